/**
 * Measures our search and the JavaScript libraries on one collection, or on a folder of them: `npm run bench:retrieval -- <folder>`.
 * One JSON line for each system and collection on stdout, tables on stderr. See docs/benchmarks.md.
 */
import { parseArgs } from 'node:util';
import { type Split, foldersOf, readCollection } from './collections.ts';
import { grow } from './growth.ts';
import { type Care, type Contestant, type Line, measure } from './measure.ts';
import { installPeers } from './peers.ts';
import { systems } from './systems/index.ts';
import { tables } from './tables.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    growth: { type: 'boolean', default: false },
    tuning: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    systems: { type: 'string' },
    collections: { type: 'string' },
  },
});
const folder = positionals[0];
if (folder === undefined) {
  console.error(`npm run bench:retrieval -- <folder of a collection, or of collections>
  --growth             time and memory from 1,000 to 100,000 passages instead of quality
  --tuning             every setting of every system, on the dev and train splits
  --quick              fewer builds and rounds: the times are rough
  --systems a,b        these only
  --collections a,b    these only`);
  process.exit(2);
}

installPeers();
const chosen = options.systems?.split(',') ?? Object.keys(systems);
const split: Split = options.tuning ? 'tuning' : 'final';
const care: Care = options.quick
  ? { builds: 1, rounds: 1, timed: 50, budgetMs: 5_000 }
  : { builds: options.growth ? 1 : 3, rounds: 5, timed: 200, budgetMs: 10_000 };
const lines: Line[] = [];
for await (const line of options.growth ? grow(folder, await contestants(), care) : judged(folder)) {
  lines.push(line);
  console.log(JSON.stringify(line, short));
}
console.error(tables(lines));

async function* judged(folder: string): AsyncGenerator<Line> {
  for (const one of foldersOf(folder)) {
    const collection = readCollection(one, split);
    if (!collection || options.collections?.split(',').includes(collection.name) === false) continue;
    console.error(
      `${collection.name}: ${collection.items.length} passages, ${collection.queries.length} judged queries`,
    );
    yield* await measure(collection, await contestants(), care);
  }
}

/** On the tuning splits, all settings of a system; else the one that was chosen. */
async function contestants(): Promise<Contestant[]> {
  if (split === 'final') return chosen.map((system) => ({ system }));
  const all: Contestant[] = [];
  for (const system of chosen) {
    const loaded = await systems[system]?.();
    for (const setting of Object.keys(loaded?.system.settings ?? {})) all.push({ system, setting });
  }
  return all;
}

function short(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}
