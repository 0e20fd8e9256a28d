import type { Answerability, FoundPassage, Knowledge, SearchResult, Searcher } from '../../knowledge/index.ts';
import type { Chosen, Outcome } from './outcome.ts';

/** One earlier question of the same person and the documents its answer rested on. */
export interface Earlier {
  question: string;
  documents: readonly string[];
}

/** What all steps share. Built once. */
export interface Tools {
  knowledge: Knowledge;
  searcher: Searcher;
  answerability: Answerability;
  /** Name of the organisation that runs the bot, where it is set. */
  organisation?: string | undefined;
}

/** What is known about one question so far; each step adds to it. */
export interface Run {
  readonly question: string;
  /** Oldest first. */
  readonly earlier: readonly Earlier[];
  readonly tools: Tools;
  /** It leans on the questions before it: "and for identifiable data?". */
  leans?: boolean;
  result?: SearchResult;
  /** Passages fit to be shown, best first. */
  candidates?: FoundPassage[];
  chosen?: Chosen[];
}

/** One step of the pipeline. Returning an outcome ends the run; null hands on to the next step. */
export type Step = (run: Run) => Outcome | null;
