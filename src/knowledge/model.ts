import { z } from 'zod';
import type { PageStatus } from '../storage/index.ts';

/** How much of the published page a digest rests on. */
export const confidences = ['full', 'partial', 'thin'] as const;

const isoDate = z
  .union([z.string(), z.date()])
  .transform((day) => (day instanceof Date ? day.toISOString().slice(0, 10) : day))
  .pipe(z.iso.date('a date such as 2022-08-09'));

const common = {
  title: z.string().min(1),
  source: z.url(),
  confidence: z.enum(confidences),
  /** One sentence for the reader: what the digest does not rest on. */
  caveat: z.string().min(1).optional(),
  related: z.array(z.string()).default([]),
};

export const standardFrontMatter = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens'),
    order: z.number().int().positive(),
    number: z.string().nullable(),
    version: z.string().regex(/^v\d+\.\d+$/, 'a version such as v2.1'),
    lastUpdated: isoDate,
    video: z.string().optional(),
    ...common,
  })
  .refine((standard) => standard.confidence === 'full' || standard.caveat !== undefined, {
    path: ['caveat'],
    message: 'a caveat is needed unless confidence is full',
  });

export const guideFrontMatter = z.strictObject({
  id: z.string().regex(/^guide:[a-z0-9]+(-[a-z0-9]+)*$/, '"guide:" and lower-case words joined by hyphens'),
  lastUpdated: isoDate.nullable(),
  sources: z.array(z.url()).default([]),
  ...common,
});

/** Kinds of entry, from the tag a list item begins with or the section it stands in. */
export type PassageKind =
  | 'summary'
  | 'requirement'
  | 'fact'
  | 'applies'
  | 'evidence'
  | 'term'
  | 'question'
  | 'unknown'
  | 'section'
  /** A piece of the official page itself, word for word. */
  | 'official';

/** The smallest thing that can be found, shown and cited. */
export interface Passage {
  /** Exact anchor, such as `honorary-contract#R14`, `guide:dars-process#F3`, `honorary-contract#evidence-2`. */
  ref: string;
  /** Id of the standard or guide it stands in. */
  document: string;
  kind: PassageKind;
  /** Headings above it, outermost first, without the document's title. */
  headings: string[];
  /** Plain text with inline Markdown, as shown to people. Empty for `section`. */
  text: string;
  /** The anchors to cite for it: itself, or the requirements an evidence line belongs to. */
  cites: string[];
  /** For `section`: the passages in it, in order. */
  children: string[];
  /** Where it was read, when that is not the document's own page. */
  from?: string;
  url?: string;
  /** Caveat to be shown with it. */
  note?: string;
  /** For `unknown`: who does know. */
  ask?: string[];
  /** For `term`: other words for it. */
  also?: string[];
  line: number;
}

/** How a digest stands to the official page it was made from. */
export interface PageStanding {
  /** As the page says; the digest's own where it does not say. */
  version: string | null;
  lastUpdated: string | null;
  /** The digest still says what the page says, as far as is known. */
  agrees: boolean;
  /** Why not, in words that complete "The page …". */
  because: string | null;
  /** Entries of the digest to look at again. */
  touched: readonly string[];
  status: PageStatus;
  /** Where the page stands. */
  url: string;
  /** When the copy was fetched. */
  fetchedAt: Date;
  /** Changes with the wording of the page. */
  hash: string;
}

/** What the official pages themselves say. */
export interface OfficialText {
  /**
   * Pieces of the page of one document that have the question's words, best first.
   * @param beside an entry of the digest that answers: what the page says there counts for more.
   */
  near(document: string, question: string, beside: string): { passage: Passage; score: number; coverage: number }[];
}

/** A standard or a guide. */
export interface Document {
  id: string;
  kind: 'standard' | 'guide';
  title: string;
  /** As published, such as `5a`; null when not seen, or for a guide. */
  number: string | null;
  order: number;
  version: string | null;
  /** ISO date, or null where it is not known. */
  lastUpdated: string | null;
  /** The page people are sent to. */
  source: string;
  /** Of a guide: the other pages it rests on. */
  sources?: readonly string[];
  confidence: (typeof confidences)[number];
  caveat?: string;
  related: string[];
  video?: string;
  passages: Passage[];
  file: string;
  /** How it stands to its official page, where there is a copy of that. */
  official?: PageStanding;
}

/** A way people ask for something; leads to a passage or, with the bare document id, to the whole document. */
export interface Phrasing {
  ref: string;
  text: string;
}

/** Everything the bot knows, checked. */
export interface Knowledge {
  documents: ReadonlyMap<string, Document>;
  passages: ReadonlyMap<string, Passage>;
  phrasings: readonly Phrasing[];
  /** Words people use for a term: of one document, or of all (`document` null). */
  synonyms: readonly { document: string | null; term: string; words: readonly string[] }[];
  /** Example messages for each intent. */
  intents: ReadonlyMap<string, readonly string[]>;
  /** Example questions that have nothing to do with data access. */
  outside: readonly string[];
  /** What the official pages say, where copies of them are held. */
  official?: OfficialText | undefined;
}
