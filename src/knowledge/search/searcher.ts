import type { Document, Knowledge, Passage } from '../model.ts';
import { analyse, isStopWord, stemOf, terms, words } from '../text/analyse.ts';
import { Spelling } from '../text/spelling.ts';
import { Synonyms } from '../text/synonyms.ts';
import { Bm25 } from './bm25.ts';
import { type Recipe, recipe as standardRecipe } from './recipe.ts';
import { type SearchIndex, buildIndex, searchable } from './search-index.ts';
import { Topics } from './topics.ts';

export interface SearchOptions {
  /** Earlier messages of the same person, oldest first: they count a little. */
  history?: readonly string[];
  /** Documents to prefer, and by how much: 1 is as much as the best match of words. */
  favour?: ReadonlyMap<string, number>;
  /** How many passages to return (default 20). */
  limit?: number;
}

export interface FoundPassage {
  passage: Passage;
  /** 0 to about 2; comparable within one result only. */
  score: number;
  /** Share of the question's rare words that this passage or one of its phrasings holds, 0 to 1. */
  coverage: number;
}

export interface SearchResult {
  /** Standards and guides, best first; scores comparable within one result only. */
  documents: { document: Document; score: number }[];
  passages: FoundPassage[];
  /** What the question is made of, after stemming and correction. */
  query: {
    terms: string[];
    /** Corrections made: typed word -> word searched for. */
    corrections: Record<string, string>;
    /** Idf-weighted share of its subject words that occur anywhere in the knowledge, 0 to 1. */
    known: number;
  };
  /** Best match of one entry or phrasing, as a share of a perfect match of all its words, 0 to about 1. */
  strength: number;
}

/** Finds passages and documents for a question. Built once from the knowledge; searching keeps no state. */
export class Searcher {
  private readonly passages: Passage[];
  private readonly documents: Document[];
  private readonly documentOf: Int32Array;
  private readonly entryPassages: Int32Array;
  private readonly entryDocuments: Int32Array;
  private readonly entryIndex: Bm25;
  private readonly bagIndex: Bm25;
  private readonly topics: Topics;
  private readonly synonyms: Synonyms;
  private readonly spelling: Spelling;
  private readonly recipe: Recipe;

  /** @param index built from this knowledge with this recipe. */
  constructor(knowledge: Knowledge, index: SearchIndex, recipe: Recipe = standardRecipe) {
    this.recipe = recipe;
    this.documents = [...knowledge.documents.values()];
    this.passages = searchable(knowledge);
    const documentIndex = new Map(this.documents.map((document, place) => [document.id, place]));
    this.documentOf = Int32Array.from(this.passages, (passage) => documentIndex.get(passage.document) ?? 0);
    this.synonyms = new Synonyms(
      knowledge.synonyms.filter((group) => group.document === null),
      recipe.synonymWeight,
    );
    this.spelling = new Spelling(index.wordCounts, 3);
    this.entryPassages = index.entryPassages;
    this.entryDocuments = index.entryPassages.map((passage) => this.documentOf[passage] ?? 0);
    this.entryIndex = new Bm25(index.entries);
    this.bagIndex = new Bm25(index.bags);
    const { entryDocuments, documents } = this;
    this.topics = new Topics(this.entryIndex, entryDocuments, index.entryLengths, documents.length, recipe.topicsAlpha);
  }

  static of(knowledge: Knowledge, recipe: Recipe = standardRecipe): Searcher {
    return new Searcher(knowledge, buildIndex(knowledge, recipe), recipe);
  }

