import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { StoreUnavailable, Undeliverable, type Reply, type TurnPayload } from '../../src/bot/index.ts';
import { createInbox, StorageUnavailable } from '../../src/storage/index.ts';
import { botsOf, incoming, recordingAdapter, say, skillOf, untilDone, wordsOf } from '../support/bot.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth('the bot when something fails', (storage) => {
  const { running, build, started } = botsOf(storage);
  const rows = () => storage().db.selectFrom('turns').selectAll().orderBy('seq').execute();

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
    expect(JSON.stringify(line?.fields.fault)).toContain('faults.test.ts');
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
});

function cycle(): unknown {
  const own: Record<string, unknown> = {};
  own.self = own;
  return own;
}
