import type { PageStatus } from '../../storage/index.ts';

/** The copy of an official page. */
export interface OfficialCopy {
  url: string;
  standard: string | null;
  status: PageStatus;
  etag: string | null;
  lastModified: string | null;
  /** Null: no copy could be had yet. */
  fetchedAt: Date | null;
  notBefore: Date | null;
  title: string | null;
  text: string | null;
  hash: string | null;
  version: string | null;
  lastUpdated: string | null;
  movedTo: string | null;
  /** The text, and the digest, when they were last known to say the same. */
  agreedHash: string | null;
  digestHash: string | null;
  suspectHash: string | null;
  touched: string[];
  fault: string | null;
}

export type ChangeKind = 'first' | 'version' | 'date' | 'wording' | 'moved' | 'gone' | 'back';

/** What was found different in a page. */
export interface PageChange {
  kinds: ChangeKind[];
  from: { version: string | null; lastUpdated: string | null };
  to: { version: string | null; lastUpdated: string | null };
  /** Entries of the digest that rest on lines which changed. */
  touched: string[];
  /** How many lines went and came. */
  lines: { removed: number; added: number };
  movedTo?: string;
}

export interface RecordedChange extends PageChange {
  id: string;
  url: string;
  standard: string | null;
  at: Date;
}

export const noCopy = (url: string, standard: string | null): OfficialCopy => ({
  url,
  standard,
  status: 'unreachable',
  etag: null,
  lastModified: null,
  fetchedAt: null,
  notBefore: null,
  title: null,
  text: null,
  hash: null,
  version: null,
  lastUpdated: null,
  movedTo: null,
  agreedHash: null,
  digestHash: null,
  suspectHash: null,
  touched: [],
  fault: null,
});
