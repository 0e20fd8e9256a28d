import type { Passage } from '../../../knowledge/index.ts';
import { type Run, type Step, leansOnEarlier } from '../run.ts';

/** How much the documents of the last answer count for a message that leans on it. */
const favour = 0.25;

/** Searches with the conversation in mind: earlier questions count a little, more when this one leans on them. */
export const retrieve: Step = (run: Run) => {
  const { question, earlier, tools, standalone, near } = run;
  const leans = (run.leans = leansOnEarlier(run));
  const last = earlier.at(-1);
  run.result = tools.searcher.search(standalone ?? question, {
    history: leans && standalone === undefined ? earlier.map((exchange) => exchange.question) : [],
    favour: leans && last ? new Map(last.documents.slice(0, 1).map((id) => [id, favour])) : new Map(),
    limit: 60,
    near,
  });
  run.candidates = run.result.passages.filter(({ passage }) => isShown(passage));
  return null;
};

const isShown = (passage: Passage): boolean => passage.kind !== 'section' && passage.kind !== 'question';
