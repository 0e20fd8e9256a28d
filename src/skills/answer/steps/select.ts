import type { FoundPassage, Passage } from '../../../knowledge/index.ts';
import { type Chosen, shownOf } from '../outcome.ts';
import type { Run, Step } from '../run.ts';

/** Most bullets of an answer, and how far behind the best one a passage may lie. */
const most = 5;
const reach = 0.5;
/** Characters of passages in an answer: short enough to be read in a chat. */
const budget = 750;

/** Picks the passages that answer the question, without repeating one another. */
export const select: Step = (run: Run) => {
  const document = leading(run);
  if (document === undefined) return { kind: 'outside', nearest: [] };
  const chosen = choose(run, document, most);
  return chosen.length === 0 ? { kind: 'outside', nearest: [] } : { kind: 'answered', chosen };
};

const leading = (run: Run): string | undefined => run.result?.documents[0]?.document.id;

/** The best passages, those of the leading document first. */
export function choose(run: Run, leadingDocument: string, limit: number): Chosen[] {
  const known = (run.candidates ?? []).filter(({ passage }) => passage.kind !== 'unknown' && passage.text !== '');
  const best = known.find(({ passage }) => passage.document === leadingDocument) ?? known[0];
  if (!best) return [];
  const ranked = [best, ...known.filter((found) => found !== best && found.score >= best.score * reach)];
  const chosen: FoundPassage[] = [];
  let length = 0;
  for (const found of ranked) {
    if (chosen.length >= limit) break;
    const foreign = found.passage.document !== leadingDocument;
    if (foreign && found.score < best.score * 0.8) continue;
    if (chosen.length > 0 && length + shownOf(found.passage).length > budget) continue;
    if (chosen.some((other) => repeats(found.passage, other.passage))) continue;
    chosen.push(found);
    length += shownOf(found.passage).length;
  }
  return chosen.flatMap(({ passage }) => {
    const document = run.tools.knowledge.documents.get(passage.document);
    return document ? [{ passage, document }] : [];
  });
}

/** Two passages that share most of their words say the same. */
function repeats(a: Passage, b: Passage): boolean {
  const wordsOf = (passage: Passage) => new Set(passage.text.toLowerCase().match(/[a-z0-9]{3,}/g));
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / Math.min(first.size, second.size) > 0.75;
}
