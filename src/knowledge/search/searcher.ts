import type { Document, Knowledge, Passage } from '../model.ts';
import { namesAbroad } from '../text/abroad.ts';
import { stemOf } from '../text/analyse.ts';
import { Synonyms } from '../text/synonyms.ts';
import { bestOf } from './best.ts';
import { Bm25 } from './bm25.ts';
import { Corpus } from './corpus.ts';
import { termsOf } from './question.ts';
import { type Recipe, recipe as standardRecipe } from './recipe.ts';
import { type SearchIndex, buildIndex, searchable } from './search-index.ts';
import { Subjects } from './subjects.ts';
import { Topics } from './topics.ts';

export interface SearchOptions {
  /** Earlier messages of the same person, oldest first: they count a little. */
  history?: readonly string[];
  /** Documents to prefer, and by how much: 1 is as much as the best match of words. */
  favour?: ReadonlyMap<string, number>;
  /** How many passages to return (default 20). */
  limit?: number;
  /** How near passages lie in meaning, by anchor. Without it words alone are compared. */
  near?: ReadonlyMap<string, number> | undefined;
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
  /** Log odds that what is meant stands only in documents that name what is not held; below 0 it does not. */
  silence: number;
  /** Best match of one entry or phrasing, as a share of a perfect match of all its words, 0 to about 1. */
  strength: number;
}

/**
 * Finds passages and documents for a question: a {@link Corpus} of the passages, and what only this knowledge has, phrasings that
 * lead to them and documents to vote for. Built once; searching changes nothing that a later search could notice.
 */
