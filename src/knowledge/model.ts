import { z } from 'zod';

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
  'summary' | 'requirement' | 'fact' | 'applies' | 'evidence' | 'term' | 'question' | 'unknown' | 'section';

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
  confidence: (typeof confidences)[number];
  caveat?: string;
  related: string[];
  video?: string;
  passages: Passage[];
  file: string;
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
}
