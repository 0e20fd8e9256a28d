/** A bag of weighted terms. */
export type Bag = ReadonlyMap<string, number>;

/** Counts terms into a bag. */
export function bagOf(terms: Iterable<string>, weight = 1, bag = new Map<string, number>()): Map<string, number> {
  for (const term of terms) bag.set(term, (bag.get(term) ?? 0) + weight);
  return bag;
}

export interface Bm25Settings {
  /** How soon a repeated term stops counting. */
  k1: number;
  /** How much long bags are held back, 0 to 1. */
  b: number;
}

/** An index as plain data. */
export interface Postings {
  /** How many bags. */
  size: number;
  terms: readonly string[];
  /** Where the postings of each term begin in `bags` and `impacts`; one more at the end. */
  starts: Int32Array;
  /** The bags that hold a term, in order. */
  bags: Int32Array;
  /** Term weight within its bag, saturation and length already applied. */
  impacts: Float32Array;
}

/**
 * BM25 over bags of terms, weights precomputed, so that a query costs one addition for each posting it touches.
 * The ranking recipe (one bag for a passage, k1 and b) was measured against libraries: see docs/decisions/0004.
 */
export class Bm25 {
  private readonly size: number;
  private readonly terms: ReadonlyMap<string, number>;
  private readonly starts: Int32Array;
  private readonly bags: Int32Array;
  private readonly impacts: Float32Array;

  constructor({ size, terms, starts, bags, impacts }: Postings) {
    this.size = size;
    this.terms = new Map(terms.map((term, id) => [term, id]));
    this.starts = starts;
    this.bags = bags;
    this.impacts = impacts;
  }

  static of(bags: readonly Bag[], settings: Bm25Settings): Bm25 {
    return new Bm25(postingsOf(bags, settings));
  }

  /** How many different terms. */
  get termCount(): number {
    return this.terms.size;
  }

  /** The bags that hold a term, in order. */
  bagsWith(term: string): Int32Array {
    const id = this.terms.get(term);
    return id === undefined ? this.bags.subarray(0, 0) : this.bags.subarray(this.starts[id], this.starts[id + 1]);
  }

  /** Rarity of a term: 0 for one that is everywhere; a term that is nowhere is as rare as can be. */
  idf(term: string): number {
    const count = this.bagsWith(term).length;
    return Math.log(1 + (this.size - count + 0.5) / (count + 0.5));
  }

  has(term: string): boolean {
    return this.terms.has(term);
  }

  /** Whether one bag holds a term. */
  holds(bag: number, term: string): boolean {
    return this.bagsWith(term).includes(bag);
  }

  /** Score of every bag for a weighted query. */
  scores(query: Bag): Float64Array {
    const scores = new Float64Array(this.size);
    for (const [term, weight] of query) {
      const id = this.terms.get(term);
      if (id === undefined) continue;
      const factor = weight * this.idf(term);
      for (let at = this.starts[id] as number; at < (this.starts[id + 1] as number); at++) {
        const bag = this.bags[at] as number;
        scores[bag] = (scores[bag] as number) + factor * (this.impacts[at] as number);
      }
    }
    return scores;
  }
}

export function postingsOf(bags: readonly Bag[], { k1, b }: Bm25Settings): Postings {
  const terms = new Map<string, number>();
  const total = bags.reduce((sum, bag) => sum + bag.size, 0);
  const lengths = new Float64Array(bags.length);
  const ids = new Int32Array(total);
  const frequencies = new Float32Array(total);
  let at = 0;
  bags.forEach((bag, index) => {
    for (const [term, frequency] of bag) {
      let id = terms.get(term);
      if (id === undefined) terms.set(term, (id = terms.size));
      ids[at] = id;
      frequencies[at++] = frequency;
      lengths[index] = (lengths[index] as number) + frequency;
    }
  });
  const starts = new Int32Array(terms.size + 1);
  for (const id of ids) starts[id + 1] = (starts[id + 1] as number) + 1;
  for (let id = 0; id < terms.size; id++) starts[id + 1] = (starts[id + 1] as number) + (starts[id] as number);
  const next = starts.slice();
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, bags.length) || 1;
  const held = new Int32Array(total);
  const impacts = new Float32Array(total);
  at = 0;
  bags.forEach((bag, index) => {
    const norm = k1 * (1 - b + (b * (lengths[index] as number)) / average);
    for (let left = bag.size; left > 0; left--, at++) {
      const id = ids[at] as number;
      const frequency = frequencies[at] as number;
      const place = next[id] as number;
      next[id] = place + 1;
      held[place] = index;
      impacts[place] = (frequency * (k1 + 1)) / (frequency + norm);
    }
  });
  return { size: bags.length, terms: [...terms.keys()], starts, bags: held, impacts };
}
