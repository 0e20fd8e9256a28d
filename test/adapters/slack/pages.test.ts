import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMessages, type SlackMessage } from '../../../adapters/slack/pages.ts';
import type { Block } from '../../../src/bot/index.ts';
import { anyCard } from '../../support/skills-cards.ts';
import { anyLargeCard, wordsOf } from './cards.ts';
import { messageFaults, textsOf } from './legal.ts';

const shownIn = (pages: readonly SlackMessage[]): string => textsOf(pages.map(({ blocks }) => blocks)).join('\n');
const faultsOf = (pages: readonly SlackMessage[]): string[] => pages.flatMap(messageFaults);

describe('what is too long for one message', () => {
  const numbered = (count: number, each: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => each(index)).join('');

  it('comes complete: an answer of 60,000 characters', () => {
    const markdown = numbered(
      2000,
      (index) => `Sentence w${index} has some **words** & more.${index % 9 ? ' ' : '\n\n'}`,
    );
    expect(markdown.length).toBeGreaterThan(60_000);
    const pages = renderMessages({ heading: 'Long', blocks: [{ type: 'text', markdown }] });
    expect(faultsOf(pages)).toEqual([]);
    expect(shownIn(pages).match(/w\d+/g)).toEqual(markdown.match(/w\d+/g));
  });

  it('comes complete: a list of 100 items', () => {
    const items = Array.from({ length: 100 }, (_, index) => ({
      markdown: `Item w${index}, [linked](https://example.org/${index}) and ${'explained '.repeat(20)}`,
      markers: [index],
    }));
    const pages = renderMessages({ blocks: [{ type: 'bullets', items }] });
    expect(faultsOf(pages)).toEqual([]);
    expect(shownIn(pages).match(/w\d+/g)).toHaveLength(100);
    expect(shownIn(pages).match(/^• Item/gm)).toHaveLength(100);
  });

  it('comes complete: an answer on 20 sources', () => {
    const citations = Array.from({ length: 20 }, (_, index) => ({
      marker: index + 1,
      ref: `a#R${index}`,
      title: `Standard w${index} ${'on data '.repeat(20)}`,
      version: 'v1.0',
      lastUpdated: '2022-08-09',
      url: `https://example.org/${index}`,
    }));
    const pages = renderMessages({ blocks: [{ type: 'citations', citations }] });
    expect(faultsOf(pages)).toEqual([]);
    expect(
      shownIn(pages).match(
        /^\[\d+\] R\d+: <https:\/\/example\.org\/\d+\|Standard w\d+ [^>]+>, v1\.0, 9 August 2022$/gm,
      ),
    ).toHaveLength(20);
  });

  it('comes complete: 200 short blocks', () => {
    const blocks = Array.from({ length: 200 }, (_, index): Block => ({ type: 'text', markdown: `w${index}` }));
    const pages = renderMessages({ blocks });
    expect(faultsOf(pages)).toEqual([]);
    expect(shownIn(pages).match(/w\d+/g)).toHaveLength(200);
  });

  it('says which page it is, and only then', () => {
    const pages = renderMessages({ blocks: [{ type: 'text', markdown: 'word '.repeat(6000) }] });
    expect(pages.length).toBe(3);
    pages.forEach((page, index) => {
      expect(textsOf(page.blocks).at(-1)).toBe(`(${index + 1} of 3)`);
      expect(page.text).toContain('word');
    });
    expect(shownIn(renderMessages({ blocks: [{ type: 'text', markdown: 'word' }] }))).toBe('word');
  });
});

describe('any card', () => {
  it.each([
    ['as skills make them', anyCard],
    ['large and odd', anyLargeCard],
  ])('is legal in Slack: %s', (_, cards) => {
    fc.assert(
      fc.property(cards, fc.option(fc.string({ maxLength: 30 }), { nil: undefined }), (card, share) => {
        expect(faultsOf(renderMessages(card, share === undefined ? {} : { share }))).toEqual([]);
      }),
    );
  });

  it('loses no word', () => {
    fc.assert(
      fc.property(anyLargeCard, (card) => {
        const text = shownIn(renderMessages(card));
        expect(wordsOf(card).filter((word) => !text.includes(word))).toEqual([]);
      }),
    );
  });

  it('becomes the same each time, and is left as it was', () => {
    fc.assert(
      fc.property(anyLargeCard, (card) => {
        const before = structuredClone(card);
        expect(renderMessages(card)).toEqual(renderMessages(card));
        expect(card).toEqual(before);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the check itself', () => {
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } });
  it.each([
    ['a mention', [section('<!here>')]],
    ['a link that is cut through', [section('<https://example.org|a')]],
    ['an empty text', [section('')]],
    ['a long text', [section('x'.repeat(3001))]],
    ['many blocks', Array.from({ length: 51 }, () => section('x'))],
    ['much text', Array.from({ length: 5 }, () => section('x'.repeat(2900)))],
    ['an unknown block', [{ type: 'table' }]],
    ['ids that are there twice', ['a', 'a'].map((id) => ({ type: 'divider', block_id: id }))],
  ])('sees %s', (_, blocks) => {
    expect(messageFaults({ text: 'x', blocks })).not.toEqual([]);
    expect(messageFaults({ text: 'x', blocks: [section('x')] })).toEqual([]);
  });
});
