import { type Passage, terms } from '../../../knowledge/index.ts';
import { type Run, type Step, leansOnEarlier } from '../run.ts';

/**
 * How much the document of the last answer counts for a message that leans on it: as much as the best match of words while the message
 * has up to three words of its own, and less the more it has.
 */
const favourOf = (question: string): number => Math.min(1, 3 / terms(question).length);

/** Searches with the conversation in mind: earlier questions count a little, more when this one leans on them. */
export const retrieve: Step = (run: Run) => {
  const { question, earlier, tools, standalone, near } = run;
  const leans = (run.leans = leansOnEarlier(run));
  const last = earlier.at(-1);
  run.result = tools.searcher.search(standalone ?? question, {
    history: leans && standalone === undefined ? earlier.map((exchange) => exchange.question) : [],
    favour: leans && last ? new Map(last.documents.slice(0, 1).map((id) => [id, favourOf(question)])) : new Map(),
    limit: 60,
    near,
  });
  run.candidates = run.result.passages.filter(({ passage }) => isShown(passage));
  return null;
};

const isShown = (passage: Passage): boolean => passage.kind !== 'section' && passage.kind !== 'question';
