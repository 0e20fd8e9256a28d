import type { Passage } from '../../../knowledge/index.ts';
import { sharedOpening } from '../opening.ts';
import { officialNear } from '../official.ts';
import { type Chosen, shownOf } from '../outcome.ts';
import type { Run, Step } from '../run.ts';

/** A standard's video is named under its answers; facts about videos answer questions about videos only. */
const VIDEOS = 'guide:videos-and-webinars';

/** How an answer is put together; how each number was chosen stands in docs/decisions/0004. */
const rules = {
  /** Most facts of an answer. */
  most: 7,
  /** Characters of facts, their notes and their source lines: short enough to be read in a chat. */
  budget: 884,
  /** Characters of a source line beside its title, and of a mark. */
  sourceLine: 40,
  mark: 12,
  /** How far behind the best one a fact may lie, as a share of its score. */
  reach: 0.45,
  /** The same for facts of another document. */
  foreignReach: 0.8,
  /** Shares of the best score by which facts under its heading, and its neighbours in number, move up. */
  sameHeading: 0.15,
  neighbour: 0.05,
  /** Summaries say a little of everything; terms and conditions seldom answer alone. */
  kinds: { summary: 0.8, term: 0.9, applies: 0.85 } as Partial<Record<Passage['kind'], number>>,
};

/** Picks the passages that answer the question, without repeating one another. */
export const select: Step = (run: Run) => {
  const document = run.result?.documents[0]?.document.id;
  const digest = document === undefined ? [] : choose(run, document, rules.most);
  // The official page comes first; the digest explains it.
  const page = officialNear(run, digest[0]);
  const chosen = [...page, ...digest.slice(0, rules.most - 2 * page.length)];
  return chosen.length === 0 ? { kind: 'outside', nearest: [] } : { kind: 'answered', chosen };
};

/** The best passages, the first of them from the leading document; its kin, which often answer together with it, move up. */
export function choose(run: Run, leadingDocument: string, limit: number): Chosen[] {
  const known = (run.candidates ?? [])
    .filter(({ passage }) => passage.kind !== 'unknown' && passage.text !== '')
    .filter(({ passage }) => passage.document !== VIDEOS || leadingDocument === VIDEOS)
    .map((found) => ({ ...found, score: found.score * (rules.kinds[found.passage.kind] ?? 1) }))
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
  const chosen: Chosen[] = [];
  let length = 0;
  for (const { passage } of [best, ...ranked]) {
    const document = run.tools.knowledge.documents.get(passage.document);
    if (chosen.length >= limit) break;
    if (!document || chosen.some((other) => repeats(passage, other.passage))) continue;
    const added = lengthBeside({ passage, document }, chosen);
    if (chosen.length > 0 && length + added > rules.budget) continue;
    chosen.push({ passage, document });
    length += added;
  }
  return chosen;
}

/** What a fact adds to an answer that holds these: what it shares with one of them is told once. */
function lengthBeside(fact: Chosen, chosen: readonly Chosen[]): number {
  const text = shownOf(fact.passage);
  const shared = chosen.map((other) => sharedOpening(shownOf(other.passage), text).length);
  const { note = '' } = fact.passage;
  const source = addressOf(fact);
  const isNewSource = chosen.every((other) => addressOf(other) !== source);
  const isNewNote = chosen.every((other) => other.passage.note !== note);
  return (
    text.length -
    Math.max(0, ...shared) +
    rules.mark +
    (isNewNote ? note.length : 0) +
    (isNewSource ? fact.document.title.length + rules.sourceLine : 0)
  );
}

const addressOf = ({ passage, document }: Chosen): string => passage.url ?? document.source;

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
