import { describe, expect, it } from 'vitest';
import { crowd } from '../soak/applications.ts';
import { withDatabase } from '../support/storage.ts';

describe('one application, fifty people and two replicas', () => {
  it('nothing that was stored is lost, everybody is told what became of their answer, and nobody gets an apology', async () => {
    await withDatabase(async (databaseUrl) => {
      const lines: string[] = [];
      const result = await crowd({ people: 50, rounds: 5, seed: 1, databaseUrl, tell: (line) => lines.push(line) });
      expect(lines).toEqual([]);
      expect(result).toMatchObject({ lost: 0, errors: 0 });
      expect(result.stored + result.conflicts + result.refused).toBe(result.writes);
      // Otherwise nothing was proved.
      expect(result.stored).toBeGreaterThan(80);
      expect(result.conflicts).toBeGreaterThan(10);
    });
  }, 60_000);
});
