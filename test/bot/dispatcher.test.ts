import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createDispatcher } from '../../src/bot/dispatcher.ts';

describe('the dispatcher', () => {
  it('never runs more than its limit, and none is left when it was woken for each', async () => {
    const queue: number[] = [];
    let active = 0;
    let most = 0;
    const done: number[] = [];
    const dispatcher = createDispatcher<number>({
      claim: async () => (await sleep(Math.random() * 2), queue.shift() ?? null),
      work: async (n) => {
        active += 1;
        most = Math.max(most, active);
        // Longer than claiming, so that the limit is reached.
        await sleep(8 + Math.random() * 8);
        active -= 1;
        done.push(n);
      },
      giveBack: () => Promise.resolve(),
      concurrency: 3,
      pollMs: 60_000,
      onTrouble: () => undefined,
    });
    dispatcher.start();
    await sleep(10);
    for (let n = 0; n < 50; n += 1) {
      queue.push(n);
      dispatcher.wake();
      if (n % 5 === 0) await sleep(Math.random() * 5);
    }
    await expect.poll(() => done.length, { timeout: 3000 }).toBe(50);
    expect(most).toBe(3);
    await dispatcher.stop(100);
  });

  it('trouble is told once, does not make it ask in a rush, and is over by itself', async () => {
    let asked = 0;
    let told = 0;
    const worked: number[] = [];
    const dispatcher = createDispatcher<number>({
      claim: () => {
        asked += 1;
        if (asked < 5) return Promise.reject(new Error('away'));
        return Promise.resolve(asked === 5 ? 5 : null);
      },
      work: (n) => Promise.resolve(void worked.push(n)),
      giveBack: () => Promise.resolve(),
      concurrency: 1,
      pollMs: 20,
      onTrouble: () => (told += 1),
    });
    dispatcher.start();
    await sleep(30);
    expect(asked).toBeLessThan(5);
    await expect.poll(() => worked).toEqual([5]);
    expect(told).toBe(1);
    await dispatcher.stop(100);
  });

  it('what is claimed while it stops is given back', async () => {
    const back: number[] = [];
    const dispatcher = createDispatcher<number>({
      claim: async () => (await sleep(30), 1),
      work: () => Promise.resolve(),
      giveBack: (n) => Promise.resolve(back.push(n)),
      concurrency: 1,
      pollMs: 1000,
      onTrouble: () => undefined,
    });
    dispatcher.start();
    await dispatcher.stop(100);
    expect(back).toEqual([1]);
  });
});
