/**
 * A guided application under a crowd: `npm run soak:applications -- --people 50 --rounds 40 --seed 1`. People write into one
 * application through two replicas on a real PostgreSQL, thinking one to three seconds between two answers (`--think 0` for
 * none). The last line is the result as JSON, with the time from an answer's arrival to the next question; exit 1 when
 * anything was lost or failed.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { crowd } from '../test/soak/applications.ts';
import { soakServer } from './soak-server.ts';

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

const server = await soakServer();
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
    databaseUrl: server.databaseUrl,
    thinkMs: [least, most],
    tell,
  });
  failed = result.lost > 0 || result.errors > 0;
  tell(`load of the machine: ${before} before, ${load()} after`);
  tell(JSON.stringify(result));
} finally {
  await server.stop();
}
process.exit(failed ? 1 : 0);
