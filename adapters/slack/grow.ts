import { type Card, type Recipient, cardText, unfinished } from '../../src/bot/index.ts';
import { type Delivery, type Handle, show } from './deliver.ts';
import { LIMITS } from './limits.ts';
import { renderMessages } from './pages.ts';
import { type Place, placeOf } from './where.ts';

/**
 * Shows more of an answer that is being worked out. In a direct message Slack streams it; in a channel it would do so for one person
 * alone, and show everybody else nothing until the end, so there a message is posted and changed.
 * @returns null where only one person is to see the answer: what is whispered cannot be changed.
 */
export async function grow(
  to: Recipient,
  part: Card,
  key: string,
  earlier: string | null,
  delivery: Delivery,
): Promise<string | null> {
  const place = placeOf(to);
  if (place.aside) return null;
  const before = earlier === null ? null : (JSON.parse(earlier) as Handle);
  if (to.private && place.thread !== undefined) return await stream(place, cardText(part), before, delivery);
  return await show(renderMessages(unfinished(part)), place, before, key, false, delivery);
}

/** Appends what is new. Slack closes a stream by itself after about five minutes; the answer then stands in its place all the same. */
async function stream(
  { channel, thread = '' }: Place,
  text: string,
  before: Handle | null,
  { client }: Delivery,
): Promise<string> {
  const sent = before?.streamed ?? 0;
  const more = text.slice(sent, LIMITS.streamedText);
  const [ts = ''] = before?.ts ?? [];
  if (before === null) {
    const started = await client.chat.startStream({ channel, thread_ts: thread, markdown_text: more });
    return JSON.stringify({ channel, ts: [started.ts ?? ''], streamed: more.length } satisfies Handle);
  }
  if (more !== '') await client.chat.appendStream({ channel, ts, markdown_text: more });
  return JSON.stringify({ channel, ts: [ts], streamed: sent + more.length } satisfies Handle);
}
