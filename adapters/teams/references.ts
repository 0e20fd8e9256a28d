import type { Activity } from 'botbuilder';
import { type AdapterState, type Origin, StoreUnavailable } from '../../src/bot/index.ts';
import { conversationId, isPersonal, originOf, roomOf } from './where.ts';

/** What it takes to write into a chat or channel later, also after a restart. */
export interface Reference {
  serviceUrl: string;
  /** The bot's id there, `28:…`. */
  bot: string;
  channel: string;
}

export const referenceOf = ({ serviceUrl, recipient, channelId }: Activity): Reference => ({
  serviceUrl,
  bot: recipient.id,
  channel: channelId,
});

/** How a person can be reached, and looked up. */
export interface Contact {
  /** Conversation of Teams where the person was seen last. */
  seen: string;
  /** Their chat with the bot, once it is known. */
  personal?: string;
}

/** Answers of one conversation that people may still judge: id of the message in Teams, and of the turn it answers. */
type Answers = [activity: string, turnId: string][];

/** So many answers of one conversation can be judged with Teams' own thumbs. */
const KEPT_ANSWERS = 100;

/**
 * What the adapter has to know again after a restart, under these keys:
 *
 * - `reference:<room>`, `contact:<person>`: {@link Reference} and {@link Contact}, refreshed with each activity.
 * - `welcomed:<room>`: that it was welcomed.
 * - `answers:<conversation>`: {@link Answers}.
 * - `sending:<key>`: ids of the pages of a reply that are sent, while more are to come.
 *
 * Every method throws StoreUnavailable when the store is away.
 */
export class References {
  private readonly state: AdapterState;
  /** Welcomes under way: an installation is told twice, at the same moment. */
  private readonly welcoming = new Set<string>();

  constructor(state: AdapterState) {
    this.state = state;
  }

  async remember(activity: Activity): Promise<void> {
    const { workspace, person } = originOf(activity);
    const { conversation, recipient, from } = activity;
    await this.reach(async () => {
      await this.state.set(`reference:${roomId(workspace, conversation.id)}`, referenceOf(activity));
      if (from.id === recipient.id) return;
      const seen = roomOf(conversation.id);
      const personal = isPersonal(activity) ? seen : (await this.contact(person))?.personal;
      await this.state.set(`contact:${person.id}`, { seen, ...(personal === undefined ? {} : { personal }) });
    });
  }

  /** @param conversation as Teams names it. */
  async find(workspace: string, conversation: string): Promise<Reference | null> {
    return (await this.get<Reference>(`reference:${roomId(workspace, conversation)}`)) ?? null;
  }

  async contact(person: Origin['person']): Promise<Contact | null> {
    return (await this.get<Contact>(`contact:${person.id}`)) ?? null;
  }

  /** The chat of a person with the bot was opened. */
  async opened(workspace: string, person: Origin['person'], personal: string, reference: Reference): Promise<void> {
    await this.reach(async () => {
      await this.state.set(`reference:${roomId(workspace, personal)}`, reference);
      await this.state.set(`contact:${person.id}`, { seen: personal, personal } satisfies Contact);
    });
  }

  /** The bot was removed from a chat, channel or team. */
  async forget(activity: Activity): Promise<void> {
    const { workspace, person, conversation } = originOf(activity);
    const room = roomId(workspace, activity.conversation.id);
    await this.reach(async () => {
      await this.state.delete(`reference:${room}`);
      await this.state.delete(`welcomed:${room}`);
      if (isPersonal(activity)) await this.state.delete(`contact:${person.id}`);
      for (const key of await this.state.keys(`answers:${conversation}`)) await this.state.delete(key);
    });
  }

  /** Whether a room is to be welcomed; true once. */
  async welcome(workspace: string, conversation: string): Promise<boolean> {
    const key = `welcomed:${roomId(workspace, conversation)}`;
    if (this.welcoming.has(key)) return false;
    this.welcoming.add(key);
    try {
      if ((await this.get(key)) !== undefined) return false;
      await this.reach(() => this.state.set(key, true));
      return true;
    } finally {
      this.welcoming.delete(key);
    }
  }

  /** The welcome did not arrive: the next activity of that kind may try again. */
  async unwelcome(workspace: string, conversation: string): Promise<void> {
    await this.reach(() => this.state.delete(`welcomed:${roomId(workspace, conversation)}`));
  }

  /** @param conversation as Teams names it. */
  async answered(
    workspace: string,
    conversation: string,
    activities: readonly string[],
    turnId: string,
  ): Promise<void> {
    const key = `answers:${conversationId(workspace, conversation)}`;
    const earlier = ((await this.get<Answers>(key)) ?? []).filter(([activity]) => !activities.includes(activity));
    const added = activities.map((activity): Answers[number] => [activity, turnId]);
    await this.reach(() => this.state.set(key, [...earlier, ...added].slice(-KEPT_ANSWERS)));
  }

  /** The turn that a message of the bot answers; null when that is not known (any more). */
  async turnOf(workspace: string, conversation: string, activity: string): Promise<string | null> {
    const answers = (await this.get<Answers>(`answers:${conversationId(workspace, conversation)}`)) ?? [];
    return answers.find(([id]) => id === activity)?.[1] ?? null;
  }

  async sent(key: string): Promise<string[]> {
    return (await this.get<string[]>(`sending:${key}`)) ?? [];
  }

  /** `null`: the reply is complete. */
  async markSent(key: string, activities: readonly string[] | null): Promise<void> {
    await this.reach(() =>
      activities === null ? this.state.delete(`sending:${key}`) : this.state.set(`sending:${key}`, activities),
    );
  }

  private async get<T = unknown>(key: string): Promise<T | undefined> {
    return (await this.reach(() => this.state.get(key))) as T | undefined;
  }

  private async reach<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof StoreUnavailable ? error : new StoreUnavailable(error);
    }
  }
}

const roomId = (workspace: string, conversation: string): string => conversationId(workspace, roomOf(conversation));
