import type { Line } from './measure.ts';

/** The collections that resemble guidance; the mean over them is the figure to compare. */
export const guidance = [
  'conditionalqa-pages',
  'conditionalqa-evidence',
  'or-sharc',
  'multidoc2dial-slice',
  'mtrag-pooled',
  'liveqa-medquad',
];

type Figure = 'ndcg10' | 'recall10' | 'mrr10' | 'buildMs' | 'p50Ms' | 'p99Ms' | 'heapMb';

const captions: Record<Figure, string> = {
  ndcg10: 'nDCG@10',
  recall10: 'Recall@10',
  mrr10: 'MRR@10',
  p50Ms: 'p50 of a query, ms',
  p99Ms: 'p99 of a query, ms',
  buildMs: 'Building the index, ms',
  heapMb: 'Memory of the index, MB',
};

const nameOf = ({ system, setting }: Line): string => (setting === undefined ? system : `${system}: ${setting}`);

/** Markdown tables: systems down, collections across. */
export function tables(lines: readonly Line[]): string {
  return (Object.keys(captions) as Figure[])
    .filter((figure) => lines.some((line) => line[figure] !== null))
    .map((figure) => `**${captions[figure]}**\n\n${table(lines, figure)}\n`)
    .join('\n');
}

function table(lines: readonly Line[], figure: Figure): string {
  const collections = [...new Set(lines.map(({ collection }) => collection))];
  const averaged = guidance.every((name) => collections.includes(name));
  const rows = [...new Set(lines.map(nameOf))].map((system) => {
    const value = (collection: string): number =>
      lines.find((line) => line.collection === collection && nameOf(line) === system)?.[figure] ?? NaN;
    const values = collections.map(value);
    if (averaged) values.push(meanOf(guidance.map(value)));
    return [system, ...values.map((number) => shown(number, figure))];
  });
  const head = ['system', ...collections, ...(averaged ? [`mean of the ${guidance.length}`] : [])];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const shown = (value: number, figure: Figure): string =>
  Number.isNaN(value)
    ? ''
    : figure.endsWith('10')
      ? value.toFixed(3)
      : value >= 100
        ? value.toFixed(0)
        : value.toPrecision(2);
