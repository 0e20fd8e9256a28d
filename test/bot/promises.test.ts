import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, it, vi } from 'vitest';
import { StoreUnavailable, Undeliverable, type Reply, type TurnPayload } from '../../src/bot/index.ts';
import { createInbox, StorageUnavailable } from '../../src/storage/index.ts';
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

describeOnBoth('the bot', (storage, kind) => {
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

  it('a skill that throws gives an apology with an error id, which the log has too, without what was written', async () => {
    const secret = 'my very private question';
    const bot = await started({
      newErrorId: () => 'E-7K3F-9QXM',
      skills: [
        skillOf(({ text }) => {
          throw new RangeError(`cannot read "${text}"\n    at ${text} (file.ts:1:1)`, { cause: new Error(text) });
        }),
      ],
    });
    await bot.accept(incoming(secret));
    await untilDone(storage());
    const [sent] = bot.adapter.sent;
    expect(sent?.reply.card.heading).toBe('Sorry, something went wrong');
    expect(wordsOf(sent?.reply ?? say(''))).toContain('E-7K3F-9QXM');
    expect((await rows())[0]).toMatchObject({ outcome: 'error', error_id: 'E-7K3F-9QXM', skill: 'echo' });
    const line = bot.log.lines.find(({ level }) => level === 'error');
    expect(line?.fields).toMatchObject({
      errorId: 'E-7K3F-9QXM',
      fault: { name: 'RangeError', cause: { name: 'Error' } },
    });
    expect(JSON.stringify(line?.fields.fault)).toContain('promises.test.ts');
    expect(bot.log.text()).not.toContain(secret);
  });

  it.each([
    ['gives nothing', () => undefined as never],
    ['gives a cycle', () => ({ outcome: 'x', replies: [], record: cycle() })],
    ['never ends', () => new Promise<never>(() => undefined)],
  ])('a skill that %s ends in an apology too', async (_what, handle) => {
    const bot = await started({ skills: [skillOf(handle)], skillTimeoutMs: 100 });
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    expect(wordsOf(bot.adapter.sent[0]?.reply ?? say(''))).toContain('E-1');
  });

  it('a turn that kills every process that touches it ends in an apology, and the conversation goes on', async () => {
    const handle = vi.fn(({ text }: { text: string }) => text);
    const bot = build({ skills: [skillOf(handle)] });
    await bot.accept(incoming('poison'));
    await bot.accept(incoming('next'));
    for (let life = 0; life < 3; life += 1) {
      expect(await bot.inbox.claim({ worker: `life ${life}`, leaseMs: 1, platforms: ['test'] })).not.toBeNull();
      await sleep(10);
    }
    running.push(bot);
    await bot.start();
    await untilDone(storage());
    expect(handle).toHaveBeenCalledTimes(1);
    expect(bot.adapter.sent[0]?.reply.card.heading).toBe('Sorry, something went wrong');
    expect(bot.adapter.texts()[1]).toBe('next');
    expect((await rows())[0]).toMatchObject({ outcome: 'error', error_id: 'E-1' });
  });

  it('when the database is away for a moment the turn is tried again, not apologised for', async () => {
    let tries = 0;
    const bot = await started({
      skills: [
        skillOf(() => {
          tries += 1;
          if (tries < 3) throw new StorageUnavailable(new Error('cut'));
          return 'there';
        }),
      ],
    });
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    expect(bot.adapter.texts()).toEqual(['there']);
    expect((await rows())[0]).toMatchObject({ attempts: 1, error_id: null });
  });

  it('an answer that is ready when the database goes away is stored when it is back', async () => {
    const inbox = createInbox<TurnPayload, Reply>(storage(), { conversationTtlMs: 60_000 });
    const away = { answer: 1, done: 1 };
    const handle = vi.fn(() => 'once');
    const bot = await started({
      skills: [skillOf(handle)],
      inbox: {
        ...inbox,
        answer: async (...args) => {
          if ((away.answer -= 1) >= 0) throw new StorageUnavailable(new Error('cut'));
          return await inbox.answer(...args);
        },
        done: async (lease) => {
          if ((away.done -= 1) >= 0) throw new StorageUnavailable(new Error('cut'));
          return await inbox.done(lease);
        },
      },
    });
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    expect(handle).toHaveBeenCalledTimes(1);
    expect(bot.adapter.texts()).toEqual(['once']);
  });

  it('what tells an intent knows who wrote, to whom, and whether a skill waits, and what it tells is kept beside what the skill records', async () => {
    const classify = vi.fn((text: string) => ({
      intent: 'ask',
      ...(text === 'hello' ? { told: { unsure: true } } : {}),
    }));
    const skills = [
      skillOf(({ text }) => ({
        outcome: 'answered',
        replies: [say(text)],
        ...(text === 'bye' ? {} : { record: { said: text }, awaits: true as const }),
      })),
    ];
    const bot = await started({ classify, skills });
    for (const text of ['hello', 'bye']) {
      await bot.accept(incoming(text));
      await untilDone(storage());
    }
    expect(classify.mock.calls).toMatchObject([
      ['hello', { previous: null, addressed: true, awaits: null, person: 'p1' }],
      ['bye', { previous: { text: 'hello' }, addressed: true, awaits: 'echo', person: 'p1' }],
    ]);
    expect((await rows()).map(({ record }) => record)).toEqual([{ said: 'hello', understood: { unsure: true } }, null]);
  });

  it('what cannot be recorded is not acknowledged', async () => {
    const inbox = createInbox<TurnPayload, Reply>(storage(), { conversationTtlMs: 60_000 });
    const bot = build({ inbox: { ...inbox, insert: () => Promise.reject(new StorageUnavailable(new Error('cut'))) } });
    await expect(bot.accept(incoming('hello'))).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('a reply that could not be sent is sent later, without asking the skill again, and only what is missing', async () => {
    let failures = 1;
    const adapter = recordingAdapter('test', ({ key }) => {
      if (key.endsWith(':1') && failures-- > 0) throw new Error('rate limited');
    });
    const handle = vi.fn(() => ({ outcome: 'answered', replies: [say('one'), say('two')] }));
    const bot = await started({ adapter, skills: [skillOf(handle)] });
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    expect(handle).toHaveBeenCalledTimes(1);
    expect(adapter.texts()).toEqual(['one', 'two']);
  });

  it('a reply that can never arrive does not hold up the conversation', async () => {
    const adapter = recordingAdapter('test', ({ to }) => {
      if (to.conversation === 'gone') throw new Undeliverable('channel_not_found');
    });
    const bot = await started({ adapter });
    await bot.accept(incoming('hello', { conversation: 'gone' }));
    await untilDone(storage());
    expect(adapter.sent).toHaveLength(0);
    expect(bot.log.text()).toContain('channel_not_found');
  });

  it('sending that fails for ever is given up in the end', async () => {
    const adapter = recordingAdapter('test', () => {
      throw new Error('no');
    });
    const bot = await started({ adapter, maxSendAttempts: 1 });
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    expect(bot.log.text()).toContain('not delivered after many tries');
  });

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

function cycle(): unknown {
  const own: Record<string, unknown> = {};
  own.self = own;
  return own;
}
