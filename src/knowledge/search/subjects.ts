import type { Document, Knowledge } from '../model.ts';
import { namesAbroad } from '../text/abroad.ts';
import { stemOf, words } from '../text/analyse.ts';
import { Classifier, type Trained, train } from '../text/classifier.ts';

const GRAM = 4;

/** What tells subjects apart: stems, neighbouring pairs, pieces of words, so that a slip or another ending still counts, and places abroad. */
function featuresOf(found: readonly string[]): string[] {
  const stems = found.map(stemOf);
  const features = new Set(stems);
  stems.forEach((stem, at) => {
    const next = stems[at + 1];
    if (next !== undefined) features.add(`${stem}_${next}`);
  });
  for (const word of found) {
    const whole = `^${word}$`;
    for (let at = 0; at + GRAM <= whole.length; at++) features.add(`~${whole.slice(at, at + GRAM)}`);
  }
  if (namesAbroad(found)) features.add('<abroad>');
  return [...features];
}

/** Learns from the phrasings which document people mean. */
export const trainSubjects = ({ phrasings, passages }: Knowledge): Trained =>
  train(
    phrasings.flatMap(({ ref, text }) => {
      const label = passages.get(ref)?.document;
      return label === undefined ? [] : [{ label, features: featuresOf(words(text)) }];
    }),
    { epochs: 3, minimumCount: 4 },
  );

export interface SubjectRecipe {
  /** 1 leaves the odds as they were learnt; more brings the documents nearer to one another in the vote. */
  temperature: number;
  /** How much the message before the question counts. */
  history: number;
}

/** Which document is a question about, by all the ways in which people ask for each? */
export class Subjects {
  private readonly classifier: Classifier;
  private readonly documents: ReadonlyMap<string, number>;
  private readonly recipe: SubjectRecipe;

  constructor(trained: Trained, documents: readonly Document[], recipe: SubjectRecipe) {
    this.classifier = new Classifier(trained);
    this.documents = new Map(documents.map(({ id }, at) => [id, at]));
    this.recipe = recipe;
  }

  /**
   * For each document its log odds, 0 for the likeliest and less for the others.
   * @param before the words of the message before, if there was one
   */
  logOdds(question: readonly string[], before: readonly string[] = []): Float64Array {
    const odds = this.of(question);
    if (before.length > 0) {
      const { history } = this.recipe;
      this.of(before).forEach((value, at) => {
        odds[at] = (odds[at] as number) + history * value;
      });
    }
    const best = odds.reduce((most, value) => Math.max(most, value), -Infinity);
    return odds.map((value) => value - best);
  }

  private of(found: readonly string[]): Float64Array {
    const odds = new Float64Array(this.documents.size).fill(Math.log(1e-9));
    for (const { label, probability } of this.classifier.classify(featuresOf(found))) {
      const at = this.documents.get(label);
      if (at !== undefined) odds[at] = Math.log(Math.max(probability, 1e-9));
    }
    return odds;
  }
}
