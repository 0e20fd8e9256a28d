import type { Entity } from 'botbuilder';
import {
  type Card,
  type Recipient,
  type Reply,
  type SendOptions,
  Undeliverable,
  loggable,
} from '../../src/bot/index.ts';
import { CALL_MS, type Connector, PAUSE_MS, persist, post, refusal } from './connector.ts';
import type { Outgoing } from './outgoing.ts';
import { personalChat } from './personal.ts';
import type { Reference } from './references.ts';
import { type Page, asText, isAnswer, pagesOf } from './reply-pages.ts';
import { conversationOf } from './where.ts';

/** The messages of one reply, as the inbox keeps them. A message of unknown id is an empty text. */
export interface Handle {
  /** As Teams names it. */
  conversation: string;
  activities: string[];
  /** It is a stream of so many pieces. */
  streamed?: number;
}

/** Said in a channel when the person cannot be written to: nothing of what it is about. */
const COME_OVER: Page = {
  type: 'message',
  text: 'I have something for the person who asked, and may not say it here. Please open a chat with me: press my name, then **Chat**, and ask me again there.',
  textFormat: 'markdown',
};

/** Posts or changes a reply, page by page; what is for one person goes to their own chat with the bot. @throws Undeliverable */
export async function deliver(
  to: Recipient,
  { card, audience }: Reply,
  key: string,
  options: SendOptions,
  outgoing: Outgoing,
): Promise<string | null> {
  const here = conversationOf(to);
  if (audience === 'conversation' || to.private) return await reply(here, to, card, key, options, outgoing);
  try {
    const personal = await personalChat(to, outgoing);
    if (personal !== null) return await reply(personal, to, card, key, options, outgoing);
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
    outgoing.log.warn(
      { why: error.reason },
      'a person cannot be written to; the channel is told so, without the content',
    );
  }
  return await reachRoom({ workspace: to.workspace, conversation: here }, outgoing, (connector) =>
    show({ conversation: here, pages: [COME_OVER], before: null, key, again: false }, connector, outgoing),
  );
}

/** Takes back all messages of a reply. */
export async function takeBack(to: Recipient, handle: string, outgoing: Outgoing): Promise<void> {
  const { conversation, activities } = JSON.parse(handle) as Handle;
  await reachRoom({ workspace: to.workspace, conversation }, outgoing, async (connector) => {
    for (const activity of activities) await remove(conversation, activity, connector, outgoing);
  });
}

/** Says something of the adapter's own. @throws Undeliverable */
export async function say(card: Card, room: Room, outgoing: Outgoing): Promise<void> {
  const { opensDialog } = outgoing;
  await reachRoom(room, outgoing, async (connector) => {
    for (const page of pagesOf(card, { turnId: '', index: 0 }, opensDialog))
      await create(room.conversation, page, connector, outgoing);
  });
}

/** Shows that work is under way. Failing is no harm. */
export function showTyping(reference: Reference, conversation: string, workspace: string, outgoing: Outgoing): void {
  const { gateway, pace, log } = outgoing;
  pace
    .turn(conversation)
    .then(() =>
      gateway.reach(reference, conversation, workspace, ({ conversations }) =>
        conversations.sendToConversation(conversation, { type: 'typing' }, { timeout: CALL_MS }),
      ),
    )
    .catch((error: unknown) => {
      const { status, code } = refusal(error);
      log.info({ status, code }, 'a typing indicator could not be shown');
    });
}

async function reply(
  conversation: string,
  to: Recipient,
  card: Card,
  key: string,
  { earlier, again = false }: SendOptions,
  outgoing: Outgoing,
): Promise<string> {
  const { references, log, opensDialog } = outgoing;
  const judged = isAnswer(card);
  const before = earlier === undefined ? null : (JSON.parse(earlier) as Handle);
  const shown = { conversation, before, key, again };
  // What stands elsewhere than its turn is not found there when it is asked for anew.
  const turnId = conversation === conversationOf(to) ? to.turnId : '';
  const pages = pagesOf(card, { turnId, index: Number(/:(\d+)$/.exec(key)?.[1] ?? 0) }, opensDialog);
  const handle = await reachRoom({ workspace: to.workspace, conversation }, outgoing, async (connector) => {
    try {
      return await show({ ...shown, pages }, connector, outgoing);
    } catch (error) {
      const { status, code } = refusal(error);
      if (status !== 400 && status !== 413) throw error;
      log.error({ status, code, fault: loggable(error) }, 'Teams refused the card of a reply; it is said as text');
      return await show({ ...shown, pages: asText(card), key: `${key}/text` }, connector, outgoing);
    }
  });
  if (judged) {
    const { activities } = JSON.parse(handle) as Handle;
    await references.answered(to.workspace, conversation, activities, to.turnId).catch((error: unknown) => {
      log.warn({ turnId: to.turnId, fault: loggable(error) }, 'an answer was sent that cannot be judged by its thumbs');
    });
  }
  return handle;
}

