import type { AllMessageEvents, AppMentionEvent } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { type Installed, type Listening, showStatus, workspaceOf } from '../context.ts';
import { type SlackMessage, heard, messageId, placeOf } from '../where.ts';

/** Kinds of message that a person writes; the others are Slack's own or those of other apps. */
const WRITTEN = new Set([undefined, 'file_share', 'thread_broadcast']);

/** Mentions, direct messages and threads the bot takes part in; edited and deleted messages. */
export function messages({ app, bot, log }: Listening): void {
  const takesPart = (conversation: string): Promise<boolean> => bot.takesPart(conversation);
  const concerns = (text: string): Promise<boolean> => bot.concerns(text);

  const hear = async (
    message: SlackMessage,
    context: Installed & { botUserId?: string | undefined },
    client: WebClient,
    edit?: string,
  ): Promise<void> => {
    const workspace = workspaceOf(context);
    const incoming = await heard(message, { workspace, botUser: context.botUserId ?? '', takesPart, concerns });
    if (incoming === null) return;
    const id = messageId(message.channel, message.ts);
    const { duplicate } = await bot.accept({
      ...incoming,
      ...(edit === undefined
        ? { eventId: id }
        : { eventId: `edit:${message.channel}:${message.ts}:${edit}`, replaces: id }),
    });
    const { thread } = placeOf(incoming);
    if (!duplicate && incoming.addressed && thread !== undefined) showStatus(client, log, message.channel, thread);
  };

  app.event('app_mention', async ({ event, context, client }) => {
    const message = written(event);
    if (message) await hear(message, context, client);
  });

  app.event('message', async ({ event, context, client }) => {
    if (event.subtype === 'message_deleted') {
      const workspace = workspaceOf(context);
      await bot.forget({ platform: 'slack', workspace, eventId: messageId(event.channel, event.deleted_ts) });
      return;
    }
    // A message with replies is not deleted for Slack: a tombstone takes its place.
    if (event.subtype === 'message_changed' && event.message.subtype === ('tombstone' as string)) {
      const eventId = messageId(event.channel, event.message.ts);
      await bot.forget({ platform: 'slack', workspace: workspaceOf(context), eventId });
      return;
    }
    if (event.subtype === 'message_changed') {
      const after = written({ ...event.message, channel: event.channel });
      const before = (event.previous_message as { text?: string } | undefined)?.text;
      // Slack also reports a change when a link gets its preview or a thread its first reply.
      if (!after || before === after.text) return;
      const { edited } = event.message as { edited?: { ts: string } };
      await hear(after, context, client, edited?.ts ?? event.event_ts);
      return;
    }
    const message = written(event);
    if (message) await hear(message, context, client);
  });
}

/** A message with what is used of it; null for everything that no person wrote. */
function written(event: AllMessageEvents | AppMentionEvent): SlackMessage | null {
  const {
    channel,
    ts,
    user,
    text = '',
    thread_ts: threadTs,
    subtype,
    bot_id: botId,
  } = { ...event } as Partial<Record<string, string>>;
  if (botId !== undefined || !WRITTEN.has(subtype) || channel === undefined || ts === undefined || user === undefined)
    return null;
  const { files } = event as { files?: unknown[] };
  return { channel, ts, user, text, thread_ts: threadTs, ...(files?.length ? { files: true } : {}) };
}
