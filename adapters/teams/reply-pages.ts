import type { Activity } from 'botbuilder';
import { type Card, cardText } from '../../src/bot/index.ts';
import type { OpensDialog } from './buttons.ts';
import { splitText } from './pages.ts';
import { renderActivities } from './render.ts';

/** One message of a reply. */
export type Page = Partial<Activity>;

/** Whether a card is an answer that people may judge. */
export const isAnswer = (card: Card): boolean => card.blocks.some(({ type }) => type === 'citations');

/**
 * A reply as Teams shows it. An answer is put together by a machine from passages of the standards: it carries Teams' label for
 * content made by AI, and Teams' own thumbs.
 * @param reply which reply of which turn; an empty turn id for what cannot be asked for anew.
 */
export function pagesOf(card: Card, reply: { turnId: string; index: number }, opensDialog: OpensDialog): Page[] {
  const answer = isAnswer(card);
  return renderActivities(card, { ...reply, feedback: answer, aiGenerated: answer, opensDialog });
}

/** The card of a reply that asks for itself anew, as it is by now; null when none of its cards does. */
export function refreshedCard(
  card: Card,
  reply: { turnId: string; index: number },
  opensDialog: OpensDialog,
): object | null {
  const cards = pagesOf(card, reply, opensDialog).flatMap(({ attachments = [] }) =>
    attachments.map(({ content }) => content as object),
  );
  return cards.find((content) => 'refresh' in content) ?? null;
}

/** A reply without cards, in pieces far below every limit: for when Teams refuses what was drawn. */
export const asText = (card: Card): Page[] =>
  splitText(cardText(card)).map((text) => ({ type: 'message', text, textFormat: 'markdown' }));
