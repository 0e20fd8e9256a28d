import type { Activity } from 'botbuilder';
import type { Incoming, Origin } from '../../src/bot/index.ts';
import { typedCommand } from '../cards/typed-command.ts';
import { mentions, writtenText } from './teams-text.ts';

/** What `send` needs besides the conversation. Kept as JSON in `Origin.place`. */
export interface Place {
  /** The person's id in Teams, `29:…`: the personal chat is opened with it. */
  user: string;
}

/** Ids of Microsoft Entra. */
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Where the app is tried out on one machine, nobody has a tenant. */
const NO_TENANT = 'local';

/** The tenant of an activity; null when it names two. */
export function tenantOf({ conversation, channelData }: Partial<Activity>): string | null {
  const { tenant } = (channelData ?? {}) as { tenant?: { id?: unknown } };
  const named = [conversation?.tenantId, tenant?.id]
    .filter((id) => typeof id === 'string' && id !== '')
    .map((id) => String(id).toLowerCase());
  const [first = NO_TENANT, second = first] = named;
  return first === second ? first : null;
}

/** `teams:<tenant>:<id of the account in Microsoft Entra>`; an account that Entra does not know has the id Teams gave it. */
export const personId = (tenant: string, { id, aadObjectId }: { id: string; aadObjectId?: string }): string =>
  `teams:${tenant}:${aadObjectId ?? id}`;

/** The account in Entra behind a person; null when Entra does not know it. */
export function accountOf({ workspace, person }: Pick<Origin, 'workspace' | 'person'>): string | null {
  const account = person.id.slice(`teams:${workspace}:`.length);
  return UUID.test(account) ? account : null;
}

/** `teams:<tenant>:<conversation of Teams>`, and back. A thread of a channel keeps its `;messageid=`. */
export const conversationId = (tenant: string, conversation: string): string => `teams:${tenant}:${conversation}`;
export const conversationOf = ({ workspace, conversation }: Pick<Origin, 'workspace' | 'conversation'>): string =>
  conversation.slice(conversationId(workspace, '').length);

/** The chat or channel of a conversation: all threads of a channel have one. */
export const roomOf = (conversation: string): string => conversation.split(';')[0] ?? conversation;

export const placeOf = ({ place }: Pick<Origin, 'place'>): Place | null =>
  place === undefined ? null : (JSON.parse(place) as Place);

type Where = Pick<Incoming, 'platform' | 'workspace' | 'person' | 'conversation' | 'private' | 'place'>;

/** Who and where an activity comes from. */
export function originOf({ from, conversation, ...rest }: Activity): Where {
  const workspace = tenantOf({ conversation, ...rest }) ?? NO_TENANT;
  return {
    platform: 'teams',
    workspace,
    person: { id: personId(workspace, from) },
    conversation: conversationId(workspace, conversation.id),
    private: isPersonal({ conversation }),
    place: JSON.stringify({ user: from.id } satisfies Place),
  };
}

/** A chat between one person and the bot. */
export const isPersonal = ({ conversation }: Pick<Activity, 'conversation'>): boolean =>
  conversation.conversationType === 'personal' || (!conversation.conversationType && !conversation.isGroup);

/** The same message has the same id, however often it is delivered. */
export const messageId = ({ conversation, id }: Pick<Activity, 'conversation' | 'id'>): string =>
  `message:${conversation.id}:${id ?? ''}`;

/**
 * What a message means to the bot: spoken to, or overheard in a conversation, or (null) none of its business. Without a mention
 * Teams delivers messages of channels and group chats only where a tenant has consented to it.
 * @param takesPart tells whether the bot has been spoken to in that conversation.
 */
export async function heard(
  activity: Activity,
  takesPart: (conversation: string) => Promise<boolean>,
): Promise<Omit<Incoming, 'eventId'> | null> {
  const where = originOf(activity);
  const mentioned = mentions(activity).map(({ id }) => id);
  const addressed = where.private || mentioned.includes(activity.recipient.id);
  if (!addressed && (mentioned.length > 0 || !(await takesPart(where.conversation)))) return null;
  const text = writtenText(activity);
  const said = addressed ? typedCommand(text) : { kind: 'message' as const, text };
  return { ...where, ...said, addressed, ...(hasFiles(activity) ? { files: true } : {}) };
}

/** Teams also attaches a copy of the text as HTML to every message. */
const hasFiles = ({ attachments = [] }: Partial<Activity>): boolean =>
  attachments.some(({ contentType }) => /^image\/|\.file\.|^application\/octet-stream/.test(contentType));
