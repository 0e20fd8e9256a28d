import { type Activity, CardFactory } from 'botbuilder';
import { type Card, type Citation, cardText } from '../../src/bot/index.ts';
import type { AdaptiveCard } from '../cards/adaptive-card.ts';
import { type OpensDialog, buttonOf, withButtons } from './buttons.ts';
import { messageEntity } from './citations.ts';
import { LIMITS, shortened, sizeOf } from './limits.ts';
import { inPages } from './pages.ts';
import { isSayable, saidHeading, saidOf } from './said.ts';
import { inSmallBlocks } from './split.ts';

export interface RenderOptions {
  /** The turn that is answered; empty for what cannot be asked for anew. */
  turnId: string;
  /** Place of the reply among those of the turn. */
  index?: number;
  /** Teams' own thumbs under the message, in place of ours. */
  feedback?: boolean;
  /** Teams' label "AI generated". */
  aiGenerated?: boolean;
  /** Teams' ids of up to 60 people whose card is refreshed by itself; else everybody's in a conversation of up to 60. */
  refreshFor?: readonly string[];
  opensDialog?: OpensDialog;
}

type Page = Partial<Activity>;

/** Our own thumbs. */
const THUMBS = new Set(['feedback.up', 'feedback.down']);

/** What stands on a page beside its content, at its longest. */
const LABEL = '(999 of 999)';

const fits = (page: Page): boolean => sizeOf(page) <= LIMITS.messageBytes - LIMITS.envelopeBytes;

/**
 * A card as one or more messages within Teams' limits; nothing is left out. What an answer says stands in a message's text, for only
 * there does Teams make a citation of `[1]`; its sources and buttons stand in a card below. Text and card never share a message: Teams
 * would make two of it, and tell the id of neither (msteams-docs `conversation-messages.md`, message splitting).
 */
export function renderActivities(card: Card, options: RenderOptions): Page[] {
  const { heading, blocks } = card;
  const shown = { ...card, actions: shownActions(card, options) };
  const summary = summaryOf(card);
  const at = blocks.findIndex(({ type }) => type === 'citations');
  const said = blocks.slice(0, Math.max(at, 0)).filter(isSayable);
  if (said.length === 0) return withThumbs(cardPages(shown, summary, options), options);
  const saying: Card = { ...(heading === undefined ? {} : { heading }), blocks: said };
  const citations = blocks.flatMap((block) => (block.type === 'citations' ? block.citations : []));
  const texts = withThumbs(textPages(saying, citations, summary, options), options);
  const rest = blocks.filter((block, index) => index >= at || !isSayable(block));
  return [
    ...texts,
    ...cardPages({ blocks: rest, actions: shown.actions }, summary, { ...options, aiGenerated: false }),
  ];
}

const shownActions = ({ actions = [] }: Card, { feedback = false }: RenderOptions) =>
  actions.filter((action) => !(feedback && action.kind === 'button' && THUMBS.has(action.id)));

/** The thumbs stand under the last page, where people have read it all. */
const withThumbs = (pages: Page[], { feedback = false }: RenderOptions): Page[] =>
  pages.map((page, index) =>
    feedback && index === pages.length - 1 ? { ...page, channelData: { feedbackLoop: { type: 'custom' } } } : page,
  );

function textPages(
  card: Card,
  citations: readonly Citation[],
  summary: string,
  { aiGenerated = false }: RenderOptions,
): Page[] {
  const pageOf = (text: string, label?: string): Page => {
    const entity = messageEntity(text, citations, aiGenerated);
    return {
      type: 'message',
      textFormat: 'markdown',
      text: label === undefined ? text : `${text}\n\n${label}`,
      summary: label === undefined || label.startsWith('(1 ') ? summary : label,
      ...(entity === null ? {} : { entities: [entity] }),
    };
  };
  const whole = spoken(card);
  if (fits(pageOf(whole))) return [pageOf(whole)];
  const texts: string[] = [];
  for (const part of partsOf(inSmallBlocks(card))) {
    const last = texts.at(-1);
    const more = last === undefined ? part : `${last}\n\n${part}`;
    if (last !== undefined && fits(pageOf(more, LABEL))) texts[texts.length - 1] = more;
    else texts.push(part);
  }
  return texts.map((text, index) => pageOf(text, labelOf(index, texts.length)));
}

/** What an answer says, as the text of its first message begins. */
export const spoken = (card: Card): string => partsOf(card).join('\n\n');

const partsOf = ({ heading, blocks }: Card): string[] => [
  ...(heading === undefined ? [] : [saidHeading(heading)]),
  ...blocks.filter(isSayable).map(saidOf),
];

function cardPages(card: Card, summary: string, options: RenderOptions): Page[] {
  const { opensDialog = () => false, aiGenerated = false } = options;
  const entity = messageEntity('', [], aiGenerated);
  const pageOf = (one: Card, refreshed: boolean, label?: string): Page => {
    const content = withButtons(one, (action) => buttonOf(action, opensDialog), label);
    return {
      type: 'message',
      summary: label === undefined || label.startsWith('(1 ') ? summary : label,
      attachments: [CardFactory.adaptiveCard(refreshed ? withRefresh(content, options) : content)],
      ...(entity === null ? {} : { entities: [entity] }),
    };
  };
  const pages = inPages(card, (page) => fits(pageOf(page, true, LABEL)));
  return pages.map((page, index) => pageOf(page, pages.length === 1, labelOf(index, pages.length)));
}

const labelOf = (index: number, count: number): string | undefined =>
  count === 1 ? undefined : `(${index + 1} of ${count})`;

/**
 * A card that is shown again is asked for anew. One of several pages is not: it would be answered with another page.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#refresh-mechanism
 */
const withRefresh = (card: AdaptiveCard, { turnId, index = 0, refreshFor }: RenderOptions): AdaptiveCard =>
  turnId === ''
    ? card
    : {
        ...card,
        refresh: {
          action: { type: 'Action.Execute', verb: 'refresh', title: 'Refresh', data: { turnId, index } },
          ...(refreshFor === undefined ? {} : { userIds: refreshFor.slice(0, LIMITS.refreshUsers) }),
        },
      };

/** For notifications and screen readers. */
const summaryOf = (card: Card): string =>
  shortened(cardText(card, { addresses: false }).replaceAll('**', ''), LIMITS.summary);
