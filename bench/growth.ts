import { type Item, type Query, foldersOf, readCollection, spread } from './collections.ts';
import { type Care, type Contestant, type Line, start, stop, summary, takeTurns, withItems } from './measure.ts';
import { median } from './metrics.ts';

export const sizes = [1_000, 3_000, 10_000, 30_000, 100_000];

const QUERIES = 120;
/** Of the words of a repeated passage: the share that is another word of the collections, and the share that is left out. */
const REPLACED = 0.15;
const LEFT_OUT = 0.05;

/** Time and memory as a corpus grows: the passages of all collections, repeated with changed ids and noise. Quality is not judged. */
export async function* grow(folder: string, contestants: readonly Contestant[], care: Care): AsyncGenerator<Line> {
  const collections = foldersOf(folder).flatMap((one) => readCollection(one, 'final') ?? []);
  const passages = collections.flatMap(({ name, items }) => items.map((item) => within(name, item)));
  const each = Math.ceil(QUERIES / collections.length);
  const asked = collections.map(({ queries }) => spread(queries, each));
  // One of each collection in turn: who has no time for all has had a fair share.
  const queries: Query[] = Array.from({ length: each }, (_, at) => asked.flatMap((list) => list[at] ?? [])).flat();
  for (const size of sizes) {
    console.error(`${size} passages`);
    const running = await withItems(corpusOf(passages, size), (file) => start(contestants, file, care.builds));
    try {
      // Once without the clock, so that everybody is warm.
      await takeTurns(running, queries, { ...care, rounds: 1 });
      for (const one of running) one.times = [];
      await takeTurns(running, queries, care);
    } finally {
      stop(running);
    }
    for (const { contestant, process, builds, times } of running) {
      yield {
        collection: `${size} passages`,
        ...contestant,
        ndcg10: null,
        recall10: null,
        mrr10: null,
        buildMs: median(builds),
        ...summary(times),
        heapMb: process.built.heapMb,
      };
    }
  }
}

const within = (collection: string, item: Item): Item => ({
  ...item,
  id: `${collection}/${item.id}`,
  ...(item.parent !== undefined && { parent: `${collection}/${item.parent}` }),
});

/** The same passages each time it is asked for a size. */
export function corpusOf(passages: readonly Item[], size: number): Item[] {
  if (size <= passages.length) return spread(passages, size);
  const random = mulberry(size);
  const words = passages.flatMap(({ text }) => spread(text.split(/\s+/), 20));
  const noisy = (text: string): string =>
    text
      .split(/\s+/)
      .flatMap((word) => {
        const dice = random();
        if (dice < LEFT_OUT) return [];
        return dice < LEFT_OUT + REPLACED ? (words[Math.floor(random() * words.length)] ?? word) : word;
      })
      .join(' ');
  const grown = [...passages];
  for (let copy = 1; grown.length < size; copy++) {
    for (const { id, title, text, parent } of passages) {
      if (grown.length === size) break;
      const changed = { id: `${id}~${copy}`, title, text: noisy(text) };
      grown.push(parent === undefined ? changed : { ...changed, parent: `${parent}~${copy}` });
    }
  }
  return grown;
}

/** Mulberry32: random numbers that are the same each time. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
