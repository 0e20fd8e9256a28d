import fc from 'fast-check';
import { type Action, type Block, type Card, type Citation, type Field, longDate } from '../../src/bot/index.ts';

const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== '');
const markers = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 3 });
const url = fc.webUrl();
const optional = <T>(value: fc.Arbitrary<T>, name: string): fc.Arbitrary<Record<string, T>> =>
  fc.option(value).map((given): Record<string, T> => (given === null ? {} : { [name]: given }));
/** What the page of a citation fixes: its title, version and date. */
const source = fc.record({
  title: words,
  url,
  version: fc.option(fc.constantFrom('v1.0', 'v2.1')),
  lastUpdated: fc.option(fc.constantFrom('2019-07-24', '2023-09-12')),
});
const citations: fc.Arbitrary<Citation[]> = fc
  .uniqueArray(source, { minLength: 1, maxLength: 3, selector: (page) => page.url })
  .chain((pages) =>
    fc.array(fc.tuple(fc.constantFrom(...pages), fc.option(words), fc.nat(30)), { minLength: 1, maxLength: 5 }),
  )
  .map((rows) =>
    rows.map(([page, from, tag], index) => ({
      ...page,
      marker: index + 1,
      ref: `a-standard#R${tag}`,
      ...(from === null ? {} : { from }),
    })),
  );
const field = (id: string): fc.Arbitrary<Field> =>
  fc.oneof(
    fc
      .tuple(
        words,
        fc.boolean(),
        fc.boolean(),
        optional(fc.integer({ min: 1, max: 5000 }), 'maxLength'),
        optional(words, 'help'),
      )
      .map(([label, multiline, required, length, help]): Field => ({
        kind: 'text',
        id,
        label,
        multiline,
        required,
        ...length,
        ...help,
      })),
    fc
      .tuple(words, fc.boolean(), fc.array(fc.record({ value: words, label: words }), { minLength: 1, maxLength: 4 }))
      .map(([label, required, options]): Field => ({ kind: 'choice', id, label, required, options })),
  );
/** Fields of one card have ids of their own, so a block knows its place. */
const block = (place: number): fc.Arbitrary<Block> =>
  fc.oneof(
    fc
      .tuple(words, optional(markers, 'markers'))
      .map(([markdown, more]): Block => ({ type: 'text', markdown, ...more })),
    fc
      .array(fc.record({ markdown: words, markers }), { minLength: 1, maxLength: 4 })
      .map((items): Block => ({ type: 'bullets', items })),
    fc.array(fc.tuple(words, words, optional(url, 'url')), { minLength: 1, maxLength: 4 }).map((facts): Block => ({
      type: 'facts',
      facts: facts.map(([label, value, link]) => ({ label, value, ...link })),
    })),
    fc.record({ type: fc.constant('quote' as const), markdown: words, from: words }),
    citations.map((list): Block => ({ type: 'citations', citations: list })),
    fc.record({
      type: fc.constant('note' as const),
      tone: fc.constantFrom('info' as const, 'caution' as const),
      markdown: words,
    }),
    fc.record({ type: fc.constant('progress' as const), label: words, done: fc.nat(9), total: fc.nat(9) }),
    fc.tuple(field(`a${place}`), field(`b${place}`)).map((fields): Block => ({ type: 'fields', fields })),
  );
const action: fc.Arbitrary<Action> = fc.oneof(
  fc
    .tuple(words, words, optional(words, 'value'))
    .map(([id, label, more]): Action => ({ kind: 'button', id, label, ...more })),
  fc
    .tuple(words, words, optional(words, 'value'))
    .map(([id, label, more]): Action => ({ kind: 'submit', id, label, ...more })),
  fc.record({ kind: fc.constant('say' as const), label: words, text: words }),
  fc.record({ kind: fc.constant('link' as const), label: words, url }),
);
/** Cards of every kind of block and action, as skills may make them. */
export const anyCard: fc.Arbitrary<Card> = fc
  .tuple(
    optional(words, 'heading'),
    fc.tuple(...[0, 1, 2, 3, 4].map(block)),
    fc.nat(5),
    optional(fc.array(action, { maxLength: 5 }), 'actions'),
  )
  .map(([heading, blocks, count, actions]) => ({ ...heading, blocks: blocks.slice(0, count), ...actions }));

/** Every piece of text that a block has for people. */
export function piecesOf(part: Block): string[] {
  switch (part.type) {
    case 'text':
      return [part.markdown, ...(part.markers ?? []).map((marker) => `[${marker}]`)];
    case 'bullets':
      return part.items.flatMap((item) => [item.markdown, ...item.markers.map((marker) => `[${marker}]`)]);
    case 'facts':
      return part.facts.flatMap(({ label, value, url: link }) => [label, value, link ?? '']);
    case 'quote':
      return [part.markdown, part.from];
    case 'citations':
      return part.citations.flatMap(({ marker, ref, title, version, lastUpdated, url: link, from }) => [
        `[${marker}] ${ref.split('#')[1] ?? ''}`,
        title,
        version ?? '',
        lastUpdated === null ? '' : longDate(lastUpdated),
        link,
        from ?? '',
      ]);
    case 'note':
      return [part.markdown];
    case 'progress':
      return [part.label, String(part.done), String(part.total)];
    case 'fields':
      return part.fields.flatMap((one) => [
        one.id,
        one.label,
        ...(one.kind === 'choice' ? one.options.flatMap(({ value, label }) => [value, label]) : [one.help ?? '']),
      ]);
  }
}
