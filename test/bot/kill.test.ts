import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openStorage } from '../../src/storage/index.ts';
import { until } from '../support/bot.ts';
import { startChild } from '../support/child.ts';
import { recordingLog } from '../support/recording-log.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';

const TURNS = 200;
const CONVERSATIONS = 7;

interface Line {
  key: string;
  conversation: string;
  words: string;
}

describe('kill -9 on the embedded database', () => {
  it('loses no turn, answers none twice, and keeps the order of each conversation', { timeout: 60_000 }, async () => {
    await withFolder(async (folder) => {
      const dataDir = join(folder, 'data');
      const record = join(folder, 'record.jsonl');
      await seedDataDir(dataDir);
      const args = [dataDir, record, String(TURNS), String(CONVERSATIONS)];
      const lines = async (): Promise<Line[]> => {
        const text = await readFile(record, 'utf8').catch(() => '');
        return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Line]));
      };

      let accepted = 0;
      for (const moment of [25, 90]) {
        const child = startChild('kill-child.ts', args);
        await child.line('opened');
        await until(async () => (await lines()).length >= moment, 20_000);
        await sleep(Math.random() * 10);
        await child.kill();
        accepted = Math.max(accepted, child.lines.filter((line) => line.startsWith('accepted')).length);
      }
      expect((await lines()).length).toBeLessThan(TURNS);
      const last = startChild('kill-child.ts', args);
      await last.line('finished');
      expect(await last.exit).toBe(0);

      const storage = await openStorage({ dataDir, log: recordingLog() });
      const turns = await storage.db.selectFrom('turns').selectAll().orderBy('seq').execute();
      await storage.close();
      expect(turns).toHaveLength(TURNS);
      expect(accepted).toBeGreaterThan(0);
      expect(turns.every(({ status, outcome }) => status === 'done' && outcome === 'answered')).toBe(true);

      const shown = new Map<string, Line>();
      for (const line of await lines()) {
        // Shown again after a crash: only the same words under the same key.
        expect(shown.get(line.key)?.words ?? line.words).toBe(line.words);
        shown.set(line.key, line);
      }
      expect([...shown.keys()].sort()).toEqual(turns.map(({ id }) => `${id}:0`).sort());
      for (let conversation = 0; conversation < CONVERSATIONS; conversation += 1) {
        const order = [...shown.values()]
          .filter((line) => line.conversation === `c${conversation}`)
          .map((line) => Number(/t(\d+) /.exec(line.words)?.[1]));
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }
    });
  });
});
