import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderActivities } from '../../../adapters/teams/render.ts';
import type { Block, Card, Citation } from '../../../src/bot/index.ts';
import { refusedActivity } from '../../doubles/teams/legal.ts';
import { buttonsOf, type Loose } from '../../doubles/teams/people.ts';
import { anyCard } from '../../support/skills-cards.ts';
import { cardFaults, cardsOf, stringsOf, words } from './checks.ts';

interface Entity {
  additionalType?: string[];
  citation?: { position: number; appearance: Record<string, unknown> }[];
}
const entityOf = (page: Loose | undefined): Entity | undefined => ((page?.['entities'] ?? []) as Entity[])[0];

const sources = (count: number, more: Partial<Citation> = {}): Citation[] =>
  words(count).map((word, at) => ({
    marker: at + 1,
    ref: `standard#R${at + 1}`,
    title: `Title ${word}`,
    version: 'v1.0',
    lastUpdated: '2022-08-09',
    url: `https://example.org/${word}`,
    ...more,
  }));
const answer = (count: number, more: Partial<Citation> = {}, before: Block[] = []): Card => ({
  heading: 'Answer',
  blocks: [
    ...before,
    { type: 'bullets', items: words(count).map((word, at) => ({ markdown: `fact ${word}`, markers: [at + 1] })) },
    { type: 'citations', citations: sources(count, more) },
    { type: 'note', tone: 'info', markdown: 'see also' },
  ],
  actions: [
    { kind: 'button', id: 'feedback.up', label: 'This helped', value: 'turn-1' },
    { kind: 'say', label: 'More', text: 'More' },
  ],
});
const render = (card: Card, more: object = {}): Loose[] =>
  renderActivities(card, { turnId: 'turn-1', aiGenerated: true, feedback: true, ...more });

describe('an answer in Teams', () => {
  it('is said in the text of a message, with its sources and buttons in a card below; never both in one', () => {
    const [said, below, ...rest] = render(answer(2));
    expect(said).toMatchObject({ textFormat: 'markdown', text: '**Answer**\n\n- fact w0w [1]\n- fact w1w [2]' });
    expect(said).not.toHaveProperty('attachments');
    expect(below).not.toHaveProperty('text');
    expect(stringsOf(cardsOf(below ?? {}))).toContain(
      '[1] R1: [Title w0w](https://example.org/w0w), v1.0, 9 August 2022',
    );
    expect(stringsOf(cardsOf(below ?? {}))).toContain('see also');
    expect(rest).toEqual([]);
  });

  it('has each [1] of its text as a citation of Teams’ own', () => {
    expect(entityOf(render(answer(20))[0])?.citation).toEqual(
      words(20).map((word, at) => ({
        '@type': 'Claim',
        position: at + 1,
        appearance: {
          '@type': 'DigitalDocument',
          name: `Title ${word}`,
          url: `https://example.org/${word}`,
          abstract: `Entry R${at + 1}, version v1.0, last updated 9 August 2022`,
          keywords: [`R${at + 1}`, 'v1.0', '9 August 2022'],
        },
      })),
    );
  });

  it('has at most twenty of them, each within its lengths; the card has all sources in full', () => {
    const title = 'title '.repeat(30).trim();
    const from = 'a place with a long name '.repeat(20).trim();
    const pages = render(answer(25, { title, from }));
    expect(pages.map(refusedActivity)).toEqual(pages.map(() => null));
    expect(entityOf(pages[0])?.citation?.map(({ position }) => position)).toEqual(words(20).map((_, at) => at + 1));
    const shown = stringsOf(pages).join('\n');
    for (const [at, word] of words(25).entries()) {
      expect(shown).toContain(`fact ${word} [${at + 1}]`);
      expect(shown).toContain(`[${at + 1}] R${at + 1} (${from}): [${title}](https://example.org/${word})`);
    }
  });

  it('has on each of several messages the citations that its text names', () => {
    const pages = render(
      answer(
        15,
        {},
        words(15).map((word, at) => ({ type: 'text', markdown: `${word} `.repeat(900), markers: [15 - at] })),
      ),
    );
    const texts = pages.filter((page) => page['text'] !== undefined);
    expect(texts.length).toBeGreaterThan(1);
    for (const page of texts) {
      const named = new Set((page['text'] as string).match(/\[\d+\]/g));
      const cited = new Set(entityOf(page)?.citation?.map(({ position }) => `[${position}]`));
      expect(cited).toEqual(named);
    }
    expect(texts.at(-1)?.['text']).toMatch(/\(\d+ of \d+\)$/);
  });

  it('is labelled as made by AI only where that is said', () => {
    expect(entityOf(render(answer(1))[0])?.additionalType).toEqual(['AIGeneratedContent']);
    expect(entityOf(render(answer(1), { aiGenerated: false })[0])).not.toHaveProperty('additionalType');
    const plain = { blocks: [{ type: 'text' as const, markdown: 'x' }] };
    expect(entityOf(render(plain)[0])?.additionalType).toEqual(['AIGeneratedContent']);
    expect(render(plain, { aiGenerated: false })[0]).not.toHaveProperty('entities');
  });

  it('has Teams’ thumbs in place of ours where they are wished, under the last of its text', () => {
    const thumbs = (pages: Loose[]): unknown[] => pages.map((page) => page['channelData']);
    const titles = (pages: Loose[]): unknown[] => pages.flatMap(buttonsOf).map(({ title }) => title);
    const wished = render(answer(2));
    expect(thumbs(wished)).toEqual([{ feedbackLoop: { type: 'custom' } }, undefined]);
    expect(titles(wished)).toEqual(['More']);
    const not = render(answer(2), { feedback: false });
    expect(thumbs(not)).toEqual([undefined, undefined]);
    expect(titles(not)).toEqual(['This helped', 'More']);
  });

  it('keeps the fields of a form out of the text', () => {
    const fields: Block = {
      type: 'fields',
      fields: [{ kind: 'text', id: 'a', label: 'Why?', multiline: false, required: false }],
    };
    const [said, below] = render(answer(1, {}, [fields]));
    expect(said?.['text']).not.toContain('Why?');
    expect(stringsOf(cardsOf(below ?? {}))).toContain('Why?');
  });

  it('shows what looks like a tag as it stands, mentions nobody, and leaves links alone', () => {
    const markdown = 'a < b, <at>Ada</at> <img src="x"> <!-- y --> <https://example.org>';
    const [said] = render(answer(1, {}, [{ type: 'text', markdown }]));
    expect(said?.['text']).toContain('a < b, &lt;at>Ada&lt;/at> &lt;img src="x"> &lt;!-- y --> <https://example.org>');
  });

  it('is legal whatever card it is made of', () => {
    fc.assert(
      fc.property(anyCard, anyCard, ({ blocks, ...card }, end) => {
        const pages = render({
          ...card,
          blocks: [...blocks, ...answer(3).blocks, ...end.blocks.filter(({ type }) => type !== 'fields')],
        });
        expect(pages.map(refusedActivity)).toEqual(pages.map(() => null));
        expect(pages.flatMap(cardsOf).flatMap(cardFaults)).toEqual([]);
      }),
    );
  });
});
