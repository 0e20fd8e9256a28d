import type { Reply } from './card.ts';
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

/** The port each platform implements. One contract test suite runs against every adapter. */
export interface Adapter {
  readonly platform: string;
  readonly capabilities: Capabilities;
  start(bot: Bot): Promise<void>;
  stop(): Promise<void>;
  /**
   * Shows a reply. `key` is the same each time the same reply is sent again after a crash; a platform that can
   * recognise repeats shows it once.
   */
  send(to: Origin & { turnId: string }, reply: Reply, key: string): Promise<void>;
}
