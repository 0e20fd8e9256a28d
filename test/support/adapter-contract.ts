import { afterEach, expect, it } from 'vitest';
import { type Adapter, type Card, type Skill, StoreUnavailable } from '../../src/bot/index.ts';
import { skillOf, testBot, until, untilDone, type TestBot } from './bot.ts';
import { describeOnBoth } from './storage.ts';

/** One platform as its person and its server see it. */
export interface Platform {
  adapter: Adapter;
  /** Delivers one message of a person the way the platform does. True: the platform was told "received". */
  deliver(text: string, eventId: string): Promise<boolean>;
  /** Everything the person has been shown so far, as one text. */
  shown(): Promise<string>;
  /** The same with the beginnings of answers, where these are shown apart. */
  shownSoFar?(): Promise<string>;
  close(): Promise<void>;
}

/** A card with every kind of block; each piece of its text is a word of its own. */
export const everyBlock: Card = {
  heading: 'w-heading',
  blocks: [
    { type: 'text', markdown: 'w-text **w-strong**', markers: [1] },
    {
      type: 'bullets',
      items: [
        { markdown: 'w-bullet', markers: [1] },
        { markdown: 'w-second', markers: [] },
      ],
    },
    {
      type: 'facts',
      facts: [
        { label: 'w-label', value: 'w-value' },
        { label: 'w-linked', value: 'w-page', url: 'https://example.org/w-url' },
      ],
    },
    { type: 'quote', markdown: 'w-quote', from: 'w-from' },
    { type: 'note', tone: 'caution', markdown: 'w-caution' },
    { type: 'note', tone: 'info', markdown: 'w-info' },
    { type: 'progress', label: 'w-progress', done: 3, total: 9 },
    { type: 'fields', fields: [{ kind: 'text', id: 'why', label: 'w-field', multiline: true, required: false }] },
    {
      type: 'citations',
      citations: [
        {
          marker: 1,
          ref: 'some-standard#R4',
          title: 'w-title',
          version: 'v9.1',
          lastUpdated: '2022-08-09',
          url: 'https://example.org/page',
        },
      ],
    },
  ],
  actions: [
    { kind: 'submit', id: 'form', label: 'w-submit' },
    { kind: 'button', id: 'press', label: 'w-button', value: 'x' },
    { kind: 'say', label: 'w-say', text: 'w-said' },
    { kind: 'link', label: 'w-link', url: 'https://example.org/link' },
  ],
};

const wordsOfEveryBlock = [...new Set(JSON.stringify(everyBlock).match(/w-[a-z]+/g))].filter(
  (word) => !['w-url', 'w-said'].includes(word),
);

/** The first sentences of an answer. */
const partOf = (lead: string, ...rest: string[]): Card => ({
  heading: 'w-heading',
  blocks: [
    { type: 'text', markdown: lead, markers: [1] },
    ...(rest.length === 0 ? [] : [{ type: 'bullets' as const, items: rest.map(itemOf) }]),
  ],
});
const itemOf = (markdown: string) => ({ markdown, markers: [1] });

const wholeAnswer: Card = {
  ...partOf('w-first sentence.', 'w-second sentence.', 'w-third sentence.'),
  blocks: [
    ...partOf('w-first sentence.', 'w-second sentence.', 'w-third sentence.').blocks,
    ...everyBlock.blocks.filter(({ type }) => type === 'citations'),
  ],
};

class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.open = resolve));
}

/**
 * What every adapter promises. `open` starts the platform around the adapter; the bot is real, on both kinds of storage.
 * @example adapterContract('the web page', (adapter) => …)
 */
