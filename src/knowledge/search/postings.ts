import { Lexicon, type LexiconData, PAIR_SIGN, grown } from './lexicon.ts';

/** A bag of weighted terms. */
export type Bag = ReadonlyMap<string, number>;

export interface Bm25Settings {
  /** How soon a repeated term stops counting. */
  k1: number;
  /** How much long bags are held back, 0 to 1. */
  b: number;
}

/** An index as plain data, with the numbers of its terms kept elsewhere. */
export interface Lists {
  /** How many bags. */
  size: number;
  /** Where the postings of each term begin in `bags` and `impacts`; one more at the end. */
  starts: Int32Array;
  /** The bags that hold a term, in order. */
  bags: Int32Array;
  /** Term weight within its bag, saturation and length already applied. */
  impacts: Float32Array;
}

/** An index as plain data. */
export interface Postings extends Lists {
  lexicon: LexiconData;
}

/** Takes bags term by term and makes the index of them. What it holds meanwhile is numbers in typed arrays. */
export class PostingsBuilder {
  readonly lexicon: Lexicon;
  /** Of the bag that is open: the weight of each term, and which terms it has. */
  private weights = new Float32Array(256);
  private open: number[] = [];
  private length = 0;
  /** Of the bags that are closed, one after the other. */
  private terms = new Int32Array(1024);
  private frequencies = new Float32Array(1024);
  private total = 0;
  private readonly ends: number[] = [];
  private readonly lengths: number[] = [];

  /** @param lexicon shared with other indexes of the same texts. */
  constructor(lexicon = new Lexicon()) {
    this.lexicon = lexicon;
  }

  /** A term of the open bag. Pairs do not make a bag longer. */
  add(term: number, weight: number, isPair: boolean): void {
    while (term >= this.weights.length) this.weights = grown(this.weights);
    const held = this.weights[term] as number;
    if (held === 0) this.open.push(term);
    this.weights[term] = held + weight;
    if (!isPair) this.length += weight;
  }

  /** The open bag is whole; the next one begins. */
  close(): void {
    for (const term of this.open) {
      if (this.total === this.terms.length) {
        this.terms = grown(this.terms);
        this.frequencies = grown(this.frequencies);
      }
      this.terms[this.total] = term;
      this.frequencies[this.total++] = this.weights[term] as number;
      this.weights[term] = 0;
    }
    this.ends.push(this.total);
    this.lengths.push(this.length);
    this.open = [];
    this.length = 0;
  }

  build({ k1, b }: Bm25Settings): Lists {
    const { lexicon, terms, frequencies, total, ends, lengths } = this;
    const starts = new Int32Array(lexicon.size + 1);
    for (let at = 0; at < total; at++) {
      const after = (terms[at] as number) + 1;
      starts[after] = (starts[after] as number) + 1;
    }
    for (let id = 0; id < lexicon.size; id++) starts[id + 1] = (starts[id + 1] as number) + (starts[id] as number);
    const next = starts.slice();
    const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length) || 1;
    const bags = new Int32Array(total);
    const impacts = new Float32Array(total);
    let at = 0;
    ends.forEach((end, bag) => {
      const norm = k1 * (1 - b + (b * (lengths[bag] as number)) / average);
      for (; at < end; at++) {
        const term = terms[at] as number;
        const frequency = frequencies[at] as number;
        const place = next[term] as number;
        next[term] = place + 1;
        bags[place] = bag;
        impacts[place] = (frequency * (k1 + 1)) / (frequency + norm);
      }
    });
    return { size: ends.length, starts, bags, impacts };
  }
}

export function postingsOf(bags: readonly Bag[], settings: Bm25Settings): Postings {
  const builder = new PostingsBuilder();
  for (const bag of bags) {
    for (const [term, weight] of bag) builder.add(builder.lexicon.add(term), weight, term.includes(PAIR_SIGN));
    builder.close();
  }
  return { ...builder.build(settings), lexicon: builder.lexicon.data() };
}
