import type { Document, Knowledge, Passage } from '../model.ts';
import { analyse, terms } from '../text/analyse.ts';
import { countWords } from '../text/spelling.ts';
import { type Postings, bagOf, postingsOf } from './bm25.ts';
import type { Recipe } from './recipe.ts';

/** Everything the search works out from the knowledge beforehand, as plain data. */
export interface SearchIndex {
  /** Every text of a passage or way of asking for it: the place of its passage among the {@link searchable}. */
  entryPassages: Int32Array;
  /** How many different terms each entry has. */
  entryLengths: Int32Array;
  entries: Postings;
  /** One bag for each passage, with all its phrasings. */
  bags: Postings;
  wordCounts: ReadonlyMap<string, number>;
}

/** The passages that can be found: a question to the reader is no answer. */
export const searchable = (knowledge: Knowledge): Passage[] =>
  [...knowledge.passages.values()].filter((passage) => passage.kind !== 'question');

export function buildIndex(knowledge: Knowledge, recipe: Recipe): SearchIndex {
  const passages = searchable(knowledge);
  const passageIndex = new Map(passages.map((passage, index) => [passage.ref, index]));
  const texts = passages.map((passage, at) => ({ at, text: passage.text }));
  for (const { ref, text } of knowledge.phrasings) {
    const at = passageIndex.get(ref);
    if (at !== undefined) texts.push({ at, text });
  }
  const analysed = texts.map(({ text }) => analyse(text));
  const bags = passages.map((passage) => ownBag(passage, knowledge.documents.get(passage.document), recipe));
  const entryBags = analysed.map((text, order) => {
    const own = bagOf(text.pairs, recipe.pairWeight, bagOf(text.terms));
    const bag = bags[texts[order]?.at ?? 0];
    const share = order < passages.length ? recipe.textWeight : 1;
    if (bag) for (const [term, weight] of own) bag.set(term, (bag.get(term) ?? 0) + weight * share);
    return own;
  });
  addPlainWords(knowledge, passages, bags, recipe);
  return {
    entryPassages: Int32Array.from(texts, ({ at }) => at),
    entryLengths: Int32Array.from(entryBags, ({ size }) => size),
    entries: postingsOf(entryBags, recipe.entry),
    bags: postingsOf(bags, recipe.bag),
    wordCounts: countWords(analysed),
  };
}

function ownBag(passage: Passage, document: Document | undefined, recipe: Recipe): Map<string, number> {
  const bag = bagOf(terms(passage.headings.join(' ')), recipe.headingWeight);
  return bagOf(terms(`${document?.title ?? ''} ${document?.number ?? ''}`), recipe.titleWeight, bag);
}

/** People's own words for a standard's terms join the bags of the passages that use the term. */
function addPlainWords(
  { documents, synonyms }: Knowledge,
  passages: readonly Passage[],
  bags: readonly Map<string, number>[],
  { plainWeight }: Recipe,
): void {
  const bagsOf = new Map([...documents.keys()].map((id) => [id, [] as Map<string, number>[]]));
  passages.forEach((passage, at) => bagsOf.get(passage.document)?.push(bags[at] ?? new Map<string, number>()));
  for (const { document, term, words: plain } of synonyms) {
    if (document === null) continue;
    const wanted = terms(term);
    const others = plain.flatMap(terms);
    for (const bag of bagsOf.get(document) ?? [])
      if (wanted.every((stem) => bag.has(stem))) bagOf(others, plainWeight, bag);
  }
}
