import type { Generated, Insertable, Selectable, Updateable } from 'kysely';
import type { ApplicationTables } from './schema-applications.ts';
import type { ModelTables } from './schema-models.ts';
import type { Json, Moment, TimestampOrNull } from './schema-columns.ts';
import type { KnowledgeTables } from './schema-knowledge.ts';

export type TurnStatus =
  /** Waits for a worker. */
  | 'queued'
  /** A skill works on it, while the lease lasts. */
  | 'running'
  /** The replies are stored and not all sent. */
  | 'answered'
  /** Nothing remains to be done. */
  | 'done';

/** The inbox: everything a person did, and what came of it. */
export interface TurnsTable {
  id: string;
  /** Platform, workspace and event id. Unique: a redelivered event finds its row. */
  event_key: string;
  platform: string;
  conversation: string;
  /** The platform's id of the person, never a name. */
  person: string;
  /** Order of arrival; within a conversation also the order in which rows became visible. */
  seq: Generated<string>;
  /** Masked. */
  payload: Json<unknown>;
  status: Generated<TurnStatus>;
  /** New for every claim: who holds it may write to the row. */
  lease_id: string | null;
  /** By the database's clock. Past, or null: anyone may claim the row. */
  lease_until: TimestampOrNull;
  /** Host, process and number of the last worker; for the operator. */
  worker: string | null;
  /** How often a worker began to answer. */
  attempts: Generated<number>;
  /** How often sending was taken up after the first try. */
  send_attempts: Generated<number>;
  /** How many of the replies are known to be sent. */
  sent: Generated<number>;
  intent: string | null;
  skill: string | null;
  outcome: string | null;
  replies: Json<unknown[]> | null;
  record: Json<unknown> | null;
  /** The skill that waits for the person's next message. */
  awaits: string | null;
  error_id: string | null;
  /** The platform's handle of each sent reply, null where it has none. */
  handles: Json<(string | null)[]> | null;
  /** The first turn of the message that this is a new wording of. */
  replaces: string | null;
  /** What was said by whom, where the platform may deliver it again under another event id. */
  repeat_key: string | null;
  received_at: Moment;
  answered_at: TimestampOrNull;
  done_at: TimestampOrNull;
}

/** One row for each turn and person; a later verdict replaces the earlier one. */
export interface FeedbackTable {
  id: string;
  /** No foreign key: feedback outlives the turn, which retention deletes. */
  turn_id: string;
  person: string;
  platform: string;
  verdict: 'up' | 'down';
  reason: string | null;
  /** Masked. */
  comment: string | null;
  /** Masked. */
  question: string | null;
  outcome: string | null;
  citations: Json<unknown> | null;
  created_at: Moment;
}

/** Written by `@keyv/postgres`; `value` is Keyv's JSON with the time of expiry at its end. */
export interface KeyvTable {
  key: string;
  value: string | null;
}

/** What adapters keep: conversation references, installations. Secrets in it are encrypted before they get here. */
export interface AdapterStateTable {
  namespace: string;
  key: string;
  value: string;
  updated_at: Moment;
}

/** One row for each account on a platform; accounts of one person share `person`. */
export interface PeopleTable {
  /** Such as `slack:T1:U1`. */
  platform_id: string;
  person: string;
  /** A keyed digest of the verified work e-mail; the address itself is not kept. */
  email_digest: string | null;
  checked_at: Moment;
}

export type ReportState =
  /** Stored; DARS has not got it yet. */
  | 'recorded'
  /** Taken by the mail server or the webhook. */
  | 'sent'
  /** Could not be sent after all tries. */
  | 'failed'
  /** DARS confirmed that it has it. */
  | 'confirmed'
  /** Nothing is left to be done. */
  | 'closed';

/** Reports of suspected breaches. Everything a person wrote is masked. */
export interface ReportsTable {
  id: string;
  reference: string;
  /** The turn that made it. */
  turn_id: string;
  /** Account of the reporter. */
  person: string;
  /** Where the reporter is written to. */
  origin: Json<unknown>;
  facts: Json<Record<string, string>>;
  /** Counts up with every addition. */
  version: Generated<number>;
  state: Generated<ReportState>;
  recorded_at: Moment;
  /** The person behind the account, where accounts are linked; else the account. */
  owner: string;
  workspace: string;
  /** Address of the message that the report began with. */
  link: string | null;
  /** Agreement reference, upper case, without version. */
  agreement: string | null;
  /** Reference of the report that this one says again. */
  same_as: string | null;
  withdrawn_at: Date | null;
  /** What it said is gone; that it was, and when, stays. */
  erased_at: Date | null;
  changed_at: Moment;
}

/** Whom a report was opened to. */
export interface ReportMembersTable {
  report: string;
  account: string;
  /** A contributor adds, and does not see what others wrote. */
  role: 'reader' | 'contributor';
  added_by: string;
  at: Moment;
}

/** A form that was put aside, masked; one for each account, for a day. */
export interface ReportDraftsTable {
  account: string;
  carried: string;
  facts: Json<Record<string, string>>;
  updated_at: Moment;
}

/** Files that somebody may fetch for a short while. */
export interface DownloadsTable {
  token_digest: string;
  what: Json<unknown>;
  account: string;
  expires_at: Date;
}

export interface MessageSlotsTable {
  key: string;
  handle: string;
  updated_at: Moment;
}

/** What happened to a report, in order; never changed. */
export interface ReportEventsTable {
  seq: Generated<string>;
  report: string;
  what: string;
  /** An account, or `system`. */
  by: string;
  detail: Json<unknown> | null;
  at: Moment;
}

export interface Database extends ApplicationTables, KnowledgeTables, ModelTables {
  turns: TurnsTable;
  feedback: FeedbackTable;
  keyv: KeyvTable;
  adapter_state: AdapterStateTable;
  people: PeopleTable;
  reports: ReportsTable;
  report_events: ReportEventsTable;
  report_members: ReportMembersTable;
  report_drafts: ReportDraftsTable;
  downloads: DownloadsTable;
  message_slots: MessageSlotsTable;
}

export type TurnRow = Selectable<TurnsTable>;
export type FeedbackRow = Selectable<FeedbackTable>;
export type NewFeedback = Insertable<FeedbackTable>;
export type FeedbackUpdate = Updateable<FeedbackTable>;
