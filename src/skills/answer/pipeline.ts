import type { Nearness } from '../../knowledge/index.ts';
import type { Outcome, Sentence } from './outcome.ts';
import type { Earlier, ModelPart, ModelRun, ModelStep, Run, Step, Tools } from './run.ts';
import { admitUnknown } from './steps/admit-unknown.ts';
import { askBack } from './steps/ask-back.ts';
import { compareMeaning } from './steps/compare-meaning.ts';
import { compose } from './steps/compose.ts';
import { guard } from './steps/guard.ts';
import { refuseOutside } from './steps/refuse-outside.ts';
import { rephrase } from './steps/rephrase.ts';
import { rerank } from './steps/rerank.ts';
import { retrieve } from './steps/retrieve.ts';
import { select } from './steps/select.ts';
import { verify } from './steps/verify.ts';

/** How a question is answered without a model, read from top to bottom. Each step may end the run with an outcome. */
const steps: readonly Step[] = [retrieve, refuseOutside, askBack, admitUnknown, select];

/** How it is answered with one. The last step is the answer without: it is reached whenever the model's is not fit to be shown. */
const modelSteps: readonly ModelStep[] = [
  guard,
  rephrase,
  compareMeaning,
  retrieve,
  refuseOutside,
  askBack,
  admitUnknown,
  rerank,
  compose,
  verify,
  select,
];

/**
 * Answers one question from the knowledge alone.
 * @param earlier the same person's earlier questions in this conversation, oldest first.
 * @param near how near passages lie to it in meaning, where that was compared.
 */
export function answerQuestion(
  question: string,
  earlier: readonly Earlier[],
  tools: Tools,
  near?: Nearness,
): { outcome: Outcome; run: Run } {
  const run: Run = { question, earlier, tools, ...(near ? { near } : {}) };
  for (const step of steps) {
    const outcome = step(run);
    if (outcome) return { outcome, run };
  }
  return { outcome: { kind: 'outside', nearest: [] }, run };
}

/**
 * Answers one question with the help of the models that there are, and without where they fail. The question is masked already, and masked
 * again where it leaves the program.
 * @param person account of who asks, for the budget.
 * @param soFar is told the sentences that are checked while the model goes on; none of them is taken back unless all are.
 */
export async function answerWithModel(
  question: string,
  earlier: readonly Earlier[],
  tools: Tools,
  person: string | null,
  soFar?: (sentences: readonly Sentence[]) => void,
): Promise<{ outcome: Outcome; run: Run; told?: ModelPart }> {
  const { language = null, meaning } = tools;
  if (!language && !meaning) return answerQuestion(question, earlier, tools);
  const told: ModelPart = { outcome: null, prompts: [], removed: [] };
  const run: ModelRun = { question, earlier, tools, language, person, told, soFar };
  for (const step of modelSteps) {
    const outcome = await step(run);
    if (outcome) return { outcome, run, ...(language ? { told } : {}) };
  }
  return { outcome: { kind: 'outside', nearest: [] }, run, ...(language ? { told } : {}) };
}
