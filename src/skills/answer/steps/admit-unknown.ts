import type { Run, Step } from '../run.ts';
import { choose } from './select.ts';

/** When the nearest passage is a known gap, the answer says so instead of offering a near miss. */
export const admitUnknown: Step = (run: Run) => {
  const [best] = run.candidates ?? [];
  if (best?.passage.kind !== 'unknown') return null;
  const document = run.tools.knowledge.documents.get(best.passage.document);
  if (!document) return null;
  const related = choose(run, document.id, 2);
  return { kind: 'not_held', unknown: best.passage, document, related };
};
