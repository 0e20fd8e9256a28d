/**
 * Reports of breaches under fire: `npm run soak:breach -- --reports 10000 --seed 1`. With `--hang`
 * nothing is killed, DARS's side gives no answer at all, and the times to the acknowledgement are printed. Two replicas on a real PostgreSQL, killed at
 * random while the database restarts and DARS's side fails. The last line is the result as JSON; exit 1 when anything was lost or
 * doubled.
 */
import { parseArgs } from 'node:util';
import { soak } from '../test/soak/breach.ts';
import { soakServer } from './soak-server.ts';

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

const server = await soakServer();
let lost = true;
try {
  const result = await soak({
    reports,
    seed,
    databaseUrl: server.databaseUrl,
    kills: values.hang ? 0 : Math.max(2, Math.min(40, Math.round(reports / 50))),
    hang: values.hang,
    patienceMs: 600_000,
    restartDatabase: server.restart,
    tell: (line) => {
      console.log(line);
    },
  });
  lost = result.lost > 0 || result.doubled > 0 || result.acknowledged < reports;
  console.log(JSON.stringify(result));
} finally {
  await server.stop();
}
process.exit(lost ? 1 : 0);
