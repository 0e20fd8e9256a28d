import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { botsOf, incoming, recordingAdapter, skillOf, until, untilDone } from '../support/bot.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth('the bot as it starts, runs and stops', (storage) => {
  const { build, started } = botsOf(storage);
  const rows = () => storage().db.selectFrom('turns').selectAll().orderBy('seq').execute();

  it('stopping waits for what is under way, and what comes later waits for the next start', async () => {
    const bot = await started({ skills: [skillOf(async ({ text }) => (await sleep(100), text))] });
    await bot.accept(incoming('under way'));
    await sleep(40);
    await bot.stop();
    expect(bot.adapter.texts()).toEqual(['under way']);
    await bot.accept(incoming('later'));
    await sleep(60);
    const next = await started();
    await untilDone(storage());
    expect(next.adapter.texts()).toEqual(['echo later']);
  });

  it('finished turns are counted by skill and outcome, and the waiting ones by age', async () => {
    const metrics = { turnDone: vi.fn(), inbox: vi.fn() };
    const bot = await started({ metrics });
    await until(() => metrics.inbox.mock.calls.length > 0);
    await bot.accept(incoming('hello'));
    await until(() => metrics.turnDone.mock.calls.length > 0);
    expect(metrics.turnDone).toHaveBeenCalledWith(
      expect.objectContaining({ skill: 'echo', outcome: 'answered', platform: 'test' }),
    );
    expect(metrics.inbox).toHaveBeenCalledWith({ queued: 0, oldestSeconds: 0 });
  });

  it('a bot whose adapter cannot start leaves nothing running', async () => {
    const adapter = { ...recordingAdapter(), start: () => Promise.reject(new Error('port taken')) };
    const bot = build({ adapter });
    await expect(bot.start()).rejects.toThrow('port taken');
    await bot.accept(incoming(randomUUID()));
    await sleep(80);
    expect((await rows())[0]?.status).toBe('queued');
  });
});
