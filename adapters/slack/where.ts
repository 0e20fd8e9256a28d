import { cleanSlackText } from './slack-text.ts';
import type { Incoming, Origin } from '../../src/bot/index.ts';

/** Where replies go. Kept as JSON in `Origin.place`. */
export interface Place {
  channel: string;
  /** Replies stand in this thread. */
  thread?: string;
  /** Only the person sees the replies: after a slash command or a shortcut in a channel. */
  aside?: true;
  /** For half an hour and five messages, also where the bot is no member. */
  responseUrl?: string;
}

/** `slack:T1:U1` and back. */
export const personId = (workspace: string, user: string): string => `slack:${workspace}:${user}`;
export const userOf = (person: { id: string }): string => person.id.split(':')[2] ?? '';

export const placeOf = ({ place, conversation }: Pick<Origin, 'place' | 'conversation'>): Place =>
  place === undefined ? { channel: conversation.split(':')[2] ?? '' } : (JSON.parse(place) as Place);

/** Direct messages begin with D. They are one conversation each, whatever thread is written in. */
export const isDirect = (channel: string): boolean => channel.startsWith('D');

type Where = Pick<Origin, 'conversation' | 'private' | 'place' | 'aside'>;

/** A thread in a channel; in a direct message the thread is only where the answer stands. */
export function thread(workspace: string, channel: string, ts: string): Where {
  const place = JSON.stringify({ channel, thread: ts } satisfies Place);
  return isDirect(channel)
    ? { conversation: `slack:${workspace}:${channel}`, private: true, place }
    : { conversation: `slack:${workspace}:${channel}:${ts}`, private: false, place };
}

/** Between the bot and one person, in the middle of a channel. */
export function aside(workspace: string, channel: string, user: string, responseUrl?: string): Where {
  if (isDirect(channel)) {
    return { conversation: `slack:${workspace}:${channel}`, private: true, place: JSON.stringify({ channel }) };
  }
  const place: Place = { channel, aside: true, ...(responseUrl === undefined ? {} : { responseUrl }) };
  return {
    conversation: `slack:${workspace}:${channel}:aside:${user}`,
    private: true,
    aside: true,
    place: JSON.stringify(place),
  };
}

export const origin = (
  workspace: string,
  user: string,
  where: Where,
): Pick<Incoming, 'platform' | 'workspace' | 'person' | keyof Where> => ({
  platform: 'slack',
  workspace,
  person: { id: personId(workspace, user) },
  ...where,
});

/** The same message has the same id, whether it comes as `message`, as `app_mention`, or again. */
export const messageId = (channel: string, ts: string): string => `message:${channel}:${ts}`;

/** The parts of a message event that are used. */
export interface SlackMessage {
  channel: string;
  ts: string;
  user: string;
  text: string;
  thread_ts?: string | undefined;
  files?: true;
}

/**
 * What a message means to the bot: spoken to, or overheard in a thread, or (null) none of its business.
 * @param context.takesPart tells whether the bot has been spoken to in that conversation.
 * @param context.concerns tells whether something that nobody said to the bot is worth taking up.
 */
export async function heard(
  message: SlackMessage,
  context: {
    workspace: string;
    botUser: string;
    takesPart: (conversation: string) => Promise<boolean>;
    concerns: (text: string) => Promise<boolean>;
  },
): Promise<Omit<Incoming, 'eventId'> | null> {
  const { workspace, botUser, takesPart, concerns } = context;
  const { channel, user, ts, thread_ts: threadTs } = message;
  const where = thread(workspace, channel, threadTs ?? ts);
  const mentioned = message.text.includes(`<@${botUser}>`);
  const addressed = mentioned || isDirect(channel);
  if (!addressed) {
    const toSomebodyElse = /<@[UW][A-Z0-9]+/.test(message.text);
    const mine = threadTs !== undefined && !toSomebodyElse && (await takesPart(where.conversation));
    if (!mine && !(await concerns(message.text))) return null;
  }
  return {
    ...origin(workspace, user, where),
    kind: 'message',
    text: cleanSlackText(message.text, botUser),
    addressed,
    ...(message.files ? { files: true } : {}),
  };
}
