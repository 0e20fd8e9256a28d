import type { Document, PageStanding } from '../model.ts';
import { terms } from '../text/analyse.ts';
import type { OfficialCopy } from './copy.ts';
import { digestOf } from './pages.ts';

/** Lines of a page that went and that came. */
export interface WordingChange {
  removed: string[];
  added: string[];
}

/** Compares line by line, whatever the order: a section that is moved says the same. */
export function wordingChange(before: string, after: string): WordingChange {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const [inOld, inNow] = [new Set(old), new Set(now)];
  return { removed: old.filter((line) => !inNow.has(line)), added: now.filter((line) => !inOld.has(line)) };
}

/** So much of the shorter one's words an entry and a line have to share for the line to be what the entry was made from. */
const ENOUGH = 0.5;

/** The entries of a digest that rest on lines which changed, in order. */
export function touchedBy({ passages }: Document, { removed, added }: WordingChange): string[] {
  const lines = [...removed, ...added].map((line) => new Set(terms(line)));
  return passages
    .filter(({ kind }) => kind === 'requirement' || kind === 'fact' || kind === 'unknown' || kind === 'evidence')
    .filter(({ text }) => {
      const words = [...new Set(terms(text))];
      return lines.some(
        (line) =>
          words.filter((word) => line.has(word)).length >= Math.max(3, Math.min(words.length, line.size) * ENOUGH),
      );
    })
    .map(({ ref }) => ref);
}

/** Pure: from a digest and the copy of its page. Null when there is no copy. */
export function standingOf(document: Document, copy: OfficialCopy): PageStanding | null {
  if (copy.text === null || copy.fetchedAt === null || copy.hash === null) return null;
  const because = differs(document, copy);
  return {
    version: copy.version ?? document.version,
    lastUpdated: copy.lastUpdated ?? document.lastUpdated,
    agrees: because === null,
    because,
    touched: because === null ? [] : copy.touched,
    status: copy.status,
    url: copy.movedTo ?? copy.url,
    fetchedAt: copy.fetchedAt,
    hash: copy.hash,
  };
}

function differs(document: Document, copy: OfficialCopy): string | null {
  const { version, lastUpdated, hash, agreedHash, digestHash } = copy;
  if (version !== null && document.version !== null && version !== document.version)
    return `is ${version} now, and the digest was made from ${document.version}`;
  const revised = digestHash !== digestOf(document);
  if (agreedHash !== null && agreedHash !== hash && !revised) return 'has new wording since the digest was made';
  const newer = lastUpdated !== null && document.lastUpdated !== null && lastUpdated > document.lastUpdated;
  // A digest that somebody looked at against this very text agrees with it, whatever its date.
  if (newer && (agreedHash !== hash || revised))
    return `was edited on ${lastUpdated}, after the page that the digest was made from`;
  return null;
}
