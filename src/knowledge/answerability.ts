import { Classifier, type Trained, train } from './text/classifier.ts';
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

  constructor(trained: Trained) {
    this.classifier = new Classifier(trained);
  }

  static of(knowledge: Knowledge): Answerability {
    return new Answerability(trainAnswerability(knowledge));
  }

  judge(question: string): Standing {
    const found = this.classifier.classify(features(question));
    const of = (kind: keyof Standing): number => found.find(({ label }) => label === kind)?.probability ?? 0;
    return { held: of('held'), gap: of('gap'), outside: of('outside') };
  }
}

export function trainAnswerability({ phrasings, passages, outside }: Knowledge): Trained {
  const every = Math.max(1, Math.round(phrasings.length / enoughHeld));
  const kindOf = (ref: string): keyof Standing => (passages.get(ref)?.kind === 'unknown' ? 'gap' : 'held');
  return train(
    [
      ...outside.map((text) => ({ label: 'outside', features: features(text) })),
      ...phrasings
        .map(({ ref, text }) => ({ label: kindOf(ref), text }))
        .filter(({ label }, index) => label === 'gap' || index % every === 0)
        .map(({ label, text }) => ({ label, features: features(text) })),
    ],
    { epochs: 4 },
  );
}
