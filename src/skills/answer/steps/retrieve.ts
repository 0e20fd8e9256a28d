import type { Passage } from '../../../knowledge/index.ts';
import type { Run, Step } from '../run.ts';

/** How much the documents of the last answer count for a message that leans on it. */
const favour = 0.25;

/** Openings and words by which a message leans on what was said before. */
const leaning =
  /^(and|but|so|or|ok|okay|also|what about|how about|what if|then|even|same|then again)\b|\b(it|its|that|this|they|them|their|those|these|one|ones|he|she|her|him|there|then|do (we|i|they) (so|too))\b/i;

/** Searches with the conversation in mind: earlier questions count a little, more when this one leans on them. */
export const retrieve: Step = (run: Run) => {
  const { question, earlier, tools } = run;
  const leans = (run.leans = earlier.length > 0 && (leaning.test(question) || question.split(/\s+/).length <= 6));
  const last = earlier.at(-1);
  run.result = tools.searcher.search(question, {
    history: leans ? earlier.map((exchange) => exchange.question) : [],
    favour: leans && last ? new Map(last.documents.slice(0, 1).map((id) => [id, favour])) : new Map(),
    limit: 60,
  });
  run.candidates = run.result.passages.filter(({ passage }) => isShown(passage));
  return null;
};

const isShown = (passage: Passage): boolean => passage.kind !== 'section' && passage.kind !== 'question';
