import type { Asked } from './question.ts';

/** Where a passage stands that may answer. What it says, and who may read it, is for the database to say. */
export interface Candidate {
  document: string;
  seq: number;
}

export interface Sought {
  question: string;
  asked: Asked;
  /** Audiences that everyone who sees the result belongs to. */
  readers: readonly string[];
  /** Who asks, for the budgets of models. */
  person: string | null;
}

/** One way of finding passages. */
export interface CandidateSource {
  /** Best first; none when it cannot tell at the moment. */
  find(sought: Sought, limit: number): Promise<Candidate[]>;
}

/** So many are looked at more closely. */
export const CANDIDATES = 60;

/** How slowly a place in a list loses weight: the customary number. */
const SLOWLY = 60;

/**
 * Several rankings as one, by reciprocal rank: each list gives its first 1/61, its second 1/62 and so on, and what stands in several
 * lists adds up. Scores of different kinds need not be comparable.
 */
export function fused(lists: readonly (readonly Candidate[])[]): { candidate: Candidate; score: number }[] {
  const found = new Map<string, { candidate: Candidate; score: number }>();
  for (const list of lists)
    list.forEach((candidate, place) => {
      const known = found.get(keyOf(candidate)) ?? { candidate, score: 0 };
      known.score += 1 / (SLOWLY + place + 1);
      found.set(keyOf(candidate), known);
    });
  return [...found.values()].sort((a, b) => b.score - a.score);
}

export const keyOf = ({ document, seq }: Candidate): string => `${document}#${seq}`;
