import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderActivities } from '../../../adapters/teams/render.ts';
import { LIMITS, shortened, sizeOf } from '../../../adapters/teams/limits.ts';
import { inSmallBlocks, splitText } from '../../../adapters/teams/split.ts';
import type { Block, Card } from '../../../src/bot/index.ts';
import { refusedActivity } from '../../doubles/teams/legal.ts';
import { buttonsOf, type Loose } from '../../doubles/teams/people.ts';
import { anyText } from '../../knowledge/any-text.ts';
import { everyBlock } from '../../support/adapter-contract.ts';
import { anyCard, piecesOf } from '../../support/skills-cards.ts';
import { cardFaults, cardsOf, letters, shown, stringsOf, words } from './checks.ts';

const options = { turnId: 'turn-1', feedback: true, aiGenerated: true };
const render = (card: Card, more: object = options): Loose[] => renderActivities(card, { turnId: 'turn-1', ...more });
const text = (markdown: string): Block => ({ type: 'text', markdown });

/** Cards that fill several messages: every block repeated, and long texts of any characters between them. */
const bigCard = fc
  .tuple(anyCard, fc.array(fc.tuple(anyText(30), fc.nat(1500)), { maxLength: 3 }), fc.integer({ min: 1, max: 40 }))
  .map(([card, texts, times]): Card => {
    const { blocks, actions = [] } = card;
    const repeated = Array.from({ length: times }, () => blocks.filter(({ type }) => type !== 'fields')).flat();
    const long = texts.map(([piece, count]) => text(piece.repeat(count)));
    const fields = blocks.filter(({ type }) => type === 'fields');
    return {
      ...card,
      blocks: [...long, ...repeated, ...fields],
      actions: Array.from({ length: times }, () => actions).flat(),
    };
  });

function expectLegal(pages: readonly Loose[]): void {
  for (const page of pages) {
    expect(refusedActivity(page)).toBeNull();
    expect(sizeOf(page)).toBeLessThanOrEqual(LIMITS.messageBytes);
    expect(cardsOf(page).flatMap(cardFaults)).toEqual([]);
    expect(cardsOf(page).length).toBe(page['text'] === undefined ? 1 : 0);
    expect(page['summary']).toEqual(expect.any(String));
  }
}