  /** Never throws; an empty or wholly unknown question finds nothing. */
  search(question: string, { history = [], favour = new Map(), limit = 20 }: SearchOptions = {}): SearchResult {
    const { query, own, corrections } = this.query(question, history);
    const entryScores = this.entryIndex.scores(query);
    const byDocument = this.topScores(entryScores, this.documents.length, this.entryDocuments);
    const byPassage = this.topScores(entryScores, this.passages.length, this.entryPassages);
    const bagScores = this.bagIndex.scores(query);
    const documentScores = this.documentScores(query, byDocument, bagScores).map(
      (score, at) => score + (favour.get(this.documents[at]?.id ?? '') ?? 0),
    );
    const { passage: weights } = this.recipe;
    const bestEntries = highest(byPassage);
    const bestBag = highest(bagScores);
    const scored = this.passages.flatMap((passage, at) => {
      const bag = bagScores[at] ?? 0;
      if (bag <= 0 || passage.kind === 'question') return [];
      const score =
        (weights.entries * (byPassage[at] ?? 0)) / bestEntries +
        (weights.bags * bag) / bestBag +
        weights.document * (documentScores[this.documentOf[at] ?? 0] ?? 0);
      return [{ at, passage, score }];
    });
    scored.sort((a, b) => b.score - a.score);
    const perfect = [...query].reduce((sum, [term, weight]) => sum + weight * this.entryIndex.idf(term) * 1.5, 0) || 1;
    return {
      documents: this.documents
        .map((document, at) => ({ document, score: documentScores[at] ?? 0 }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score),
      passages: scored
        .slice(0, limit)
        .map(({ at, passage, score }) => ({ passage, score, coverage: this.coverage(own, at) })),
      query: { terms: [...own.keys()], corrections, known: this.known(own) },
      strength: entryScores.reduce((best, score) => Math.max(best, score), 0) / perfect,
    };
  }

  private query(question: string, history: readonly string[]) {
    const corrections: Record<string, string> = {};
    const own = new Map<string, number>();
    const corrected = words(question).map((word) => {
      const better = this.spelling.correct(word);
      if (better !== null) corrections[word] = better;
      return better ?? word;
    });
    for (const word of corrected) if (!isStopWord(word)) own.set(stemOf(word), 1);
    const text = corrected.join(' ');
    for (const better of Object.values(corrections))
      if (!isStopWord(better)) own.set(stemOf(better), this.recipe.correctedWeight);
    const query = new Map(own);
    for (const pair of analyse(text).pairs) query.set(pair, this.recipe.pairWeight);
    for (const [term, weight] of this.synonyms.expand(text)) query.set(term, Math.max(query.get(term) ?? 0, weight));
    history
      .slice(-6)
      .reverse()
      .forEach((earlier, index) => {
        const weight = this.recipe.historyWeight * this.recipe.historyDecay ** index;
        for (const term of terms(earlier)) query.set(term, Math.max(query.get(term) ?? 0, weight));
      });
    return { query, own, corrections };
  }

  /** Per group (document or passage): its best entries, each counting less than the one before. */
  private topScores(scores: Float64Array, groups: number, groupOf: Int32Array): Float64Array {
    const { count, decay } = this.recipe.entry;
    const best: number[][] = Array.from({ length: groups }, () => []);
    scores.forEach((score, at) => {
      if (score <= 0) return;
      const list = best[groupOf[at] ?? 0];
      if (!list) return;
      if (list.length < count) list.push(score);
      else {
        let lowest = 0;
        for (let i = 1; i < list.length; i++) if ((list[i] ?? 0) < (list[lowest] ?? 0)) lowest = i;
        if (score > (list[lowest] ?? 0)) list[lowest] = score;
      }
    });
    return Float64Array.from(best, (list) =>
      list.sort((a, b) => b - a).reduce((sum, score, rank) => sum + score * decay ** rank, 0),
    );
  }

  private documentScores(query: Map<string, number>, byDocument: Float64Array, bagScores: Float64Array): Float64Array {
    const { document: weights, topicsTemperature } = this.recipe;
    const bags = new Float64Array(this.documents.length);
    bagScores.forEach((score, at) => {
      const document = this.documentOf[at] ?? 0;
      if (score > (bags[document] ?? 0)) bags[document] = score;
    });
    const odds = this.topics.logOdds(query);
    const bestOdds = Math.max(...odds);
    const topics = new Float64Array(this.documents.length);
    odds.forEach((value, at) => {
      topics[at] = Math.exp((value - bestOdds) / topicsTemperature);
    });
    const bestEntries = highest(byDocument);
    const bestBag = highest(bags);
    return byDocument.map((entries, at) =>
      entries <= 0
        ? 0
        : (weights.entries * entries) / bestEntries +
          (weights.bags * (bags[at] ?? 0)) / bestBag +
          weights.topics * (topics[at] ?? 0),
    );
  }

  private coverage(own: ReadonlyMap<string, number>, at: number): number {
    let held = 0;
    let all = 0;
    for (const term of own.keys()) {
      const idf = this.bagIndex.idf(term);
      all += idf;
      if (this.bagIndex.holds(at, term)) held += idf;
    }
    return all === 0 ? 0 : held / all;
  }

  private known(own: ReadonlyMap<string, number>): number {
    let held = 0;
    let all = 0;
    for (const term of own.keys()) {
      const idf = this.bagIndex.idf(term);
      all += idf;
      if (this.bagIndex.has(term)) held += idf;
    }
    return all === 0 ? 0 : held / all;
  }
}

const highest = (values: Float64Array): number => {
  let best = 0;
  for (const value of values) if (value > best) best = value;
  return best || 1;
};
