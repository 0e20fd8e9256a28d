import { ownCopy } from '../text/analyse.ts';

/** A lexicon as plain data. */
export interface LexiconData {
  /** The single terms, in the order of their ids. */
  singles: readonly string[];
  /** For each id: the single term on the left of a pair, or -1 for a single term. */
  left: Int32Array;
  right: Int32Array;
}

const NONE = -1;
/** Stands between the halves of a pair that is written as one text, `start_date`. No stem has it. */
export const PAIR_SIGN = '_';

/**
 * Numbers for terms. A pair of neighbouring words is a term too, and there are a hundred times more pairs than words: they are kept
 * as two numbers in a hash table of numbers, not as texts.
 */
export class Lexicon {
  private readonly singles = new Map<string, number>();
  private left = new Int32Array(256);
  private right = new Int32Array(256);
  /** Ids of pairs, by hash; open addressing, at most two thirds full. */
  private slots = new Int32Array(512).fill(NONE);
  private count = 0;

  static from({ singles, left, right }: LexiconData): Lexicon {
    const lexicon = new Lexicon();
    lexicon.left = left.slice();
    lexicon.right = right.slice();
    lexicon.count = left.length;
    let next = 0;
    left.forEach((half, id) => {
      if (half === NONE) lexicon.singles.set(singles[next++] ?? '', id);
    });
    lexicon.rehash();
    return lexicon;
  }

  data(): LexiconData {
    return {
      singles: [...this.singles.keys()],
      left: this.left.slice(0, this.count),
      right: this.right.slice(0, this.count),
    };
  }

  /** How many terms: ids go from 0 to one less. */
  get size(): number {
    return this.count;
  }

  /** The id of a term, `start_date` being a pair; -1 when it is not held. */
  idOf(term: string): number {
    const cut = term.indexOf(PAIR_SIGN);
    return cut < 0 ? this.single(term) : this.pair(this.single(term.slice(0, cut)), this.single(term.slice(cut + 1)));
  }

  single(term: string): number {
    return this.singles.get(term) ?? NONE;
  }

  pair(left: number, right: number): number {
    return left < 0 || right < 0 ? NONE : (this.slots[this.slotOf(left, right)] as number);
  }

  add(term: string): number {
    const cut = term.indexOf(PAIR_SIGN);
    if (cut >= 0) return this.addPair(this.addSingle(term.slice(0, cut)), this.addSingle(term.slice(cut + 1)));
    return this.addSingle(term);
  }

  addSingle(term: string): number {
    let id = this.singles.get(term);
    if (id === undefined) this.singles.set(ownCopy(term), (id = this.append(NONE, NONE)));
    return id;
  }

  addPair(left: number, right: number): number {
    const slot = this.slotOf(left, right);
    const known = this.slots[slot] as number;
    if (known !== NONE) return known;
    const id = this.append(left, right);
    this.slots[slot] = id;
    if (this.count * 1.5 > this.slots.length) this.rehash();
    return id;
  }

  private append(left: number, right: number): number {
    if (this.count === this.left.length) {
      this.left = grown(this.left);
      this.right = grown(this.right);
    }
    this.left[this.count] = left;
    this.right[this.count] = right;
    return this.count++;
  }

  /** Where a pair stands in the table, or the free place where it would. */
  private slotOf(left: number, right: number): number {
    const mask = this.slots.length - 1;
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.slots[slot] as number;
      if (id === NONE || (this.left[id] === left && this.right[id] === right)) return slot;
    }
  }

  private rehash(): void {
    let size = 512;
    while (size < this.count * 1.5) size *= 2;
    if (size === this.slots.length) size *= 2;
    this.slots = new Int32Array(size).fill(NONE);
    for (let id = 0; id < this.count; id++) {
      if (this.left[id] !== NONE) this.slots[this.slotOf(this.left[id] as number, this.right[id] as number)] = id;
    }
  }
}

/** The same array with room for twice as much. */
export function grown<T extends Int32Array | Float32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2);
  larger.set(array);
  return larger;
}
