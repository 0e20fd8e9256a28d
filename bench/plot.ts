import type { Line } from './measure.ts';

const WIDTH = 540;
const HEIGHT = 380;
/** Right: room for the names. */
const MARGIN = { left: 60, right: 150, top: 34, bottom: 48 };
/** Between the lines of two names. */
const LEADING = 13;
/** Told apart without colours too: each line ends in its name. Okabe and Ito's palette. */
const colours = ['#000000', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

interface Point {
  x: number;
  y: number;
}

interface Axis {
  label: string;
  ticks: readonly number[];
  log: boolean;
}

/** Two panels as one SVG: quality against time, and time as the corpus grows. */
export function plot(points: ReadonlyMap<string, Point>, curves: ReadonlyMap<string, readonly Point[]>): string {
  const names = [...points.keys()];
  const colourOf = (name: string): string => colours[names.indexOf(name) % colours.length] ?? '#000000';
  const left = panel(
    'Quality against time',
    { label: 'p50 of a query, ms (mean of the six collections)', ticks: [0.01, 0.1, 1, 10, 100, 1000], log: true },
    { label: 'nDCG@10 (mean of the six)', ticks: [0.3, 0.4, 0.5, 0.6, 0.7, 0.8], log: false },
    (place) =>
      named(
        [...points].map(([name, point]) => ({ name, ...place(point) })),
        ({ name, x, y }) => `<circle cx="${x}" cy="${y}" r="5" fill="${colourOf(name)}"/>`,
      ),
  );
  const right = panel(
    'Time as the corpus grows',
    { label: 'passages', ticks: [1_000, 10_000, 100_000], log: true },
    { label: 'p50 of a query, ms', ticks: [0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000], log: true },
    (place) =>
      named(
        [...curves].map(([name, curve]) => ({ name, ...place(curve.at(-1) ?? { x: 1, y: 1 }) })),
        ({ name }) => {
          const path = (curves.get(name) ?? []).map(place).map(({ x, y }) => `${x},${y}`);
          const width = name === names[0] ? 3 : 1.5;
          return `<polyline points="${path.join(' ')}" fill="none" stroke="${colourOf(name)}" stroke-width="${width}"/>`;
        },
      ),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11">
<rect width="100%" height="100%" fill="#ffffff"/>
${left}
<g transform="translate(${WIDTH} 0)">
${right}
</g>
</svg>
`;
}

/** What is drawn for each name, with the name beside its point: names that would touch are moved apart. */
function named(marks: (Point & { name: string })[], draw: (mark: Point & { name: string }) => string): string[] {
  let free = MARGIN.top;
  const texts = [...marks]
    .sort((a, b) => a.y - b.y)
    .map(({ name, x, y }) => {
      const at = Math.max(y, free);
      free = at + LEADING;
      return words(x + 9, at + 4, name, 'start');
    });
  return [...marks.map(draw), ...texts];
}

function panel(title: string, x: Axis, y: Axis, draw: (place: (point: Point) => Point) => string[]): string {
  const across = scale(x, MARGIN.left, WIDTH - MARGIN.right);
  const up = scale(y, HEIGHT - MARGIN.bottom, MARGIN.top);
  const grid = [
    ...x.ticks.map((tick) => line(across(tick), MARGIN.top, across(tick), HEIGHT - MARGIN.bottom)),
    ...y.ticks.map((tick) => line(MARGIN.left, up(tick), WIDTH - MARGIN.right, up(tick))),
    ...x.ticks.map((tick) => words(across(tick), HEIGHT - MARGIN.bottom + 15, tick.toLocaleString('en'), 'middle')),
    ...y.ticks.map((tick) => words(MARGIN.left - 6, up(tick) + 4, tick.toLocaleString('en'), 'end')),
  ];
  const labels = [
    words((MARGIN.left + WIDTH - MARGIN.right) / 2, 20, title, 'middle', 'font-size="13" font-weight="bold"'),
    words((MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 12, x.label, 'middle'),
    words(0, 0, y.label, 'middle', `transform="translate(14 ${HEIGHT / 2}) rotate(-90)"`),
  ];
  return [...grid, ...labels, ...draw(({ x, y }) => ({ x: across(x), y: up(y) }))].join('\n');
}

function scale({ ticks, log }: Axis, from: number, to: number): (value: number) => number {
  const of = (value: number): number => (log ? Math.log10(value) : value);
  const low = of(ticks[0] ?? 1);
  const high = of(ticks.at(-1) ?? 1);
  return (value) => Math.round((from + ((of(value) - low) / (high - low)) * (to - from)) * 10) / 10;
}

const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="#dddddd"/>`;

const words = (x: number, y: number, text: string, anchor: string, more = ''): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" ${more}>${text}</text>`;

/** `100000 passages` -> 100000. */
export const sizeOf = ({ collection }: Line): number => Number.parseInt(collection, 10);
