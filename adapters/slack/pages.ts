import type { KnownBlock } from '@slack/types';
import type { Card } from '../../src/bot/index.ts';
import { buttons, content } from './block-kit.ts';
import { spoken } from './fallback.ts';
import { LIMITS } from './limits.ts';
import { context, isInput, packed, unique, weight } from './parts.ts';

/** One message. `text` is for notifications and screen readers, plain, at most 4000 characters. */
export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
}

/** Room for the line that says which page it is. */
const ROOM = { blocks: 1, text: LIMITS.blockWeight + 20 };

/**
 * A card as messages within Slack's limits, none where it is empty; nothing is left out. Fields and buttons stand together at the end, as
 * a button sends only the fields of its own message.
 * @param options.share adds a button "Share here" with the id `share` and this value.
 * @throws RangeError when a form does not fit into one message, or a button or field carries more than Slack keeps.
 */
export function renderMessages(card: Card, { share }: { share?: string } = {}): SlackMessage[] {
  const actions = [
    ...(card.actions ?? []),
    ...(share === undefined ? [] : [{ kind: 'button' as const, id: 'share', label: 'Share here', value: share }]),
  ];
  const all = unique([...content(card), ...buttons(actions)]);
  const groups = [...all.filter((block) => !isLast(block)).map((block) => [block]), ...end(all.filter(isLast))];
  const pages = packed(groups, (page) => fits(page.flat())).map((page) => page.flat());
  return pages
    .map((blocks, index) =>
      pages.length === 1 ? blocks : [...blocks, ...context(`(${index + 1} of ${pages.length})`)],
    )
    .map((blocks) => ({ text: spoken(blocks), blocks }));
}

const isLast = (block: KnownBlock): boolean => isInput(block) || block.type === 'actions';

/** A form in one group, buttons alone in groups of their own. */
function end(blocks: KnownBlock[]): KnownBlock[][] {
  if (!blocks.some(isInput)) return blocks.map((block) => [block]);
  if (!fits(blocks)) throw new RangeError('a form does not fit into one message');
  return [blocks];
}

const fits = (blocks: readonly KnownBlock[]): boolean =>
  blocks.length + ROOM.blocks <= LIMITS.messageBlocks &&
  weight(blocks) + blocks.length * LIMITS.blockWeight + ROOM.text <= LIMITS.messageBlockText;
