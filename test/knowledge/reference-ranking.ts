import type { CorpusDocument, CorpusRecipe } from '../../src/knowledge/search/corpus-index.ts';
import type { Asked } from '../../src/knowledge/search/question.ts';
import { isStopWord, stemOf, words } from '../../src/knowledge/text/analyse.ts';
import { Spelling, countWords } from '../../src/knowledge/text/spelling.ts';

type Bag = Map<string, number>;
interface Bagged {
  terms: Bag;
  length: number;
}

/**
 * The ranking of `Corpus`, written down plainly: bags of strings, every document scored against every term. Slow, and meant to be
 * seen to be right.
 * @returns the score of every document that holds a term of the question.
 */
export function reference(
  documents: readonly CorpusDocument[],
  asked: Asked,
  recipe: CorpusRecipe,
): Map<string, number> {
  const bags = documents.map(({ title, text }) => {
    const bag: Bagged = { terms: new Map(), length: 0 };
    fill(bag, title, recipe.titleWeight, recipe.pairs.inTitle, recipe);
    fill(bag, text, 1, true, recipe);
    return bag;
  });
  const query = weighted(documents, asked, recipe);
  const parents = [...new Set(documents.flatMap(({ parent }) => parent ?? []))];
  const wholes = parents.map((parent) => {
    const parts = documents.filter((document) => document.parent === parent);
    const bag: Bagged = { terms: new Map(), length: 0 };
    fill(bag, [parts[0]?.title ?? '', ...parts.map(({ text }) => text)].join(' . '), 1, false, recipe);
    return bag;
  });
  const found = new Map<string, number>();
  documents.forEach(({ id, parent }, at) => {
    const own = score(bags[at], bags, query, recipe);
    const whole = parent === undefined ? 0 : score(wholes[parents.indexOf(parent)], wholes, query, recipe);
    if (own > 0) found.set(id, own + recipe.parentWeight * whole);
  });
  return found;
}

function fill(bag: Bagged, text: string, weight: number, pairs: boolean, recipe: CorpusRecipe): void {
  words(text).forEach((word, at, all) => {
    const before = all[at - 1];
    if (!isStopWord(word)) {
      bag.terms.set(stemOf(word), (bag.terms.get(stemOf(word)) ?? 0) + weight);
      bag.length += weight;
    }
    if (!pairs || before === undefined || !counts(before, word, recipe)) return;
    const pair = `${stemOf(before)} ${stemOf(word)}`;
    bag.terms.set(pair, (bag.terms.get(pair) ?? 0) + weight * recipe.pairs.inDocument);
  });
}

const counts = (left: string, right: string, { pairs }: CorpusRecipe): boolean =>
  pairs.small || !isStopWord(left) || !isStopWord(right);

function weighted(documents: readonly CorpusDocument[], asked: Asked, recipe: CorpusRecipe): Bag {
  const spelling = new Spelling(
    countWords(documents.flatMap(({ title, text }) => [{ words: words(title) }, { words: words(text) }])),
    3,
  );
  const query: Bag = new Map();
  const put = (term: string, weight: number): void => void query.set(term, Math.max(query.get(term) ?? 0, weight));
  const read = (text: string, weight: number): void => {
    const typed = words(text);
    const meant = typed.map((word) => spelling.correct(word) ?? word);
    meant.forEach((word, at) => {
      const before = meant[at - 1];
      if (!isStopWord(word)) put(stemOf(word), word === typed[at] ? weight : weight * recipe.correctedWeight);
      if (before !== undefined && counts(before, word, recipe))
        put(`${stemOf(before)} ${stemOf(word)}`, weight * recipe.pairs.inQuestion);
    });
  };
  read(asked.question, 1);
  read(asked.background ?? '', recipe.backgroundWeight);
  const last = asked.history?.slice(-6).reverse() ?? [];
  last.forEach((text, age) => read(text, recipe.historyWeight * recipe.historyDecay ** age));
  return query;
}

function score(bag: Bagged | undefined, all: readonly Bagged[], query: Bag, { k1, b }: CorpusRecipe): number {
  const average = all.reduce((sum, { length }) => sum + length, 0) / all.length || 1;
  let sum = 0;
  for (const [term, weight] of query) {
    const frequency = bag?.terms.get(term) ?? 0;
    if (!bag || frequency === 0) continue;
    const held = all.filter(({ terms }) => terms.has(term)).length;
    const idf = Math.log(1 + (all.length - held + 0.5) / (held + 0.5));
    sum += (weight * idf * (frequency * (k1 + 1))) / (frequency + k1 * (1 - b + (b * bag.length) / average));
  }
  return sum;
}
