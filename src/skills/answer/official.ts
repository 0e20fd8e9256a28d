import type { Chosen } from './outcome.ts';
import type { Run } from './run.ts';

/** Shares of the question's rare words that a piece of the page has to hold to stand beside the digest, and to answer alone. */
const BESIDE = 0.34;
export const ANSWERS = 0.7;
/** A second piece this close to the best one is shown too. */
const CLOSE = 0.85;

/** What the official page says where the digest answers: one piece, seldom two; none where no copy is held. */
export function officialNear({ tools, question, result }: Run, lead: Chosen | undefined, least = BESIDE): Chosen[] {
  const document = lead && tools.knowledge.documents.get(lead.document.id);
  const { official } = tools.knowledge;
  if (lead === undefined || !document?.official || !official) return [];
  const asked = Object.entries(result?.query.corrections ?? {}).reduce(
    (text, [typed, meant]) => text.replaceAll(typed, meant),
    question,
  );
  const found = official.near(document.id, asked, lead.passage.text).filter(({ coverage }) => coverage >= least);
  const [best] = found;
  if (best === undefined) return [];
  return found
    .filter(({ score }) => score >= best.score * CLOSE)
    .slice(0, 2)
    .map(({ passage }) => ({ passage, document }));
}
