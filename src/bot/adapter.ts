import type { Card, Reply } from './card.ts';
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
  /** The form that a button opens, for platforms that have to open it at once; null when it opens none. */
  form(action: string, value: string): Card | null;
  /** What the skills show on a person's home page, one card each. A skill that fails is left out and logged. */
  home(person: Pick<Origin, 'platform' | 'workspace' | 'person'>): Promise<Card[]>;
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
  /** Takes back what was sent. What is gone already is no error. */
  remove?(to: Recipient, handle: string): Promise<void>;
  /** What the platform vouches for about a person. `email` is null where it knows none. */
  profile?(who: Pick<Origin, 'workspace' | 'person'>): Promise<{ email: string | null }>;
}
