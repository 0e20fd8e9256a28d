/** Naive Bayes over short example texts: which class does a question most resemble? */
export class Topics {
  readonly classes: readonly string[];
  /** Per term: in how many examples of each class it stands. */
  private readonly counts = new Map<string, Uint32Array>();
  /** Examples' terms per class, and in all. */
  private readonly sizes: Float64Array;
  private readonly total: number;
  private readonly alpha: number;
  private readonly ratios = new Map<string, Float32Array>();

  /** @param alpha smoothing: how many times every term counts as seen in every class. */
  constructor(examples: readonly { label: string; terms: readonly string[] }[], alpha: number) {
    this.alpha = alpha;
    this.classes = [...new Set(examples.map((example) => example.label))];
    const indexOf = new Map(this.classes.map((label, index) => [label, index]));
    this.sizes = new Float64Array(this.classes.length);
    for (const { label, terms } of examples) {
      const index = indexOf.get(label) ?? 0;
      for (const term of new Set(terms)) {
        let count = this.counts.get(term);
        if (!count) this.counts.set(term, (count = new Uint32Array(this.classes.length)));
        count[index] = (count[index] as number) + 1;
        this.sizes[index] = (this.sizes[index] as number) + 1;
      }
    }
    this.total = this.sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Log odds of each class, in the order of `classes`. Unknown terms say nothing. */
  logOdds(query: ReadonlyMap<string, number>): Float64Array {
    const odds = new Float64Array(this.classes.length);
    for (const [term, weight] of query) {
      const ratios = this.ratiosOf(term);
      if (!ratios) continue;
      for (let index = 0; index < odds.length; index++) {
        odds[index] = (odds[index] as number) + weight * (ratios[index] as number);
      }
    }
    return odds;
  }

  /** The log ratio "in this class" to "in all others", for each class. Worked out when a term is first asked for. */
  private ratiosOf(term: string): Float32Array | undefined {
    const known = this.ratios.get(term);
    const count = this.counts.get(term);
    if (known || !count) return known;
    const { alpha, sizes, total } = this;
    const smoothing = alpha * this.counts.size;
    const all = count.reduce((sum, value) => sum + value, 0);
    const ratios = Float32Array.from(count, (value, index) => {
      const size = sizes[index] ?? 0;
      return Math.log((value + alpha) / (size + smoothing) / ((all - value + alpha) / (total - size + smoothing)));
    });
    this.ratios.set(term, ratios);
    return ratios;
  }
}
