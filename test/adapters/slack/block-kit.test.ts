import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMessages, type SlackMessage } from '../../../adapters/slack/pages.ts';
import { readPressed, readState } from '../../../adapters/slack/pressed.ts';
import type { Action, Block, Card, Field } from '../../../src/bot/index.ts';
import { everyBlock } from '../../support/adapter-contract.ts';
import { anyAction } from './cards.ts';
import { messageFaults, textsOf } from './legal.ts';

const drawn = (...blocks: Block[]): KnownBlock[] => renderMessages({ blocks })[0]?.blocks ?? [];
const textOf = (...blocks: Block[]): string => textsOf(drawn(...blocks)).join('\n');
const shownIn = (pages: readonly SlackMessage[]): string => textsOf(pages.map(({ blocks }) => blocks)).join('\n');
const faultsOf = (pages: readonly SlackMessage[]): string[] => pages.flatMap(messageFaults);
const typesOf = (page: SlackMessage | undefined): string[] => page?.blocks.map(({ type }) => type) ?? [];
const buttonsOf = (pages: readonly SlackMessage[]) =>
  pages.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.type === 'actions' ? block.elements : [])).filter(({ type }) => type === 'button'),
  );
const field: Field = { kind: 'text', id: 'why', label: 'Why?', multiline: true, required: true, help: 'in short' };

describe('a card in Slack', () => {
  it('has its blocks in their order, then fields and buttons', () => {
    const [page, ...more] = renderMessages(everyBlock);
    expect(more).toEqual([]);
    expect(typesOf(page)).toEqual(
      'header section section section section context section context section divider context input actions'.split(' '),
    );
    expect(faultsOf([page as SlackMessage])).toEqual([]);
  });

  it('has a heading as a header, a long one as bold text', () => {
    expect(renderMessages({ heading: 'A & B', blocks: [] })[0]?.blocks).toEqual([
      { type: 'header', text: { type: 'plain_text', text: 'A & B', emoji: false } },
    ]);
    const long = 'word '.repeat(40).trim();
    expect(renderMessages({ heading: long, blocks: [] })[0]?.blocks).toMatchObject([
      { type: 'section', text: { text: `*${long}*` } },
    ]);
  });

  it('has the markers behind the words that rest on them', () => {
    expect(textOf({ type: 'text', markdown: '**so**', markers: [1, 2] })).toBe('*so* [1] [2]');
    const items = [
      { markdown: 'one\n- inner', markers: [3] },
      { markdown: 'two', markers: [] },
    ];
    expect(textOf({ type: 'bullets', items })).toBe('• one\n    \n    • inner [3]\n• two');
  });

  it('links a fact that has an address, and names it by a bold label', () => {
    const facts = [
      { label: 'Page', value: 'Territory', url: 'https://example.org/t' },
      { label: 'Version', value: 'v1 *' },
    ];
    expect(textOf({ type: 'facts', facts })).toBe('*Page:* <https://example.org/t|Territory>\n*Version:* v1 *');
  });

  it('marks every line and every piece of a quotation, and says where it is from', () => {
    const [first, second, third, from] = drawn({ type: 'quote', markdown: 'word '.repeat(500), from: 'Page 3' });
    for (const part of [first, second, third]) expect(textsOf(part)[0]).toMatch(/^> word/);
    expect(textsOf(from)).toEqual(['Page 3']);
  });

  it('shows the sources of one page in one line, with marks, version, date, place of reading and a link', () => {
    const source = { ref: 'honorary-contract#R14', title: 'Honorary [Contract]', url: 'https://example.org/h' };
    const citations = [
      { ...source, marker: 1, version: 'v2.0', lastUpdated: '2023-09-12' },
      { ...source, marker: 2, version: 'v2.0', lastUpdated: '2023-09-12', from: 'the video' },
      { ...source, marker: 3, version: null, lastUpdated: null, ref: 'other', title: 'Other' },
    ];
    expect(textOf({ type: 'citations', citations })).toBe(
      '*Sources*\n' +
        '[1] R14, [2] R14 (the video): <https://example.org/h|Honorary [Contract]>, v2.0, 12 September 2023\n' +
        '[3]: <https://example.org/h|Other>',
    );
  });

  it('says a caution in words; information is no caution', () => {
    expect(textOf({ type: 'note', tone: 'caution', markdown: 'wet paint' })).toBe('*Please note:* wet paint');
    expect(textOf({ type: 'note', tone: 'info', markdown: 'dry paint' })).toBe('dry paint');
  });

  it('says progress in words', () => {
    expect(textOf({ type: 'progress', label: 'Answered', done: 3, total: 9 })).toBe('*Answered:* 3 of 9');
  });

  it('is no message where it is empty', () => {
    expect(renderMessages({ blocks: [] })).toEqual([]);
    expect(renderMessages({ heading: ' ', blocks: [{ type: 'text', markdown: '' }], actions: [] })).toEqual([]);
  });
});

