import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdaptiveCard, adaptiveCard } from '../../adapters/cards/adaptive-card.ts';
import type { Action, Block, Card, Citation, Field } from '../../src/bot/index.ts';
import { anyCard, piecesOf } from '../support/skills-cards.ts';

/** The part of Microsoft's card library that reads cards. It draws the page's cards, and names what is wrong with one. */
interface Library {
  AdaptiveCard: new () => {
    parse(json: unknown, context: unknown): void;
    validateProperties(): { validationEvents: { message: string }[] };
  };
  SerializationContext: new (version: unknown) => {
    eventCount: number;
    getEventAt(index: number): { message: string };
  };
  Versions: Record<string, unknown>;
}
const library = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as Library;

/** What the library has to say against a card of version 1.5. */
function faultsOf(json: AdaptiveCard): string[] {
  const card = new library.AdaptiveCard();
  const context = new library.SerializationContext(library.Versions['v1_5']);
  card.parse(json, context);
  const read = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  return [...read, ...card.validateProperties().validationEvents.map(({ message }) => message)];
}

const bodyOf = (...blocks: Block[]) => adaptiveCard({ blocks }).body;
const actionOf = (action: Action) => adaptiveCard({ blocks: [], actions: [action] }).actions?.[0];

/** Every string in a card, in order, however deep. */
function stringsOf(part: unknown): string[] {
  if (typeof part === 'string') return [part];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(stringsOf) : [];
}

/** Every element in a card, however deep. */
function elementsOf(part: unknown): Record<string, unknown>[] {
  if (typeof part !== 'object' || part === null) return [];
  const inner = Object.values(part).flatMap(elementsOf);
  return 'type' in part ? [part, ...inner] : inner;
}

const citation: Citation = {
  marker: 1,
  ref: 'honorary-contract#R14',
  title: 'Honorary Contract',
  version: 'v2.0',
  lastUpdated: '2023-09-12',
  url: 'https://example.org/honorary',
};

describe('a neutral card as an Adaptive Card', () => {
  it('keeps the order: heading, blocks as they stand, then the actions', () => {
    const { body, actions } = adaptiveCard({
      heading: 'zeroth',
      blocks: [
        { type: 'note', tone: 'info', markdown: 'first' },
        { type: 'text', markdown: 'second' },
        { type: 'bullets', items: [{ markdown: 'third', markers: [] }] },
        { type: 'progress', label: 'fourth', done: 1, total: 2 },
        { type: 'quote', markdown: 'fifth', from: 'sixth' },
        { type: 'text', markdown: 'seventh' },
      ],
      actions: [
        { kind: 'say', label: 'eighth', text: 'x' },
        { kind: 'link', label: 'ninth', url: 'https://example.org/' },
      ],
    });
    const order = /zeroth|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth/g;
    expect(stringsOf([body, actions]).join('\n').match(order)).toEqual(
      'zeroth first second third fourth fifth sixth seventh eighth ninth'.split(' '),
    );
  });

  it('leaves Markdown as it was, and puts the markers behind the words that rest on them', () => {
    const markdown = 'See **this**, [the page](https://example.org/a_b) and `R1`.';
    expect(bodyOf({ type: 'text', markdown, markers: [1, 3] })).toMatchObject([{ text: `${markdown} [1] [3]` }]);
    const items = [
      { markdown, markers: [2] },
      { markdown: '_then_', markers: [] },
    ];
    expect(bodyOf({ type: 'bullets', items })).toMatchObject([{ text: `- ${markdown} [2]\n- _then_` }]);
  });

  it('says a caution in words, not by colour alone; information is no caution', () => {
    const said = (tone: 'info' | 'caution') =>
      stringsOf(bodyOf({ type: 'note', tone, markdown: 'wet paint' })).join(' ');
    expect(said('caution')).toMatch(/please note/i);
    expect(said('info')).not.toMatch(/please note/i);
  });

  it('shows the sources of one page in one line, with marks, entries, version, date, place of reading and a link', () => {
    const lines = stringsOf(
      bodyOf({
        type: 'citations',
        citations: [
          citation,
          { ...citation, marker: 2, ref: 'honorary-contract#R2' },
          { ...citation, marker: 3, ref: 'honorary-contract#R3', from: 'the video' },
          { ...citation, marker: 4, ref: 'other', title: 'Other', version: null, lastUpdated: null },
        ],
      }),
    ).filter((text) => text.includes(']('));
    expect(lines).toEqual([
      '[1] R14, [2] R2, [3] R3 (the video): [Honorary Contract](https://example.org/honorary), v2.0, 12 September 2023',
      '[4]: [Other](https://example.org/honorary)',
    ]);
  });

  it('links a fact that has an address', () => {
    const facts = [
      { label: 'Page', value: 'Territory', url: 'https://example.org/territory' },
      { label: 'Version', value: 'v1.0' },
    ];
    expect(bodyOf({ type: 'facts', facts })).toMatchObject([
      {
        facts: [
          { title: 'Page', value: '[Territory](https://example.org/territory)' },
          { title: 'Version', value: 'v1.0' },
        ],
      },
    ]);
  });

  it('marks the heading as a heading, for who listens to the page', () => {
    expect(adaptiveCard({ heading: 'Sources', blocks: [] }).body).toMatchObject([
      { text: 'Sources', style: 'heading' },
    ]);
  });

  it('asks for the fields of a form by their ids, and says which are needed', () => {
    const fields: Field[] = [
      { kind: 'text', id: 'why', label: 'Why?', multiline: true, required: false, maxLength: 1000, help: 'in short' },
      {
        kind: 'choice',
        id: 'reason',
        label: 'What?',
        required: true,
        options: [
          { value: 'wrong', label: 'It is wrong' },
          { value: 'other', label: 'Something else' },
        ],
      },
    ];
    const [why, reason] = bodyOf({ type: 'fields', fields });
    expect(why).toMatchObject({
      type: 'Input.Text',
      id: 'why',
      label: 'Why?',
      isRequired: false,
      isMultiline: true,
      maxLength: 1000,
      placeholder: 'in short',
    });
    expect(reason).toMatchObject({ type: 'Input.ChoiceSet', id: 'reason', isRequired: true });
    expect(reason?.['choices']).toEqual([
      { value: 'wrong', title: 'It is wrong' },
      { value: 'other', title: 'Something else' },
    ]);
  });

  it('has no actions where the card has none', () => {
    expect(adaptiveCard({ blocks: [], actions: [] })).not.toHaveProperty('actions');
  });
});

