import type { FoundPassage } from '../../knowledge/index.ts';
import type { Run } from './run.ts';

/**
 * How sure the run is about declining, as log odds: 0 is even, above 0 speaks for declining. Wording and match are weighed
 * together, because neither is enough: "how do I apply for a mortgage" is worded like a question of ours, and a new question
 * of ours matches few words. How the weights were chosen stands in docs/decisions/0005.
 */
const weights = {
  outside: { held: 0.7, gap: 0.5, strength: -0.9, coverage: -3, unknown: 2.4, bias: 0.5 },
  gap: { wording: 0.6, lead: 3.5, coverage: 3, silence: 0.15, bias: -0.5 },
};

const logOdds = (yes: number, no: number): number => Math.log(Math.max(yes, 1e-6) / Math.max(no, 1e-6));

/** For "this is not about data access". */
export function outsideOdds(run: Run): number {
  const { result, candidates, tools } = run;
  const { held, gap, outside } = tools.answerability.judge(asMeant(run));
  const { strength, coverage, unknown, bias, ...wording } = weights.outside;
  return (
    wording.held * logOdds(outside, held) +
    wording.gap * logOdds(outside, gap) +
    strength * (result?.strength ?? 0) +
    coverage * (bestOf(candidates, false)?.coverage ?? 0) +
    unknown * (1 - (result?.query.known ?? 0)) +
    bias
  );
}

/** For "this is about something known not to be held": the gap matches better than anything that is held. */
export function gapOdds(run: Run): number {
  const { candidates, result, tools } = run;
  const [unknown, known] = [bestOf(candidates, true), bestOf(candidates, false)];
  if (!unknown) return -Infinity;
  if (!known) return Infinity;
  const { held, gap } = tools.answerability.judge(asMeant(run));
  const { wording, lead, coverage, silence, bias } = weights.gap;
  return (
    wording * logOdds(gap, held) +
    lead * Math.log(unknown.score / known.score) +
    coverage * (unknown.coverage - known.coverage) +
    silence * (result?.silence ?? 0) +
    bias
  );
}

/** The question with the slips mended that the search has found. */
const asMeant = ({ question, result }: Run): string =>
  question.replace(/[\p{L}\p{N}]+/gu, (word) => result?.query.corrections[word.toLowerCase()] ?? word);

const bestOf = (candidates: readonly FoundPassage[] = [], unknown: boolean): FoundPassage | undefined =>
  candidates.find(({ passage }) => (passage.kind === 'unknown') === unknown);
