import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { lockDataDir } from '../../src/storage/data-dir-lock.ts';
import { StorageError } from '../../src/storage/index.ts';
import { ownIdentity } from '../../src/storage/process-identity.ts';
import { startChild } from '../support/child.ts';
import { withFolder } from '../support/storage.ts';

const DEAD_PID = 2 ** 22 - 3;

async function leaveLock(folder: string, holder: Record<string, unknown>): Promise<string> {
  await mkdir(join(folder, 'locks'), { recursive: true });
  const file = join(folder, 'locks', '1.json');
  const known = { ...(await ownIdentity()), token: 'abc123', since: '2026-01-02T03:04:05.000Z', released: false };
  await writeFile(file, JSON.stringify({ ...known, ...holder }));
  return file;
}

const refusal = async (work: Promise<unknown>): Promise<StorageError> => {
  const error: unknown = await work.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof StorageError)) throw error as Error;
  return error;
};

describe('the lock of the data folder', () => {
  it('refuses while the holder lives, with one line that names process, host and time, and what to do', async () => {
    await withFolder(async (folder) => {
      const holder = startChild('hold-lock.ts', [folder]);
      await holder.line('held');
      const error = await refusal(lockDataDir(folder));
      expect(error.fault).toBe('data_dir_in_use');
      expect(error.message).toContain(`process ${holder.pid} on ${hostname()}`);
      expect(error.message).toMatch(/since \d{4}-\d\d-\d\dT/);
      expect(error.message).toContain('Stop that process, or set DATA_DIR');
      expect(error.message).not.toContain('\n');
      await holder.kill();
    });
  });

  it('is taken over at once after kill -9', async () => {
    await withFolder(async (folder) => {
      const holder = startChild('hold-lock.ts', [folder]);
      const token = (await holder.line('held')).split(' ')[1];
      await holder.kill();
      const began = performance.now();
      const lock = await lockDataDir(folder);
      expect(performance.now() - began).toBeLessThan(2000);
      expect(lock.predecessors).toEqual([token]);
      await lock.release();
    });
  });

  it('is taken over at once when the process id has been given to another process', async () => {
    await withFolder(async (folder) => {
      await leaveLock(folder, { pid: process.pid, started: 'long ago' });
      const began = performance.now();
      await (await lockDataDir(folder)).release();
      expect(performance.now() - began).toBeLessThan(2000);
    });
  });

  it('goes to one of many processes that find the same dead holder', async () => {
    await withFolder(async (folder) => {
      await leaveLock(folder, { pid: DEAD_PID });
      const rivals = Array.from({ length: 4 }, () => startChild('hold-lock.ts', [folder, String(Date.now() + 2500)]));
      const said = await Promise.all(rivals.map((rival) => Promise.race([rival.line('held'), rival.line('refused')])));
      await Promise.all(rivals.map((rival) => rival.kill()));
      expect(said.filter((line) => line.startsWith('held'))).toHaveLength(1);
      expect(said.filter((line) => line === 'refused data_dir_in_use')).toHaveLength(3);
    });
  });

  it('goes to one of many within a process, again and again', async () => {
    await withFolder(async (folder) => {
      await leaveLock(folder, { pid: DEAD_PID });
      for (let round = 0; round < 20; round += 1) {
        const results = await Promise.allSettled(Array.from({ length: 6 }, () => lockDataDir(folder)));
        const won = results.filter((result) => result.status === 'fulfilled');
        expect(won).toHaveLength(1);
        await won[0]?.value.release();
      }
      expect(await readdir(join(folder, 'locks'))).toHaveLength(1);
    });
  });

  it('can be taken again after a release, by the same process too', async () => {
    await withFolder(async (folder) => {
      const first = await lockDataDir(folder);
      expect((await refusal(lockDataDir(folder))).fault).toBe('data_dir_in_use');
      await first.release();
      await (await lockDataDir(folder)).release();
    });
  });

  it('in another container, a holder that gives signs of life is respected', async () => {
    await withFolder(async (folder) => {
      const file = await leaveLock(folder, { scope: 'elsewhere', host: 'other-container' });
      const beating = setInterval(() => void utimes(file, new Date(), new Date()), 40);
      const error = await refusal(lockDataDir(folder, { heartbeatMs: 100 }));
      clearInterval(beating);
      expect(error.message).toContain('on other-container, in another container or on another machine');
    });
  });

  it('in another container, a holder that gives none is taken over after a short watch', async () => {
    await withFolder(async (folder) => {
      await leaveLock(folder, { scope: 'elsewhere', host: 'other-container' });
      const began = performance.now();
      await (await lockDataDir(folder, { heartbeatMs: 50 })).release();
      expect(performance.now() - began).toBeLessThan(2000);
    });
  });

  it('a holder that was frozen and overtaken is told to stop', async () => {
    await withFolder(async (folder) => {
      let lost = 0;
      const frozen = await lockDataDir(folder, { heartbeatMs: 30, onLost: () => (lost += 1) });
      await writeFile(join(folder, 'locks', '2.json'), await readFile(join(folder, 'locks', '1.json')));
      await sleep(150);
      expect(lost).toBe(1);
      await frozen.release();
      expect(JSON.parse(await readFile(join(folder, 'locks', '2.json'), 'utf8'))).toMatchObject({ released: false });
    });
  });

  it('a damaged lock file does not keep anybody out', async () => {
    await withFolder(async (folder) => {
      await mkdir(join(folder, 'locks'));
      await writeFile(join(folder, 'locks', '7.json'), '{"pid": 1');
      await (await lockDataDir(folder)).release();
    });
  });
});
