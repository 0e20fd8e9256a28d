import type { Button, KnownBlock, SectionBlock } from '@slack/types';
import { type Action, type Block, type Card, type Citation, markersText, sourcePages } from '../../src/bot/index.ts';
import type { Pressed } from '../cards/adaptive-card.ts';
import { inputs } from './fields.ts';
import { LIMITS, shortened } from './limits.ts';
import { boldMrkdwn, linkMrkdwn, plainMrkdwn, quoted, splitMrkdwn, toMrkdwn } from './mrkdwn.ts';
import { context, heading, packed, plain, sections, weight } from './parts.ts';
import { pressable } from './pressed.ts';

/**
 * The blocks of a card's content in their order, without its buttons. Nothing is left out.
 * @throws RangeError when a field carries more than Slack keeps.
 */
export const content = ({ heading: title = '', blocks }: Card): KnownBlock[] => [
  ...heading(title),
  ...blocks.flatMap(block),
];

function block(block: Block): KnownBlock[] {
  switch (block.type) {
    case 'text':
      return sections(toMrkdwn(block.markdown) + markersText(block.markers));
    case 'bullets':
      return sections(block.items.map(bullet).join('\n'));
    case 'facts':
      return sections(block.facts.map(fact).join('\n'));
    case 'quote':
      return [...quotation(toMrkdwn(block.markdown)), ...context(plainMrkdwn(block.from))];
    case 'citations':
      return [{ type: 'divider' }, ...context(sources(block.citations))];
    case 'note':
      return block.tone === 'caution'
        ? sections(`${boldMrkdwn('Please note:')} ${toMrkdwn(block.markdown)}`)
        : context(toMrkdwn(block.markdown));
    case 'progress':
      return sections(`${boldMrkdwn(`${block.label}:`)} ${block.done} of ${block.total}`);
    case 'fields':
      return block.fields.flatMap(inputs);
  }
}

const bullet = ({ markdown, markers }: { markdown: string; markers: number[] }): string =>
  `• ${toMrkdwn(markdown).replaceAll('\n', '\n    ')}${markersText(markers)}`;

const fact = ({ label, value, url }: { label: string; value: string; url?: string }): string =>
  `${boldMrkdwn(`${label}:`)} ${url === undefined ? plainMrkdwn(value) : linkMrkdwn(value, url)}`;

/** Cut before its lines are marked, so that each piece is marked; a line grows by two characters, so a third leaves room. */
const quotation = (mrkdwn: string): SectionBlock[] =>
  splitMrkdwn(mrkdwn, Math.floor(LIMITS.sectionText / 3)).flatMap((piece) => sections(quoted(piece)));

/** One line for each page, its title linked. */
const sources = (citations: readonly Citation[]): string =>
  [
    boldMrkdwn('Sources'),
    ...sourcePages(citations).map(
      ({ marks, title, url, edition }) =>
        `${plainMrkdwn(marks)}: ${[url === '' ? plainMrkdwn(title) : linkMrkdwn(title, url), ...edition.map(plainMrkdwn)].join(', ')}`,
    ),
  ].join('\n');

/**
 * Buttons in their order, in as many blocks as they need. What a button cannot show stands above them: labels too long for it, and
 * links that Slack would not open.
 * @throws RangeError when a button would carry more than Slack keeps.
 */
export function buttons(actions: readonly Action[]): KnownBlock[] {
  const above = actions.flatMap((action) => {
    if (unopened(action)) return [`• ${linkMrkdwn(action.label, action.url)}`];
    return action.label.length > LIMITS.buttonText ? [`• ${plainMrkdwn(action.label)}`] : [];
  });
  const rows = packed(
    actions.filter((action) => !unopened(action)).map(button),
    (row) => row.length <= LIMITS.actionsElements && weight(row) <= LIMITS.messageBlockText / 2,
  );
  return [...sections(above.join('\n')), ...rows.map((elements): KnownBlock => ({ type: 'actions', elements }))];
}

type Link = Extract<Action, { kind: 'link' }>;

const unopened = (action: Action): action is Link =>
  action.kind === 'link' &&
  !(/^https?:/i.test(action.url) && URL.canParse(action.url) && action.url.length <= LIMITS.buttonUrl);

function button(action: Action, index: number): Button {
  const common = { type: 'button' as const, text: plain(shortened(action.label, LIMITS.buttonText)) };
  if (action.kind === 'link') return { ...common, action_id: `${index}:link`, url: action.url };
  return {
    ...common,
    ...pressable(index, pressedBy(action)),
    ...(action.kind === 'submit' ? { style: 'primary' as const } : {}),
  };
}

function pressedBy(action: Exclude<Action, Link>): Pressed {
  const { label } = action;
  if (action.kind === 'say') return { kind: 'message', name: '', value: action.text, label };
  return {
    kind: action.kind === 'submit' ? 'submission' : 'action',
    name: action.id,
    value: action.value ?? '',
    label,
  };
}