describe('what is pressed', () => {
  it('a prompt says its text, not its label', () => {
    expect(actionOf({ kind: 'say', label: 'Short', text: 'The whole question?' })).toMatchObject({
      type: 'Action.Submit',
      title: 'Short',
      data: { pressed: { kind: 'message', value: 'The whole question?' } },
    });
  });

  it('a button sends its id and value, and leaves the fields of the card alone', () => {
    expect(actionOf({ kind: 'button', id: 'feedback.up', label: 'This helped', value: 't1' })).toEqual({
      type: 'Action.Submit',
      title: 'This helped',
      associatedInputs: 'none',
      data: { pressed: { kind: 'action', name: 'feedback.up', value: 't1', label: 'This helped' } },
    });
  });

  it('a form sends its id and value, with the fields', () => {
    const sent = actionOf({ kind: 'submit', id: 'feedback.why', label: 'Send', value: 't1' });
    expect(sent).toMatchObject({
      type: 'Action.Submit',
      data: { pressed: { kind: 'submission', name: 'feedback.why', value: 't1', label: 'Send' } },
    });
    expect(sent).not.toHaveProperty('associatedInputs');
  });

  it('a link opens its address', () => {
    expect(actionOf({ kind: 'link', label: 'Open', url: 'https://example.org/x' })).toEqual({
      type: 'Action.OpenUrl',
      title: 'Open',
      url: 'https://example.org/x',
    });
  });
});

describe('any card', () => {
  const holds = (check: (card: Card, drawn: AdaptiveCard) => void): void =>
    fc.assert(
      fc.property(anyCard, (card) => {
        check(card, adaptiveCard(card));
      }),
    );

  it('becomes one that the card library reads without a complaint', () =>
    holds((_card, drawn) => {
      expect(faultsOf(drawn)).toEqual([]);
    }));

  it('is plain JSON of version 1.5', () =>
    holds((_card, drawn) => {
      expect(JSON.parse(JSON.stringify(drawn))).toStrictEqual(drawn);
      expect(drawn).toMatchObject({ type: 'AdaptiveCard', version: '1.5' });
    }));

  it('loses no piece of text', () =>
    holds((card, drawn) => {
      const shown = stringsOf(drawn);
      const pieces = [
        card.heading ?? '',
        ...card.blocks.flatMap(piecesOf),
        ...(card.actions ?? []).flatMap((one) => [
          one.label,
          one.kind === 'say' ? one.text : one.kind === 'link' ? one.url : one.id,
        ]),
      ];
      for (const piece of pieces)
        expect(
          shown.some((text) => text.includes(piece)),
          piece,
        ).toBe(true);
    }));

  it('has its blocks and actions in the order in which they stand, each drawn as if it stood alone', () =>
    holds((card, drawn) => {
      const heading = card.heading === undefined ? [] : adaptiveCard({ heading: card.heading, blocks: [] }).body;
      expect(drawn.body).toEqual([...heading, ...card.blocks.flatMap((one) => bodyOf(one))]);
      expect(drawn.actions ?? []).toEqual((card.actions ?? []).map(actionOf));
    }));

  it('cuts no text off at the edge', () =>
    holds((_card, drawn) => {
      for (const element of elementsOf(drawn)) if (element['type'] === 'TextBlock') expect(element['wrap']).toBe(true);
    }));

  it('becomes the same each time, and is left as it was', () =>
    holds((card, drawn) => {
      const before = structuredClone(card);
      expect(adaptiveCard(card)).toEqual(drawn);
      expect(card).toEqual(before);
    }));
});

it('the check itself sees a card that the library would not take', () => {
  const broken = {
    type: 'AdaptiveCard',
    $schema: '',
    version: '1.5',
    body: [{ type: 'Input.ChoiceSet', id: 'a', choices: [] }],
  };
  expect(faultsOf(broken as AdaptiveCard)).not.toEqual([]);
});
