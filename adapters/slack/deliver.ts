import type { WebClient } from '@slack/web-api';
import {
  type Card,
  type Log,
  type Recipient,
  type Reply,
  type SendOptions,
  cardText,
  Undeliverable,
} from '../../src/bot/index.ts';
import { LIMITS } from './limits.ts';
import { splitMrkdwn, toMrkdwn } from './mrkdwn.ts';
import { type SlackMessage, renderMessages } from './pages.ts';
import { type Place, placeOf, userOf } from './where.ts';
import { persist, refusal } from './web-api.ts';

/** A fault of ours: it must not end in silence. */
const REFUSED_BLOCKS = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
  'too_long_to_send_back',
]);

const asText = (card: Card): SlackMessage[] =>
  splitMrkdwn(toMrkdwn(cardText(card)), LIMITS.textAdvised).map((text) => ({ text, blocks: [] }));

/** Marks what the bot posted, so that it can be found again when it is not known whether a call had its effect. */
const EVENT_TYPE = 'dars_guide_reply';

/** The messages of one reply, as the inbox keeps them. */
export interface Handle {
  channel: string;
  ts: string[];
  /** It is a stream, to which so many characters were appended. */
  streamed?: number;
}

export interface Delivery {
  client: WebClient;
  log: Log;
  /** First pause after a fault of Slack's, in milliseconds; for tests. */
  pauseMs?: number;
}

/** Posts, changes or (for one person in a channel) whispers a reply, page by page. @throws Undeliverable */
export async function deliver(
  to: Recipient,
  reply: Reply,
  key: string,
  { earlier, again = false }: SendOptions,
  delivery: Delivery,
): Promise<string | null> {
  let place = placeOf(to);
  const whisper = place.aside === true || (reply.audience === 'person' && !to.private);
  if (whisper && !reply.lasting) {
    await tell(to, reply.card, place, delivery);
    return null;
  }
  if (whisper) {
    const { client, pauseMs = 1000 } = delivery;
    const user = userOf(to.person);
    const opened = await persist(() => client.conversations.open({ users: user }), { pauseMs });
    place = { channel: opened.channel?.id ?? user };
  }
  const before = earlier === undefined ? null : (JSON.parse(earlier) as Handle);
  try {
    return await show(renderMessages(reply.card), place, before, key, again, delivery);
  } catch (error) {
    const why = error instanceof RangeError ? 'too_long_to_send_back' : (refusal(error) ?? '');
    if (!REFUSED_BLOCKS.has(why)) throw error;
    const { data } = error as { data?: { response_metadata?: unknown } };
    delivery.log.error(
      { why, details: data?.response_metadata },
      'Slack refused the blocks of a reply; it is said as text',
    );
    return await show(asText(reply.card), place, before, `${key}/text`, again, delivery);
  }
}

export async function show(
  pages: readonly SlackMessage[],
  place: Place,
  before: Handle | null,
  key: string,
  again: boolean,
  delivery: Delivery,
): Promise<string> {
  const ts: string[] = [];
  const channel = before?.channel ?? place.channel;
  if (before !== null && channel !== place.channel) place = { channel };
  if (before?.streamed !== undefined) await endStream(before, delivery);
  for (const [index, page] of pages.entries()) {
    const old = before?.ts[index];
    const changed = old !== undefined && (await change(channel, old, page, delivery));
    if (old !== undefined && !changed && before?.streamed !== undefined) await remove(channel, old, delivery);
    ts.push(changed ? old : await post(place, page, `${key}/${index}`, again, delivery));
  }
  for (const old of before?.ts.slice(pages.length) ?? []) await remove(channel, old, delivery);
  return JSON.stringify({ channel, ts } satisfies Handle);
}

/** Takes back all messages of a reply. */
export async function takeBack(handle: string, delivery: Delivery): Promise<void> {
  const shown = JSON.parse(handle) as Handle;
  const { channel, ts } = shown;
  if (shown.streamed !== undefined) await endStream(shown, delivery);
  for (const each of ts) await remove(channel, each, delivery);
}

