import type { Document, Knowledge, Passage } from './model.ts';

/** A source as people see it. `ref` is the exact anchor. */
export interface Source {
  /** 1-based place in the answer. */
  marker: number;
  ref: string;
  title: string;
  version: string | null;
  /** ISO date. */
  lastUpdated: string | null;
  url: string;
  /** Where the fact was read, when that is not the page itself. */
  from?: string;
}

export interface Cited {
  text: string;
  /** Numbers of the sources it rests on. */
  markers: number[];
  note?: string;
}

/** Most sources named behind one passage; a line that belongs to eleven requirements is cited to its first three. */
const mostSources = 3;

/** Numbers the sources of passages in the order they are shown. */
export function cite(passages: readonly Passage[], knowledge: Knowledge): { sources: Source[]; cited: Cited[] } {
  const sources: Source[] = [];
  const cited = passages.flatMap((passage): Cited[] => {
    const document = knowledge.documents.get(passage.document);
    if (!document) return [];
    const markers = passage.cites.slice(0, mostSources).map((ref) => {
      const known = sources.find((source) => source.ref === ref);
      if (known) return known.marker;
      sources.push(sourceOf(sources.length + 1, ref, passage, document));
      return sources.length;
    });
    return [{ text: passage.text, markers, ...(passage.note === undefined ? {} : { note: passage.note }) }];
  });
  return { sources, cited };
}

/** Caveats of single passages, each once, with the numbers of the sources it is about. */
export function notesOf(cited: readonly Cited[]): { note: string; markers: number[] }[] {
  const about = new Map<string, Set<number>>();
  for (const { note, markers } of cited)
    if (note !== undefined) about.set(note, new Set([...(about.get(note) ?? []), ...markers]));
  return [...about].map(([note, markers]) => ({ note, markers: [...markers] }));
}

const sourceOf = (marker: number, ref: string, passage: Passage, document: Document): Source => ({
  marker,
  ref,
  title: document.title,
  ...editionOf(passage, document),
  url: passage.url ?? document.official?.url ?? document.source,
  ...(passage.from === undefined ? {} : { from: passage.from }),
});

/** The page's own words are of the page's version, a digest's entry of the version that the digest was made from. */
const editionOf = (
  { kind }: Passage,
  { version, lastUpdated, official }: Document,
): Pick<Source, 'version' | 'lastUpdated'> =>
  kind === 'official' && official
    ? { version: official.version, lastUpdated: official.lastUpdated }
    : { version, lastUpdated };

/** `Territory of Use (standard 11)`; guides, and standards whose number was not seen, by their title. */
export const nameOf = (document: Document): string =>
  document.number === null ? document.title : `${document.title} (standard ${document.number})`;

/** The passages of these anchors, in this order; unknown anchors are left out. */
export const passagesOf = (knowledge: Knowledge, refs: readonly string[]): Passage[] =>
  refs.flatMap((ref) => knowledge.passages.get(ref) ?? []);
