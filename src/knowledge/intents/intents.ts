import type { Knowledge } from '../model.ts';
import { Classifier } from './classifier.ts';
import { intentFeatures } from './features.ts';
import { type Intent, isIntent } from './intent.ts';
import { type Rule, rules } from './rules.ts';

export interface Guess {
  intent: Intent;
  /** 0 to 1. */
  probability: number;
  /** All intents, likeliest first. */
  ranked: { intent: Intent; probability: number }[];
}

/** Tells what a person wants, from the example messages in `knowledge/intents` and a few rules. Pure: the same text gives the same guess. */
export class Intents {
  private readonly classifier: Classifier;

  constructor(knowledge: Knowledge) {
    this.classifier = new Classifier(
      [...knowledge.intents].flatMap(([label, texts]) =>
        texts.map((text) => ({ label, features: intentFeatures(text) })),
      ),
      { minimumCount: 1 },
    );
  }

  classify(text: string): Guess {
    const ranked = this.classifier
      .classify(intentFeatures(text))
      .flatMap(({ label, probability }) => (isIntent(label) ? [{ intent: label, probability }] : []));
    const rule = rules.find((candidate: Rule) => candidate.matches(text, ranked));
    const best = rule
      ? { intent: rule.intent, probability: 1 }
      : (ranked[0] ?? { intent: 'ask' as const, probability: 0 });
    return { ...best, ranked };
  }
}
