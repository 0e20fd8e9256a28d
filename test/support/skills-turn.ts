import { randomUUID } from 'node:crypto';
import {
  type Card,
  type Exchange,
  type Reply,
  type SkillContext,
  type SkillResult,
  type Turn,
} from '../../src/bot/index.ts';
import { incoming } from './bot.ts';

/** What a person did, as a skill sees it: a message, unless `more` says otherwise. */
export function turnOf(text: string, more: Partial<Turn> = {}): Turn {
  const { eventId, ...rest } = incoming(text);
  return { ...rest, id: randomUUID(), eventKey: eventId, masked: [], receivedAt: new Date(), ...more };
}

/** The rest of what a skill is given, with no history and a state that forgets. */
export const contextOf = (more: Partial<SkillContext> = {}): SkillContext => ({
  intent: null,
  history: [],
  state: { get: () => Promise.resolve(undefined), set: () => Promise.resolve(), clear: () => Promise.resolve() },
  person: () => Promise.resolve('p1'),
  awaited: false,
  now: new Date('2025-01-01T12:00:00Z'),
  ...more,
});

/** An earlier turn as history shows it. */
export const exchangeOf = (turn: Turn, skill: string, { outcome, record }: SkillResult): Exchange => ({
  turnId: turn.id,
  text: turn.text,
  skill,
  outcome,
  record,
  awaits: null,
});

/** The only reply of a result; more or fewer are a failure. */
export function onlyReply({ replies }: SkillResult): Reply {
  const [reply, ...more] = replies;
  if (!reply || more.length > 0) throw new Error(`expected one reply, got ${replies.length}`);
  return reply;
}

/** Every line of a card that carries markers, with the anchors that the markers stand for. */
export function citedLines(card: Card): { text: string; refs: string[] }[] {
  const citations = citationsOf(card);
  const refsOf = (markers: readonly number[]): string[] =>
    markers.map(
      (wanted) => citations.find(({ marker }) => marker === wanted)?.ref ?? `nothing has the marker ${wanted}`,
    );
  return card.blocks.flatMap((block) => {
    if (block.type === 'text') return block.markers ? [{ text: block.markdown, refs: refsOf(block.markers) }] : [];
    if (block.type === 'bullets')
      return block.items.map((item) => ({ text: item.markdown, refs: refsOf(item.markers) }));
    return [];
  });
}

export const citationsOf = (card: Card) =>
  card.blocks.flatMap((block) => (block.type === 'citations' ? block.citations : []));

/** The texts of a card's notes. */
export const notesOf = (card: Card): string[] =>
  card.blocks.flatMap((block) => (block.type === 'note' ? [block.markdown] : []));

/** Each marker that stands in the card, once. */
export const markersOf = (card: Card): number[] => {
  const used = card.blocks.flatMap((block) =>
    block.type === 'text'
      ? (block.markers ?? [])
      : block.type === 'bullets'
        ? block.items.flatMap(({ markers }) => markers)
        : [],
  );
  return [...new Set(used)].sort((a, b) => a - b);
};
