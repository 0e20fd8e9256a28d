import type { Bm25 } from './bm25.ts';

/** Naive Bayes over the short texts of an index: which class does a question most resemble? */
export class Topics {
  private readonly index: Bm25;
  private readonly classOf: Int32Array;
  private readonly alpha: number;
  /** How many terms the texts of each class hold, and all texts. */
  private readonly sizes: Float64Array;
  private readonly total: number;
  private readonly ratios = new Map<string, Float32Array>();

  /**
   * @param index of the texts. @param classOf the class of each text, 0 to `classes` - 1. @param lengths how many terms each
   * holds. @param alpha smoothing: how many times every term counts as seen in every class.
   */
  constructor(index: Bm25, classOf: Int32Array, lengths: Int32Array, classes: number, alpha: number) {
    this.index = index;
    this.classOf = classOf;
    this.alpha = alpha;
    this.sizes = new Float64Array(classes);
    classOf.forEach((label, text) => {
      this.sizes[label] = (this.sizes[label] as number) + (lengths[text] ?? 0);
    });
    this.total = this.sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Log odds of each class. Unknown terms say nothing. */
  logOdds(query: ReadonlyMap<string, number>): Float64Array {
    const odds = new Float64Array(this.sizes.length);
    for (const [term, weight] of query) {
      const ratios = this.ratiosOf(term);
      if (!ratios) continue;
      for (let label = 0; label < odds.length; label++) {
        odds[label] = (odds[label] as number) + weight * (ratios[label] as number);
      }
    }
    return odds;
  }

  /** The log ratio "in this class" to "in all others", for each class. Worked out when a term is first asked for. */
  private ratiosOf(term: string): Float32Array | undefined {
    const known = this.ratios.get(term);
    if (known || !this.index.has(term)) return known;
    const { alpha, sizes, total } = this;
    const counts = new Float64Array(sizes.length);
    for (const text of this.index.bagsWith(term)) {
      const label = this.classOf[text] as number;
      counts[label] = (counts[label] as number) + 1;
    }
    const smoothing = alpha * this.index.termCount;
    const all = counts.reduce((sum, count) => sum + count, 0);
    const ratios = Float32Array.from(counts, (count, label) => {
      const size = sizes[label] ?? 0;
      return Math.log((count + alpha) / (size + smoothing) / ((all - count + alpha) / (total - size + smoothing)));
    });
    this.ratios.set(term, ratios);
    return ratios;
  }
}
