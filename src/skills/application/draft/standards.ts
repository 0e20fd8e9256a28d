import { createHash } from 'node:crypto';
import type { Knowledge } from '../../../knowledge/index.ts';

/** The standards that a draft rests on, by id: their version then, and a digest of each requirement. */
export type StandardsSeen = Readonly<
  Record<
    string,
    {
      version: string | null;
      lastUpdated: string | null;
      requirements: Record<string, string>;
      /** Changes with the wording of the official page; not there while no copy of it is held. */
      page?: string;
    }
  >
>;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);

/** The documents are another map whenever anything in them is another. */
const known = new WeakMap<Knowledge['documents'], StandardsSeen>();

/** The standards as they are now: their version is the official page's, where there is a copy of that. */
export function standardsNow(knowledge: Knowledge): StandardsSeen {
  const before = known.get(knowledge.documents);
  if (before !== undefined) return before;
  const seen: Record<string, StandardsSeen[string]> = {};
  for (const { id, kind, official, ...digest } of knowledge.documents.values()) {
    const { version, lastUpdated } = official ?? digest;
    const page = official === undefined ? {} : { page: official.hash };
    if (kind === 'standard') seen[id] = { version, lastUpdated, requirements: {}, ...page };
  }
  for (const { ref, text, kind } of knowledge.passages.values()) {
    const [id = '', point = ''] = ref.split('#');
    const standard = seen[id];
    if (kind === 'requirement' && standard) standard.requirements[point] = digestOf(text);
  }
  known.set(knowledge.documents, seen);
  return seen;
}

/** A draft from before there was a copy of a page rests on the first one: that is no change. Null: there is nothing to add. */
export function withPages(seen: StandardsSeen, now: StandardsSeen): StandardsSeen | null {
  const added = Object.entries(seen).flatMap(([standard, before]) => {
    const page = now[standard]?.page;
    return page === undefined || before.page !== undefined ? [] : [[standard, { ...before, page }] as const];
  });
  return added.length === 0 ? null : { ...seen, ...Object.fromEntries(added) };
}

export interface StandardChange {
  standard: string;
  from: string | null;
  to: string | null;
  added: string[];
  changed: string[];
  removed: string[];
  /** The official page is worded otherwise. */
  page: boolean;
}

/** What is different now in the standards that a draft rests on; a standard that is gone has `to: null`. */
export function changesSince(seen: StandardsSeen, now: StandardsSeen): StandardChange[] {
  return Object.entries(seen).flatMap(([standard, before]) => {
    const after = now[standard];
    const then = before.requirements;
    const today = after?.requirements ?? {};
    const added = Object.keys(today).filter((point) => then[point] === undefined);
    const removed = Object.keys(then).filter((point) => today[point] === undefined);
    const changed = Object.keys(then).filter((point) => today[point] !== undefined && today[point] !== then[point]);
    const versions = { from: before.version, to: after?.version ?? null };
    const page = before.page !== undefined && after?.page !== undefined && before.page !== after.page;
    const same = added.length + removed.length + changed.length === 0 && versions.from === versions.to && !page;
    return same ? [] : [{ standard, ...versions, added, changed, removed, page }];
  });
}