export class Searcher {
  private readonly passages: Passage[];
  private readonly documents: Document[];
  private readonly documentOf: Int32Array;
  private readonly entryPassages: Int32Array;
  private readonly entryDocuments: Int32Array;
  private readonly entryIndex: Bm25;
  private readonly corpus: Corpus;
  private readonly topics: Topics;
  private readonly subjects: Subjects;
  /** Of each document: it only names what is not held. */
  private readonly silent: readonly boolean[];
  private readonly synonyms: Synonyms;
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
    this.entryPassages = index.entryPassages;
    this.entryDocuments = index.entryPassages.map((passage) => this.documentOf[passage] ?? 0);
    this.entryIndex = Bm25.from(index.entries);
    this.corpus = new Corpus(index.corpus, recipe.corpus);
    const { entryDocuments, documents } = this;
    this.topics = new Topics(this.entryIndex, entryDocuments, index.entryLengths, documents.length, recipe.topicsAlpha);
    const answers = new Set(this.passages.filter(isAnswer).map(({ document }) => document));
    this.silent = this.documents.map(({ id }) => !answers.has(id));
    this.subjects = new Subjects(index.subjects, documents, recipe.subjects);
  }

  static of(knowledge: Knowledge, recipe: Recipe = standardRecipe): Searcher {
    return new Searcher(knowledge, buildIndex(knowledge, recipe), recipe);
  }

  /** Never throws; an empty or wholly unknown question finds nothing. */
  search(question: string, { history = [], favour = new Map(), limit = 20, near }: SearchOptions = {}): SearchResult {
    const { reading, own, query, implied } = this.query(question, history);
    const entryScores = this.entryIndex.scores(query);
    const byDocument = this.topScores(entryScores, this.documents.length, this.entryDocuments);
    const byPassage = this.topScores(entryScores, this.passages.length, this.entryPassages);
    const bagScores = this.corpus.scores(this.corpus.weigh(reading, implied));
    const meaning = near && this.meaningOf(near);
    const { passage: weights, meaning: fused } = this.recipe;
    const [asked, before] = reading.parts;
    const subjects = this.subjects.logOdds(asked.words, before?.words);
    const documentScores = this.documentScores(query, byDocument, bagScores, subjects).map(
      (score, at) =>
        score + (favour.get(this.documents[at]?.id ?? '') ?? 0) + fused.document * (meaning?.documents[at] ?? 0),
    );
    const bestEntries = highest(byPassage);
    const bestBag = highest(bagScores);
    const scores = bagScores.map((bag, at) => {
      const nearness = meaning?.passages[at] ?? 0;
      if (bag <= 0 && (nearness < fused.least || this.passages[at]?.kind === 'question')) return 0;
      return (
        fused.passage * nearness +
        (weights.entries * (byPassage[at] ?? 0)) / bestEntries +
        (weights.bags * bag) / bestBag +
        weights.document * (documentScores[this.documentOf[at] ?? 0] ?? 0)
      );
    });
    const perfect = [...query].reduce((sum, [term, weight]) => sum + weight * this.entryIndex.idf(term) * 1.5, 0) || 1;
    return {
      documents: this.documents
        .map((document, at) => ({ document, score: documentScores[at] ?? 0 }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score),
      passages: bestOf(scores, limit).flatMap(({ at, score }) => {
        const passage = this.passages[at];
        return passage ? [{ passage, score, coverage: this.coverage(own, at) }] : [];
      }),
      query: { terms: [...own.keys()], corrections: reading.corrections, known: this.known(own) },
      silence: this.silence(subjects),
      strength: entryScores.reduce((best, score) => Math.max(best, score), 0) / perfect,
    };
  }

  /** Nearness from 0 (as near as the average passage, or less) to 1 (the nearest), of passages and of documents. */
  private meaningOf(near: ReadonlyMap<string, number>): { passages: Float64Array; documents: Float64Array } {
    const values = [...near.values()];
    const average = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const span = values.reduce((most, value) => Math.max(most, value), average) - average || 1;
    const passages = Float64Array.from(this.passages, ({ ref }) =>
      Math.max(0, ((near.get(ref) ?? average) - average) / span),
    );
    const documents = new Float64Array(this.documents.length);
    passages.forEach((value, at) => {
      const document = this.documentOf[at] ?? 0;
      if (value > (documents[document] ?? 0)) documents[document] = value;
    });
    return { passages, documents };
  }

  private query(question: string, history: readonly string[]) {
    const reading = this.corpus.read({ question, history });
    const [{ words, stems, weights }] = reading.parts;
    const own = new Map<string, number>();
    stems.forEach((stem, at) => {
      if ((weights[at] ?? 0) > 0) own.set(stem, weights[at] ?? 0);
    });
    const query = termsOf(reading, this.recipe.corpus.pairs.inQuestion);
    const implied = this.synonyms.expand(words.join(' '));
    if (namesAbroad(words)) for (const stem of ABROAD) implied.set(stem, this.recipe.abroadWeight);
    for (const [term, weight] of implied) query.set(term, Math.max(query.get(term) ?? 0, weight));
    return { reading, own, query, implied };
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

  private documentScores(
    query: Map<string, number>,
    byDocument: Float64Array,
    bagScores: Float64Array,
    subjects: Float64Array,
  ): Float64Array {
    const { document: weights, topicsTemperature, subjects: voted } = this.recipe;
    const bags = new Float64Array(this.documents.length);
    bagScores.forEach((score, at) => {
      const document = this.documentOf[at] ?? 0;
      if (score > (bags[document] ?? 0)) bags[document] = score;
    });
    const topics = this.votes(this.topics.logOdds(query), topicsTemperature);
    const votes = this.votes(subjects, voted.temperature);
    const bestEntries = this.bestThatAnswers(byDocument) || 1;
    const bestBag = this.bestThatAnswers(bags) || 1;
    return byDocument.map((entries, at) =>
      entries <= 0
        ? 0
        : weights.entries * Math.min(1, entries / bestEntries) +
          weights.bags * Math.min(1, (bags[at] ?? 0) / bestBag) +
          weights.topics * (topics[at] ?? 0) +
          weights.subjects * (votes[at] ?? 0),
    );
  }

  private bestThatAnswers(values: Float64Array): number {
    return values.reduce((most, value, at) => (this.silent[at] ? most : Math.max(most, value)), -Infinity);
  }

  /** 0 to 1: the likeliest document that answers anything gets 1, and so does what is likelier still and answers nothing. */
  private votes(odds: Float64Array, temperature: number): Float64Array {
    const best = this.bestThatAnswers(odds);
    return odds.map((value) => Math.min(1, Math.exp((value - best) / temperature)));
  }

  private silence(subjects: Float64Array): number {
    let [silent, speaking] = [-Infinity, -Infinity];
    subjects.forEach((odds, at) => {
      if (this.silent[at]) silent = Math.max(silent, odds);
      else speaking = Math.max(speaking, odds);
    });
    return Math.max(-MOST_SURE, Math.min(MOST_SURE, silent - speaking));
  }

  private coverage(own: ReadonlyMap<string, number>, at: number): number {
    let held = 0;
    let all = 0;
    for (const term of own.keys()) {
      const idf = this.corpus.documents.idf(term);
      all += idf;
      if (this.corpus.documents.holds(at, term)) held += idf;
    }
    return all === 0 ? 0 : held / all;
  }

  private known(own: ReadonlyMap<string, number>): number {
    let held = 0;
    let all = 0;
    for (const term of own.keys()) {
      const idf = this.corpus.documents.idf(term);
      all += idf;
      if (this.corpus.documents.has(term)) held += idf;
    }
    return all === 0 ? 0 : held / all;
  }
}

/** What somebody who names a place abroad is also asking about. */
const ABROAD = ['abroad', 'overseas', 'country'].map(stemOf);

/** Where the odds of one side are unknown, or so clear that more says nothing. */
const MOST_SURE = 10;

const isAnswer = ({ kind }: Passage): boolean => !['unknown', 'section', 'summary'].includes(kind);

const highest = (values: Float64Array): number => {
  let best = 0;
  for (const value of values) if (value > best) best = value;
  return best || 1;
};
