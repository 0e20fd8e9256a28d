/** Naive Bayes over short example texts: which class does a question most resemble? */
export class Topics {
  readonly classes: readonly string[];
  /** Per term: the log ratio "in this class" to "in all others", for each class. */
  private readonly ratios = new Map<string, Float32Array>();

  /** @param alpha smoothing: how many times every term counts as seen in every class. */
  constructor(examples: readonly { label: string; terms: readonly string[] }[], alpha: number) {
    this.classes = [...new Set(examples.map((example) => example.label))];
    const indexOf = new Map(this.classes.map((label, index) => [label, index]));
    const perClass = new Float64Array(this.classes.length);
    const counts = new Map<string, Float64Array>();
    for (const { label, terms } of examples) {
      const index = indexOf.get(label) ?? 0;
      for (const term of new Set(terms)) {
        let count = counts.get(term);
        if (!count) counts.set(term, (count = new Float64Array(this.classes.length)));
        count[index] = (count[index] ?? 0) + 1;
        perClass[index] = (perClass[index] ?? 0) + 1;
      }
    }
    const total = perClass.reduce((sum, count) => sum + count, 0);
    const smoothing = alpha * counts.size;
    for (const [term, count] of counts) {
      const all = count.reduce((sum, value) => sum + value, 0);
      this.ratios.set(
        term,
        Float32Array.from(count, (value, index) => {
          const size = perClass[index] ?? 0;
          return Math.log((value + alpha) / (size + smoothing) / ((all - value + alpha) / (total - size + smoothing)));
        }),
      );
    }
  }

  has(term: string): boolean {
    return this.ratios.has(term);
  }

  /** Log odds of each class, in the order of `classes`. Unknown terms say nothing. */
  logOdds(query: ReadonlyMap<string, number>): Float64Array {
    const odds = new Float64Array(this.classes.length);
    for (const [term, weight] of query) {
      const ratios = this.ratios.get(term);
      if (!ratios) continue;
      for (let index = 0; index < odds.length; index++)
        odds[index] = (odds[index] as number) + weight * (ratios[index] as number);
    }
    return odds;
  }
}
