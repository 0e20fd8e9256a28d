import { createHash } from 'node:crypto';
import type { Knowledge } from '../../../knowledge/index.ts';

/** The standards that a draft rests on, by id: their version then, and a digest of each requirement. */
export type StandardsSeen = Readonly<
  Record<string, { version: string | null; lastUpdated: string | null; requirements: Record<string, string> }>
>;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 12);

/** The standards as the knowledge holds them now. */
export function standardsNow(knowledge: Knowledge): StandardsSeen {
  const seen: Record<string, StandardsSeen[string]> = {};
  for (const { id, kind, version, lastUpdated } of knowledge.documents.values())
    if (kind === 'standard') seen[id] = { version, lastUpdated, requirements: {} };
  for (const { ref, text, kind } of knowledge.passages.values()) {
    const [id = '', point = ''] = ref.split('#');
    const standard = seen[id];
    if (kind === 'requirement' && standard) standard.requirements[point] = digestOf(text);
  }
  return seen;
}

export interface StandardChange {
  standard: string;
  from: string | null;
  to: string | null;
  added: string[];
  changed: string[];
  removed: string[];
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
    const same = added.length + removed.length + changed.length === 0 && versions.from === versions.to;
    return same ? [] : [{ standard, ...versions, added, changed, removed }];
  });
}
