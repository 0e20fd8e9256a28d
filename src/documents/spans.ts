import { block, type Block, colour, drawing, drawingMargin as margin, drawingWidth, stack } from './drawing.ts';
import { widthOf } from './lettering.ts';

export interface Span {
  /** What has this term, such as an agreement; wrapped, never cut. */
  label: string;
  /** First day. `null`: not known, drawn as an arrow to the left. */
  from: Date | null;
  /** Last day, on which it still holds. `null`: no end, drawn as an arrow to the right. */
  to: Date | null;
  note?: string;
}

export interface SpansInput {
  title: string;
  spans: Span[];
  today: Date;
}

/** Days are those of the clock in London. */
const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const numbers = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', dateStyle: 'short' });

const words = { x: margin, width: 236 };
const chart = { left: 284, right: drawingWidth - margin };
const bar = { height: 16, arrow: 10, least: 4 };
const gap = 18;
/** Further than this from today, an end is drawn as if it were open; a date such as 31 December 9999 would hide the rest. */
const reach = 15;

/**
 * Draws periods as bars below one another against the years: a full bar is in force, a hatched one has expired, a pale one
 * has not begun; the words beside it say the same.
 *
 * @returns SVG, 640 wide and as high as it must be; a screen reader reads the whole of it from its description
 */
export function spansSvg(input: SpansInput): string {
  const scale = scaleOf(input);
  const head = block(input.title, drawingWidth - 2 * margin, { size: 18, bold: true });
  const todayY = margin + head.height + gap;
  const top = todayY + 44;

  const rows: string[] = [];
  const breaks: number[] = [];
  let y = top + gap / 2;
  for (const span of input.spans) {
    const text = stack(
      block(span.label, words.width, { size: 14, bold: true }),
      block(datesOf(span), words.width, { size: 13, fill: colour.quiet }),
      stateLine(stateOf(span, input.today)),
      block(span.note ?? '', words.width, { size: 13 }),
    );
    const height = Math.max(text.height, bar.height);
    if (rows.length > 0) breaks.push(y - gap / 2);
    const edge = y + height + gap / 2;
    const rule = `<line x1="${margin}" y1="${edge}" x2="${chart.right}" y2="${edge}" stroke="#d8dde0"/>`;
    rows.push(rule + text.at(words.x, y) + barOf(span, input.today, scale, y + height / 2));
    y = edge + gap / 2;
  }
  if (input.spans.length === 0) {
    const none = block('No periods are known.', words.width, { size: 14 });
    rows.push(none.at(words.x, y));
    y += none.height + gap;
  }
  const bottom = y - gap / 2;
  return drawing({
    title: input.title,
    description: describe(input),
    height: bottom + margin,
    breaks,
    body: [
      hatching,
      head.at(margin, margin),
      years(scale, top, bottom),
      ...rows,
      now(input.today, scale, todayY, bottom),
    ].join(''),
  });
}

const hatching =
  '<defs><pattern id="expired" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
  `<rect width="6" height="6" fill="${colour.paper}"/><rect width="2" height="6" fill="${colour.quiet}"/></pattern></defs>`;

interface Scale {
  firstYear: number;
  lastYear: number;
  x: (date: Date) => number;
}

function scaleOf({ spans, today }: SpansInput): Scale {
  const thisYear = today.getUTCFullYear();
  const given = [today, ...spans.flatMap(({ from, to }) => [from, to])]
    .filter((date) => valid(date))
    .map((date) => date.getUTCFullYear())
    .filter((year) => Math.abs(year - thisYear) <= reach);
  const firstYear = Math.min(...given);
  const lastYear = Math.max(...given) + 1;
  const [start, end] = [Date.UTC(firstYear, 0), Date.UTC(lastYear, 0)];
  const [left, right] = [chart.left + bar.arrow, chart.right - bar.arrow];
  const x = (date: Date): number => {
    const share = (date.getTime() - start) / (end - start);
    return Math.round((left + share * (right - left)) * 10) / 10;
  };
  return { firstYear, lastYear, x };
}

const valid = (date: Date | null): date is Date => date !== null && !Number.isNaN(date.getTime());
const day = (date: Date): string => numbers.format(date);

/** In words, for the picture and its description. */
type State = 'In force' | 'Expired' | 'Not yet begun' | '';

