import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../config.ts';
import { KnowledgeError, loadKnowledge } from '../../knowledge/index.ts';
import { StorageError, openStorage } from '../../storage/index.ts';
import { type Finding, Unreachable, ask, ok, problem, skipped, warning } from './check.ts';

const NODE = [20, 19] as const;

export function nodeFinding(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > NODE[0] || (major === NODE[0] && minor >= NODE[1])
    ? ok('Node', version)
    : problem('Node', version, `Install Node ${NODE.join('.')} or newer.`);
}

export function knowledgeFinding(folder: string): Finding {
  try {
    const { documents, passages } = loadKnowledge(folder);
    return ok('Knowledge', `${documents.size} documents, ${passages.size} passages`);
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    return problem(
      'Knowledge',
      `${error.faults.length} faults`,
      'Run "dars knowledge check" to see each with its file and line.',
    );
  }
}

/** Opens the database as the program would. The embedded one may be in use: then the running program is asked. */
export async function databaseFinding(config: Config): Promise<Finding> {
  if (config.databaseUrl === undefined && !existsSync(path.join(config.dataDir, 'pg')))
    return ok('Database', `the first start makes one in ${config.dataDir}`);
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  try {
    const storage = await openStorage({
      databaseUrl: config.databaseUrl,
      dataDir: config.dataDir,
      log,
      patienceMs: 3000,
    });
    await storage.ping();
    await storage.close();
    return ok(
      'Database',
      storage.kind === 'server' ? 'the PostgreSQL server answers' : `the embedded one in ${config.dataDir} opens`,
    );
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    if (error.fault !== 'data_dir_in_use') return problem('Database', error.problem, error.mend);
    return ok('Database', `the embedded one in ${config.dataDir} is in use by the running program`);
  }
}

/** Whether the program runs here and is ready. */
export async function programFinding({ host, port }: Config): Promise<Finding> {
  if (port === 0) return skipped('Program', 'PORT is 0, so its address is not known');
  const name = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  try {
    const response = await ask(`http://${name}:${port}/readyz`);
    return response.ok
      ? ok('Program', `runs and is ready on port ${port}`)
      : problem('Program', `runs on port ${port} and is not ready (${response.status})`, 'See its log.');
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return warning('Program', `does not run on port ${port}`, 'Start it with "npm start".');
  }
}

/** Whether the platforms can reach the program from outside: its health answers there, and forged requests are refused. */
export async function publicFindings(
  url: string,
  { slack, teams }: { slack: boolean; teams: boolean },
): Promise<Finding[]> {
  const at = (path: string): string => new URL(path, url).href;
  try {
    const health = await ask(at('/healthz'));
    if (!health.ok)
      return [
        problem(
          'Public address',
          `${url} answers with ${health.status}`,
          'Point the proxy or tunnel at HOST and PORT of this program.',
        ),
      ];
    const forged = async (what: string, path: string): Promise<Finding> => {
      const { status } = await ask(at(path), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      return status === 401 || status === 403
        ? ok(what, `${path} is there and refuses unsigned requests`)
        : problem(
            what,
            `${path} answers an unsigned request with ${status}`,
            'It should be 401: check that the address leads to this program and that the platform is set up.',
          );
    };
    return [
      ok('Public address', `${url} leads to this program`),
      ...(slack ? [await forged('Slack events', '/slack/events')] : []),
      ...(teams ? [await forged('Teams messages', '/api/messages')] : []),
    ];
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return [
      problem(
        'Public address',
        `${url} is not reachable: ${error.message}`,
        'Check DNS, the certificate and the proxy or tunnel.',
      ),
    ];
  }
}