describe('what a notification or a screen reader says', () => {
  it('is the whole content of the page as plain text, the heading first', () => {
    const [page] = renderMessages(everyBlock);
    expect(page?.text.split('\n')[0]).toBe('w-heading');
    for (const words of [
      'w-strong',
      '• w-second',
      'w-linked: w-page',
      'Please note: w-caution',
      'w-field',
      '[w-button]',
    ])
      expect(page?.text).toContain(words);
    expect(page?.text).not.toMatch(/\*|<|https:/);
  });

  it('mentions nobody and is not longer than is advised', () => {
    const [page] = renderMessages({
      heading: '<!channel>',
      blocks: [{ type: 'text', markdown: '& word '.repeat(900) }],
    });
    expect(page?.text).toMatch(/^&lt;!channel&gt;\n&amp; word/);
    expect(page?.text).toMatch(/ (word|&amp;)…$/);
    expect(page?.text.length).toBeLessThanOrEqual(4000);
  });
});

describe('the fields of a form', () => {
  const choice = (count: number, label = 'Option'): Field => ({
    kind: 'choice',
    id: 'kind',
    label: 'Which?',
    required: false,
    options: Array.from({ length: count }, (_, index) => ({ value: `v${index}`, label: `${label} ${index}` })),
  });

  it('are inputs with label, help and the length they may have', () => {
    expect(drawn({ type: 'fields', fields: [field] })).toMatchObject([
      {
        type: 'input',
        block_id: 'field:why',
        optional: false,
        label: { text: 'Why?' },
        hint: { text: 'in short' },
        element: { type: 'plain_text_input', multiline: true, max_length: 3000 },
      },
    ]);
  });

  it.each([
    [10, 'radio_buttons', '"options"'],
    [11, 'static_select', '"options"'],
    [100, 'static_select', '"options"'],
    [101, 'static_select', '"option_groups"'],
    [250, 'static_select', '"option_groups"'],
  ])('of %i options are %s with %s, every one to be chosen', (count, type, kept) => {
    const pages = renderMessages({ blocks: [{ type: 'fields', fields: [choice(count)] }] });
    const json = JSON.stringify(pages[0]?.blocks);
    expect(json).toContain(`"type":"${type}"`);
    expect(json).toContain(kept);
    expect(json.match(/"v\d+"/g)).toHaveLength(count);
    expect(faultsOf(pages)).toEqual([]);
  });

  it('say in full above them what is too long for them', () => {
    const long = 'word '.repeat(30).trim();
    const [above, input] = drawn({ type: 'fields', fields: [choice(2, long)] });
    expect(textsOf(above)).toEqual([`*Which?*\n1. ${long} 0\n2. ${long} 1`]);
    expect(textsOf(input)[1]).toMatch(/^1\. word .*…$/);
    const words = 'word '.repeat(500);
    expect(textsOf(drawn({ type: 'fields', fields: [{ ...field, label: words, help: words }] })[0])[0]).toMatch(
      /^\*word/,
    );
  });

  it.each([75, 76])('stay legal with an option of %i characters, said in full', (length) => {
    const options = [{ value: 'v', label: 'x'.repeat(length) }];
    const pages = renderMessages({ blocks: [{ type: 'fields', fields: [{ ...choice(1), options } as Field] }] });
    expect(faultsOf(pages)).toEqual([]);
    expect(JSON.stringify(pages)).toContain('x'.repeat(length));
  });

  it('stand with all buttons in the last message, however long the card is', () => {
    const pages = renderMessages({
      blocks: [
        { type: 'fields', fields: [field, choice(3)] },
        { type: 'text', markdown: 'word '.repeat(10_000) },
      ],
      actions: [{ kind: 'submit', id: 'form', label: 'Send' }],
    });
    expect(pages.length).toBeGreaterThan(3);
    for (const page of pages.slice(0, -1)) expect(typesOf(page)).not.toContain('input');
    expect(typesOf(pages.at(-1)).filter((type) => type !== 'section')).toEqual([
      'input',
      'input',
      'actions',
      'context',
    ]);
    expect(faultsOf(pages)).toEqual([]);
  });

  it('are refused where they could not be sent back whole', () => {
    const draw =
      (...fields: Field[]) =>
      () =>
        renderMessages({ blocks: [{ type: 'fields', fields }] });
    expect(draw({ ...field, id: 'x'.repeat(250) })).toThrow(RangeError);
    const options = (value: string) => ({ ...choice(0), options: [{ value, label: 'x' }] });
    expect(draw(options('x'.repeat(151)))).toThrow(RangeError);
    expect(draw(options(''))).toThrow(RangeError);
    expect(draw(...Array.from({ length: 50 }, () => field))).toThrow(RangeError);
    expect(draw(choice(10_001))).toThrow(RangeError);
  });

  it('are read by their ids, from messages and views', () => {
    const twice: Card = {
      blocks: [{ type: 'fields', fields: [field, { ...field, id: 'x~1' }, { ...field, id: 'x~1' }] }],
    };
    const ids = renderMessages(twice)[0]?.blocks.map(({ block_id: id }) => id ?? '') ?? [];
    expect(new Set(ids).size).toBe(3);
    const values = Object.fromEntries(ids.map((id) => [id, { value: { type: 'plain_text_input', value: 'so' } }]));
    expect(readState(values)).toEqual({ why: 'so', 'x~1': 'so' });
    expect(
      readState({
        'field:a': { value: { selected_option: { value: 'v' } } },
        'field:b': { value: { selected_option: null } },
        'field:c': { value: { value: null } },
        other: { x: { value: 'not ours' } },
      }),
    ).toEqual({ a: 'v', b: '', c: '' });
  });
});