function stateOf({ from, to }: Span, today: Date): State {
  if (valid(to) && isBefore(to, today)) return 'Expired';
  if (valid(from) && isBefore(today, from)) return 'Not yet begun';
  return valid(from) || valid(to) ? 'In force' : '';
}

const isBefore = (a: Date, b: Date): boolean => a < b && day(a) !== day(b);

function datesOf({ from, to }: Span): string {
  if (valid(from) && valid(to)) {
    const wrong = isBefore(to, from) ? ' (ends before it begins)' : '';
    return `${london.format(from)} to ${london.format(to)}${wrong}`;
  }
  if (valid(from)) return `From ${london.format(from)}, no end date`;
  return valid(to) ? `Until ${london.format(to)}` : 'No dates are known';
}

function stateLine(state: State): Block {
  return block(state, words.width, { size: 13, bold: true, fill: state === 'Expired' ? colour.alarm : colour.quiet });
}

const looks = {
  'In force': `fill="${colour.blue}" stroke="${colour.blue}"`,
  Expired: `fill="url(#expired)" stroke="${colour.quiet}"`,
  'Not yet begun': `fill="#e8f1fa" stroke="${colour.blue}"`,
  '': `fill="${colour.paper}" stroke="${colour.quiet}" stroke-dasharray="4 3"`,
} as const;

function barOf(span: Span, today: Date, scale: Scale, middle: number): string {
  const [start, end] = [chart.left + bar.arrow, chart.right - bar.arrow];
  const ends = [valid(span.from) ? scale.x(span.from) : -Infinity, valid(span.to) ? scale.x(span.to) : Infinity];
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const left = Math.min(Math.max(first, start), end - bar.least);
  const right = Math.max(Math.min(last, end), left + bar.least);
  const [top, bottom] = [middle - bar.height / 2, middle + bar.height / 2];
  const points = [`${left},${top}`, `${right},${top}`];
  if (last > end) points.push(`${right},${top - 4}`, `${right + bar.arrow},${middle}`, `${right},${bottom + 4}`);
  points.push(`${right},${bottom}`, `${left},${bottom}`);
  if (first < start) points.push(`${left},${bottom + 4}`, `${left - bar.arrow},${middle}`, `${left},${top - 4}`);
  return `<polygon points="${points.join(' ')}" ${looks[stateOf(span, today)]} stroke-width="1.5" stroke-linejoin="round"/>`;
}

/** A tick for each year, or for every second, fifth, … so that the numbers do not touch. */
function years({ firstYear, lastYear, x }: Scale, top: number, bottom: number): string {
  const room = (chart.right - chart.left) / (lastYear - firstYear);
  const step = [1, 2, 5, 10, 20].find((each) => each * room >= 40) ?? 50;
  const ticks: string[] = [];
  for (let year = firstYear; year <= lastYear; year += step) {
    const at = x(new Date(Date.UTC(year, 0)));
    ticks.push(
      `<line x1="${at}" y1="${top - 4}" x2="${at}" y2="${bottom}" stroke="#d8dde0"/>`,
      `<text x="${at}" y="${top - 8}" font-size="12" text-anchor="middle" fill="${colour.quiet}">${year}</text>`,
    );
  }
  return ticks.join('');
}

function now(today: Date, { x }: Scale, top: number, bottom: number): string {
  const at = x(today);
  const text = `Today, ${london.format(today)}`;
  const half = widthOf(text, 12, true) / 2;
  const middle = Math.max(chart.left + half, Math.min(chart.right - half, at));
  return (
    `<text x="${middle}" y="${top + 12}" font-size="12" font-weight="700" text-anchor="middle" fill="${colour.ink}">${text}</text>` +
    `<line x1="${at}" y1="${top + 17}" x2="${at}" y2="${bottom}" stroke="${colour.ink}" stroke-width="2" stroke-dasharray="5 4"/>`
  );
}

function describe({ spans, today }: SpansInput): string {
  const each = spans.map((span) => {
    const said = [datesOf(span), stateOf(span, today), span.note ?? ''].filter((words) => words !== '');
    return `${span.label}: ${said.join('. ')}.`;
  });
  const known = spans.length === 0 ? ['No periods are known.'] : each;
  return [`Today is ${london.format(today)}.`, ...known].join(' ');
}
