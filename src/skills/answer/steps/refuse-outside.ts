import { outsideOdds } from '../evidence.ts';
import type { Run, Step } from '../run.ts';

/** A message that leans on earlier ones has few words of its own: it has to be this much surer to be something else. */
const leaningMargin = 4;

/** Declines what is not about data access, and what nothing was found for. */
export const refuseOutside: Step = (run: Run) => {
  const nearest = run.result?.documents.slice(0, 3).map(({ document }) => document) ?? [];
  if (!run.result || !run.candidates?.length) return { kind: 'outside', nearest: [] };
  return outsideOdds(run) > (run.leans ? leaningMargin : 0) ? { kind: 'outside', nearest } : null;
};
