import { gapOdds } from '../evidence.ts';
import { ANSWERS, officialNear } from '../official.ts';
import type { Run, Step } from '../run.ts';
import { choose } from './select.ts';

/** When what was asked is a known gap, the answer says so instead of offering a near miss. */
export const admitUnknown: Step = (run: Run) => {
  const unknown = run.candidates?.find(({ passage }) => passage.kind === 'unknown')?.passage;
  const document = unknown && run.tools.knowledge.documents.get(unknown.document);
  if (!unknown || !document || gapOdds(run) <= 0) return null;
  const related = choose(run, document.id, 2);
  // What the digest does not hold may stand on the page itself.
  const answer = officialNear(run, { passage: unknown, document }, ANSWERS);
  if (answer.length > 0) return { kind: 'answered', chosen: [...answer, ...related] };
  return {
    kind: 'not_held',
    unknown,
    document,
    related: [...officialNear(run, { passage: unknown, document }), ...related],
  };
};
