import { isStopWord, stemOf, words } from '../text/analyse.ts';
import type { Spelling } from '../text/spelling.ts';
import { PAIR_SIGN } from './lexicon.ts';

/** What a question is asked with. */
export interface Asked {
  question: string;
  /** What the person tells about themselves. */
  background?: string;
  /** Earlier messages of the same person, oldest first. */
  history?: readonly string[];
}

export interface QuestionRecipe {
  backgroundWeight: number;
  /** Of the message before the question; each earlier one counts `historyDecay` of the one after it. */
  historyWeight: number;
  historyDecay: number;
  /** Of a word that was corrected. */
  correctedWeight: number;
}

const EARLIER_MESSAGES = 6;

/** One text of a question, word by word. */
export interface Part {
  words: readonly string[];
  stems: readonly string[];
  /** How much each word counts: 0 for small words. */
  weights: readonly number[];
  /** How much a pair of neighbours counts, before the recipe's weight of pairs. */
  weight: number;
}

export interface Reading {
  /** The question itself, then what it is asked with. */
  parts: readonly [Part, ...Part[]];
  /** Corrections made in the question: typed word -> word searched for. */
  corrections: Record<string, string>;
}

/** Takes a question apart: words, stems, weights; slips corrected. */
export function readQuestion(
  { question, background = '', history = [] }: Asked,
  spelling: Spelling,
  recipe: QuestionRecipe,
): Reading {
  const corrections: Record<string, string> = {};
  const part = (text: string, weight: number): Part => {
    const found = words(text);
    const weights = new Array<number>(found.length);
    for (let at = 0; at < found.length; at++) {
      const word = found[at] as string;
      const better = spelling.correct(word);
      if (better !== null) found[at] = better;
      if (better !== null && weight === 1) corrections[word] = better;
      const used = found[at] as string;
      weights[at] = isStopWord(used) ? 0 : better === null ? weight : weight * recipe.correctedWeight;
    }
    return { words: found, stems: found.map(stemOf), weights, weight };
  };
  const own = part(question, 1);
  const rest = background === '' ? [] : [part(background, recipe.backgroundWeight)];
  for (let age = 0; age < Math.min(history.length, EARLIER_MESSAGES); age++) {
    const weight = recipe.historyWeight * recipe.historyDecay ** age;
    rest.push(part(history[history.length - 1 - age] ?? '', weight));
  }
  return { parts: [own, ...rest], corrections };
}

/** The terms of a question by name, pairs as `start_date`. A term that stands in several places counts as where it counts most. */
export function termsOf({ parts }: Reading, pairWeight: number): Map<string, number> {
  const found = new Map<string, number>();
  const put = (term: string, weight: number): void => {
    if (weight > (found.get(term) ?? 0)) found.set(term, weight);
  };
  for (const { stems, weights, weight } of parts) {
    stems.forEach((stem, at) => {
      put(stem, weights[at] ?? 0);
      if (at > 0) put(`${stems[at - 1] ?? ''}${PAIR_SIGN}${stem}`, weight * pairWeight);
    });
  }
  return found;
}
