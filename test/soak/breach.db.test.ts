import { expect, it } from 'vitest';
import { withDatabase } from '../support/storage.ts';
import { soak } from './breach.ts';

it(
  'of reports through Slack, Teams and the page none is lost and none doubled, though replicas are killed',
  { timeout: 280_000 },
  async () => {
    await withDatabase(async (databaseUrl) => {
      const result = await soak({ reports: 24, seed: 7, databaseUrl, kills: 1, patienceMs: 240_000 });
      expect(result).toMatchObject({
        acknowledged: 24,
        delivered: 24,
        lost: 0,
        doubled: 0,
        kills: 1,
        patienceMs: 240_000,
      });
    });
  },
);
