/** Where a document stands, and its score. */
export interface Found {
  at: number;
  score: number;
}

/** The best so far, best first; of equal scores, the earlier place first. */
export class Best {
  readonly found: Found[] = [];
  /** What a score must reach to be among them. */
  least = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  offer(at: number, score: number): void {
    const { found, limit } = this;
    let place = found.length;
    for (; place > 0; place--) {
      const before = found[place - 1] as Found;
      if (before.score > score || (before.score === score && before.at < at)) break;
    }
    if (place >= limit) return;
    found.splice(place, 0, { at, score });
    if (found.length > limit) found.pop();
    if (found.length === limit) this.least = found[limit - 1]?.score ?? 0;
  }
}

/** The places of the highest scores above 0. One pass; what cannot be among the best costs one comparison. */
export function bestOf(scores: Float64Array, limit: number): Found[] {
  const best = new Best(limit);
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at] as number;
    // A later place must be better, not as good.
    if (score > best.least) best.offer(at, score);
  }
  return best.found;
}
