import { Classifier } from './intents/classifier.ts';
import { features } from './intents/features.ts';
import type { Knowledge } from './model.ts';

/** Probabilities, 0 to 1, that add up to 1. */
export interface Standing {
  /** What is held may answer it. */
  held: number;
  /** About data access, but like what is known not to be held: templates, prices, other bodies' rules, single cases. */
  gap: number;
  /** Not about data access. */
  outside: number;
}

/** So many phrasings that lead to an answer teach as much as all of them, in half the time at the start. */
const enoughHeld = 5500;

/**
 * Tells questions that can be answered from known gaps and from everything else by how they are worded: learnt from the
 * phrasings, and from examples of outside questions.
 */
export class Answerability {
  private readonly classifier: Classifier;

  constructor(knowledge: Knowledge) {
    const every = Math.max(1, Math.round(knowledge.phrasings.length / enoughHeld));
    const kindOf = (ref: string): keyof Standing => (knowledge.passages.get(ref)?.kind === 'unknown' ? 'gap' : 'held');
    this.classifier = new Classifier(
      [
        ...knowledge.outside.map((text) => ({ label: 'outside', features: features(text) })),
        ...knowledge.phrasings
          .map(({ ref, text }) => ({ label: kindOf(ref), text }))
          .filter(({ label }, index) => label === 'gap' || index % every === 0)
          .map(({ label, text }) => ({ label, features: features(text) })),
      ],
      { epochs: 4 },
    );
  }

  judge(question: string): Standing {
    const found = this.classifier.classify(features(question));
    const of = (kind: keyof Standing): number => found.find(({ label }) => label === kind)?.probability ?? 0;
    return { held: of('held'), gap: of('gap'), outside: of('outside') };
  }
}
