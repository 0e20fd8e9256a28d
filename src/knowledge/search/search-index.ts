import type { Document, Knowledge, Passage } from '../model.ts';
import { analyse, terms } from '../text/analyse.ts';
import type { Trained } from '../text/classifier.ts';
import { bagOf } from './bm25.ts';
import { type CorpusDocument, type CorpusIndex, type ExtraText, buildCorpus } from './corpus-index.ts';
import { type Postings, postingsOf } from './postings.ts';
import type { Recipe } from './recipe.ts';
import { trainSubjects } from './subjects.ts';

/** Everything the search works out from the knowledge beforehand, as plain data. */
export interface SearchIndex {
  /** Every text of a passage or way of asking for it: the place of its passage among the {@link searchable}. */
  entryPassages: Int32Array;
  /** How many different terms each entry has. */
  entryLengths: Int32Array;
  entries: Postings;
  /** The passages, each with all its phrasings. */
  corpus: CorpusIndex;
  /** Which document people mean. */
  subjects: Trained;
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
  const entryBags = analysed.map((text) => bagOf(text.pairs, recipe.corpus.pairs.inDocument, bagOf(text.terms)));
  const extra = passages.map((): ExtraText[] => []);
  texts.slice(passages.length).forEach(({ at, text }) => extra[at]?.push({ text, weight: 1, pairs: true }));
  const stems = passages.map((passage) => new Set(terms(titleOf(passage, knowledge.documents.get(passage.document)))));
  texts.forEach(({ at }, order) => analysed[order]?.terms.forEach((stem) => stems[at]?.add(stem)));
  addPlainWords(knowledge, passages, stems, extra, recipe);
  const documents = passages.map((passage, at): CorpusDocument => ({
    id: passage.ref,
    title: titleOf(passage, knowledge.documents.get(passage.document)),
    text: passage.text,
    extra: extra[at] ?? [],
  }));
  return {
    entryPassages: Int32Array.from(texts, ({ at }) => at),
    entryLengths: Int32Array.from(entryBags, ({ size }) => size),
    entries: postingsOf(entryBags, recipe.entry),
    corpus: buildCorpus(documents, recipe.corpus),
    subjects: trainSubjects(knowledge),
  };
}

const titleOf = ({ headings }: Passage, document: Document | undefined): string =>
  [...headings, document?.title ?? '', document?.number ?? ''].join(' ');

/** People's own words for a standard's terms join the passages that use the term. */
function addPlainWords(
  { documents, synonyms }: Knowledge,
  passages: readonly Passage[],
  stems: readonly Set<string>[],
  extra: readonly ExtraText[][],
  { plainWeight }: Recipe,
): void {
  const placesOf = new Map([...documents.keys()].map((id) => [id, [] as number[]]));
  passages.forEach(({ document }, at) => placesOf.get(document)?.push(at));
  for (const { document, term, words } of synonyms) {
    if (document === null) continue;
    const wanted = terms(term);
    for (const at of placesOf.get(document) ?? []) {
      if (!wanted.every((stem) => stems[at]?.has(stem))) continue;
      extra[at]?.push({ text: words.join(' '), weight: plainWeight, pairs: false });
      for (const stem of terms(words.join(' '))) stems[at]?.add(stem);
    }
  }
}
