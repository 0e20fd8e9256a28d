import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Collection, type Item, type Query, spread } from './collections.ts';
import { DEPTH, type Quality, median, percentile, quality } from './metrics.ts';
import { Process } from './process.ts';

/** One line of the output; no quality where nothing is judged. */
export interface Line {
  collection: string;
  system: string;
  setting?: string;
  ndcg10: number | null;
  recall10: number | null;
  mrr10: number | null;
  buildMs: number;
  p50Ms: number;
  p99Ms: number;
  heapMb: number;
}

export interface Contestant {
  system: string;
  setting?: string;
}

export interface Care {
  /** How many fresh processes build each index; the median counts. */
  builds: number;
  /** How often each query is timed, the systems taking turns; the median counts. */
  rounds: number;
  /** At most so many queries are timed, spread over all. */
  timed: number;
  /** A system stops a round of timing when it has taken so long. */
  budgetMs: number;
}

export interface Running {
  contestant: Contestant;
  process: Process;
  builds: number[];
  /** One list of times a query. */
  times: number[][];
}

/** Every system on one collection: quality on all queries, then times in rounds, the systems taking turns. */
export async function measure(collection: Collection, contestants: readonly Contestant[], care: Care): Promise<Line[]> {
  const running = await withItems(collection.items, (file) => start(contestants, file, care.builds));
  try {
    const qualities: Quality[] = [];
    for (const { process } of running) qualities.push(await qualityOf(process, collection));
    await takeTurns(running, spread(collection.queries, care.timed), care);
    return running.map(({ contestant, process, builds, times }, at) => ({
      collection: collection.name,
      ...contestant,
      ...(qualities[at] as Quality),
      buildMs: median(builds),
      ...summary(times),
      heapMb: process.built.heapMb,
    }));
  } finally {
    stop(running);
  }
}

/** Builds every index in fresh processes, the systems taking turns; the last process of each stays. */
export async function start(contestants: readonly Contestant[], file: string, builds: number): Promise<Running[]> {
  const running: Running[] = [];
  for (let build = 0; build < builds; build++) {
    for (const [at, contestant] of contestants.entries()) {
      const before = running[at];
      before?.process.stop();
      const process = await Process.start(contestant.system, file, contestant.setting);
      running[at] = { contestant, process, builds: [...(before?.builds ?? []), process.built.buildMs], times: [] };
    }
  }
  return running;
}

export function stop(running: readonly Running[]): void {
  for (const { process } of running) process.stop();
}

async function qualityOf(process: Process, collection: Collection): Promise<Quality> {
  const { queries, judgements } = collection;
  const below = [...judgements.values()].map((grades) => [...grades.values()].filter((grade) => grade < 0).length);
  const rankings = await process.rank(queries, DEPTH + Math.max(0, ...below));
  return quality(collection, new Map(queries.map(({ id }, at) => [id, rankings[at] ?? []])));
}

export async function takeTurns(
  running: readonly Running[],
  queries: readonly Query[],
  { rounds, budgetMs }: Pick<Care, 'rounds' | 'budgetMs'>,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const { process, times } of running) {
      const took = await process.time(queries, DEPTH, budgetMs);
      took.forEach((ms, at) => (times[at] ??= []).push(ms));
    }
  }
}

/** Over the queries, each with the median of its rounds. */
export const summary = (times: readonly number[][]): { p50Ms: number; p99Ms: number } => {
  const medians = times.map(median);
  return { p50Ms: median(medians), p99Ms: percentile(medians, 0.99) };
};

/** The items as a file that is gone afterwards: handed over so, no copy of them stays in the process that measures. */
export async function withItems<T>(items: readonly Item[], use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'dars-bench-'));
  try {
    const file = path.join(folder, 'items.json');
    writeFileSync(file, JSON.stringify(items));
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
