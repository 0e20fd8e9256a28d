import { Spelling } from '../text/spelling.ts';
import { type Found, bestOf } from './best.ts';
import { Blocks, type ParentScores } from './blocks.ts';
import { Bm25 } from './bm25.ts';
import { type CorpusDocument, type CorpusIndex, type CorpusRecipe, buildCorpus } from './corpus-index.ts';
import { Lexicon } from './lexicon.ts';
import { type Asked, type Reading, readQuestion } from './question.ts';

/** A word that stands this often in the corpus is offered in place of one that does not stand there. */
const COMMON_ENOUGH = 3;
/** When and how blocks of documents are passed over: see {@link Blocks}. */
export interface Passing {
  /** From so many documents on. */
  large: number;
  /** A block holds 2 to the power of this many documents. */
  shift: number;
  /** Postings from which on a list is noted block by block. */
  long: number;
}

const passing: Passing = { large: 4096, shift: 6, long: 1024 };

/** For texts that come without phrasings. */
export const plainRecipe: CorpusRecipe = {
  k1: 1.2,
  b: 0.75,
  titleWeight: 3,
  pairs: { inDocument: 1, inQuestion: 0.2, small: false, inTitle: true },
  backgroundWeight: 0.6,
  historyWeight: 0.3,
  historyDecay: 0.7,
  correctedWeight: 0.8,
  parentWeight: 1.2,
};

export interface Hit {
  id: string;
  /** Above 0; comparable within one result only. */
  score: number;
}

/**
 * Finds documents of any kind by their words: BM25 over stems and neighbouring pairs, with the score of the whole a document is
 * part of. Built once; searching changes nothing that a later search could notice.
 * @example Corpus.of([{ id: 'a', title: 'Leave', text: '…' }]).search({ question: 'how long is leave?' })
 */
export class Corpus {
  readonly documents: Bm25;
  private readonly ids: readonly string[];
  private readonly parents: Bm25 | null;
  private readonly parentOf: Int32Array;
  private readonly spelling: Spelling;
  private readonly recipe: CorpusRecipe;
  /** Used anew by each search, so that none has to make its own. */
  private readonly scored: Float64Array;
  private readonly blocks: Blocks | null;
  private readonly parentsScored: Float64Array;

  /** @param index built with this recipe. */
  constructor(index: CorpusIndex, recipe: CorpusRecipe = plainRecipe, { large, shift, long } = passing) {
    const lexicon = Lexicon.from(index.lexicon);
    this.ids = index.ids;
    this.documents = new Bm25(index.documents, lexicon);
    this.parents = index.parents && new Bm25(index.parents, lexicon);
    this.parentOf = index.parentOf;
    this.spelling = new Spelling(index.wordCounts, COMMON_ENOUGH);
    this.recipe = recipe;
    this.scored = new Float64Array(index.documents.size);
    this.blocks = index.documents.size < large ? null : new Blocks(index.documents, index.parentOf, shift, long);
    this.parentsScored = new Float64Array(index.parents?.size ?? 0);
  }

  static of(documents: readonly CorpusDocument[], recipe: CorpusRecipe = plainRecipe): Corpus {
    return new Corpus(buildCorpus(documents, recipe), recipe);
  }

  /** Never throws; best first, of equal scores the document that was given first. An empty or unknown question finds nothing. */
  search(asked: Asked, limit = 10): Hit[] {
    const terms = this.weigh(this.read(asked));
    const best = this.blocks ? this.bestOfBlocks(this.blocks, terms, limit) : bestOf(this.scores(terms), limit);
    return best.map(({ at, score }) => ({ id: this.ids[at] as string, score }));
  }

  read(asked: Asked): Reading {
    return readQuestion(asked, this.spelling, this.recipe);
  }

  /**
   * The terms of a question by number. A term that stands in several places counts as where it counts most.
   * @param more stems that are asked for without being said, with their weights.
   */
  weigh({ parts }: Reading, more: ReadonlyMap<string, number> = new Map()): Map<number, number> {
    const { lexicon } = this.documents;
    const { inQuestion, small } = this.recipe.pairs;
    const terms = new Map<number, number>();
    const put = (id: number, weight: number): void => {
      if (id >= 0 && weight > (terms.get(id) ?? 0)) terms.set(id, weight);
    };
    for (const { stems, weights, weight } of parts) {
      let before = -1;
      for (let at = 0; at < stems.length; at++) {
        const id = lexicon.single(stems[at] as string);
        put(id, weights[at] as number);
        if (before >= 0 && id >= 0 && (small || weights[at] !== 0 || weights[at - 1] !== 0))
          put(lexicon.pair(before, id), weight * inQuestion);
        before = id;
      }
    }
    for (const [stem, weight] of more) put(lexicon.single(stem), weight);
    return terms;
  }

  /** The score of every document, 0 for those that hold no word of the question. Valid until the next search. */
  scores(terms: ReadonlyMap<number, number>): Float64Array {
    const { scored } = this;
    scored.fill(0);
    for (const [id, weight] of terms) this.documents.addTo(scored, id, weight);
    const parents = this.parentScores(terms);
    if (!parents) return scored;
    for (let at = 0; at < scored.length; at++) {
      const parent = parents.parentOf[at] as number;
      if (parent >= 0 && (scored[at] as number) > 0)
        scored[at] = (scored[at] as number) + parents.weight * (parents.scores[parent] as number);
    }
    return scored;
  }

  private bestOfBlocks(blocks: Blocks, terms: ReadonlyMap<number, number>, limit: number): Found[] {
    const sought = [...terms].map(([id, weight]) => ({ id, factor: this.documents.factor(id, weight) }));
    return blocks.best(
      sought.filter(({ factor }) => factor > 0),
      this.parentScores(terms),
      limit,
    );
  }

  private parentScores(terms: ReadonlyMap<number, number>): ParentScores | null {
    if (!this.parents) return null;
    this.parentsScored.fill(0);
    for (const [id, weight] of terms) this.parents.addTo(this.parentsScored, id, weight);
    return { scores: this.parentsScored, parentOf: this.parentOf, weight: this.recipe.parentWeight };
  }
}
