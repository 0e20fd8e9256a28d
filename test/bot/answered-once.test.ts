import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import {
  botsOf,
  incoming,
  recordingAdapter,
  say,
  skillOf,
  testBot,
  until,
  untilDone,
  wordsOf,
} from '../support/bot.ts';
import { describeOnBoth, onServer } from '../support/storage.ts';

describeOnBoth('the bot answers each turn once, in order', (storage, kind) => {
  const { running, build, started } = botsOf(storage);
  const rows = () => storage().db.selectFrom('turns').selectAll().orderBy('seq').execute();

  it('a redelivered event is answered once', async () => {
    const bot = await started();
    const event = incoming('hello', { eventId: 'same' });
    const first = await bot.accept(event);
    const others = await Promise.all([bot.accept(event), bot.accept(event)]);
    await untilDone(storage());
    const late = await bot.accept(event);
    expect([first, ...others, late].map(({ duplicate }) => duplicate)).toEqual([false, true, true, true]);
    expect(new Set([first, ...others, late].map(({ turnId }) => turnId)).size).toBe(1);
    await sleep(60);
    expect(bot.adapter.texts()).toEqual(['echo hello']);
    expect(bot.adapter.sent[0]).toMatchObject({
      key: `${first.turnId}:0`,
      to: { platform: 'test', conversation: 'c1', person: { id: 'p1' }, private: true, turnId: first.turnId },
    });
  });

  it('turns of a conversation are answered in order, and conversations do not wait for one another', async () => {
    const adapter = recordingAdapter();
    const slow = (text: string) => (text === '0' ? until(() => adapter.texts().includes('q0')) : sleep(1));
    const bot = await started({
      adapter,
      concurrency: 4,
      skills: [skillOf(async ({ text }) => (await slow(text), text))],
    });
    for (let n = 0; n < 5; n += 1) {
      for (const conversation of ['slow', 'quick']) {
        await bot.accept(incoming(conversation === 'slow' ? String(n) : `q${n}`, { conversation }));
      }
    }
    await untilDone(storage());
    const texts = bot.adapter.texts();
    expect(texts.filter((text) => !text.startsWith('q'))).toEqual(['0', '1', '2', '3', '4']);
    expect(texts.filter((text) => text.startsWith('q'))).toEqual(['q0', 'q1', 'q2', 'q3', 'q4']);
    expect(texts.indexOf('q0')).toBeLessThan(texts.indexOf('0'));
  });

  it('two bots on one database share the work, and each turn is answered once', async () => {
    const skills = [skillOf(async ({ text }) => (await sleep(3), text))];
    const [one, two] = [await started({ skills }), await started({ skills })];
    await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        (n % 2 === 0 ? one : two).accept(incoming(String(n), { conversation: `c${n % 12}` })),
      ),
    );
    await untilDone(storage());
    const keys = [...one.adapter.sent, ...two.adapter.sent].map(({ key }) => key);
    expect(keys).toHaveLength(60);
    expect(new Set(keys).size).toBe(60);
    expect(one.adapter.sent.length).toBeGreaterThan(5);
    expect(two.adapter.sent.length).toBeGreaterThan(5);
  });

  it('a turn that a dead worker began is taken over when its lease has run out', async () => {
    const bot = build();
    const { turnId } = await bot.accept(incoming('hello'));
    await bot.inbox.claim({ worker: 'dead', leaseMs: 150, platforms: ['test'] });
    const live = build({ inbox: { ...bot.inbox, exclusive: false } });
    running.push(live);
    await live.start();
    await sleep(80);
    expect(live.adapter.sent).toHaveLength(0);
    await untilDone(storage());
    expect(live.adapter.sent.map(({ key }) => key)).toEqual([`${turnId}:0`]);
  });

  it('alone on its database, it takes up at once what its dead predecessor began', async () => {
    const bot = build();
    await bot.accept(incoming('hello'));
    await bot.inbox.claim({ worker: 'dead', leaseMs: 60_000, platforms: ['test'] });
    running.push(bot);
    const again = testBot(storage(), { inbox: { ...bot.inbox, exclusive: true }, adapter: bot.adapter });
    running.push(again);
    await again.start();
    await untilDone(storage(), 1000);
    expect(bot.adapter.texts()).toEqual(['echo hello']);
  });

  it('what was answered and not sent is sent by the next worker under the same key, without asking the skill again', async () => {
    const bot = build();
    const { turnId } = await bot.accept(incoming('hello'));
    const claimed = await bot.inbox.claim({ worker: 'dead', leaseMs: 1, platforms: ['test'] });
    if (claimed === null) throw new Error('nothing to claim');
    await bot.inbox.answer(claimed, {
      intent: 'ask',
      skill: 'echo',
      outcome: 'answered',
      replies: [say('one'), say('two'), say('three')],
      record: null,
      errorId: null,
    });
    await bot.inbox.markSent(claimed, 1, [null]);
    const handle = vi.fn(() => 'must not be asked');
    const next = await started({ skills: [skillOf(handle)] });
    await untilDone(storage());
    expect(handle).not.toHaveBeenCalled();
    expect(next.adapter.texts()).toEqual(['two', 'three']);
    expect(next.adapter.sent.map(({ key }) => key)).toEqual([`${turnId}:1`, `${turnId}:2`]);
  });

  it('a worker that lost its lease throws its answer away', async () => {
    let begun = false;
    const slow = await started({
      leaseMs: 60_000,
      skills: [
        skillOf(async (_turn, { state }) => {
          begun = true;
          await sleep(300);
          await state.set('late');
          return 'late';
        }),
      ],
    });
    await slow.accept(incoming('hello'));
    await until(() => begun);
    await sql`update turns set lease_until = clock_timestamp() - interval '1 s'`.execute(storage().db);
    const quick = build({ skills: [skillOf(async (_turn, { state }) => (await state.set('quick'), 'quick'))] });
    const other = testBot(storage(), { inbox: { ...quick.inbox, exclusive: false }, skills: [skillOf(() => 'quick')] });
    running.push(other);
    await other.start();
    await untilDone(storage());
    await until(() => slow.log.text().includes('the lease was lost'));
    expect(other.adapter.texts()).toEqual(['quick']);
    expect(slow.adapter.sent).toHaveLength(0);
    expect(await slow.inbox.state('echo:p1:c1')).toBeUndefined();
  });

  it('a skill that works longer than the lease keeps its turn', async () => {
    const handle = vi.fn(async () => (await sleep(400), 'slow'));
    const skills = [skillOf(handle)];
    const one = await started({ skills, leaseMs: 120 });
    await one.accept(incoming('hello'));
    await sleep(30);
    const two = testBot(storage(), { inbox: { ...one.inbox, exclusive: false }, skills, leaseMs: 120 });
    running.push(two);
    await two.start();
    await untilDone(storage());
    expect(handle).toHaveBeenCalledTimes(1);
    expect([...one.adapter.texts(), ...two.adapter.texts()]).toEqual(['slow']);
  });

  it.runIf(kind === 'server')(
    'when all connections are cut again and again, every turn is still answered once',
    async () => {
      const bot = await started({ leaseMs: 1000, skills: [skillOf(async ({ text }) => (await sleep(5), text))] });
      const { rows: names } = await sql<{ name: string }>`select current_database() as name`.execute(storage().db);
      let cutting = true;
      const cut = async (): Promise<void> => {
        while (cutting) {
          await onServer(
            `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${names[0]?.name ?? ''}' and pid <> pg_backend_pid()`,
          );
          await sleep(40);
        }
      };
      const cutter = cut();
      const events = Array.from({ length: 40 }, (_, n) =>
        incoming(`t${n}`, { eventId: `e${n}`, conversation: `c${n % 8}` }),
      );
      for (const event of events) {
        // As a platform does: deliver again until it is told "received".
        await until(() =>
          bot.accept(event).then(
            () => true,
            () => false,
          ),
        );
      }
      await sleep(200);
      cutting = false;
      await cutter;
      await untilDone(storage(), 15_000);
      expect(await rows()).toHaveLength(40);
      const byKey = new Map(bot.adapter.sent.map(({ key, reply }) => [key, wordsOf(reply)]));
      expect([...byKey.keys()].every((key) => key.endsWith(':0'))).toBe(true);
      expect(byKey.size).toBe(40);
      expect((await rows()).every(({ outcome }) => outcome === 'answered')).toBe(true);
    },
  );
});
