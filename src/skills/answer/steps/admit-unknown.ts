import { gapOdds } from '../evidence.ts';
import type { Run, Step } from '../run.ts';
import { choose } from './select.ts';

/** When what was asked is a known gap, the answer says so instead of offering a near miss. */
export const admitUnknown: Step = (run: Run) => {
  const unknown = run.candidates?.find(({ passage }) => passage.kind === 'unknown')?.passage;
  const document = unknown && run.tools.knowledge.documents.get(unknown.document);
  if (!unknown || !document || gapOdds(run) <= 0) return null;
  return { kind: 'not_held', unknown, document, related: choose(run, document.id, 2) };
};