describe('buttons', () => {
  it('give back what the card put into them, whatever that is', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 60 }), (actions) => {
        const read = buttonsOf(renderMessages({ blocks: [], actions })).map(readPressed);
        const given = actions.filter(({ kind }) => kind !== 'link').map(pressedBy);
        expect(read.filter((one) => one !== null)).toEqual(given);
      }),
    );
  });

  it('are read as nothing where they are not ours', () => {
    for (const action of [{ action_id: 'another' }, { action_id: '0:link' }, {}])
      expect(readPressed(action)).toBeNull();
  });

  it('say in full above them what is too long for them', () => {
    const label = 'What is '.repeat(12).trim();
    const [page] = renderMessages({ blocks: [], actions: [{ kind: 'say', label, text: label }] });
    expect(textsOf(page?.blocks[0])).toEqual([`• ${label}`]);
    expect(textsOf(page?.blocks[1])[0]).toMatch(/^What is .*…$/);
  });

  it('that lead to an address open it; what Slack would not open stands as text', () => {
    const actions: Action[] = [
      { kind: 'link', label: 'Page', url: 'https://example.org/x' },
      { kind: 'link', label: 'Mail', url: 'mailto:a@b.uk' },
    ];
    const pages = renderMessages({ blocks: [], actions });
    expect(shownIn(pages)).toBe('• <mailto:a@b.uk|Mail>\nPage\nhttps://example.org/x');
  });

  it('may be many', () => {
    const actions = Array.from({ length: 130 }, (_, index): Action => ({ kind: 'say', label: `Q${index}`, text: 'x' }));
    const pages = renderMessages({ blocks: [], actions });
    expect(buttonsOf(pages)).toHaveLength(130);
    expect(faultsOf(pages)).toEqual([]);
  });

  it('share an answer where that is asked for, at the end of the last page', () => {
    const card: Card = {
      blocks: [{ type: 'text', markdown: 'word '.repeat(4000) }],
      actions: [{ kind: 'button', id: 'up', label: 'Good' }],
    };
    const pages = renderMessages(card, { share: 'turn-1' });
    expect(buttonsOf(pages.slice(0, -1))).toEqual([]);
    expect(buttonsOf(pages.slice(-1)).map(readPressed)).toEqual([
      { kind: 'action', name: 'up', value: '', label: 'Good' },
      { kind: 'action', name: 'share', value: 'turn-1', label: 'Share here' },
    ]);
    expect(JSON.stringify(renderMessages(card))).not.toContain('Share here');
  });

  it('are refused where they would carry more than Slack keeps', () => {
    const draw = (action: Action) => () => renderMessages({ blocks: [], actions: [action] });
    expect(draw({ kind: 'say', label: 'x', text: 'x'.repeat(2001) })).toThrow(RangeError);
    expect(draw({ kind: 'button', id: 'x'.repeat(250), label: 'x' })).toThrow(RangeError);
  });
});

function pressedBy(action: Action): object {
  if (action.kind === 'say') return { kind: 'message', name: '', value: action.text, label: shown(action.label) };
  if (action.kind === 'link') return {};
  const kind = action.kind === 'submit' ? 'submission' : 'action';
  return { kind, name: action.id, value: action.value ?? '', label: shown(action.label) };
}
const shown = (label: string): unknown =>
  label === '' ? '–' : label.length > 75 ? expect.stringContaining('w') : label;