describe('a card in Teams', () => {
  it('is always taken, and far below the size that is refused', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        expectLegal(render(card));
      }),
      { numRuns: 200 },
    );
  });

  it('is so when it fills many messages', () => {
    fc.assert(
      fc.property(bigCard, (card) => {
        expectLegal(render(card));
      }),
      { numRuns: 30 },
    );
  }, 20_000);

  it('shows every piece of text, and every button once', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const pages = render(card, {});
        const seen = shown(pages);
        const actions = card.actions ?? [];
        for (const piece of [
          card.heading ?? '',
          ...card.blocks.flatMap(piecesOf),
          ...actions.map(({ label }) => label),
        ])
          expect(seen).toContain(letters(piece));
        expect(pages.flatMap(buttonsOf).map(({ title }) => title)).toEqual(actions.map(({ label }) => label));
      }),
      { numRuns: 200 },
    );
  });

  it('becomes the same each time, is plain JSON, and is left as it was', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const before = structuredClone(card);
        const pages = render(card);
        expect(render(card)).toEqual(pages);
        expect(JSON.parse(JSON.stringify(pages))).toStrictEqual(pages);
        expect(card).toEqual(before);
      }),
    );
  });

  it('drops nothing of a card, whatever block it holds', () => {
    const seen = stringsOf(render(everyBlock, {})).join(' ');
    for (const word of JSON.stringify(everyBlock).match(/w-[a-z]+/g) ?? [])
      if (word !== 'w-said') expect(seen).toContain(word);
  });

  it.each([
    ['an answer of 60,000 characters', { blocks: [text(words(9000).join(' '))] }, 9000],
    [
      'one of 60,000 characters in a single list',
      { blocks: [{ type: 'bullets', items: [{ markdown: words(9000).join(' '), markers: [] }] }] },
      9000,
    ],
    [
      'a quote, a note and a fact as long',
      {
        blocks: [
          { type: 'quote', markdown: words(9000).join(' '), from: 'f' },
          { type: 'note', tone: 'info', markdown: words(9000).join('\n') },
          { type: 'facts', facts: [{ label: 'l', value: words(9000).join('. ') }] },
        ],
      },
      9000,
    ],
    ['a heading that is no heading any more', { heading: words(2000).join(' '), blocks: [] }, 2000],
    [
      'a list of a hundred items with sixty buttons',
      {
        blocks: [
          { type: 'bullets', items: words(100).map((word) => ({ markdown: `${word} `.repeat(40), markers: [] })) },
        ],
        actions: words(60).map((word) => ({ kind: 'say', label: `${word} button`, text: word })),
      },
      100,
    ],
    [
      'what has more buttons than a message can hold',
      { blocks: [], actions: words(100).map((word) => ({ kind: 'say', label: word, text: `${word} `.repeat(200) })) },
      100,
    ],
  ] as [string, Card, number][])('%s is whole, on as many messages as it takes', (_what, card, count) => {
    const pages = render(card);
    const seen = stringsOf(pages).join(' ');
    expectLegal(pages);
    expect(words(count).filter((word) => !seen.includes(word))).toEqual([]);
    expect(pages.flatMap(buttonsOf)).toHaveLength(card.actions?.length ?? 0);
  });

  it('says which message it is when there are several', () => {
    const pages = render({ heading: 'Long', blocks: [text(words(12_000).join(' '))] });
    expect(pages.length).toBeGreaterThan(1);
    for (const [at, page] of pages.entries())
      expect(stringsOf(cardsOf(page))).toContain(`(${at + 1} of ${pages.length})`);
    expect(pages.map((page) => page['summary'])).toEqual([
      expect.stringMatching(/^Long/),
      ...pages.slice(1).map((_, at) => `(${at + 2} of ${pages.length})`),
    ]);
  });

  it('keeps a form and its button in one message, the last', () => {
    const pages = render({
      blocks: [
        { type: 'fields', fields: [{ kind: 'text', id: 'why', label: 'Why?', multiline: true, required: true }] },
        text(words(12_000).join(' ')),
      ],
      actions: [
        ...words(100).map((word) => ({ kind: 'say' as const, label: word, text: 'x'.repeat(400) })),
        { kind: 'submit', id: 'form', label: 'Send' },
      ],
    });
    expectLegal(pages);
    const form = pages.map((page) => JSON.stringify(page).includes('Input.Text'));
    expect(form.indexOf(true)).toBe(pages.length - 1);
    expect(buttonsOf(pages.at(-1) ?? {}).at(-1)?.['title']).toBe('Send');
  });

  it('is asked for anew where that was wished, by up to sixty people, and only when it is one message', () => {
    const refreshOf = (card: Card, more: object): unknown[] =>
      render(card, more).flatMap((page) => cardsOf(page).map((content) => content['refresh']));
    const card = { blocks: [text('x')] };
    expect(refreshOf(card, { turnId: '' })).toEqual([undefined]);
    expect(refreshOf(card, { index: 2 })).toEqual([
      { action: { type: 'Action.Execute', verb: 'refresh', title: 'Refresh', data: { turnId: 'turn-1', index: 2 } } },
    ]);
    const [refresh] = refreshOf(card, { refreshFor: words(80) }) as { userIds: string[] }[];
    expect(refresh?.userIds).toEqual(words(60));
    const long = { blocks: [text(words(12_000).join(' '))] };
    expect(new Set(refreshOf(long, { refreshFor: words(80) }))).toEqual(new Set([undefined]));
  });
});

describe('cutting long text for Teams', () => {
  it('loses nothing and stays within the length', () => {
    fc.assert(
      fc.property(anyText(400), fc.integer({ min: 4, max: 60 }), (whole, most) => {
        const pieces = splitText(whole, most);
        expect(pieces.every((piece) => piece.length <= most)).toBe(true);
        expect(pieces.join('').replaceAll(/\s/g, '')).toBe(whole.replaceAll(/\s/g, ''));
      }),
    );
  });

  it('does not cut a link in two', () => {
    const pieces = splitText(`${'word '.repeat(10)}[a link of four words](https://example.org/page) and more`, 80);
    expect(pieces[1]).toMatch(/^\[a link of four words\]\(https:\/\/example\.org\/page\)/);
  });

  it('keeps the marks of a statement at its end', () => {
    const { blocks } = inSmallBlocks({ blocks: [{ type: 'text', markdown: 'word '.repeat(3000), markers: [1] }] });
    expect(blocks.map((block) => (block.type === 'text' ? block.markers : null))).toEqual([undefined, undefined, [1]]);
  });

  it('shortens by whole characters, and says so', () => {
    expect(shortened('short', 5)).toBe('short');
    expect(shortened('a longer one', 9)).toBe('a longer…');
    expect(shortened('ab😀cd', 4)).toBe('ab…');
  });
});
