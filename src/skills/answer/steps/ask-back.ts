import type { Run, Step } from '../run.ts';

/** Two documents this close, for a question of this few subject words, are a toss-up. */
const closeness = 0.97;
const fewWords = 2;

/** A bare word or two that several documents claim equally gets one question back, with choices. */
export const askBack: Step = ({ result, earlier }: Run) => {
  if (!result || earlier.length > 0 || result.query.terms.length > fewWords) return null;
  const [first, second] = result.documents;
  if (!first || !second || second.score < first.score * closeness) return null;
  const choices = result.documents.filter(({ score }) => score >= first.score * 0.9).slice(0, 4);
  return { kind: 'clarify', choices: choices.map(({ document }) => document) };
};
