import type { FoundPassage } from '../../knowledge/index.ts';
import type { Run } from './run.ts';

/**
 * How sure the run is about declining, as log odds: 0 is even, above 0 speaks for declining. Wording and match are weighed
 * together, because neither is enough: "how do I apply for a mortgage" is worded like a question of ours, and a new question
 * of ours matches few words. How the weights were chosen stands in docs/decisions/0005.
 */
const weights = { strength: 4, coverage: 4, outsideBias: 2, gapRatio: 10, gapCoverage: 3, gapBias: 1.5 };

const logOdds = (yes: number, no: number): number => Math.log(Math.max(yes, 1e-6) / Math.max(no, 1e-6));

/** For "this is not about data access". */
export function outsideOdds({ question, result, candidates, tools }: Run): number {
  const { held, gap, outside } = tools.answerability.judge(question);
  const match =
    weights.strength * (result?.strength ?? 0) + weights.coverage * (bestOf(candidates, false)?.coverage ?? 0);
  return logOdds(outside, held + gap) - match + weights.outsideBias;
}

/** For "this is about something known not to be held". */
export function gapOdds({ question, candidates, tools }: Run): number {
  const [unknown, known] = [bestOf(candidates, true), bestOf(candidates, false)];
  if (!unknown) return -Infinity;
  if (!known) return Infinity;
  const { held, gap } = tools.answerability.judge(question);
  const lead = weights.gapRatio * Math.log(unknown.score / known.score);
  return logOdds(gap, held) + lead - weights.gapCoverage * known.coverage + weights.gapBias;
}

const bestOf = (candidates: readonly FoundPassage[] = [], unknown: boolean): FoundPassage | undefined =>
  candidates.find(({ passage }) => (passage.kind === 'unknown') === unknown);
