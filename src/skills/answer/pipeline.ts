import type { Outcome } from './outcome.ts';
import type { Earlier, Run, Step, Tools } from './run.ts';
import { admitUnknown } from './steps/admit-unknown.ts';
import { askBack } from './steps/ask-back.ts';
import { refuseOutside } from './steps/refuse-outside.ts';
import { retrieve } from './steps/retrieve.ts';
import { select } from './steps/select.ts';

/** How a question is answered without a model, read from top to bottom. Each step may end the run with an outcome. */
const steps: readonly Step[] = [retrieve, refuseOutside, askBack, admitUnknown, select];

/**
 * Answers one question from the knowledge alone.
 * @param earlier the same person's earlier questions in this conversation, oldest first.
 */
export function answerQuestion(
  question: string,
  earlier: readonly Earlier[],
  tools: Tools,
): { outcome: Outcome; run: Run } {
  const run: Run = { question, earlier, tools };
  for (const step of steps) {
    const outcome = step(run);
    if (outcome) return { outcome, run };
  }
  return { outcome: { kind: 'outside', nearest: [] }, run };
}
