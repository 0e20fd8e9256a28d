import type { HomeView, KnownBlock } from '@slack/types';
import type { Card } from '../../src/bot/index.ts';
import { buttons, content, sections } from './block-kit.ts';
import { LIMITS } from './limits.ts';

const MORE =
  'There is more than fits on this page. Ask me in a message, such as _list the standards_, to see all of it.';

/** The home page: one card below the other. What does not fit is announced. */
export function renderHome(cards: readonly Card[]): HomeView {
  const blocks: KnownBlock[] = [];
  for (const card of cards) {
    const part = [
      ...(blocks.length === 0 ? [] : [{ type: 'divider' as const }]),
      ...content(card),
      ...buttons(card.actions ?? []),
    ];
    const room = LIMITS.viewBlocks - 1 - blocks.length;
    blocks.push(...part.slice(0, room));
    if (part.length > room) {
      blocks.push(...sections(MORE));
      break;
    }
  }
  return { type: 'home', blocks: unique(blocks) };
}

/** Ids of buttons and fields are unique within a card; on the page several cards stand together. */
const unique = (blocks: readonly KnownBlock[]): KnownBlock[] => {
  let next = 0;
  return blocks.map((block) => {
    if (block.type === 'input') return { ...block, block_id: `${block.block_id ?? ''}~${next++}` };
    if (block.type !== 'actions') return block;
    const elements = block.elements.map((element) => ({
      ...element,
      action_id: (element.action_id ?? '').replace(/^\d+/, () => String(next++)),
    }));
    return { ...block, elements };
  });
};
