import type { Card, Reply } from './card.ts';
import type { Who } from './skill.ts';
import type { Incoming, Origin } from './turn.ts';

/** The bot as an adapter sees it. */
export interface Bot {
  /**
   * Masks and records what a person did. Resolves once it is stored, so tell the platform "received" only after that.
   * @throws StoreUnavailable when it could not be stored: the platform must not be told "received".
   */
  accept(incoming: Incoming): Promise<Accepted>;
  /** The recorded exchanges of a conversation, oldest first, `limit` at most (default 100). */
  transcript(conversation: string, limit?: number): Promise<TranscriptEntry[]>;
  /**
   * A message was deleted: forgets what it said and what came of it, and takes the answer back where the platform can.
   * @throws StoreUnavailable
   */
  forget(message: { platform: string; workspace: string; eventId: string }): Promise<void>;
  /** Whether somebody has spoken to the bot in this conversation. @throws StoreUnavailable */
  takesPart(conversation: string): Promise<boolean>;
  /** Whether a button opens a form. */
  opensForm(action: string): boolean;
  /** The form that a button opens, or that is sent under this id, for platforms that have to open it at once; null for none. */
  form(action: string, value: string, who: Who): Promise<Card | null>;
  /** What is wrong with what was filled in, by field; empty when a form can be sent as it is. */
  check(form: string, values: Readonly<Record<string, string>>): Record<string, string>;
  /** What to do when this could not be recorded; null when there is nothing more to it than to try again. */
  unrecorded(name: string): string | null;
  /** Whether something that was overheard may concern the bot. It is judged where it is, and nothing of it is kept. */
  concerns(text: string): Promise<boolean>;
  /** What the skills show on a person's home page, one card each. A skill that fails is left out and logged. */
  home(person: Who): Promise<Card[]>;
  /** What all skills say about themselves, for help pages and starter prompts. */
  help(): { title: string; text: string; examples: string[] }[];
}

export interface Accepted {
  turnId: string;
  /** True when the same event had been recorded before: nothing more happens. */
  duplicate: boolean;
  /** Kinds of identifiers that were masked. */
  masked: string[];
}

export interface TranscriptEntry {
  turnId: string;
  /** As shown to people: masked text, or the label of the button. */
  text: string;
  receivedAt: Date;
  status: 'waiting' | 'answered';
  replies: Reply[];
}

export interface Capabilities {
  /** Replies that only one person sees. */
  privateReplies: boolean;
  forms: boolean;
  updates: boolean;
}

export interface SendOptions {
  /** Handle of something sent before, in whose place the reply is to stand. */
  earlier?: string;
  /** It may have been sent before: the process died, or the platform's answer was lost. */
  again?: boolean;
}

export type Recipient = Origin & { turnId: string };

/** The port each platform implements. One contract test suite runs against every adapter. */
export interface Adapter {
  readonly platform: string;
  readonly capabilities: Capabilities;
  start(bot: Bot): Promise<void>;
  stop(): Promise<void>;
  /**
   * Shows a reply. Gives a handle under which it can be changed later, or null. `key` is the same each time the same reply is sent again after a crash; a platform that can
   * recognise repeats shows it once.
   */
  send(to: Recipient, reply: Reply, key: string, options?: SendOptions): Promise<string | null>;
  /**
   * Shows the beginning of a reply that is still being worked out: `part` is what was shown under the handle `earlier`, and more.
   * The handle it gives is later an `earlier` of `send`; null where no part is shown, or nothing has to be replaced.
   */
  grow?(to: Recipient, part: Card, key: string, earlier: string | null): Promise<string | null>;
  /** Takes back what was sent. What is gone already is no error. */
  remove?(to: Recipient, handle: string): Promise<void>;
  /** Where somebody can be written to alone who has not said anything yet; null when such an account cannot be on this platform. */
  directTo?(account: string): Origin | null;
  /** What the platform vouches for about a person. `email` is null where it knows none. */
  profile?(who: Pick<Origin, 'workspace' | 'person'>): Promise<{ email: string | null }>;
}
