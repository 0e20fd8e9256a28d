import type { Collection } from './collections.ts';

export interface Quality {
  ndcg10: number;
  recall10: number;
  mrr10: number;
}

export const DEPTH = 10;

/**
 * Means over the judged queries. Gain is the grade itself (as trec_eval counts it), found is whatever is graded above 0, and
 * items graded below 0 are taken out of the ranking first.
 * @param rankings ids of items, best first, for each query.
 */
export function quality(
  { queries, judgements }: Pick<Collection, 'queries' | 'judgements'>,
  rankings: ReadonlyMap<string, readonly string[]>,
): Quality {
  const sum = { ndcg10: 0, recall10: 0, mrr10: 0 };
  for (const { id } of queries) {
    const grades = judgements.get(id) ?? new Map<string, number>();
    const ranking = (rankings.get(id) ?? []).filter((item) => (grades.get(item) ?? 0) >= 0).slice(0, DEPTH);
    const gains = ranking.map((item) => grades.get(item) ?? 0);
    const relevant = [...grades.values()].filter((grade) => grade > 0).sort((a, b) => b - a);
    const first = gains.findIndex((gain) => gain > 0);
    sum.ndcg10 += discounted(gains) / discounted(relevant.slice(0, DEPTH));
    sum.recall10 += gains.filter((gain) => gain > 0).length / relevant.length;
    sum.mrr10 += first < 0 ? 0 : 1 / (first + 1);
  }
  const mean = (total: number): number => total / Math.max(1, queries.length);
  return { ndcg10: mean(sum.ndcg10), recall10: mean(sum.recall10), mrr10: mean(sum.mrr10) };
}

const discounted = (gains: readonly number[]): number =>
  gains.reduce((sum, gain, rank) => sum + gain / Math.log2(rank + 2), 0);

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);
