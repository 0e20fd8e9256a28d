import type { FoundPassage, Passage } from '../../../knowledge/index.ts';
import { sharedOpening } from '../opening.ts';
import { type Chosen, shownOf } from '../outcome.ts';
import type { Run, Step } from '../run.ts';

/** How an answer is put together; how each number was chosen stands in docs/decisions/0004. */
const rules = {
  /** Most facts of an answer. */
  most: 7,
  /** Characters of facts in an answer: short enough to be read in a chat. */
  budget: 640,
  /** How far behind the best one a fact may lie, as a share of its score. */
  reach: 0.45,
  /** The same for facts of another document. */
  foreignReach: 0.8,
  /** Shares of the best score by which facts under its heading, and its neighbours in number, move up. */
  sameHeading: 0.1,
  neighbour: 0.05,
  /** Summaries say a little of everything. */
  summary: 0.75,
};

/** Picks the passages that answer the question, without repeating one another. */
export const select: Step = (run: Run) => {
  const document = run.result?.documents[0]?.document.id;
  const chosen = document === undefined ? [] : choose(run, document, rules.most);
  return chosen.length === 0 ? { kind: 'outside', nearest: [] } : { kind: 'answered', chosen };
};

/** The best passages, the first of them from the leading document; its kin, which often answer together with it, move up. */
export function choose(run: Run, leadingDocument: string, limit: number): Chosen[] {
  const known = (run.candidates ?? [])
    .filter(({ passage }) => passage.kind !== 'unknown' && passage.text !== '')
    .map((found) => ({ ...found, score: found.score * (found.passage.kind === 'summary' ? rules.summary : 1) }))
    .sort((a, b) => b.score - a.score);
  const best = known.find(({ passage }) => passage.document === leadingDocument) ?? known[0];
  if (!best) return [];
  const ranked = known
    .filter((found) => found !== best)
    .map((found) => ({ ...found, score: found.score + best.score * kinship(found.passage, best.passage) }))
    .filter(({ passage, score }) => {
      const reach = passage.document === leadingDocument ? rules.reach : rules.foreignReach;
      return score >= best.score * reach;
    })
    .sort((a, b) => b.score - a.score);
  const chosen: FoundPassage[] = [];
  let length = 0;
  for (const found of [best, ...ranked]) {
    if (chosen.length >= limit) break;
    const added = lengthBeside(found.passage, chosen);
    if (chosen.length > 0 && length + added > rules.budget) continue;
    if (chosen.some((other) => repeats(found.passage, other.passage))) continue;
    chosen.push(found);
    length += added;
  }
  return chosen.flatMap(({ passage }) => {
    const document = run.tools.knowledge.documents.get(passage.document);
    return document ? [{ passage, document }] : [];
  });
}

/** What a passage adds to an answer that holds these: an opening it shares with one of them is told once. */
function lengthBeside(passage: Passage, chosen: readonly FoundPassage[]): number {
  const text = shownOf(passage);
  const shared = chosen.map((other) => sharedOpening(shownOf(other.passage), text).length);
  return text.length - Math.max(0, ...shared);
}

function kinship(passage: Passage, best: Passage): number {
  if (passage.document !== best.document || passage.kind !== best.kind || passage.headings.length === 0) return 0;
  const apart = Math.abs(numberOf(passage) - numberOf(best));
  return (
    (passage.headings.join() === best.headings.join() ? rules.sameHeading : 0) +
    (apart === 1 ? rules.neighbour : apart === 2 ? rules.neighbour / 2 : 0)
  );
}

const numberOf = ({ ref }: Passage): number => Number(/#[A-Z](\d+)$/.exec(ref)?.[1] ?? NaN);

/** Two passages that share most of their words say the same, unless they are two points of one list. */
function repeats(a: Passage, b: Passage): boolean {
  if (a.document === b.document && a.kind === b.kind) return false;
  const wordsOf = (passage: Passage) =>
    new Set(
      shownOf(passage)
        .toLowerCase()
        .match(/[a-z0-9]{3,}/g),
    );
  const [first, second] = [wordsOf(a), wordsOf(b)];
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / Math.min(first.size, second.size) > 0.75;
}