/** Without its end a stream's message cannot be changed. It may have ended by itself: Slack does that after about five minutes. */
async function endStream({ channel, ts: [ts = ''] }: Handle, { client, log }: Delivery): Promise<void> {
  try {
    await client.chat.stopStream({ channel, ts });
  } catch (error) {
    log.info({ why: refusal(error) ?? 'unknown' }, 'a streamed message could not be ended; its answer takes its place');
  }
}

/** Posts once, whatever Slack answers. `again`: an earlier process may have posted it. */
export async function post(
  place: Place,
  page: SlackMessage,
  key: string,
  again: boolean,
  delivery: Delivery,
): Promise<string> {
  const { client, pauseMs = 1000 } = delivery;
  const done = (): Promise<string | undefined> => posted(place, key, client);
  const already = again ? await done() : undefined;
  if (already !== undefined) return already;
  const message = {
    channel: place.channel,
    ...(place.thread === undefined ? {} : { thread_ts: place.thread }),
    metadata: { event_type: EVENT_TYPE, event_payload: { key } },
    unfurl_links: false,
    unfurl_media: false,
  };
  return await persist(async () => (await client.chat.postMessage({ ...message, ...page })).ts ?? '', {
    done,
    pauseMs,
  });
}

/** A reply is given up after an hour and a half; what is older was not posted for it. */
const LOOK_BACK_S = 6 * 3600;

/** The message that carries this key, if it stands there. */
async function posted({ channel, thread }: Place, key: string, client: WebClient): Promise<string | undefined> {
  const oldest = String(Math.floor(Date.now() / 1000) - LOOK_BACK_S);
  const found = await persist(() =>
    thread === undefined
      ? client.conversations.history({ channel, oldest, limit: 15, include_all_metadata: true })
      : client.conversations.replies({ channel, ts: thread, oldest, limit: 100, include_all_metadata: true }),
  );
  return found.messages?.find(({ metadata }) => {
    const { event_payload: payload } = (metadata ?? {}) as { event_payload?: { key?: string } };
    return payload?.key === key;
  })?.ts;
}

/** False when the message is no longer there to be changed. */
async function change(
  channel: string,
  ts: string,
  page: SlackMessage,
  { client, pauseMs = 1000 }: Delivery,
): Promise<boolean> {
  try {
    await persist(() => client.chat.update({ channel, ts, ...page }), { pauseMs });
    return true;
  } catch (error) {
    if (
      ['message_not_found', 'cant_update_message', 'edit_window_closed', 'streaming_state_conflict'].includes(
        refusal(error) ?? '',
      )
    )
      return false;
    throw error;
  }
}

async function remove(channel: string, ts: string, { client, pauseMs = 1000 }: Delivery): Promise<void> {
  try {
    await persist(() => client.chat.delete({ channel, ts }), { pauseMs });
  } catch (error) {
    if (refusal(error) !== 'message_not_found') throw error;
  }
}

/** To one person: beside the conversation where they wrote, or else in a direct message. */
async function tell(to: Recipient, card: Card, place: Place, delivery: Delivery): Promise<void> {
  const { client, pauseMs = 1000 } = delivery;
  const pages = renderMessages(card, place.aside ? { share: to.turnId } : {});
  const user = userOf(to.person);
  if (place.responseUrl !== undefined && (await respond(place.responseUrl, pages))) return;
  const inThread = place.aside || place.thread === undefined ? {} : { thread_ts: place.thread };
  try {
    for (const page of pages)
      await persist(() => client.chat.postEphemeral({ channel: place.channel, user, ...inThread, ...page }), {
        pauseMs,
      });
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
    const opened = await persist(() => client.conversations.open({ users: user }), { pauseMs });
    const channel = opened.channel?.id ?? user;
    for (const page of renderMessages(card)) await post({ channel }, page, `${to.turnId}:tell`, false, delivery);
  }
}

/** Five messages in half an hour; false when that is not enough or over. */
async function respond(url: string, pages: readonly SlackMessage[]): Promise<boolean> {
  if (pages.length > LIMITS.responseUrlUses) return false;
  for (const [index, page] of pages.entries()) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...page }),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null);
    if (!response?.ok && index === 0) return false;
  }
  return true;
}
