import type { HomeView, KnownBlock } from '@slack/types';
import type { Card } from '../../src/bot/index.ts';
import { buttons, content } from './block-kit.ts';
import { LIMITS } from './limits.ts';
import { isInput, unique } from './parts.ts';
import { announced, fitsView } from './views.ts';

/**
 * The home page: one card below the other, a line between them. Where they do not fit, the last line says how to see the rest.
 * @throws RangeError when a button or field carries more than Slack keeps.
 */
export function renderHome(cards: readonly Card[]): HomeView {
  const parts = cards.map((card, index) => [
    ...(index === 0 ? [] : [{ type: 'divider' as const }]),
    ...content(card),
    ...buttons(card.actions ?? []),
  ]);
  const all = parts.flat();
  return { type: 'home', blocks: unique(fitsView(all) ? all : start(parts)) };
}

/** The cards that fit, and as much of the next as does; its fields not, as the button that sends them may be missing. */
function start(parts: readonly KnownBlock[][]): KnownBlock[] {
  const whole = parts.findIndex((_, index) => !fitsView(parts.slice(0, index + 1).flat(), LIMITS.viewBlocks - 1));
  const next = parts[whole] ?? [];
  return announced([...parts.slice(0, whole).flat(), ...next.filter((block) => !isInput(block))]);
}
