/** How long the search of own documents takes, for up to 100,000 passages: `npm run bench:documents -- [passages] [embedded | address of an empty database]`. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { type OwnLibrary, loadKnowledge, openOwnSearch } from '../src/knowledge/index.ts';
import { openStorage } from '../src/storage/index.ts';
import { startServer } from '../test/support/databases.ts';
import type { Item } from './collections.ts';
import { corpusOf } from './growth.ts';

const PASSAGES_EACH = 50;
const ROUNDS = 3;
const log = { info: () => undefined, warn: () => undefined, error: console.error };
const readers = ['everyone', 'room slack:T1:C1'];
const audiences = [['everyone'], ['room slack:T1:C1'], ['room slack:T1:C2'], ['person slack:T1:U1']];

const count = Number(process.argv[2] ?? 100_000);
const given = process.argv[3];
const folder = mkdtempSync(path.join(os.tmpdir(), 'dars-bench-'));
chmodSync(folder, 0o755);
const server = given === undefined ? await startServer(folder) : null;
try {
  await measure(given === 'embedded' ? undefined : (given ?? server?.url));
} finally {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function measure(databaseUrl: string | undefined): Promise<void> {
  const storage = await openStorage({ databaseUrl, dataDir: folder, log });
  try {
    const { documents, passages, phrasings } = loadKnowledge(fileURLToPath(new URL('../knowledge', import.meta.url)));
    const items = [...passages.values()]
      .filter(({ text }) => text !== '')
      .map(({ ref, document, text }): Item => ({ id: ref, title: documents.get(document)?.title ?? '', text }));
    const questions = phrasings.filter((_, at) => at % Math.ceil(phrasings.length / 200) === 0).map(({ text }) => text);
    const inDatabase = await openOwnSearch({ storage, index: 'database', embedder: null, log });
    await fill(inDatabase.library, corpusOf(items, count));
    const inMemory = await openOwnSearch({ storage, index: 'memory', embedder: null, log });
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const started = performance.now();
    await inMemory.memory?.refresh();
    const buildMs = performance.now() - started;
    delay.disable();
    print({ passages: count, questions: questions.length, load: os.loadavg()[0] ?? NaN });
    print({ what: 'building the index in memory', ms: buildMs, longestBlockMs: delay.max / 1e6 });
    print({ what: 'near, memory', ...(await time(inMemory.library, questions)) });
    print({ what: 'near, database', ...(await time(inDatabase.library, questions)) });
    inMemory.memory?.close();
  } finally {
    await storage.close();
  }
}

async function fill(library: OwnLibrary, items: readonly Item[]): Promise<void> {
  for (let at = 0; at < items.length; at += PASSAGES_EACH) {
    const part = items.slice(at, at + PASSAGES_EACH);
    const audience = audiences[(at / PASSAGES_EACH) % audiences.length] ?? [];
    const document = { path: `d${at}.md`, title: part[0]?.title ?? '', url: null, audience, hash: '', dated: null };
    await library.put(
      document,
      part.map(({ title, text }) => ({ heading: title, text })),
    );
  }
}

/** The median of each question's rounds, then percentiles over the questions. The first round is not counted. */
async function time(library: OwnLibrary, questions: readonly string[]): Promise<{ p50Ms: number; p99Ms: number }> {
  const times = questions.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++)
    for (const [at, question] of questions.entries()) {
      const started = performance.now();
      await library.near(question, readers);
      if (round > 0) times[at]?.push(performance.now() - started);
    }
  const each = times.map((rounds) => percentile(rounds, 0.5));
  return { p50Ms: percentile(each, 0.5), p99Ms: percentile(each, 0.99) };
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

function print(line: Record<string, string | number>): void {
  const rounded = Object.entries(line).map(([name, value]) => [
    name,
    typeof value === 'number' ? Math.round(value * 10) / 10 : value,
  ]);
  console.log(JSON.stringify(Object.fromEntries(rounded)));
}
