/**
 * Puts the figures of two runs into docs/benchmarks.md and draws docs/benchmarks.svg:
 * `npm run bench:report -- <lines of a run> <lines of a run with --growth>`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Line } from './measure.ts';
import { plot, sizeOf } from './plot.ts';
import { guidance, meanOf, tables } from './tables.ts';

const [qualityFile, growthFile] = process.argv.slice(2);
if (qualityFile === undefined || growthFile === undefined) {
  console.error('npm run bench:report -- <lines of a run> <lines of a run with --growth>');
  process.exit(2);
}
const read = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
const docs = (name: string): string => fileURLToPath(new URL(`../docs/${name}`, import.meta.url));
const quality = read(qualityFile);
const growth = read(growthFile);
const systems = [...new Set(quality.map(({ system }) => system))];

const points = new Map(
  systems.map((name) => {
    const own = quality.filter(({ system, collection }) => system === name && guidance.includes(collection));
    return [name, { x: meanOf(own.map(({ p50Ms }) => p50Ms)), y: meanOf(own.map(({ ndcg10 }) => ndcg10 ?? 0)) }];
  }),
);
const curves = new Map(
  systems.map((name) => [
    name,
    growth.filter(({ system }) => system === name).map((line) => ({ x: sizeOf(line), y: line.p50Ms })),
  ]),
);
writeFileSync(docs('benchmarks.svg'), plot(points, curves));

const text = readFileSync(docs('benchmarks.md'), 'utf8');
writeFileSync(
  docs('benchmarks.md'),
  [['quality', quality] as const, ['growth', growth] as const].reduce(
    (page, [name, lines]) => between(page, name, tables(lines)),
    text,
  ),
);

/** Replaces what stands between `<!-- name -->` and `<!-- /name -->`. */
function between(page: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`docs/benchmarks.md has no ${open} … ${close}`);
  return `${page.slice(0, start + open.length)}\n\n${content}\n${page.slice(end)}`;
}
