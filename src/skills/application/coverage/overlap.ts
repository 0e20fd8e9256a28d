import { isStopWord, words } from '../../../knowledge/text/analyse.ts';
import { type ReadText, comparable, quote, standsIn } from './text.ts';
import type { Judged } from './reviewed.ts';

/** Share of a requirement's words that make a stretch of text speak to it, or touch on it. */
const ADDRESSED = 0.75;
const TOUCHED = 0.55;
/** A requirement with fewer words of its own than this is never judged by them. */
const FEWEST = 4;

/** Words that stand in most requirements and tell nothing about one of them. */
const common = new Set(
  'data give state show explain describe say confirm section application applicant provide include consider use used must requirement nhs england digital dars'
    .split(' ')
    .map(comparable),
);

/** Judges a text by the words it shares with a requirement. */
export interface Overlap {
  judge(read: ReadText): Judged;
  /** How many of the requirement's words stand in a run of sentences. */
  shared(read: ReadText, first: number, last: number): number;
  /** The stretch of text that touches on the requirement most, if any does. */
  nearest(read: ReadText): string | null;
}

/** Makes the judge of one requirement out of its text. */
export function createOverlap(requirement: string): Overlap {
  const own = new Set(
    words(requirement)
      .filter((word) => !isStopWord(word))
      .map(comparable)
      .filter((stem) => !common.has(stem)),
  );
  const best = (read: ReadText): { share: number; evidence: string | null } => {
    if (own.size < FEWEST) return { share: 0, evidence: null };
    const seen = new Map<number, Set<string>>();
    for (const stem of own) {
      for (const at of read.index.get(stem) ?? []) {
        const sentence = read.sentenceOf[at] ?? 0;
        seen.set(sentence, (seen.get(sentence) ?? new Set()).add(stem));
      }
    }
    let [most, where] = [0, -1];
    for (const [sentence, stems] of seen) {
      if (stems.size > most) [most, where] = [stems.size, sentence];
    }
    return { share: most / own.size, evidence: where < 0 ? null : quote(read, where) };
  };
  return {
    shared: (read, first, last) => [...own].filter((stem) => standsIn(read, stem, first, last)).length,
    judge(read) {
      const { share, evidence } = best(read);
      if (share >= ADDRESSED) return { status: 'addressed', evidence };
      return share >= TOUCHED ? { status: 'unclear', evidence } : { status: 'missing', evidence: null };
    },
    nearest(read) {
      const { share, evidence } = best(read);
      return share >= TOUCHED ? evidence : null;
    },
  };
}
