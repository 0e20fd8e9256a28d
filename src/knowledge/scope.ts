import { Classifier } from './intents/classifier.ts';
import { features } from './intents/features.ts';
import type { Knowledge } from './model.ts';

/** Tells questions about data access from everything else, learnt from the phrasings and from examples of outside questions. */
export class Scope {
  private readonly classifier: Classifier;

  constructor(knowledge: Knowledge) {
    const outside = knowledge.outside.map((text) => ({ label: 'outside', features: features(text) }));
    const inside = knowledge.phrasings.map(({ text }) => ({ label: 'inside', features: features(text) }));
    this.classifier = new Classifier([...outside, ...inside], { epochs: 5 });
  }

  /** Probability that a question is about data access, 0 to 1. */
  inside(question: string): number {
    return this.classifier.classify(features(question)).find(({ label }) => label === 'inside')?.probability ?? 1;
  }
}
