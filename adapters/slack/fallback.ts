import type { KnownBlock } from '@slack/types';
import { LIMITS } from './limits.ts';
import { escapeText, splitMrkdwn } from './mrkdwn.ts';

/**
 * The content of blocks as plain text of at most 4000 characters: what a notification shows and a screen reader reads instead of
 * the blocks (docs.slack.dev/reference/methods/chat.postMessage). Escaped, as Slack reads mentions in it.
 */
export function spoken(blocks: readonly KnownBlock[]): string {
  const text = blocks.flatMap(lines).join('\n');
  const [start = '', ...rest] = splitMrkdwn(text, LIMITS.textAdvised - 1);
  return rest.length === 0 ? start : `${start}…`;
}

function lines(block: KnownBlock): string[] {
  switch (block.type) {
    case 'header':
      return [escapeText(block.text.text)];
    case 'section':
      return [unformatted(block.text?.text ?? '')];
    case 'context':
      return block.elements.map((element) => ('text' in element ? unformatted(element.text) : ''));
    case 'input':
      return [escapeText(block.label.text)];
    case 'actions':
      return [
        block.elements
          .map((element) => (element.type === 'button' ? `[${escapeText(element.text.text)}]` : ''))
          .join(' '),
      ];
    default:
      return [];
  }
}

/** Words between two signs that format them. */
const RUN = /(?<![\p{L}\p{N}])([*_])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu;

/** mrkdwn without what formats it: a link is its label, other signs stay. */
const unformatted = (mrkdwn: string): string =>
  mrkdwn
    .replaceAll(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_, url: string, label?: string) => label ?? url)
    .replaceAll(/```\n?|\n```|`|[\u200B\u00AD]|^> /gm, '')
    .replaceAll(RUN, '$2')
    .replaceAll(RUN, '$2');
