import type { Button, InputBlock, KnownBlock, SectionBlock } from '@slack/types';
import { type Action, type Block, type Card, type Field, markersText, sourcePages } from '../../src/bot/index.ts';
import { LIMITS, shortened } from './limits.ts';
import { escapeText, splitMrkdwn, toMrkdwn } from './mrkdwn.ts';
import { actionId, FIELD } from './pressed.ts';

/** Any text as sections, as many as it needs. */
export const sections = (mrkdwn: string): SectionBlock[] =>
  splitMrkdwn(mrkdwn, LIMITS.sectionText).map((text) => ({
    type: 'section',
    expand: true,
    text: { type: 'mrkdwn', text },
  }));

/** Small print. */
const context = (mrkdwn: string): KnownBlock[] =>
  splitMrkdwn(mrkdwn, LIMITS.contextText).map((text) => ({ type: 'context', elements: [{ type: 'mrkdwn', text }] }));

const plain = (text: string) => ({ type: 'plain_text' as const, text, emoji: false });

export function heading(text: string): KnownBlock[] {
  return text.length <= LIMITS.headerText ? [{ type: 'header', text: plain(text) }] : sections(`*${escapeText(text)}*`);
}

/** The blocks of a card's content, without its buttons. */
export const content = ({ heading: title, blocks }: Card): KnownBlock[] => [
  ...(title === undefined || title === '' ? [] : heading(title)),
  ...blocks.flatMap(block),
];

function block(block: Block): KnownBlock[] {
  switch (block.type) {
    case 'text':
      return sections(toMrkdwn(block.markdown + markersText(block.markers)));
    case 'bullets':
      return sections(block.items.map((item) => `• ${toMrkdwn(item.markdown)}${markersText(item.markers)}`).join('\n'));
    case 'facts':
      return sections(
        block.facts
          .map(({ label, value, url }) => {
            const shown = url === undefined ? escapeText(value) : toMrkdwn(`[${bracketed(value)}](<${url}>)`);
            return `*${escapeText(label)}:* ${shown}`;
          })
          .join('\n'),
      );
    case 'quote':
      return [
        ...sections(toMrkdwn(`> ${block.markdown.replaceAll('\n', '\n> ')}`)),
        ...context(escapeText(block.from)),
      ];
    case 'citations':
      return [
        { type: 'divider' },
        ...context(
          [
            '*Sources*',
            ...sourcePages(block.citations).map(({ marks, title, url, edition }) => {
              const named = toMrkdwn(`[${bracketed(title)}](<${url}>)`);
              return `${escapeText(marks)}: ${[named, ...edition.map(escapeText)].join(', ')}`;
            }),
          ].join('\n'),
        ),
      ];
    case 'note':
      return context(`${block.tone === 'caution' ? '*Please note:* ' : ''}${toMrkdwn(block.markdown)}`);
    case 'progress':
      return sections(`*${escapeText(block.label)}:* ${block.done} of ${block.total}`);
    case 'fields':
      return block.fields.map(field);
  }
}

/** Brackets and backslashes of a title stay signs inside a Markdown link. */
const bracketed = (text: string): string => text.replaceAll(/[\\[\]*_`<>&!]/g, '\\$&');

export function field(field: Field): InputBlock {
  const label = plain(shortened(field.label, LIMITS.inputLabel));
  const common = {
    type: 'input' as const,
    block_id: shortened(`${FIELD}${field.id}`, LIMITS.id),
    label,
    optional: !field.required,
  };
  if (field.kind === 'text') {
    return {
      ...common,
      ...(field.help === undefined ? {} : { hint: plain(shortened(field.help, LIMITS.inputLabel)) }),
      element: {
        type: 'plain_text_input',
        action_id: 'value',
        multiline: field.multiline,
        max_length: Math.min(field.maxLength ?? LIMITS.inputText, LIMITS.inputText),
      },
    };
  }
  const options = field.options.slice(0, LIMITS.selectOptions).map(({ value, label: text }) => ({
    text: plain(shortened(text, LIMITS.optionText)),
    value: shortened(value, LIMITS.optionValue),
  }));
  // An option that does not fit is said in full beside the field.
  const long = field.options
    .filter(({ label: text }) => text.length > LIMITS.optionText)
    .map(({ label: text }) => text);
  return {
    ...common,
    ...(long.length === 0 ? {} : { hint: plain(shortened(long.join('; '), LIMITS.inputLabel)) }),
    element:
      options.length <= LIMITS.radioOptions
        ? { type: 'radio_buttons', action_id: 'value', options }
        : { type: 'static_select', action_id: 'value', options },
  };
}

/** Buttons, in blocks of 25. Labels that do not fit on a button are also said in full above them. */
export function buttons(actions: readonly Action[]): KnownBlock[] {
  const long = actions
    .filter(({ label }) => label.length > LIMITS.buttonText)
    .map(({ label }) => `• ${escapeText(label)}`);
  const elements = actions.map(button);
  const blocks: KnownBlock[] = [];
  for (let at = 0; at < elements.length; at += LIMITS.actionsElements)
    blocks.push({
      type: 'actions',
      elements: elements.slice(at, at + LIMITS.actionsElements),
    });
  return [...(long.length === 0 ? [] : sections(long.join('\n'))), ...blocks];
}

function button(action: Action, index: number): Button {
  const common = { type: 'button' as const, text: plain(shortened(action.label, LIMITS.buttonText)) };
  if (action.kind === 'link') return { ...common, action_id: `${index}:link`, url: action.url };
  const kinds = { button: 'action', submit: 'submission', say: 'message' } as const;
  const value = action.kind === 'say' ? action.text : (action.value ?? '');
  return {
    ...common,
    action_id: actionId(index, { kind: kinds[action.kind], name: action.kind === 'say' ? '' : action.id }),
    ...(value === '' ? {} : { value: value.slice(0, LIMITS.buttonValue) }),
    ...(action.kind === 'submit' ? { style: 'primary' as const } : {}),
  };
}
