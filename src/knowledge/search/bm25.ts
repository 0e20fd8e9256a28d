import { Lexicon } from './lexicon.ts';
import { type Bag, type Bm25Settings, type Lists, type Postings, postingsOf } from './postings.ts';

/** Counts terms into a bag. */
export function bagOf(terms: Iterable<string>, weight = 1, bag = new Map<string, number>()): Map<string, number> {
  for (const term of terms) bag.set(term, (bag.get(term) ?? 0) + weight);
  return bag;
}

/**
 * BM25 over bags of terms, weights precomputed, so that a query costs one addition for each posting it touches.
 * The ranking recipe (one bag for a passage, k1 and b) was measured against libraries: see docs/decisions/0004 and 0017.
 */
export class Bm25 {
  readonly lexicon: Lexicon;
  /** How many bags. */
  readonly size: number;
  /** How many different terms its bags hold. */
  readonly termCount: number;
  private readonly starts: Int32Array;
  private readonly bags: Int32Array;
  private readonly impacts: Float32Array;

  constructor({ size, starts, bags, impacts }: Lists, lexicon: Lexicon) {
    this.size = size;
    this.lexicon = lexicon;
    this.starts = starts;
    this.bags = bags;
    this.impacts = impacts;
    let held = 0;
    for (let id = 0; id < this.lexicon.size; id++) if (this.countOf(id) > 0) held++;
    this.termCount = held;
  }

  static from(postings: Postings): Bm25 {
    return new Bm25(postings, Lexicon.from(postings.lexicon));
  }

  static of(bags: readonly Bag[], settings: Bm25Settings): Bm25 {
    return Bm25.from(postingsOf(bags, settings));
  }

  /** The bags that hold a term, in order. */
  bagsWith(term: string): Int32Array {
    const id = this.lexicon.idOf(term);
    return id < 0 ? this.bags.subarray(0, 0) : this.bags.subarray(this.starts[id], this.starts[id + 1]);
  }

  /** Rarity of a term: 0 for one that is everywhere; a term that is nowhere is as rare as can be. */
  idf(term: string): number {
    return this.rarity(this.countOf(this.lexicon.idOf(term)));
  }

  has(term: string): boolean {
    return this.countOf(this.lexicon.idOf(term)) > 0;
  }

  /** Whether one bag holds a term. */
  holds(bag: number, term: string): boolean {
    const id = this.lexicon.idOf(term);
    if (id < 0) return false;
    let from = this.starts[id] as number;
    let to = this.starts[id + 1] as number;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.bags[middle] as number) < bag) from = middle + 1;
      else to = middle;
    }
    return from < (this.starts[id + 1] as number) && this.bags[from] === bag;
  }

  /** Score of every bag for a weighted query. */
  scores(query: Bag): Float64Array {
    const scores = new Float64Array(this.size);
    for (const [term, weight] of query) this.addTo(scores, this.lexicon.idOf(term), weight);
    return scores;
  }

  /** Adds to every bag's score what one term of a query is worth to it. @param id -1 for a term that is not held. */
  addTo(scores: Float64Array, id: number, weight: number): void {
    if (id < 0) return;
    const { bags, impacts } = this;
    const start = this.starts[id] as number;
    const end = this.starts[id + 1] as number;
    const factor = weight * this.rarity(end - start);
    for (let at = start; at < end; at++) {
      const bag = bags[at] as number;
      scores[bag] = (scores[bag] as number) + factor * (impacts[at] as number);
    }
  }

  /** What a posting of a term counts in a query; 0 for a term that is not held. */
  factor(id: number, weight: number): number {
    const count = this.countOf(id);
    return count === 0 ? 0 : weight * this.rarity(count);
  }

  private rarity(count: number): number {
    return Math.log(1 + (this.size - count + 0.5) / (count + 0.5));
  }

  private countOf(id: number): number {
    return id < 0 ? 0 : (this.starts[id + 1] as number) - (this.starts[id] as number);
  }
}
