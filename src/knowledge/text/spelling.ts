import { distance } from 'fastest-levenshtein';
import { isStopWord, stemOf } from './analyse.ts';

export function countWords(texts: Iterable<{ words: readonly string[] }>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { words } of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** The words of one length that are offered as corrections. */
interface Shelf {
  words: string[];
  /** Which letters each is made of, a bit a letter. */
  letters: number[];
}

/** Finds the word that was meant, among the words the knowledge uses. */
export class Spelling {
  private readonly counts: ReadonlyMap<string, number>;
  private readonly byLength = new Map<number, Shelf>();
  private readonly stems = new Set<string>();

  static of(texts: Iterable<{ words: readonly string[] }>, minimumCount: number): Spelling {
    return new Spelling(countWords(texts), minimumCount);
  }

  /** @param counts how often each word stands in the knowledge. @param minimumCount rarer words are no corrections. */
  constructor(counts: ReadonlyMap<string, number>, minimumCount: number) {
    this.counts = counts;
    for (const [word, count] of counts) {
      this.stems.add(stemOf(word));
      if (count < minimumCount || word.length < 4 || /\d/.test(word)) continue;
      const shelf = this.byLength.get(word.length) ?? { words: [], letters: [] };
      shelf.words.push(word);
      shelf.letters.push(lettersOf(word));
      this.byLength.set(word.length, shelf);
    }
  }

  /** The known word closest to an unknown one: one edit for words of 4 to 7 letters, two for longer ones; null when none is near. */
  correct(word: string): string | null {
    const wrong =
      word.length >= 4 &&
      !this.counts.has(word) &&
      !isStopWord(word) &&
      !/\d/.test(word) &&
      !this.stems.has(stemOf(word));
    return wrong ? this.search(word) : null;
  }

  private search(word: string): string | null {
    const reach = word.length < 8 ? 1 : 2;
    const wanted = lettersOf(word);
    let best: { word: string; cost: number } | null = null;
    for (let length = word.length - reach; length <= word.length + reach; length++) {
      const { words, letters } = this.byLength.get(length) ?? { words: [], letters: [] };
      for (let at = 0; at < letters.length; at++) {
        // One edit brings in one letter at most, and takes out one: what differs in more is passed over unseen.
        if (bits(wanted ^ (letters[at] as number)) > 2 * reach) continue;
        const candidate = words[at] as string;
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

/** Letters of other scripts share bits: a bit more is looked at, nothing is missed. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) & 31);
  return letters;
}

/** How many bits are set. */
function bits(value: number): number {
  let count = value - ((value >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** "teh" for "the": two neighbours swapped count as one edit. */
function isTransposition(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}
