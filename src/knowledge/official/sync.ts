import type { Knowledge } from '../model.ts';
import { standingOf, touchedBy, wordingChange } from './compare.ts';
import { type ChangeKind, type OfficialCopy, type PageChange, noCopy } from './copy.ts';
import type { PageText } from './extract.ts';
import { type OfficialPage, digestOf, officialPages } from './pages.ts';
import type { OfficialStore } from './pages.repository.ts';
import { type Fetched, type Pace, PoliteReader } from './polite.ts';
import type { Web } from './web.ts';

/** What came of one page. */
export interface PageOutcome {
  url: string;
  documents: readonly string[];
  /** `waiting`: the site asked to be left alone, and that time is not over. */
  state: 'new' | 'changed' | 'same' | 'gone' | 'disallowed' | 'failed' | 'waiting' | 'suspect';
  change: PageChange | null;
  /** Why there is no newer copy, in words. */
  fault: string | null;
  /** Why the digest does not agree with the page, in words; null when it does or there is no copy. */
  disagrees: string | null;
  touched: readonly string[];
}

export interface SyncParts {
  knowledge: Pick<Knowledge, 'documents'>;
  store: OfficialStore;
  web: Web;
  pace?: Pace;
  /** Called after each page. */
  progress?: (outcome: PageOutcome, done: number, of: number) => void;
  /** True: end after the page under way. */
  stopped?: () => boolean;
}

/** Fetches every official page once, and keeps what is new. Null when another process is at it. */
export async function syncOfficial(parts: SyncParts): Promise<PageOutcome[] | null> {
  const { knowledge, store, web, pace, progress, stopped = () => false } = parts;
  const pages = officialPages(knowledge);
  const reader = new PoliteReader(web, new Set(pages.map(({ url }) => new URL(url).hostname)), pace);
  return await store.alone(async (renew) => {
    // The parser is loaded only where it is used.
    const { extractPage } = await import('./extract.ts');
    const kept = new Map((await store.copies()).map((copy) => [copy.url, copy]));
    const outcomes: PageOutcome[] = [];
    // One host after the other.
    const inOrder = [...pages].sort((a, b) => new URL(a.url).host.localeCompare(new URL(b.url).host));
    for (const page of inOrder) {
      if (stopped()) break;
      await renew();
      const copy = { ...(kept.get(page.url) ?? noCopy(page.url, page.standard)), standard: page.standard };
      const outcome = await syncPage(page, copy, { reader, parts, extractPage });
      outcomes.push(outcome);
      progress?.(outcome, outcomes.length, pages.length);
    }
    await store.keepOnly(pages.map(({ url }) => url));
    return outcomes;
  });
}

async function syncPage(
  page: OfficialPage,
  copy: OfficialCopy,
  {
    reader,
    parts,
    extractPage,
  }: { reader: PoliteReader; parts: SyncParts; extractPage: (html: string) => PageText | null },
): Promise<PageOutcome> {
  const waits = copy.notBefore !== null && copy.notBefore > new Date();
  // A copy of a digest that was revised is compared anew even when the page is the same.
  const fetched: Fetched = waits
    ? { kind: 'later', until: copy.notBefore ?? new Date(), why: 'asked to wait' }
    : await reader.read(
        page.url,
        copy.text === null || copy.status === 'suspect' ? { etag: null, lastModified: null } : copy,
      );
  const read: Read = fetched.kind === 'page' ? { ...fetched, found: safely(() => extractPage(fetched.html)) } : fetched;
  const step = taken(copy, read, page, parts.knowledge);
  if (!waits) await parts.store.keep(step.copy, step.change, JSON.stringify(copy) !== JSON.stringify(step.copy));
  const document = page.standard === null ? undefined : parts.knowledge.documents.get(page.standard);
  const standing = document === undefined ? null : standingOf(document, step.copy);
  return {
    url: page.url,
    documents: page.documents,
    state: waits ? 'waiting' : step.state,
    change: step.change,
    fault: step.copy.fault,
    disagrees: standing?.because ?? null,
    touched: standing?.touched ?? [],
  };
}

/** What was fetched, read; `found` is null when there is nothing to read. */
type Read = Exclude<Fetched, { kind: 'page' }> | (Extract<Fetched, { kind: 'page' }> & { found: PageText | null });

/** What the parser chokes on is no page for us. */
function safely(read: () => PageText | null): PageText | null {
  try {
    return read();
  } catch {
    return null;
  }
}

interface Step {
  copy: OfficialCopy;
  change: PageChange | null;
  state: PageOutcome['state'];
}

/** A page that lost so much of its text has to be seen like that twice. */
const SUSPECT_SHARE = 0.4;

