import { randomUUID } from 'node:crypto';
import type { Activity } from 'botbuilder';
import type { Accepted, Bot, Card, Incoming, Log } from '../../src/bot/index.ts';
import type { Outgoing } from './outgoing.ts';
import type { readPressed } from './pressed.ts';
import type { References } from './references.ts';
import { repeatOfPress } from './repeats.ts';
import { originOf } from './where.ts';

/** What everything that comes in from Teams is handled with. */
export interface Receiving {
  bot: Bot;
  log: Log;
  newErrorId: () => string;
  references: References;
  outgoing: Outgoing;
}

/** What a button or form of a card sends. */
export type PressedForm = NonNullable<ReturnType<typeof readPressed>>;

/** Records what a person did, and how to write to them. @throws StoreUnavailable */
export async function record(
  activity: Activity,
  incoming: Incoming,
  { bot, references }: Receiving,
): Promise<Accepted> {
  await references.remember(activity);
  return await bot.accept(incoming);
}

/** A button that was pressed or a form that was sent, by message or by invoke. */
export function incomingOfPress(activity: Activity, { pressed, values }: PressedForm): Incoming {
  const { kind, name, value, label } = pressed;
  const origin = originOf(activity);
  return {
    ...origin,
    eventId: `press:${activity.conversation.id}:${activity.id ?? randomUUID()}`,
    kind,
    text: kind === 'message' ? value : label,
    ...(kind === 'message' ? {} : { name, value }),
    ...(kind === 'submission' ? { values } : {}),
    addressed: true,
    repeat: repeatOfPress(activity),
  };
}

/** A card of a few words. */
export const note = (heading: string, ...paragraphs: string[]): Card => ({
  heading,
  blocks: paragraphs.map((markdown) => ({ type: 'text', markdown })),
});
