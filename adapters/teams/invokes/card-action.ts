import type { Activity, InvokeResponse } from 'botbuilder';
import { readPressed } from '../pressed.ts';
import { type Receiving, incomingOfPress, record } from '../receiving.ts';
import { refreshedCard } from '../reply-pages.ts';
import { originOf } from '../where.ts';
import { type Invoke, ok } from './invoke.ts';

/**
 * A button of a card (`Action.Execute`). Teams shows the message below the card.
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export const cardAction: Invoke = {
  async answer(activity, receiving) {
    const { action } = (activity.value ?? {}) as { action?: { verb?: string; data?: unknown } };
    if (action?.verb === 'refresh') return await refreshed(activity, action.data, receiving);
    const pressed = readPressed(action?.data);
    if (pressed === null) return said('This button no longer works. Nothing was changed.');
    await record(activity, incomingOfPress(activity, pressed), receiving);
    return said('Noted. The answer comes as a message.');
  },
  failed: (text) =>
    ok({ statusCode: 500, type: 'application/vnd.microsoft.error', value: { code: 'NotRecorded', message: text } }),
};

const said = (value: string): InvokeResponse =>
  ok({ statusCode: 200, type: 'application/vnd.microsoft.activity.message', value });

/** What the card says by now, as the reply is kept. Teams asks by itself when somebody sees the card. */
async function refreshed(activity: Activity, data: unknown, { bot, outgoing }: Receiving): Promise<InvokeResponse> {
  const { turnId, index } = (data ?? {}) as { turnId?: unknown; index?: unknown };
  const { conversation, private: alone } = originOf(activity);
  const entry = (await bot.transcript(conversation)).find((one) => one.turnId === turnId);
  const reply = entry?.replies[Number(index)];
  const visible = reply !== undefined && (alone || reply.audience === 'conversation');
  const value = visible
    ? refreshedCard(reply.card, { turnId: String(turnId), index: Number(index) }, outgoing.opensDialog)
    : null;
  return value === null
    ? said('There is nothing newer.')
    : ok({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value });
}
