import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../../src/bot/index.ts';
import { openStorage } from '../../src/storage/index.ts';
import { incoming, testBot, untilDone } from '../support/bot.ts';
import { mountDisk } from '../support/mount.ts';
import { recordingLog } from '../support/recording-log.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';

describe('a disk that fills up while the bot runs', () => {
  it('what does not fit is not acknowledged, what was acknowledged is there, and room lets it go on', async ({
    skip,
  }) => {
    await withFolder(async (dataDir) => {
      const unmount = mountDisk(dataDir, 'size=90m');
      if (unmount === undefined) skip('mounting is not allowed here');
      try {
        await seedDataDir(dataDir);
        const faults: string[] = [];
        const storage = await openStorage({ dataDir, log: recordingLog(), onFatal: ({ fault }) => faults.push(fault) });
        const bot = testBot(storage);
        await bot.start();
        const ballast = join(dataDir, 'ballast');
        const { bavail, bsize } = await statfs(dataDir);
        await writeFile(ballast, Buffer.alloc(bavail * bsize - 4096));

        const acknowledged: string[] = [];
        let refused = 0;
        for (let n = 0; n < 60; n += 1) {
          const event = incoming(`${n} ${'x'.repeat(7000)}`, { conversation: `c${n % 5}` });
          try {
            acknowledged.push((await bot.accept(event)).turnId);
          } catch (error) {
            expect(error).toBeInstanceOf(StoreUnavailable);
            refused += 1;
          }
        }
        expect(refused).toBeGreaterThan(0);

        await rm(ballast);
        acknowledged.push((await bot.accept(incoming('room again'))).turnId);
        await untilDone(storage, 15_000);
        const turns = await storage.db.selectFrom('turns').select(['id', 'outcome']).execute();
        expect(turns.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
        expect(turns.every(({ outcome }) => outcome === 'answered')).toBe(true);
        expect(faults).toEqual([]);
        await bot.stop();
        await storage.close();
      } finally {
        unmount?.();
      }
    });
  });
});
