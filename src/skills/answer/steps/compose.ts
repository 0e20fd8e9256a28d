import { seemsInjected } from '../../../language/index.ts';
import { type Offer, checkedSoFar, composedForm, offer } from '../composed.ts';
import type { Chosen } from '../outcome.ts';
import { type ModelRun, type ModelStep, usesModel } from '../run.ts';
import { choose } from './select.ts';

/** So many passages a model is given: the answer without one, and the next best. */
const MOST = 12;
const FIRST = 7;

/** Has a model put the passages into words. What it says is checked in the next step. */
export const compose: ModelStep = async (run) => {
  const leading = run.result?.documents[0]?.document.id;
  if (!usesModel(run) || leading === undefined) return null;
  const passages = passagesFor(run, leading);
  if (passages.length === 0) return null;
  const offered = offer(passages);
  run.offer = offered;
  const said = await run.language.ask({
    prompt: 'compose',
    values: { question: run.standalone ?? run.question, passages: offered.text },
    form: composedForm,
    person: run.person,
    onPart: run.soFar && showing(run.soFar, offered),
  });
  run.told.prompts.push(said.prompt);
  if (said.ok) run.composed = said.value;
  else run.told.outcome = said.outcome;
  return null;
};

/** Hands on the sentences that hold, as soon as there is one more. */
function showing(soFar: NonNullable<ModelRun['soFar']>, offered: Offer): (part: unknown) => void {
  let shown = 0;
  return (part) => {
    const sentences = checkedSoFar(part, offered);
    if (sentences.length <= shown) return;
    shown = sentences.length;
    soFar(sentences);
  };
}

/** Knowledge is reviewed; a passage that speaks to a model all the same is kept from it. */
function passagesFor(run: Parameters<ModelStep>[0], leading: string): Chosen[] {
  const first = choose(run, leading, FIRST);
  const more = (run.candidates ?? []).flatMap(({ passage }) => {
    const document = run.tools.knowledge.documents.get(passage.document);
    const known = first.some((chosen) => chosen.passage === passage);
    return document && !known && passage.kind !== 'unknown' && passage.text !== '' ? [{ passage, document }] : [];
  });
  return [...first, ...more].filter(({ passage }) => !seemsInjected(passage.text)).slice(0, MOST);
}