export function adapterContract(name: string, open: () => Promise<Platform>): void {
  describeOnBoth(`${name} as an adapter`, (storage) => {
    let platform: Platform;
    let bot: TestBot;
    const start = async (skill: Skill): Promise<void> => {
      platform = await open();
      bot = testBot(storage(), { adapter: platform.adapter as TestBot['adapter'], skills: [skill] });
      await bot.start();
    };
    afterEach(async () => {
      await bot.stop(500);
      await platform.close();
    });

    it('shows the answer to a message', async () => {
      await start(skillOf(({ text }) => `you said ${text}`));
      expect(await platform.deliver('frogs', 'event-0001')).toBe(true);
      await untilDone(storage());
      expect(await platform.shown()).toContain('you said frogs');
    });

    it('answers an event that is delivered twice once', async () => {
      let answered = 0;
      await start(skillOf(() => `answer ${(answered += 1)}`));
      await platform.deliver('frogs', 'event-0002');
      await untilDone(storage());
      expect(await platform.deliver('frogs', 'event-0002')).toBe(true);
      await untilDone(storage());
      expect(await platform.shown()).toContain('answer 1');
      expect(await platform.shown()).not.toContain('answer 2');
    });

    it('does not tell the platform "received" when the turn could not be stored', async () => {
      await start(skillOf(() => 'never'));
      await platform.adapter.start({ ...bot, accept: () => Promise.reject(new StoreUnavailable(new Error('away'))) });
      expect(await platform.deliver('frogs', 'event-0003')).toBe(false);
      await platform.adapter.start(bot);
      expect(await platform.deliver('frogs', 'event-0003')).toBe(true);
      await untilDone(storage());
      expect(await platform.shown()).toContain('never');
    });

    it('drops nothing of a card, whatever block it holds', async () => {
      await start(skillOf(() => ({ outcome: 'answered', replies: [{ audience: 'conversation', card: everyBlock }] })));
      await platform.deliver('frogs', 'event-0004');
      await untilDone(storage());
      const shown = await platform.shown();
      expect(wordsOfEveryBlock.filter((word) => !shown.includes(word))).toEqual([]);
      for (const mark of ['[1]', 'R4', 'v9.1', '9 August 2022', 'https://example.org/page', '3 of 9', 'Please note'])
        expect(shown).toContain(mark);
    });

    it('tells the person what was masked and shows the answer as well', async () => {
      await start(skillOf(({ text }) => `you said ${text}`));
      await platform.deliver('943 476 5919 has frogs', 'event-0005');
      await untilDone(storage());
      const shown = await platform.shown();
      expect(shown).toContain('delete your message');
      expect(shown).toContain('you said [NHS number] has frogs');
      expect(shown).not.toContain('943 476 5919');
    });

    it('shows the beginning of an answer while the rest is worked out, and at the end the answer alone', async () => {
      const gates = [new Gate(), new Gate()] as const;
      await start(
        skillOf(async (_turn, { soFar }) => {
          soFar?.(partOf('w-first sentence.'));
          await gates[0].opened;
          soFar?.(partOf('w-first sentence.', 'w-second sentence.'));
          await gates[1].opened;
          return { outcome: 'answered', replies: [{ audience: 'conversation', card: wholeAnswer }] };
        }),
      );
      const soFar = () => platform.shownSoFar?.() ?? platform.shown();
      await platform.deliver('frogs', 'event-0007');
      await until(async () => (await soFar()).includes('w-first'));
      gates[0].open();
      await until(async () => (await soFar()).includes('w-second'));
      gates[1].open();
      await untilDone(storage());
      const shown = await platform.shown();
      for (const word of ['w-first', 'w-second', 'w-third', 'w-title']) expect(shown).toContain(word);
      expect(shown.split('w-first')).toHaveLength(2);
      expect(shown).not.toContain('still writing');
    });

    it('puts an apology in the place of a beginning that comes to nothing', async () => {
      await start(
        skillOf(async (_turn, { soFar }) => {
          soFar?.(partOf('w-first sentence.'));
          await until(async () => (await (platform.shownSoFar?.() ?? platform.shown())).includes('w-first'));
          throw new Error('broken');
        }),
      );
      await platform.deliver('frogs', 'event-0008');
      await untilDone(storage());
      const shown = await platform.shown();
      expect(shown).toContain('E-1');
      expect(shown).not.toContain('w-first');
    });

    it('shows an apology with an error id when the skill fails', async () => {
      await start(
        skillOf(() => {
          throw new Error('broken');
        }),
      );
      await platform.deliver('frogs', 'event-0006');
      await untilDone(storage());
      expect(await platform.shown()).toContain('E-1');
    });
  });
}
