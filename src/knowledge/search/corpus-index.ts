import { isStopWord, ownCopy, stemOf, words } from '../text/analyse.ts';
import { Lexicon, type LexiconData, grown } from './lexicon.ts';
import { type Bm25Settings, type Lists, PostingsBuilder } from './postings.ts';
import type { QuestionRecipe } from './question.ts';

/** A text of a document besides its own, such as a way people ask for it. */
export interface ExtraText {
  text: string;
  weight: number;
  /** Whether its neighbouring words count as pairs. */
  pairs: boolean;
}

/** A thing that can be found: a passage, a section, a page. */
export interface CorpusDocument {
  id: string;
  title: string;
  text: string;
  /** The id of what it is a part of; its other parts need not be near it in the corpus. */
  parent?: string;
  extra?: readonly ExtraText[];
}

/** The numbers of a ranking over a corpus; how they were chosen stands in docs/decisions/0017. */
export interface CorpusRecipe extends QuestionRecipe, Bm25Settings {
  /** A word of the title, as against one of the text. */
  titleWeight: number;
  /** Neighbouring words: how often a pair counts in a document, how much it counts in a question. */
  pairs: {
    inDocument: number;
    inQuestion: number;
    /** Whether pairs of two small words count (`how do`), which are long lists; in short phrasings they tell. */
    small: boolean;
    inTitle: boolean;
  };
  /** How much the score of the whole counts for its parts. 0: parents are not indexed. */
  parentWeight: number;
}

/** A corpus, indexed, as plain data. */
export interface CorpusIndex {
  ids: readonly string[];
  lexicon: LexiconData;
  documents: Lists;
  parents: Lists | null;
  /** For each document the place of its parent, -1 for none. */
  parentOf: Int32Array;
  wordCounts: ReadonlyMap<string, number>;
}

export function buildCorpus(documents: readonly CorpusDocument[], recipe: CorpusRecipe): CorpusIndex {
  const builder = new CorpusBuilder(recipe);
  for (const document of documents) builder.add(document);
  return builder.build(documents.map(({ id }) => id));
}

/** Takes documents one by one, so that their texts need not all be held. */
export class CorpusBuilder {
  private readonly recipe: CorpusRecipe;
  private readonly lexicon = new Lexicon();
  private readonly postings = new PostingsBuilder(this.lexicon);
  /** A number for each word, and by it the word's stem (-1 - stem for a small word) and how often the word stands there. */
  private readonly vocabulary = new Map<string, number>();
  private readonly wordStems: number[] = [];
  private readonly wordCounts: number[] = [];
  private readonly parentPlaces = new Map<string, number>();
  private readonly parentOf: number[] = [];
  /** The subject words of documents that are part of something, one after the other; the title only of the first part. */
  private stems = new Int32Array(1024);
  private stemCount = 0;
  private readonly spans = new Map<number, [start: number, end: number][]>();

  constructor(recipe: CorpusRecipe) {
    this.recipe = recipe;
  }

  add({ title, text, parent, extra = [] }: Omit<CorpusDocument, 'id'>): void {
    const { recipe } = this;
    const place = parent === undefined || recipe.parentWeight === 0 ? -1 : this.placeOf(parent);
    const parts = this.spans.get(place) ?? [];
    const start = this.stemCount;
    this.addText(title, recipe.titleWeight, recipe.pairs.inTitle, place >= 0 && parts.length === 0);
    this.addText(text, 1, true, place >= 0);
    for (const { text: other, weight, pairs } of extra) this.addText(other, weight, pairs, place >= 0);
    this.postings.close();
    this.parentOf.push(place);
    if (place < 0) return;
    parts.push([start, this.stemCount]);
    this.spans.set(place, parts);
  }

  /** @param ids of the documents, in the order in which they were added. */
  build(ids: readonly string[]): CorpusIndex {
    return {
      ids,
      lexicon: this.lexicon.data(),
      documents: this.postings.build(this.recipe),
      parents: this.parentPlaces.size === 0 ? null : this.parents(),
      parentOf: Int32Array.from(this.parentOf),
      wordCounts: new Map([...this.vocabulary].map(([word, at]) => [word, this.wordCounts[at] ?? 0])),
    };
  }

  private placeOf(parent: string): number {
    const place = this.parentPlaces.get(parent) ?? this.parentPlaces.size;
    this.parentPlaces.set(parent, place);
    return place;
  }

  private addText(text: string, weight: number, pairs: boolean, keep: boolean): void {
    const { inDocument, small } = this.recipe.pairs;
    let before = -1;
    let beforeIsSmall = true;
    for (const word of words(text)) {
      const stem = this.stemOf(word);
      const isSmall = stem < 0;
      const id = isSmall ? -1 - stem : stem;
      if (!isSmall) this.postings.add(id, weight, false);
      if (!isSmall && keep) this.keep(id);
      if (pairs && before >= 0 && (small || !isSmall || !beforeIsSmall))
        this.postings.add(this.lexicon.addPair(before, id), weight * inDocument, true);
      before = id;
      beforeIsSmall = isSmall;
    }
  }

  /** One look-up for a word that was seen before. */
  private stemOf(word: string): number {
    let at = this.vocabulary.get(word);
    if (at === undefined) {
      this.vocabulary.set(ownCopy(word), (at = this.wordStems.length));
      const stem = this.lexicon.addSingle(stemOf(word));
      this.wordStems.push(isStopWord(word) ? -1 - stem : stem);
      this.wordCounts.push(0);
    }
    this.wordCounts[at] = (this.wordCounts[at] as number) + 1;
    return this.wordStems[at] as number;
  }

  private keep(stem: number): void {
    if (this.stemCount === this.stems.length) this.stems = grown(this.stems);
    this.stems[this.stemCount++] = stem;
  }

  private parents(): Lists {
    const postings = new PostingsBuilder(this.lexicon);
    for (const place of this.parentPlaces.values()) {
      for (const [start, end] of this.spans.get(place) ?? [])
        for (let at = start; at < end; at++) postings.add(this.stems[at] as number, 1, false);
      postings.close();
    }
    return postings.build(this.recipe);
  }
}
