import type { Generated } from 'kysely';
import type { Json, Moment, TimestampOrNull } from './schema-columns.ts';

export type PageStatus =
  /** The copy is what the site serves. */
  | 'current'
  /** The site says that there is no such page (any more). */
  | 'gone'
  /** The site did not serve it; the copy is older. */
  | 'unreachable'
  /** robots.txt asks not to fetch it. */
  | 'disallowed'
  /** The site serves something else, and only once so far. */
  | 'suspect';

/** Copies of the official pages that the knowledge names. */
export interface OfficialPagesTable {
  url: string;
  standard: string | null;
  status: PageStatus;
  etag: string | null;
  last_modified: string | null;
  fetched_at: TimestampOrNull;
  checked_at: Moment;
  not_before: TimestampOrNull;
  content_hash: string | null;
  version: string | null;
  /** ISO date. */
  last_updated: string | null;
  title: string | null;
  text: string | null;
  moved_to: string | null;
  agreed_hash: string | null;
  digest_hash: string | null;
  suspect_hash: string | null;
  touched: Json<string[]> | null;
  /** What was wrong the last time, in words. */
  fault: string | null;
}

export interface PageChangesTable {
  id: Generated<string>;
  url: string;
  standard: string | null;
  detail: Json<unknown>;
  at: Moment;
  told_at: TimestampOrNull;
}

/** Conversations that want to hear when standards change. */
export interface SubscriptionsTable {
  conversation: string;
  origin: Json<unknown>;
  at: Moment;
}

export interface KnowledgeStateTable {
  name: string;
  revision: Generated<number>;
  lease_id: string | null;
  lease_until: TimestampOrNull;
  ran_at: TimestampOrNull;
}

export interface OwnDocumentsTable {
  id: Generated<string>;
  path: string;
  title: string;
  url: string | null;
  audience: string[];
  content_hash: string;
  /** ISO date of the file. */
  dated: string | null;
  imported_at: Moment;
}

export interface OwnPassagesTable {
  document: string;
  seq: number;
  heading: string;
  text: string;
}

export interface PrecedentsTable {
  reference: string;
  title: string;
  organisation: string;
  start_date: string | null;
  end_date: string | null;
  facts: Json<unknown>;
  content_hash: string;
  imported_at: Moment;
}

export interface PrecedentPassagesTable {
  reference: string;
  seq: number;
  part: string;
  text: string;
}

export interface KnowledgeTables {
  own_documents: OwnDocumentsTable;
  own_passages: OwnPassagesTable;
  precedents: PrecedentsTable;
  precedent_passages: PrecedentPassagesTable;
  official_pages: OfficialPagesTable;
  page_changes: PageChangesTable;
  subscriptions: SubscriptionsTable;
  knowledge_state: KnowledgeStateTable;
}
