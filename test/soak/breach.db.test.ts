import { expect, it } from 'vitest';
import { withDatabase } from '../support/storage.ts';
import { soak } from './breach.ts';

/** The small sister of `npm run soak:breach`. A delivery that a killed replica had begun is taken up again after a minute. */
it(
  'of reports through Slack, Teams and the page none is lost and none doubled, though a replica is killed',
  { timeout: 240_000 },
  async () => {
    await withDatabase(async (databaseUrl) => {
      const result = await soak({ reports: 15, seed: 7, databaseUrl, kills: 1, patienceMs: 200_000 });
      expect(result).toMatchObject({ acknowledged: 15, delivered: 15, lost: 0, doubled: 0, kills: 1 });
    });
  },
);
