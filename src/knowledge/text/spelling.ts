import { distance } from 'fastest-levenshtein';
import { isStopWord, stemOf } from './analyse.ts';

export function countWords(texts: Iterable<{ words: readonly string[] }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { words } of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Finds the word that was meant, among the words the knowledge uses. */
export class Spelling {
  private readonly counts: ReadonlyMap<string, number>;
  private readonly byLength = new Map<number, string[]>();
  private readonly stems = new Set<string>();
  private readonly remembered = new Map<string, string | null>();

  static of(texts: Iterable<{ words: readonly string[] }>, minimumCount: number): Spelling {
    return new Spelling(countWords(texts), minimumCount);
  }

  /** @param counts how often each word stands in the knowledge. @param minimumCount rarer words are no corrections. */
  constructor(counts: ReadonlyMap<string, number>, minimumCount: number) {
    this.counts = counts;
    for (const [word, count] of counts) {
      this.stems.add(stemOf(word));
      if (count < minimumCount || word.length < 4 || /\d/.test(word)) continue;
      const list = this.byLength.get(word.length);
      if (list) list.push(word);
      else this.byLength.set(word.length, [word]);
    }
  }

  /** The known word closest to an unknown one: one edit for words of 4 to 7 letters, two for longer ones; null when none is near. */
  correct(word: string): string | null {
    if (word.length < 4 || /\d/.test(word) || isStopWord(word) || this.counts.has(word) || this.stems.has(stemOf(word)))
      return null;
    let answer = this.remembered.get(word);
    if (answer === undefined) {
      answer = this.search(word);
      if (this.remembered.size < 10_000) this.remembered.set(word, answer);
    }
    return answer;
  }

  private search(word: string): string | null {
    const reach = word.length < 8 ? 1 : 2;
    let best: { word: string; cost: number } | null = null;
    for (let length = word.length - reach; length <= word.length + reach; length++) {
      for (const candidate of this.byLength.get(length) ?? []) {
        const edits = isTransposition(word, candidate) ? 1 : distance(word, candidate);
        if (edits > reach) continue;
        const cost =
          edits + (candidate.startsWith(word.charAt(0)) ? 0 : 0.5) - Math.log1p(this.counts.get(candidate) ?? 0) / 20;
        if (!best || cost < best.cost) best = { word: candidate, cost };
      }
    }
    return best?.word ?? null;
  }
}

/** "teh" for "the": two neighbours swapped count as one edit. */
function isTransposition(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