/** Pure: the copy and the answer of the site give the next copy, and what changed. */
function taken(copy: OfficialCopy, fetched: Read, page: OfficialPage, knowledge: Pick<Knowledge, 'documents'>): Step {
  const none = (
    state: PageOutcome['state'],
    status: OfficialCopy['status'],
    fault: string,
    more: Partial<OfficialCopy> = {},
  ): Step => ({
    copy: { ...copy, status, fault, notBefore: null, ...more },
    change: null,
    state,
  });
  switch (fetched.kind) {
    case 'gone':
      return {
        ...none('gone', 'gone', fetched.why),
        change:
          copy.status === 'gone' || copy.text === null
            ? null
            : change(copy, copy, ['gone'], [], { removed: 0, added: 0 }),
      };
    case 'disallowed':
      return none('disallowed', 'disallowed', fetched.why);
    case 'later':
      return none('failed', 'unreachable', fetched.why, { notBefore: fetched.until });
    case 'failed':
      return none('failed', 'unreachable', fetched.why);
    case 'same':
      return settled(copy, { ...copy, movedTo: fetched.movedTo ?? copy.movedTo }, page, knowledge);
    case 'page': {
      const { found } = fetched;
      if (found === null) return none('failed', 'unreachable', 'the page holds no text worth the name');
      const { hash, text, title, version, lastUpdated } = found;
      const shrunk = copy.text !== null && text.length < copy.text.length * SUSPECT_SHARE;
      if (shrunk && copy.suspectHash !== hash)
        return none('suspect', 'suspect', 'most of the text is missing; it is taken when it is seen again', {
          suspectHash: hash,
        });
      const { etag, lastModified, movedTo } = fetched;
      return settled(
        copy,
        { ...copy, hash, text, title, version, lastUpdated, etag, lastModified, movedTo, fetchedAt: new Date() },
        page,
        knowledge,
      );
    }
  }
}

/** The site served it. */
function settled(
  before: OfficialCopy,
  served: OfficialCopy,
  page: OfficialPage,
  knowledge: Pick<Knowledge, 'documents'>,
): Step {
  const document = knowledge.documents.get(page.standard ?? '');
  // The version on a page that several documents share is nobody's own.
  const after: OfficialCopy = {
    ...served,
    ...(document === undefined ? { version: null } : {}),
    status: 'current',
    fault: null,
    notBefore: null,
    suspectHash: null,
  };
  const first = before.text === null;
  const kinds: ChangeKind[] = first
    ? ['first']
    : [
        ...(before.status === 'gone' ? ['back' as const] : []),
        ...(before.version !== after.version ? ['version' as const] : []),
        ...(before.lastUpdated !== after.lastUpdated ? ['date' as const] : []),
        ...(before.hash !== after.hash ? ['wording' as const] : []),
        ...(after.movedTo !== null && after.movedTo !== before.movedTo ? ['moved' as const] : []),
      ];
  const wording = first ? { removed: [], added: [] } : wordingChange(before.text ?? '', after.text ?? '');
  if (document !== undefined) {
    const touched = touchedBy(document, wording);
    after.touched = [...new Set([...before.touched, ...touched])];
    const digest = digestOf(document);
    // First seen, or looked at again by those who keep the digest: from now on this text is what the digest is held against.
    const revised = before.digestHash !== null && before.digestHash !== digest;
    const sameVersion = after.version === null || document.version === null || after.version === document.version;
    if ((before.agreedHash === null || revised) && sameVersion && (revised || !isNewer(after, document.lastUpdated))) {
      after.agreedHash = after.hash;
      after.touched = [];
    }
    if (before.digestHash === null || revised) after.digestHash = digest;
    if (kinds.length > 0)
      return {
        copy: after,
        state: first ? 'new' : 'changed',
        change: change(
          first ? { version: document.version, lastUpdated: document.lastUpdated } : before,
          after,
          kinds,
          touched,
          {
            removed: wording.removed.length,
            added: wording.added.length,
          },
        ),
      };
  }
  const counts = { removed: wording.removed.length, added: wording.added.length };
  return {
    copy: after,
    state: first ? 'new' : kinds.length > 0 ? 'changed' : 'same',
    change: kinds.length > 0 ? change(before, after, kinds, [], counts) : null,
  };
}

const isNewer = ({ lastUpdated }: OfficialCopy, than: string | null): boolean =>
  lastUpdated !== null && than !== null && lastUpdated > than;

const change = (
  from: PageChange['from'],
  to: Pick<OfficialCopy, 'version' | 'lastUpdated' | 'movedTo'>,
  kinds: ChangeKind[],
  touched: string[],
  lines: PageChange['lines'],
): PageChange => ({
  kinds,
  from: { version: from.version, lastUpdated: from.lastUpdated },
  to: { version: to.version, lastUpdated: to.lastUpdated },
  touched,
  lines,
  ...(to.movedTo === null ? {} : { movedTo: to.movedTo }),
});
