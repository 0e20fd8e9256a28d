import { verify as ground } from '../../../language/index.ts';
import { sentencesOf } from '../composed.ts';
import type { Chosen, Sentence } from '../outcome.ts';
import type { ModelRun, ModelStep } from '../run.ts';
import { choose } from './select.ts';

/** A model that had more than this share of its sentences taken away is not believed in the rest. */
const MOST_REMOVED = 0.5;
/** Passages shown when the model finds no answer in them. */
const NEAREST = 3;

/** Keeps what the passages support. Too little left: the next step answers as it does without a model. */
export const verify: ModelStep = (run) => {
  const { composed, offer, told } = run;
  if (!composed || !offer) return null;
  if (!composed.answerable) return unsure(run);
  const { kept, removed } = ground(composed.sentences, offer.evidence);
  told.removed = removed;
  if (kept.length === 0 || removed.length / (kept.length + removed.length) > MOST_REMOVED) {
    told.outcome = composed.sentences.length === 0 ? 'empty' : 'unsupported';
    return null;
  }
  told.outcome = 'composed';
  const sentences = sentencesOf(kept, offer);
  const open = removed.length > 0 || (composed.missing ?? '').trim() !== '';
  return { kind: 'answered', chosen: chosenOf(sentences), sentences, open };
};

const chosenOf = (sentences: readonly Sentence[]): Chosen[] => [
  ...new Map(
    sentences.flatMap(({ passages }) => passages.map((chosen) => [chosen.passage.ref, chosen] as const)),
  ).values(),
];

/** What was found is shown all the same, under words that do not call it the answer. A model that says so says nothing else. */
function unsure(run: ModelRun) {
  run.told.outcome = 'unsure';
  const chosen = choose(run, run.result?.documents[0]?.document.id ?? '', NEAREST);
  return chosen.length === 0 ? null : { kind: 'unsure' as const, chosen };
}
