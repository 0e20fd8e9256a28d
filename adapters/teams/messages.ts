import type { Activity } from 'botbuilder';
import type { Incoming } from '../../src/bot/index.ts';
import { showTyping } from './deliver.ts';
import { readPressed } from './pressed.ts';
import { type Receiving, incomingOfPress, record } from './receiving.ts';
import { referenceOf } from './references.ts';
import { repeatOfMessage } from './repeats.ts';
import { heard, messageId, originOf } from './where.ts';

/** A message, or a button of a card: Teams sends both as messages. */
export async function message(activity: Activity, receiving: Receiving): Promise<void> {
  if (isOwn(activity)) return;
  const pressed = readPressed(activity.value);
  if (pressed !== null) await take(activity, incomingOfPress(activity, pressed), receiving);
  else await hear(activity, { eventId: messageId(activity) }, receiving);
}

/** A message has a new wording, or its deletion was undone. */
export async function changedMessage(activity: Activity, receiving: Receiving): Promise<void> {
  const { eventType } = (activity.channelData ?? {}) as { eventType?: string };
  if (isOwn(activity) || (eventType !== 'editMessage' && eventType !== 'undeleteMessage')) return;
  const at: unknown = activity.timestamp;
  const eventId = `edit:${activity.conversation.id}:${activity.id ?? ''}:${typeof at === 'string' ? at : ''}`;
  await hear(activity, { eventId, replaces: messageId(activity) }, receiving);
}

/** A message was deleted. */
export async function deletedMessage(activity: Activity, { bot }: Receiving): Promise<void> {
  const { eventType } = (activity.channelData ?? {}) as { eventType?: string };
  if (eventType !== 'softDeleteMessage') return;
  const { platform, workspace } = originOf(activity);
  await bot.forget({ platform, workspace, eventId: messageId(activity) });
}

const isOwn = ({ from, recipient }: Activity): boolean => from.id === recipient.id || from.role === 'bot';

async function hear(
  activity: Activity,
  ids: Pick<Incoming, 'eventId' | 'replaces'>,
  receiving: Receiving,
): Promise<void> {
  const incoming = await heard(activity, (conversation) => receiving.bot.takesPart(conversation));
  if (incoming === null) return;
  await take(activity, { ...incoming, ...ids, repeat: repeatOfMessage(activity) }, receiving);
}

async function take(activity: Activity, incoming: Incoming, receiving: Receiving): Promise<void> {
  const { duplicate } = await record(activity, incoming, receiving);
  // Channels show no typing.
  if (duplicate || !incoming.addressed || activity.conversation.conversationType === 'channel') return;
  showTyping(referenceOf(activity), activity.conversation.id, incoming.workspace, receiving.outgoing);
}
