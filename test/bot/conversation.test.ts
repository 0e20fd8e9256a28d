import { expect, it, vi } from 'vitest';
import { botsOf, incoming, say, skillOf, untilDone, wordsOf } from '../support/bot.ts';
import { describeOnBoth } from '../support/storage.ts';

describeOnBoth('talking with the bot', (storage) => {
  const { started } = botsOf(storage);
  const rows = () => storage().db.selectFrom('turns').selectAll().orderBy('seq').execute();

  it('nothing that a person wrote, and no name, is in the log; nothing masked and no name is in the database', async () => {
    const bot = await started({ skills: [skillOf(({ text }) => text)] });
    const number = '943 476 5919';
    await bot.accept(incoming(`patient ${number} asked about frogs`));
    await bot.accept(
      incoming('', { kind: 'submission', name: 'form', values: { comment: `frogs of ${number}` }, conversation: 'c2' }),
    );
    await bot.accept(incoming('476 5919 frogs', { kind: 'command', name: '943', conversation: 'c3' }));
    await untilDone(storage());
    const log = bot.log.text();
    const stored = JSON.stringify(await rows());
    expect(log).not.toContain('frogs');
    for (const secret of [number, '476 5919', 'Lovelace']) {
      expect(log).not.toContain(secret);
      expect(stored).not.toContain(secret);
    }
    const notices = bot.adapter.sent.filter(({ key }) => key.endsWith(':0'));
    expect(notices).toHaveLength(3);
    for (const { reply } of notices) {
      expect(reply.audience).toBe('person');
      expect(wordsOf(reply)).toContain('an NHS number');
      expect(wordsOf(reply)).toContain('delete your message');
    }
    expect(bot.adapter.texts()).toContain('patient [NHS number] asked about frogs');
  });

  it('overheard talk that nobody takes is neither answered nor kept', async () => {
    const bot = await started();
    await bot.accept(incoming('by the way, 943 476 5919', { addressed: false }));
    await untilDone(storage());
    expect(bot.adapter.sent).toHaveLength(0);
    expect((await rows())[0]).toMatchObject({ outcome: 'ignored', payload: { text: '' } });
  });

  it.each(['', '   \n', '👍🏽', '\u200B\u200D\u0000\u0007', '🇬🇧 ❤️', ':thumbsup:'])(
    'a message without words (%j) gets a short kind reply',
    async (text) => {
      const bot = await started();
      await bot.accept(incoming(text));
      await untilDone(storage());
      expect(bot.adapter.sent.map(({ reply }) => reply.card.heading)).toEqual(['I could not read that']);
    },
  );

  it('a message that is too long is not used, and the person is told so', async () => {
    const handle = vi.fn(() => 'read');
    const bot = await started({ skills: [skillOf(handle)] });
    await bot.accept(incoming('x'.repeat(8001)));
    await bot.accept(incoming('y'.repeat(8000)));
    await untilDone(storage());
    expect(handle).toHaveBeenCalledTimes(1);
    expect(wordsOf(bot.adapter.sent[0]?.reply ?? say(''))).toContain('I have not used it');
    expect(JSON.stringify((await rows())[0]?.payload).length).toBeLessThan(1000);
  });

  it('right-to-left text and joiners reach the skill as they were', async () => {
    const text = 'می‌خواهم \u202Bשלום\u202C नमस्ते क्‍ष';
    const bot = await started({ skills: [skillOf((turn) => turn.text)] });
    await bot.accept(incoming(text));
    await untilDone(storage());
    expect(bot.adapter.texts()).toEqual([text]);
  });

  it('a button nobody knows and a command nobody knows get an answer', async () => {
    const bot = await started();
    await bot.accept(incoming('Old button', { kind: 'action', name: 'gone.button' }));
    await bot.accept(incoming('', { kind: 'command', name: 'frobnicate' }));
    await untilDone(storage());
    expect(bot.adapter.sent.map(({ reply }) => reply.card.heading)).toEqual([
      'This button no longer works',
      'I do not know that command',
    ]);
    expect(wordsOf(bot.adapter.sent[1]?.reply ?? say(''))).toContain('says it again');
  });

  it('a command that begins with no known word is read as a question', async () => {
    const bot = await started();
    await bot.accept(incoming('long may it run?', { kind: 'command', name: 'how' }));
    await untilDone(storage());
    expect(bot.adapter.texts()).toEqual(['echo how long may it run?']);
  });

  it('a skill that has nothing to say to somebody who asked does not leave silence', async () => {
    const bot = await started({ skills: [skillOf(() => ({ outcome: 'quiet', replies: [] }))] });
    await bot.accept(incoming('hello'));
    await bot.accept(incoming('hello', { addressed: false }));
    await untilDone(storage());
    expect(bot.adapter.sent.map(({ reply }) => reply.card.heading)).toEqual(['I have no answer to that']);
  });

  it('skills get the history and their own state of the person in the conversation', async () => {
    const bot = await started({
      skills: [
        skillOf(async ({ text }, { history, state, intent }) => {
          const seen = ((await state.get()) as string[] | undefined) ?? [];
          if (text === 'forget') await state.clear();
          else await state.set([...seen, text]);
          return {
            outcome: 'answered',
            replies: [say(JSON.stringify({ intent, seen, history: history.map((one) => [one.text, one.record]) }))],
            record: { of: text },
          };
        }),
      ],
    });
    for (const text of ['a', 'forget', 'b']) await bot.accept(incoming(text));
    await bot.accept(incoming('mine', { person: { id: 'p2' } }));
    await untilDone(storage());
    expect(bot.adapter.texts().map((text) => JSON.parse(text) as unknown)).toEqual([
      { intent: 'ask', seen: [], history: [] },
      { intent: 'ask', seen: ['a'], history: [['a', { of: 'a' }]] },
      {
        intent: 'ask',
        seen: [],
        history: [
          ['a', { of: 'a' }],
          ['forget', { of: 'forget' }],
        ],
      },
      { intent: 'ask', seen: [], history: [] },
    ]);
  });

  it('the transcript shows what was said and answered, oldest first', async () => {
    const bot = await started();
    for (const text of ['one', 'two']) await bot.accept(incoming(text));
    await untilDone(storage());
    const transcript = await bot.transcript('c1');
    expect(transcript.map(({ text, status, replies }) => [text, status, replies.length])).toEqual([
      ['one', 'answered', 1],
      ['two', 'answered', 1],
    ]);
    expect(await bot.transcript('c1', 1)).toHaveLength(1);
    expect(bot.help()).toEqual([{ title: 'Echo', text: 'says it again', examples: ['hello'] }]);
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
});
