import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderHome } from '../../../adapters/slack/home.ts';
import { renderModal } from '../../../adapters/slack/modal.ts';
import type { Block, Card } from '../../../src/bot/index.ts';
import { anyCard } from '../../support/skills-cards.ts';
import { anyLargeCard, wordsOf } from './cards.ts';
import { textsOf, viewFaults } from './legal.ts';

const form: Card = {
  heading: 'Why it did not help',
  blocks: [
    { type: 'text', markdown: 'Tell **us**.' },
    { type: 'fields', fields: [{ kind: 'text', id: 'why', label: 'Why?', multiline: true, required: true }] },
  ],
  actions: [{ kind: 'submit', id: 'feedback.why', label: 'Send', value: 't1' }],
};
const opened = (card: Card) => renderModal(card, { callbackId: 'feedback.why', metadata: '{"a":1}' });
const paragraphs = (count: number, length = 1): Block[] =>
  Array.from({ length: count }, (_, index) => ({ type: 'text', markdown: `w${index} ${'x'.repeat(length)}` }));

describe('a form in a modal', () => {
  it('has the title, the text, the fields, and the button that sends it', () => {
    expect(opened(form)).toMatchObject({
      type: 'modal',
      callback_id: 'feedback.why',
      private_metadata: '{"a":1}',
      title: { type: 'plain_text', text: 'Why it did not help' },
      submit: { text: 'Send' },
      close: { text: 'Cancel' },
      blocks: [
        { type: 'section', text: { text: 'Tell *us*.' } },
        { type: 'input', block_id: 'field:why' },
      ],
    });
  });

  it('says in the text what is too long for the title or for the button', () => {
    const heading = 'Sorry that the answer did not help you';
    const label = 'Send this to the people who read it';
    const view = opened({ ...form, heading, actions: [{ kind: 'submit', id: 'x', label }] });
    expect(view.title.text).toBe('Sorry that the answer d…');
    expect(view.submit?.text).toBe('Send this to the people…');
    expect(textsOf(view.blocks[0])).toEqual([heading]);
    expect(textsOf(view.blocks.at(-1))).toEqual([label]);
  });

  it('keeps its other buttons', () => {
    const view = opened({ ...form, actions: [...(form.actions ?? []), { kind: 'button', id: 'skip', label: 'Skip' }] });
    expect(textsOf(view.blocks)).toContain('Skip');
    expect(textsOf(view.blocks)).not.toContain('Send');
  });

  it('is refused when it carries more than Slack keeps', () => {
    expect(() => renderModal(form, { callbackId: 'x', metadata: 'm'.repeat(3001) })).toThrow(RangeError);
    expect(() => renderModal(form, { callbackId: 'x'.repeat(256), metadata: '' })).toThrow(RangeError);
    const [field] = form.blocks.flatMap((block) => (block.type === 'fields' ? block.fields : []));
    const fields = Array.from({ length: 101 }, () => field).filter((one) => one !== undefined);
    expect(() => opened({ blocks: [{ type: 'fields', fields }] })).toThrow(RangeError);
  });

  it('with more text than fits keeps its fields and says that there is more', () => {
    const view = opened({ ...form, blocks: [...paragraphs(150), ...form.blocks] });
    expect(viewFaults(view)).toEqual([]);
    expect(view.blocks.some(({ type }) => type === 'input')).toBe(true);
    expect(textsOf(view.blocks).at(-1)).toMatch(/there is more/i);
  });

  it('is always legal, and complete where it fits', () => {
    fc.assert(
      fc.property(fc.oneof(anyCard, anyLargeCard), (card) => {
        const view = opened(card);
        expect(viewFaults(view)).toEqual([]);
        const text = textsOf([view.title, view.blocks, view.submit]).join('\n');
        if (!text.includes('There is more')) expect(wordsOf(card).filter((word) => !text.includes(word))).toEqual([]);
      }),
    );
    expect(viewFaults(opened({ blocks: [] }))).toEqual([]);
  });
});

describe('the home page', () => {
  it('has the cards one below the other, with a line between them', () => {
    const { type, blocks } = renderHome([
      { heading: 'One', blocks: [] },
      { heading: 'Two', blocks: [] },
    ]);
    expect(type).toBe('home');
    expect(blocks.map((block) => block.type)).toEqual(['header', 'divider', 'header']);
  });

  it('has every button once, though two cards have the same', () => {
    const card: Card = { blocks: [], actions: [{ kind: 'say', label: 'Ask', text: 'How long?' }] };
    expect(viewFaults(renderHome([card, card, form, form]))).toEqual([]);
  });

  it.each([
    ['blocks', paragraphs(120)],
    ['bytes', paragraphs(99, 2900)],
  ])('says how to see the rest where it has too many %s', (_, blocks) => {
    const view = renderHome([form, { blocks }]);
    expect(viewFaults(view)).toEqual([]);
    expect(textsOf(view).at(-1)).toBe('There is more than fits here. Ask me in a message to see the rest.');
    expect(textsOf(view)).toContain('Why?');
  });

  it('shows no field without the button that sends it', () => {
    const view = renderHome([{ blocks: paragraphs(97) }, form]);
    expect(view.blocks.map(({ type }) => type)).not.toContain('input');
    expect(textsOf(view).at(-1)).toMatch(/there is more/i);
  });

  it('holds exactly as many blocks as Slack takes', () => {
    expect(textsOf(renderHome([{ blocks: paragraphs(100) }]))).toHaveLength(100);
    expect(viewFaults(renderHome([{ blocks: paragraphs(100) }]))).toEqual([]);
  });

  it('is always legal, and complete where it fits', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyCard, anyLargeCard), { maxLength: 6 }), (cards) => {
        const view = renderHome(cards);
        expect(viewFaults(view)).toEqual([]);
        const text = textsOf(view).join('\n');
        if (text.includes('There is more')) return;
        for (const card of cards) expect(wordsOf(card).filter((word) => !text.includes(word))).toEqual([]);
      }),
    );
  });
});