interface Room {
  workspace: string;
  /** As Teams names it. */
  conversation: string;
}

export async function reachRoom<T>(
  { workspace, conversation }: Room,
  { references, gateway }: Outgoing,
  work: (connector: Connector) => Promise<T>,
): Promise<T> {
  const reference = await references.find(workspace, conversation);
  if (reference === null) throw new Undeliverable('not_installed');
  return await gateway.reach(reference, conversation, workspace, work);
}

interface Shown {
  conversation: string;
  pages: readonly Page[];
  before: Handle | null;
  key: string;
  again: boolean;
}

/** Pages that an earlier try has shown are left alone. */
export async function show(
  { conversation, pages, before, key, again }: Shown,
  connector: Connector,
  outgoing: Outgoing,
): Promise<string> {
  const { references, log } = outgoing;
  const mark = (activities: string[] | null): Promise<void> =>
    references.markSent(key, activities).catch((error: unknown) => {
      log.warn({ fault: loggable(error) }, 'it could not be noted how much of a reply is sent');
    });
  const old = before?.conversation === conversation ? before.activities : [];
  const done = again ? await references.sent(key) : [];
  for (const [index, page] of pages.entries()) {
    if (index < done.length) continue;
    const earlier = old[index] ?? '';
    const put = before?.streamed === undefined ? change : endStream;
    const changed = earlier !== '' && (await put(conversation, earlier, page, connector, outgoing));
    done.push(changed ? earlier : await create(conversation, page, connector, outgoing));
    if (index < pages.length - 1) await mark(done);
  }
  for (const surplus of before === null ? [] : before.activities.filter((id) => !done.includes(id)))
    await remove(before?.conversation ?? conversation, surplus, connector, outgoing);
  if (pages.length > 1) await mark(null);
  return JSON.stringify({ conversation, activities: done } satisfies Handle);
}

async function create(
  conversation: string,
  page: Page,
  { conversations }: Connector,
  outgoing: Outgoing,
): Promise<string> {
  const { pace, log, pauseMs = PAUSE_MS } = outgoing;
  await pace.turn(conversation);
  const posted = await post(() => conversations.sendToConversation(conversation, page, { timeout: CALL_MS }), {
    log,
    pauseMs,
  });
  return posted ?? '';
}

/** What a piece of a stream says about itself (msteams-docs `streaming-ux.md`). The last one has no number. */
export const streamInfo = (info: {
  streamType: 'streaming' | 'final';
  streamSequence?: number;
  streamId?: string;
}): Entity => ({ type: 'streaminfo', ...info });

/**
 * The last piece of a stream is the message itself. False when Teams does not take it: two minutes are over, the person pressed "Stop",
 * or the answer does not go on as it began. It is then posted as any other, and what was streamed is taken back.
 */
async function endStream(
  conversation: string,
  streamId: string,
  page: Page,
  { conversations }: Connector,
  { pace, log }: Outgoing,
): Promise<boolean> {
  const last = { ...page, entities: [...(page.entities ?? []), streamInfo({ streamType: 'final', streamId })] };
  await pace.turn(conversation);
  try {
    await conversations.sendToConversation(conversation, last, { timeout: CALL_MS });
    return true;
  } catch (error) {
    const { status, code } = refusal(error);
    log.info({ status, code }, 'a stream could not be ended; the answer is posted');
    return false;
  }
}

/** False when the message is no longer there to be changed. */
async function change(
  conversation: string,
  id: string,
  page: Page,
  { conversations }: Connector,
  { pace, pauseMs = PAUSE_MS }: Outgoing,
): Promise<boolean> {
  await pace.turn(conversation);
  try {
    await persist(() => conversations.updateActivity(conversation, id, { ...page, id }, { timeout: CALL_MS }), {
      pauseMs,
    });
    return true;
  } catch (error) {
    if (error instanceof Undeliverable) return false;
    throw error;
  }
}

async function remove(
  conversation: string,
  id: string,
  { conversations }: Connector,
  { pace, pauseMs = PAUSE_MS }: Outgoing,
): Promise<void> {
  if (id === '') return;
  await pace.turn(conversation);
  try {
    await persist(() => conversations.deleteActivity(conversation, id, { timeout: CALL_MS }), { pauseMs });
  } catch (error) {
    if (!(error instanceof Undeliverable)) throw error;
  }
}
