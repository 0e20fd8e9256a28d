import { afterEach, expect, it } from 'vitest';
import type { Reply, SendOptions } from '../../src/bot/index.ts';
import {
  incoming,
  recordingAdapter,
  say,
  skillOf,
  testBot,
  until,
  untilDone,
  wordsOf,
  type TestBot,
} from '../support/bot.ts';
import { describeOnBoth } from '../support/storage.ts';

/** A platform that can change and take back what it shows. */
function board() {
  const shown = new Map<string, Reply>();
  let posted = 0;
  const adapter = {
    ...recordingAdapter(),
    send(_to: unknown, reply: Reply, _key: string, options?: SendOptions): Promise<string> {
      const handle = options?.earlier ?? `m${(posted += 1)}`;
      shown.set(handle, reply);
      return Promise.resolve(handle);
    },
    remove(_to: unknown, handle: string): Promise<void> {
      shown.delete(handle);
      return Promise.resolve();
    },
  };
  return { adapter, texts: () => [...shown.entries()].map(([handle, reply]) => `${handle} ${wordsOf(reply)}`) };
}

describeOnBoth('messages that change', (storage) => {
  let bot: TestBot;
  let texts: () => string[];
  const start = async (options: Parameters<typeof testBot>[1] = {}): Promise<void> => {
    const { adapter, texts: shown } = board();
    texts = shown;
    bot = testBot(storage(), { adapter, ...options });
    await bot.start();
  };
  const hear = async (text: string, more: Parameters<typeof incoming>[1] = {}) => {
    const accepted = await bot.accept(incoming(text, more));
    await untilDone(storage());
    return accepted;
  };
  const stored = async (): Promise<string> =>
    JSON.stringify(await storage().db.selectFrom('turns').select(['payload', 'replies', 'record']).execute());
  afterEach(() => bot.stop(500));

  it('the answer to an edited question stands where the first one stood, however often it is edited', async () => {
    await start();
    await hear('frogs', { eventId: 'message-1' });
    await hear('toads', { eventId: 'edit-1', replaces: 'message-1' });
    await hear('newts', { eventId: 'edit-2', replaces: 'message-1' });
    expect(texts()).toEqual([expect.stringMatching(/^m1 .*echo newts/)]);
    expect(await stored()).not.toMatch(/frogs|toads/);
  });

  it('an answer that has become shorter leaves nothing of the longer one', async () => {
    await start({
      skills: [skillOf(({ text }) => ({ outcome: 'ok', replies: text.split(' ').map((word) => say(word)) }))],
    });
    await hear('one two three', { eventId: 'message-1' });
    await hear('four', { eventId: 'edit-1', replaces: 'message-1' });
    expect(texts()).toEqual([expect.stringMatching(/^m1 .*four/)]);
  });

  it('the new wording is what later questions lean on', async () => {
    const seen: string[][] = [];
    await start({
      skills: [
        skillOf(({ text }, { history }) => {
          seen.push(history.map((exchange) => exchange.text));
          return text;
        }),
      ],
    });
    await hear('frogs', { eventId: 'message-1' });
    await hear('toads', { eventId: 'edit-1', replaces: 'message-1' });
    await hear('and newts?', { eventId: 'message-2' });
    expect(seen.at(-1)).toEqual(['toads']);
  });

  it('an edit of a message that was never heard is a new message', async () => {
    await start();
    await hear('frogs', { eventId: 'edit-1', replaces: 'message-unknown' });
    expect(texts()).toEqual([expect.stringMatching(/^m1 .*echo frogs/)]);
  });

  it('a deleted question is forgotten with its answer, in every wording', async () => {
    await start();
    await hear('frogs', { eventId: 'message-1' });
    await hear('toads', { eventId: 'edit-1', replaces: 'message-1' });
    await hear('newts', { eventId: 'message-2' });
    await bot.forget({ platform: 'test', workspace: 'local', eventId: 'message-1' });
    expect(texts()).toEqual([expect.stringMatching(/^m2 .*echo newts/)]);
    expect(await stored()).not.toMatch(/frogs|toads/);
    expect(await stored()).toMatch(/newts/);
  });

  it('a question that is deleted before its answer is not answered', async () => {
    let release = (): void => undefined;
    await start({
      skills: [skillOf(({ text }) => new Promise((resolve) => (release = () => resolve(`late ${text}`))))],
    });
    await bot.accept(incoming('frogs', { eventId: 'message-1' }));
    await until(() => release.length === 0 && release.toString().includes('late'));
    await bot.forget({ platform: 'test', workspace: 'local', eventId: 'message-1' });
    release();
    await untilDone(storage());
    await until(() => bot.log.lines.some(({ message }) => message.includes('lease was lost')));
    expect(texts()).toEqual([]);
    expect(await stored()).not.toContain('frogs');
  });

  it('an event that comes again under another id is answered once; the same words much later are a new question', async () => {
    await start();
    const repeat = { key: 'p1 frogs', withinMs: 60_000 };
    const first = await hear('frogs', { eventId: 'id-1', repeat });
    expect(await hear('frogs', { eventId: 'id-2', repeat })).toMatchObject({ turnId: first.turnId, duplicate: true });
    expect(texts()).toHaveLength(1);
    expect(await hear('frogs', { eventId: 'id-3', repeat: { ...repeat, withinMs: 0 } })).toMatchObject({
      duplicate: false,
    });
    expect(texts()).toHaveLength(2);
  });

  it('a button whose form is open already needs no answer; others never meet silence', async () => {
    const form = { heading: 'why', blocks: [] };
    const who = { platform: 'test', workspace: 'local', person: { id: 'p1' } };
    await start({
      skills: [
        skillOf(() => ({ outcome: 'form', replies: [] }), { claims: { actions: ['why'] }, forms: { why: () => form } }),
      ],
    });
    expect(await bot.form('why', 'x', who)).toEqual(form);
    expect(await bot.form('other', 'x', who)).toBeNull();
    await hear('', { kind: 'action', name: 'why', formShown: true });
    expect(texts()).toEqual([]);
    await hear('', { kind: 'action', name: 'why' });
    expect(texts()).toHaveLength(1);
  });

  it('knows in which conversations it has been spoken to', async () => {
    await start();
    await hear('frogs', { conversation: 'spoken' });
    await hear('frogs', { conversation: 'overheard', addressed: false });
    expect([await bot.takesPart('spoken'), await bot.takesPart('overheard'), await bot.takesPart('new')]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('a home page is made of what the skills show; one that fails is left out and logged', async () => {
    await start({
      skills: [
        skillOf(() => 'a', { name: 'a', home: () => Promise.resolve({ heading: 'A', blocks: [] }) }),
        skillOf(() => 'b', { name: 'b', claims: {}, home: () => Promise.reject(new Error('broken')) }),
        skillOf(() => 'c', { name: 'c', claims: {}, home: () => Promise.resolve(null) }),
      ],
    });
    expect(await bot.home(incoming('x'))).toEqual([{ heading: 'A', blocks: [] }]);
    expect(bot.log.lines.some(({ message }) => message.includes('home page'))).toBe(true);
  });
});
