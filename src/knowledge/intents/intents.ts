import type { Knowledge } from '../model.ts';
import { Classifier, type Trained, train } from '../text/classifier.ts';
import { intentFeatures } from './features.ts';
import { type Intent, isIntent } from './intent.ts';
import { type Rule, rules } from './rules.ts';

export interface Guess {
  intent: Intent;
  /** 0 to 1. */
  probability: number;
  /** A rule decided, and not the examples. */
  ruled: boolean;
  /** All intents, likeliest first. */
  ranked: { intent: Intent; probability: number }[];
}

/** How sure a wish other than a question has to be right after an answer: follow-ups ("only for Yorkshire") are short and bare. */
const sureAfterAnswer = 0.85;

/** Tells what a person wants, from the example messages in `knowledge/intents` and a few rules. Pure: the same text gives the same guess. */
export class Intents {
  private readonly classifier: Classifier;

  constructor(trained: Trained) {
    this.classifier = new Classifier(trained);
  }

  static of(knowledge: Knowledge): Intents {
    return new Intents(trainIntents(knowledge));
  }

  /** @param afterAnswer the person's last message in this conversation was a question that got an answer. */
  classify(text: string, { afterAnswer = false }: { afterAnswer?: boolean } = {}): Guess {
    const ranked = this.classifier
      .classify(intentFeatures(text))
      .flatMap(({ label, probability }) => (isIntent(label) ? [{ intent: label, probability }] : []));
    const probabilityOf = (intent: Intent): number => ranked.find((guess) => guess.intent === intent)?.probability ?? 0;
    const rule = rules.find((candidate: Rule) => candidate.matches(text, ranked));
    const best = rule?.intent ?? ranked[0]?.intent ?? 'ask';
    const isQuestion = best === 'ask' || best === 'breach_question';
    const intent =
      afterAnswer && rule?.always !== true && !isQuestion && probabilityOf(best) < sureAfterAnswer ? 'ask' : best;
    return { intent, probability: probabilityOf(intent), ruled: rule?.intent === intent, ranked };
  }
}

export const trainIntents = ({ intents }: Knowledge): Trained =>
  train(
    [...intents].flatMap(([label, texts]) => texts.map((text) => ({ label, features: intentFeatures(text) }))),
    { minimumCount: 1 },
  );
