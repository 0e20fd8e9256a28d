import type { CallOutcome, Fault, Language } from '../../language/index.ts';
import type {
  Answerability,
  FoundPassage,
  Knowledge,
  Meaning,
  Nearness,
  SearchResult,
  Searcher,
} from '../../knowledge/index.ts';
import type { Composed, Offer } from './composed.ts';
import type { Chosen, Outcome, Sentence } from './outcome.ts';

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
  /** Puts answers into words. Without it they are picked word for word. */
  language?: Language | undefined;
  /** Compares meanings. Without it the search compares words alone. */
  meaning?: Meaning | undefined;
  /** The language model also puts in order what the search finds. */
  rerank?: boolean | undefined;
  /** Counts what came of asking the model. */
  metrics?: { modelAnswer(outcome: string): void } | undefined;
}

/** What is known about one question so far; each step adds to it. */
export interface Run {
  readonly question: string;
  /** Oldest first. */
  readonly earlier: readonly Earlier[];
  readonly tools: Tools;
  /** It leans on the questions before it: "and for identifiable data?". */
  leans?: boolean;
  /** The question in words that do not lean on earlier ones. */
  standalone?: string;
  /** How near passages lie to it in meaning, where that was compared. */
  near?: Nearness;
  result?: SearchResult;
  /** Passages fit to be shown, best first. */
  candidates?: FoundPassage[];
  chosen?: Chosen[];
}

/** One step of the pipeline. Returning an outcome ends the run; null hands on to the next step. */
export type Step = (run: Run) => Outcome | null;

/** What a model had to do with an answer; kept with the turn. Names of code only. */
export interface ModelPart {
  /** How it ended: in its words, or why not. Null: it was not needed, because the run ended before. */
  outcome: 'composed' | 'unsure' | 'unsupported' | 'empty' | 'injection' | Exclude<CallOutcome, 'ok'> | null;
  /** Versions of the prompts that were used. */
  prompts: string[];
  /** Why sentences were left out. */
  removed: Fault[];
}

/** A run that may use a model. */
export interface ModelRun extends Run {
  readonly language: Language | null;
  /** Account of who asks, for the budget. */
  readonly person: string | null;
  told: ModelPart;
  /** Shows the first sentences of an answer, each checked, while the model goes on. */
  readonly soFar?: ((sentences: readonly Sentence[]) => void) | undefined;
  offer?: Offer;
  composed?: Composed;
}

/** A step that may ask a model. */
export type ModelStep = (run: ModelRun) => Outcome | null | Promise<Outcome | null>;

/** Nothing has gone wrong yet that speaks against asking the model. */
export const usesModel = (run: ModelRun): run is ModelRun & { language: Language } =>
  run.language !== null && run.told.outcome === null;

/** Openings and words by which a message leans on what was said before. */
const leaning =
  /^(and|but|so|or|ok|okay|also|what about|how about|what if|then|even|same|then again)\b|\b(it|its|that|this|they|them|their|those|these|one|ones|he|she|her|him|there|then|do (we|i|they) (so|too))\b/i;

export const leansOnEarlier = ({ question, earlier }: Run): boolean =>
  earlier.length > 0 && (leaning.test(question) || question.split(/\s+/).length <= 6);
