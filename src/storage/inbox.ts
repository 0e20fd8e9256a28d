import type { TurnStatus } from './schema.ts';

/** A turn to be recorded. */
export interface NewTurn<Payload> {
  id: string;
  eventKey: string;
  platform: string;
  conversation: string;
  person: string;
  /** Masked. */
  payload: Payload;
  /** Event key of the message that this is a new wording of. */
  replaces?: string;
  /** The same key within this time, by the database's clock, is the same event under another id. */
  repeat?: { key: string; withinMs: number };
}

/** The right to write to one turn, until another worker takes it over. */
export interface Lease {
  turnId: string;
  leaseId: string;
}

export interface ClaimedTurn<Payload, Reply> extends Lease {
  eventKey: string;
  conversation: string;
  person: string;
  payload: Payload;
  receivedAt: Date;
  /** `answered`: only the sending remains. */
  status: 'running' | 'answered';
  /** How often a worker began to answer it, with this time. */
  attempts: number;
  /** How often sending was taken up again. */
  sendAttempts: number;
  /** How many of the replies are known to be sent. */
  sent: number;
  replies: Reply[];
  /** Of the replies that are sent. */
  handles: (string | null)[];
  skill: string | null;
  outcome: string | null;
  /** Order of arrival, for `history`. */
  seq: string;
  /** Id of the first turn of the message that this is a new wording of. */
  replaces: string | null;
}

/** What came of a turn. */
export interface Answer<Reply> {
  intent: string | null;
  skill: string | null;
  outcome: string;
  replies: Reply[];
  record: unknown;
  errorId: string | null;
  /** The skill that waits for the person's next message. */
  awaits?: string | null;
  /** A change of the conversation's state, made in the same transaction. `undefined` as value: forgotten. */
  state?: { key: string; value: unknown };
  /** The payload is replaced by this: nobody was meant, so nothing is kept of what was said. */
  payload?: unknown;
}

export interface RecordedTurn<Payload, Reply> {
  turnId: string;
  payload: Payload;
  receivedAt: Date;
  status: TurnStatus;
  intent: string | null;
  skill: string | null;
  outcome: string | null;
  replies: Reply[];
  record: unknown;
  awaits: string | null;
}

/**
 * Every turn is recorded here before the platform is told "received". All times are the database's: replicas' clocks differ.
 * Every method rejects with `StorageUnavailable` when the database is away. Methods with a lease give `false` when another
 * worker has taken the turn over, and then change nothing.
 */
export interface Inbox<Payload, Reply> {
  /** True when this process is the only one that uses the inbox. */
  readonly exclusive: boolean;
  /** Records a turn. The same event key again changes nothing and gives the first turn's id. */
  insert(turn: NewTurn<Payload>): Promise<{ turnId: string; duplicate: boolean }>;
  /**
   * Takes the oldest turn that waits, or that a dead worker left: the earliest unfinished one of its conversation, of one
   * of these platforms. `busy` are conversations that this process works on: none of theirs can be free, and knowing that
   * saves the search through a long queue behind them.
   */
  claim(options: {
    worker: string;
    leaseMs: number;
    platforms: readonly string[];
    busy?: readonly string[];
  }): Promise<ClaimedTurn<Payload, Reply> | null>;
  renew(lease: Lease, leaseMs: number): Promise<boolean>;
  /** Stores what came of a turn, all or nothing. Earlier wordings of the same message are emptied. */
  answer(turn: Lease & { replaces?: string | null; seq?: string }, answer: Answer<Reply>): Promise<boolean>;
  /** Notes that the first `count` replies are sent, and the handles under which they can be changed, as far as they have any. */
  markSent(lease: Lease, count: number, handles: readonly (string | null)[]): Promise<boolean>;
  /** Handles of what stands in the conversation as the answer to a message: those of its latest answered wording. */
  shown(replaces: string, before: Lease): Promise<(string | null)[]>;
  /**
   * Forgets what a person said in a message and what came of it, in every wording. Gives where it stood and what was shown,
   * or null when that message is not known.
   */
  forget(eventKey: string): Promise<{ payload: Payload; turnId: string; handles: string[] } | null>;
  /** Whether somebody has spoken to the bot in this conversation. */
  takesPart(conversation: string): Promise<boolean>;
  /** The handle of the one message of a slot, or null. */
  slot(key: string): Promise<string | null>;
  keepSlot(key: string, handle: string): Promise<void>;
  /** Gives the turn back, to be claimed after a pause. Unless `counts`, the attempt is taken back. */
  release(lease: Lease, options: { delayMs: number; counts: boolean }): Promise<boolean>;
  done(lease: Lease): Promise<boolean>;
  /** Ends all leases. Only for the one process of an exclusive inbox, at its start: who held them is dead. */
  endLeases(): Promise<void>;
  /** The last `limit` turns of a conversation, oldest first. */
  transcript(conversation: string, limit: number): Promise<RecordedTurn<Payload, Reply>[]>;
  /** The last answered turns of a person in a conversation before `seq`, oldest first, within the time to live. */
  history(
    turn: { conversation: string; person: string; seq: string },
    limit: number,
  ): Promise<RecordedTurn<Payload, Reply>[]>;
  /** State of the conversation, or undefined. Changed through `answer`. */
  state(key: string): Promise<unknown>;
  /** Turns not yet answered, and the age of the oldest. */
  waiting(): Promise<{ queued: number; oldestSeconds: number }>;
  /** Deletes what was finished longer ago; gives the number of turns. */
  purge(days: number): Promise<number>;
}
