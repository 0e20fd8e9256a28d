import { Best, type Found } from './best.ts';
import type { Lists } from './postings.ts';

/** So many of the most promising blocks are scored first: they show how good the best are. */
const FIRST = 6;

/** A term that is held, what its postings count, and where they stand. */
export interface Sought {
  id: number;
  factor: number;
}

/** What a document gets for the whole it is part of. */
export interface ParentScores {
  scores: Float64Array;
  parentOf: Int32Array;
  weight: number;
}

/**
 * The best documents without scoring all of them: documents stand in blocks, each block has an upper bound for what a document in it
 * can score, and blocks that cannot reach the best found so far are passed over (block-max pruning). Terms are added in the same
 * order as without pruning, so that the scores are the same to the last bit, and bounds are never below them.
 */
export class Blocks {
  private readonly lists: Lists;
  private readonly shift: number;
  private readonly count: number;
  /** For terms with long lists: the place of their first block in the arrays below; they end where the next one begins. */
  private readonly places = new Map<number, number>();
  private readonly placeStarts: Int32Array;
  private readonly blockOf: Int32Array;
  private readonly highest: Float32Array;
  private readonly starts: Int32Array;
  /** The parents that documents of each block have, one block after the other. */
  private readonly parents: Int32Array;
  private readonly parentEnds: Int32Array;
  /** Used anew by each search. */
  private readonly bounds: Float64Array;
  private readonly scored: Float64Array;
  private cells = new Int32Array(0);

  /**
   * @param shift a block holds 2 to the power of `shift` documents. @param long a list with fewer postings is read whole; of others
   * it is kept where each block begins and how high it goes.
   */
  constructor(lists: Lists, parentOf: Int32Array, shift: number, long: number) {
    this.lists = lists;
    this.shift = shift;
    this.count = (lists.size + (1 << shift) - 1) >> shift;
    const placeStarts: number[] = [];
    const blockOf: number[] = [];
    const highest: number[] = [];
    const starts: number[] = [];
    for (let id = 0; id + 1 < lists.starts.length; id++) {
      const start = lists.starts[id] as number;
      const end = lists.starts[id + 1] as number;
      if (end - start < long) continue;
      this.places.set(id, placeStarts.length);
      placeStarts.push(blockOf.length);
      for (let at = start; at < end; at++) {
        const block = (lists.bags[at] as number) >> shift;
        const impact = lists.impacts[at] as number;
        const last = blockOf.length - 1;
        if (last < (placeStarts.at(-1) as number) || blockOf[last] !== block) {
          blockOf.push(block);
          highest.push(impact);
          starts.push(at);
        } else if (impact > (highest[last] as number)) highest[last] = impact;
      }
    }
    placeStarts.push(blockOf.length);
    this.placeStarts = Int32Array.from(placeStarts);
    this.blockOf = Int32Array.from(blockOf);
    this.highest = Float32Array.from(highest);
    this.starts = Int32Array.from(starts);
    const parents: number[] = [];
    this.parentEnds = Int32Array.from({ length: this.count }, (_, block) => {
      const held = new Set(parentOf.subarray(block << shift, (block + 1) << shift));
      held.delete(-1);
      for (const parent of held) parents.push(parent);
      return parents.length;
    });
    this.parents = Int32Array.from(parents);
    this.bounds = new Float64Array(this.count);
    this.scored = new Float64Array(1 << shift);
  }

  /** The places of the best documents, best first; of equal scores, the earlier document first. */
  best(terms: readonly Sought[], parents: ParentScores | null, limit: number): Found[] {
    const best = new Best(limit);
    this.bound(terms, parents);
    const { bounds } = this;
    for (let turn = 0; turn < FIRST; turn++) {
      let highest = 0;
      for (let block = 1; block < this.count; block++)
        if ((bounds[block] as number) > (bounds[highest] as number)) highest = block;
      this.score(highest, terms, parents, best);
    }
    for (let block = 0; block < this.count; block++) this.score(block, terms, parents, best);
    return best.found;
  }

  /** Notes for each block what a document in it can score at most, and where its postings of each term begin. */
  private bound(terms: readonly Sought[], parents: ParentScores | null): void {
    const { bounds, count, shift, lists } = this;
    const width = terms.length;
    if (this.cells.length < width * count) this.cells = new Int32Array(width * count);
    const { cells } = this;
    cells.fill(-1, 0, width * count);
    bounds.fill(0);
    for (let term = 0; term < width; term++) {
      const { id, factor } = terms[term] as Sought;
      const place = this.places.get(id);
      if (place !== undefined) {
        const end = this.placeStarts[place + 1] as number;
        for (let at = this.placeStarts[place] as number; at < end; at++) {
          const block = this.blockOf[at] as number;
          bounds[block] = (bounds[block] as number) + factor * (this.highest[at] as number);
          cells[block * width + term] = this.starts[at] as number;
        }
        continue;
      }
      const end = lists.starts[id + 1] as number;
      for (let at = lists.starts[id] as number; at < end;) {
        const block = (lists.bags[at] as number) >> shift;
        cells[block * width + term] = at;
        let highest = 0;
        for (; at < end && (lists.bags[at] as number) >> shift === block; at++)
          if ((lists.impacts[at] as number) > highest) highest = lists.impacts[at] as number;
        bounds[block] = (bounds[block] as number) + factor * highest;
      }
    }
    if (parents) this.boundParents(parents);
  }

  private boundParents({ scores, weight }: ParentScores): void {
    const { bounds, parentEnds } = this;
    let at = 0;
    for (let block = 0; block < this.count; block++) {
      let highest = 0;
      for (const end = parentEnds[block] as number; at < end; at++) {
        const score = scores[this.parents[at] as number] as number;
        if (score > highest) highest = score;
      }
      if ((bounds[block] as number) > 0) bounds[block] = (bounds[block] as number) + weight * highest;
    }
  }

  /** Offers the documents of a block, once, if one of them can be among the best. */
  private score(block: number, terms: readonly Sought[], parents: ParentScores | null, best: Best): void {
    const bound = this.bounds[block] as number;
    if (bound <= 0 || bound < best.least) return;
    this.bounds[block] = 0;
    const { scored, cells } = this;
    const { bags, impacts, starts, size } = this.lists;
    const first = block << this.shift;
    const after = Math.min(size, first + scored.length);
    scored.fill(0);
    for (let term = 0, cell = block * terms.length; term < terms.length; term++, cell++) {
      let at = cells[cell] as number;
      if (at < 0) continue;
      const { id, factor } = terms[term] as Sought;
      for (const end = starts[id + 1] as number; at < end; at++) {
        const document = (bags[at] as number) - first;
        if (document >= scored.length) break;
        scored[document] = (scored[document] as number) + factor * (impacts[at] as number);
      }
    }
    for (let at = first; at < after; at++) {
      let score = scored[at - first] as number;
      if (score <= 0) continue;
      const parent = parents ? (parents.parentOf[at] as number) : -1;
      if (parents && parent >= 0) score += parents.weight * (parents.scores[parent] as number);
      if (score >= best.least) best.offer(at, score);
    }
  }
}
