import fc from 'fast-check';
import type { Action, Block, Card, Citation, Field } from '../../../src/bot/index.ts';

/**
 * Cards as large and as odd as skills may make them: every kind of block, words that can be found again (`w` and a number), signs,
 * markup, texts and labels far beyond what one block of Slack's holds.
 */
const word = fc.nat(9999).map((number) => `w${number}`);
const signs = [
  '*',
  '**',
  '_',
  '~',
  '`',
  '<!here>',
  '<@U1>',
  '&',
  '>',
  '#',
  '- ',
  '\n',
  '\n\n',
  '. ',
  '👍🏽',
  '[',
  ']',
  'https://a.uk/x_y ',
];
const text = (most: number): fc.Arbitrary<string> =>
  fc
    .tuple(word, fc.array(fc.oneof({ weight: 3, arbitrary: word }, fc.constantFrom(...signs)), { maxLength: most }))
    .map(([first, rest]) => [first, ...rest].join(' '));
const short = text(4);
const long = fc.oneof(
  short,
  text(60),
  fc.integer({ min: 1, max: 900 }).map((count) => 'w1 word. '.repeat(count)),
);
const url = fc.oneof(
  fc.webUrl(),
  fc.constantFrom('mailto:a@b.uk', 'javascript:x', `https://a.uk/${'x'.repeat(4000)}`, ''),
);
const markers = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 });
const option = fc.record({ value: fc.string({ minLength: 1, maxLength: 100 }), label: fc.oneof(short, text(30)) });

const field: fc.Arbitrary<Field> = fc.oneof(
  fc.record({
    kind: fc.constant('text' as const),
    id: fc.constantFrom('why', 'what', 'a~1'),
    label: fc.oneof(short, text(60)),
    multiline: fc.boolean(),
    required: fc.boolean(),
    maxLength: fc.integer({ min: 0, max: 9000 }),
    help: short,
  }),
  fc.record({
    kind: fc.constant('choice' as const),
    id: fc.constantFrom('kind', 'what'),
    label: short,
    required: fc.boolean(),
    options: fc.array(option, { maxLength: 14 }),
  }),
);
const citation: fc.Arbitrary<Citation> = fc.record({
  marker: fc.nat(30),
  ref: fc.constantFrom('honorary-contract#R14', 'territory'),
  title: short,
  version: fc.constantFrom(null, 'v1.0'),
  lastUpdated: fc.constantFrom(null, '2022-08-09'),
  url,
  from: short,
});
const items = fc.array(fc.record({ markdown: fc.oneof(short, long), markers }), { maxLength: 40 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), markdown: long, markers }),
  fc.record({ type: fc.constant('bullets' as const), items }),
  fc.record({
    type: fc.constant('facts' as const),
    facts: fc.array(
      fc.oneof(fc.record({ label: short, value: long }), fc.record({ label: short, value: short, url })),
      { maxLength: 20 },
    ),
  }),
  fc.record({ type: fc.constant('quote' as const), markdown: long, from: short }),
  fc.record({ type: fc.constant('citations' as const), citations: fc.array(citation, { maxLength: 20 }) }),
  fc.record({
    type: fc.constant('note' as const),
    tone: fc.constantFrom('info' as const, 'caution' as const),
    markdown: long,
  }),
  fc.record({ type: fc.constant('progress' as const), label: short, done: fc.nat(9), total: fc.nat(9) }),
  fc.record({ type: fc.constant('fields' as const), fields: fc.array(field, { maxLength: 3 }) }),
);
const label = fc.oneof(short, text(30), fc.constant(''));
const value = fc.oneof(fc.constant(''), fc.string({ maxLength: 2000 }));
export const anyAction: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('button' as const, 'submit' as const),
    id: fc.string({ maxLength: 200 }),
    label,
    value,
  }),
  fc.record({ kind: fc.constant('say' as const), label, text: value }),
  fc.record({ kind: fc.constant('link' as const), label, url }),
);
export const anyLargeCard: fc.Arbitrary<Card> = fc
  .record({
    heading: fc.oneof(fc.constant(''), short, text(60)),
    blocks: fc.array(block, { maxLength: 8 }),
    actions: fc.array(anyAction, { maxLength: 12 }),
  })
  .map((card) => ({ ...card, blocks: withOneForm(card.blocks) }));

/** Not more fields than a message holds. */
const withOneForm = (blocks: Block[]): Block[] => {
  const [form] = blocks.filter(({ type }) => type === 'fields');
  return blocks.filter((one) => one.type !== 'fields' || one === form);
};

/** Every word of a card that a person has to be shown. */
export function wordsOf(card: Card): string[] {
  const hidden = new Set(['id', 'value', 'text', 'ref']);
  const facts = card.blocks.flatMap((one) => (one.type === 'facts' ? one.facts.map((fact) => fact.value) : []));
  const json = JSON.stringify([card, facts], (key, part: unknown) => (hidden.has(key) ? undefined : part));
  return [...new Set(json.replaceAll(/\\[nu]/g, ' ').match(/w\d+/g))];
}
