import { outsideOdds } from '../evidence.ts';
import type { Run, Step } from '../run.ts';

/** Declines what is not about data access, and what nothing was found for. A follow-up is judged with what it follows. */
export const refuseOutside: Step = (run: Run) => {
  const nearest = run.result?.documents.slice(0, 3).map(({ document }) => document) ?? [];
  if (!run.result || !run.candidates?.length) return { kind: 'outside', nearest: [] };
  if (run.leans) return null;
  return outsideOdds(run) > 0 ? { kind: 'outside', nearest } : null;
};
