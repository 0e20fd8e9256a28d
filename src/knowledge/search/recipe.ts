import type { CorpusRecipe } from './corpus-index.ts';
import type { Bm25Settings } from './postings.ts';
import type { SubjectRecipe } from './subjects.ts';

/** Every number of the ranking in one place; how each was chosen stands in docs/decisions/0004. */
export interface Recipe {
  /** Each passage with all its phrasings, as one document of a corpus. */
  corpus: CorpusRecipe;
  /** People's own words for a term of a standard, in the passages that use the term. */
  plainWeight: number;
  synonymWeight: number;
  /** Of words such as “abroad”, for a question that names a place there. */
  abroadWeight: number;
  /** A passage's own words, or one phrasing of it, against the question. */
  entry: Bm25Settings & { count: number; decay: number };
  topicsAlpha: number;
  topicsTemperature: number;
  subjects: SubjectRecipe;
  document: { entries: number; bags: number; topics: number; subjects: number };
  passage: { entries: number; bags: number; document: number };
  /** Where meanings are compared too: what the nearest passage adds to its score and to that of its document. */
  meaning: { passage: number; document: number; least: number };
}

export const recipe: Recipe = {
  corpus: {
    k1: 2,
    b: 0.5,
    titleWeight: 0.5,
    pairs: { inDocument: 0.4, inQuestion: 0.4, small: true, inTitle: false },
    backgroundWeight: 0.6,
    historyWeight: 0.3,
    historyDecay: 0.7,
    correctedWeight: 0.8,
    // The document's score is worked out from more than its words: see Searcher.
    parentWeight: 0,
  },
  plainWeight: 0.3,
  synonymWeight: 0.5,
  abroadWeight: 0.8,
  entry: { k1: 1.2, b: 0.75, count: 10, decay: 0.8 },
  topicsAlpha: 0.1,
  topicsTemperature: 4,
  subjects: { temperature: 3, history: 1 },
  document: { entries: 1, bags: 0.8, topics: 0.5, subjects: 0.3 },
  passage: { entries: 0.7, bags: 1, document: 0.5 },
  meaning: { passage: 0.1, document: 0.05, least: 0.5 },
};
