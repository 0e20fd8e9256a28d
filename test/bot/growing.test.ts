import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import type { Adapter, Card, Reply, TurnPayload } from '../../src/bot/index.ts';
import { createInbox } from '../../src/storage/index.ts';
import { type TestBot, incoming, recordingAdapter, say, skillOf, testBot, until, untilDone } from '../support/bot.ts';
import { describeOnBoth } from '../support/storage.ts';

const part = (...sentences: string[]): Card => ({
  blocks: sentences.map((markdown) => ({ type: 'text', markdown })),
});

interface Stands {
  text: string;
  handle: string;
}

/** An adapter on which messages stand that can be changed, as in Slack and Teams. */
function changingAdapter({ growMs = 0, fail = () => false }: { growMs?: number; fail?: () => boolean } = {}) {
  const stands: Stands[] = [];
  const grown: { text: string; at: number }[] = [];
  let count = 0;
  const words = ({ blocks }: Card): string =>
    blocks.map((block) => (block.type === 'text' ? block.markdown : '')).join(' ');
  const put = (text: string, earlier: string | null | undefined): string => {
    const old = stands.find(({ handle }) => handle === earlier);
    if (old) old.text = text;
    else stands.push({ text, handle: `m${(count += 1)}` });
    return old?.handle ?? `m${count}`;
  };
  const adapter: Adapter & ReturnType<typeof recordingAdapter> = {
    ...recordingAdapter(),
    async grow(_to, card, _key, earlier) {
      const at = performance.now();
      await sleep(growMs);
      if (fail()) throw new Error('away');
      grown.push({ text: words(card), at });
      return put(words(card), earlier);
    },
    send: (_to, { card }, _key, { earlier } = {}) => Promise.resolve(put(words(card) || (card.heading ?? ''), earlier)),
    remove: (_to, handle) => {
      stands.splice(0, stands.length, ...stands.filter((one) => one.handle !== handle));
      return Promise.resolve();
    },
  };
  return { adapter, grown, texts: () => stands.map(({ text }) => text) };
}

describeOnBoth('an answer that is shown while it is worked out', (storage) => {
  const running: TestBot[] = [];
  const start = async (
    adapter: TestBot['adapter'],
    skill: ReturnType<typeof skillOf>,
    more: Parameters<typeof testBot>[1] = {},
  ) => {
    const bot = testBot(storage(), { adapter, skills: [skill], leaseMs: 300, ...more });
    running.push(bot);
    await bot.start();
    return bot;
  };
  afterEach(async () => {
    for (const bot of running.splice(0)) await bot.stop(500);
  });

  it('is one message, which the answer stands in at the end', async () => {
    const { adapter, grown, texts } = changingAdapter();
    const bot = await start(
      adapter,
      skillOf(async (_turn, { soFar }) => {
        soFar?.(part('one.'));
        await until(() => grown.length === 1);
        soFar?.(part('one.', 'two.'));
        await until(() => grown.length === 2);
        return 'one. two. three.';
      }),
    );
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    expect(grown.map(({ text }) => text)).toEqual(['one.', 'one. two.']);
    expect(texts()).toEqual(['one. two. three.']);
  });

  it('never takes back a sentence while it grows, and never shows more often than the platform takes', async () => {
    const { adapter, grown } = changingAdapter();
    const sentences = Array.from({ length: 12 }, (_, at) => `${at}.`);
    const bot = await start(
      adapter,
      skillOf(async (_turn, { soFar }) => {
        for (const [at] of sentences.entries()) {
          soFar?.(part(...sentences.slice(0, at + 1)));
          if (at === 5) soFar?.(part('another beginning.'));
          await sleep(10);
        }
        await sleep(120);
        return 'done';
      }),
      { growingMs: 100 },
    );
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    expect(grown.length).toBeGreaterThan(1);
    expect(grown.at(-1)?.text).toBe(sentences.join(' '));
    grown.reduce((before, next) => {
      expect(next.text.startsWith(before.text)).toBe(true);
      expect(next.at - before.at).toBeGreaterThan(80);
      return next;
    });
  });

  it('waits for what is under way, so that a part never comes behind the answer', async () => {
    const { adapter, texts } = changingAdapter({ growMs: 150 });
    const bot = await start(
      adapter,
      skillOf((_turn, { soFar }) => {
        soFar?.(part('one.'));
        return 'answer';
      }),
    );
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    await sleep(200);
    expect(texts()).toEqual(['answer']);
  });

  it('comes all the same when its beginning cannot be shown', async () => {
    const { adapter, texts } = changingAdapter({ fail: () => true });
    const bot = await start(
      adapter,
      skillOf(async (_turn, { soFar }) => {
        soFar?.(part('one.'));
        await sleep(30);
        soFar?.(part('one.', 'two.'));
        return 'answer';
      }),
    );
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    expect(texts()).toEqual(['answer']);
    expect(JSON.stringify(bot.log.lines)).toContain('could not be shown while it grew');
  });

  it('stands in the place of a beginning that another process left when it died', async () => {
    const { adapter, grown, texts } = changingAdapter();
    let tries = 0;
    const skill = skillOf(async (_turn, { soFar }) => {
      tries += 1;
      soFar?.(part(`try ${tries}.`));
      if (tries > 1) return 'answer';
      await until(() => grown.length === 1);
      return await new Promise<never>(() => undefined);
    });
    const inbox = createInbox<TurnPayload, Reply>(storage(), { conversationTtlMs: 60_000 });
    const dying = { ...inbox, exclusive: false, renew: () => Promise.resolve(true) };
    const first = await start(adapter, skill, { inbox: dying });
    await first.accept(incoming('hello'));
    await until(() => grown.length === 1);
    await first.stop(0);
    await start(adapter, skill, { inbox: { ...inbox, exclusive: false } });
    await untilDone(storage());
    expect(texts()).toEqual(['answer']);
  });

  it('is not begun for what was not said to the bot', async () => {
    const { adapter, grown } = changingAdapter();
    const seen: unknown[] = [];
    const bot = await start(
      adapter,
      skillOf((_turn, { soFar }) => {
        seen.push(soFar);
        return { outcome: 'quiet', replies: [] };
      }),
    );
    await bot.accept(incoming('hello', { addressed: false, private: false }));
    await untilDone(storage());
    expect(seen).toEqual([undefined]);
    expect(grown).toEqual([]);
  });

  it('is taken back when nothing comes of it for the conversation', async () => {
    const { adapter, grown, texts } = changingAdapter();
    const bot = await start(
      adapter,
      skillOf(async (_turn, { soFar }) => {
        soFar?.(part('one.'));
        await until(() => grown.length === 1);
        return { outcome: 'answered', replies: [{ ...say('for you alone'), audience: 'person' }] };
      }),
    );
    await bot.accept(incoming('hello'));
    await untilDone(storage());
    expect(texts()).toEqual(['for you alone']);
  });

  it('is taken back when the message it answers is deleted meanwhile', async () => {
    const { adapter, grown, texts } = changingAdapter();
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    const bot = await start(
      adapter,
      skillOf(async (_turn, { soFar }) => {
        soFar?.(part('one.'));
        await gate;
        return 'answer';
      }),
    );
    await bot.accept(incoming('hello', { eventId: 'e1' }));
    await until(() => grown.length === 1);
    await bot.forget({ platform: 'test', workspace: 'local', eventId: 'e1' });
    go();
    await until(() => texts().length === 0);
    expect(texts()).toEqual([]);
  });
});
