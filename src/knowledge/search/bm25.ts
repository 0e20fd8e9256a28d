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

interface Postings {
  bags: Int32Array;
  /** Term weight within its bag, saturation and length already applied. */
  impacts: Float32Array;
}

/**
 * BM25 over bags of terms, weights precomputed, so that a query costs one addition for each posting it touches.
 * The ranking recipe (one bag for a passage, k1 and b) was measured against libraries: see docs/decisions/0004.
 */
export class Bm25 {
  readonly size: number;
  private readonly postings = new Map<string, Postings>();

  constructor(bags: readonly Bag[], { k1, b }: Bm25Settings) {
    this.size = bags.length;
    const lengths = bags.map((bag) => [...bag.values()].reduce((sum, weight) => sum + weight, 0));
    const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, bags.length) || 1;
    const building = new Map<string, { bags: number[]; impacts: number[] }>();
    bags.forEach((bag, index) => {
      const norm = k1 * (1 - b + (b * (lengths[index] ?? 0)) / average);
      for (const [term, frequency] of bag) {
        let posting = building.get(term);
        if (!posting) building.set(term, (posting = { bags: [], impacts: [] }));
        posting.bags.push(index);
        posting.impacts.push((frequency * (k1 + 1)) / (frequency + norm));
      }
    });
    for (const [term, { bags: indexes, impacts }] of building) {
      this.postings.set(term, { bags: Int32Array.from(indexes), impacts: Float32Array.from(impacts) });
    }
  }

  /** Rarity of a term: 0 for one that is everywhere; a term that is nowhere is as rare as can be. */
  idf(term: string): number {
    const count = this.postings.get(term)?.bags.length ?? 0;
    return Math.log(1 + (this.size - count + 0.5) / (count + 0.5));
  }

  has(term: string): boolean {
    return this.postings.has(term);
  }

  /** Score of every bag for a weighted query. */
  scores(query: Bag): Float64Array {
    const scores = new Float64Array(this.size);
    for (const [term, weight] of query) {
      const posting = this.postings.get(term);
      if (!posting) continue;
      const factor = weight * this.idf(term);
      const { bags, impacts } = posting;
      for (let i = 0; i < bags.length; i++) {
        const bag = bags[i] as number;
        scores[bag] = (scores[bag] as number) + factor * (impacts[i] as number);
      }
    }
    return scores;
  }
}
