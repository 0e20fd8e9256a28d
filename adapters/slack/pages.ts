import type { KnownBlock } from '@slack/types';
import { type Card, cardText } from '../../src/bot/index.ts';
import { buttons, content } from './block-kit.ts';
import { LIMITS, shortened } from './limits.ts';
import { toMrkdwn } from './mrkdwn.ts';

/** One message. `text` is for notifications and screen readers. */
export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
}

/** Room for the line that says which page it is. */
const ROOM = { blocks: 1, text: 20 };

/**
 * A card as one or more messages within Slack's limits; nothing is left out. Fields and buttons stand together at the end.
 * @param options.share adds a button that shows the answer to everyone, with this value.
 */
export function renderMessages(card: Card, { share }: { share?: string } = {}): SlackMessage[] {
  const actions = [
    ...(card.actions ?? []),
    ...(share === undefined ? [] : [{ kind: 'button' as const, id: 'share', label: 'Share here', value: share }]),
  ];
  const all = content(card);
  // A button sends only the fields of its own message.
  const end = [...all.filter(isInput), ...buttons(actions)];
  const pages = inPages([...all.filter((block) => !isInput(block)).map((block) => [block]), ...together(end)]);
  const text = toMrkdwn(cardText(card, { addresses: false }));
  return pages.map((blocks, index) =>
    pages.length === 1
      ? { text: shortened(text, LIMITS.textAdvised), blocks }
      : {
          text: shortened(index === 0 ? text : `(${index + 1} of ${pages.length})`, LIMITS.textAdvised),
          blocks: [
            ...blocks,
            { type: 'context', elements: [{ type: 'mrkdwn', text: `(${index + 1} of ${pages.length})` }] },
          ],
        },
  );
}

const isInput = ({ type }: KnownBlock): boolean => type === 'input';

/** One group where it fits into a message, else each block by itself. */
const together = (blocks: KnownBlock[]): KnownBlock[][] =>
  blocks.length === 0 ? [] : fits(blocks) ? [blocks] : blocks.map((block) => [block]);

const fits = (blocks: readonly KnownBlock[]): boolean =>
  blocks.length <= LIMITS.messageBlocks - ROOM.blocks && textOf(blocks) <= LIMITS.messageBlockText - ROOM.text;

/** Fills pages with groups that stay together. */
function inPages(groups: readonly KnownBlock[][]): KnownBlock[][] {
  const pages: KnownBlock[][] = [];
  let page: KnownBlock[] = [];
  for (const group of groups) {
    if (page.length > 0 && !fits([...page, ...group])) {
      pages.push(page);
      page = [];
    }
    page.push(...group);
  }
  return page.length > 0 || pages.length === 0 ? [...pages, page] : pages;
}

/** Characters of everything that is shown or carried. */
const textOf = (blocks: readonly KnownBlock[]): number => {
  let sum = 0;
  JSON.stringify(blocks, (key, value: unknown) => {
    if (typeof value === 'string' && ['text', 'value', 'url'].includes(key)) sum += value.length;
    return value;
  });
  return sum;
};
