import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderHome } from '../../../adapters/slack/home.ts';
import { renderModal } from '../../../adapters/slack/modal.ts';
import { renderMessages } from '../../../adapters/slack/pages.ts';
import { readPressed, readState } from '../../../adapters/slack/pressed.ts';
import type { Card } from '../../../src/bot/index.ts';
import { refusedBlocks, refusedView } from '../../doubles/slack/legal.ts';
import { anyCard, piecesOf } from '../../support/skills-cards.ts';

type Loose = Record<string, unknown>;
const legal = (blocks: unknown) => refusedBlocks(blocks, { most: 50, total: 13_200 });
/** Letters and digits only: how signs are shown is not what matters here. */
const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '');
const shown = (pages: unknown): string => {
  const parts: string[] = [];
  JSON.stringify(pages, (key, value: unknown) => {
    if (typeof value === 'string' && ['text', 'url', 'block_id', 'value'].includes(key))
      parts.push(value.replaceAll(/&(lt|gt|amp);/g, ''));
    return value;
  });
  return letters(parts.join(''));
};
const pressable = (pages: readonly { blocks: unknown[] }[]): Loose[] =>
  pages
    .flatMap(({ blocks }) =>
      (blocks as Loose[]).flatMap(({ elements }) => (Array.isArray(elements) ? (elements as Loose[]) : [])),
    )
    .filter(({ type }) => type === 'button');

describe('a card in Slack', () => {
  it('is always legal, whatever it holds', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        for (const { blocks, text } of renderMessages(card, { share: 'turn' })) {
          expect(legal(blocks)).toBeNull();
          expect(text.length).toBeLessThanOrEqual(4000);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('shows every piece of text', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const text = shown(renderMessages(card));
        const pieces = [
          card.heading ?? '',
          ...card.blocks.flatMap(piecesOf),
          ...(card.actions ?? []).map(({ label }) => label),
        ];
        for (const piece of pieces) expect(text).toContain(letters(piece));
      }),
    );
  });

  it('gives back from a button what the card put into it', () => {
    const actions: NonNullable<Card['actions']> = [
      { kind: 'button', id: 'feedback.up', label: 'Good', value: 'turn:1' },
      { kind: 'submit', id: 'form', label: 'Send' },
      { kind: 'say', label: 'Ask', text: 'How long?' },
      { kind: 'link', label: 'Page', url: 'https://example.org' },
    ];
    expect(pressable(renderMessages({ blocks: [], actions })).map(readPressed)).toEqual([
      { kind: 'action', name: 'feedback.up', value: 'turn:1', label: 'Good' },
      { kind: 'submission', name: 'form', value: '', label: 'Send' },
      { kind: 'message', name: '', value: 'How long?', label: 'Ask' },
      null,
    ]);
    expect(readPressed({ action_id: 'somebody-else' })).toBeNull();
  });

  it('keeps a form and its button in one message, and reads its fields', () => {
    const card: Card = {
      blocks: [
        { type: 'text', markdown: 'x '.repeat(20_000) },
        {
          type: 'fields',
          fields: [
            { kind: 'text', id: 'why', label: 'Why?', multiline: true, required: true },
            { kind: 'choice', id: 'kind', label: 'Kind', required: false, options: [{ value: 'a', label: 'A' }] },
          ],
        },
      ],
      actions: [{ kind: 'submit', id: 'form', label: 'Send' }],
    };
    const pages = renderMessages(card);
    const types = (pages.at(-1)?.blocks ?? []).map(({ type }) => type);
    expect(pages.length).toBeGreaterThan(2);
    expect(types.filter((type) => type === 'input' || type === 'actions')).toEqual(['input', 'input', 'actions']);
    expect(
      readState({
        'field:why': { value: { type: 'plain_text_input', value: 'so' } },
        'field:kind': { value: { type: 'radio_buttons', selected_option: { value: 'a' } } },
        other: { x: { value: 'not ours' } },
      }),
    ).toEqual({ why: 'so', kind: 'a' });
    expect(readState({ 'field:why': { value: { value: null } } })).toEqual({ why: '' });
  });

  it('says which page it is when there are several', () => {
    const pages = renderMessages({ blocks: [{ type: 'text', markdown: 'word '.repeat(10_000) }] });
    expect(pages.map(({ blocks }) => JSON.stringify(blocks.at(-1)))).toEqual(
      pages.map((_, at) => expect.stringContaining(`(${at + 1} of ${pages.length})`) as string),
    );
  });
});

describe('a view in Slack', () => {
  it('a modal is always legal; what would not fit into its metadata is refused', () => {
    fc.assert(
      fc.property(anyCard, (card) => {
        const submit = { kind: 'submit' as const, id: 'x', label: 'Send this form to the people who read it' };
        const view = renderModal(
          { ...card, actions: [...(card.actions ?? []), submit] },
          { callbackId: 'x', metadata: '{}' },
        );
        expect(refusedView(view as unknown as Loose)).toBeNull();
      }),
    );
    expect(() => renderModal({ blocks: [] }, { callbackId: 'x', metadata: 'm'.repeat(3001) })).toThrow(RangeError);
  });

  it('a home page is always legal, and says so when there is more', () => {
    fc.assert(
      fc.property(fc.array(anyCard, { maxLength: 12 }), (cards) => {
        const view = renderHome(cards);
        expect(refusedView(view as unknown as Loose)).toBeNull();
      }),
    );
    const many = Array.from({ length: 120 }, () => ({ blocks: [{ type: 'text' as const, markdown: 'x' }] }));
    expect(JSON.stringify(renderHome(many))).toContain('There is more');
  });
});
