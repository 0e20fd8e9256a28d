import { block, type Block, colour, drawing, drawingMargin as margin, drawingWidth, stack } from './drawing.ts';

export interface TimelineEvent {
  at: Date;
  /** What happened; wrapped, never cut. */
  label: string;
  /** A deadline is drawn as a diamond and called one, `now` as an arrow head, an event as a dot. */
  kind: 'event' | 'deadline' | 'now';
}

export interface TimelineInput {
  title: string;
  /** Where the clock started, such as when a breach became known: every event then says how long after it it was. */
  from?: Date;
  /** In any order. Those without a valid time come last. */
  events: TimelineEvent[];
  /** IANA time zone that the times are given in, such as `Europe/London`. */
  zone: string;
}

const timeColumn = { x: margin, width: 182 };
const lineX = 228;
const labelColumn = { x: 250, width: drawingWidth - 250 - margin };
const gap = 20;
const markerY = 9;

/**
 * Draws what happened from top to bottom: the time in words, a mark, and the label. What comes after now is on a dashed line.
 *
 * @returns SVG, 640 wide and as high as it must be; a screen reader reads the whole of it from its description
 * @throws {RangeError} when the zone is unknown
 */
export function timelineSvg(input: TimelineInput): string {
  const time = timeIn(input.zone);
  const events = [...input.events].sort((a, b) => order(a.at) - order(b.at));
  const now = events.find((event) => event.kind === 'now')?.at;
  const rows = events.map((event) => {
    const when = [...time(event.at), ...(input.from ? [elapsed(input.from, event.at)] : [])].filter(
      (each) => each !== '',
    );
    return { event, when, tag: tagOf(event, now) };
  });

  const width = drawingWidth - 2 * margin;
  const heading = [block(input.title, width, { size: 18, bold: true })];
  const start = input.from ? time(input.from) : [];
  if (input.from)
    heading.push(block(`The clock started: ${start.join(', ')}`, width, { size: 13, fill: colour.quiet }));
  if (rows.length === 0) heading.push(block('Nothing has been recorded yet.', width, { size: 14 }));
  const head = stack(...heading);

  const drawn: string[] = [head.at(margin, margin)];
  const marks: { y: number; event: TimelineEvent }[] = [];
  const breaks: number[] = [];
  let y = margin + head.height + gap;
  for (const { event, when, tag } of rows) {
    const left = stack(...when.map((line, index) => timeLine(line, index)));
    const right = stack(...tagLine(event, tag), block(event.label, labelColumn.width, { size: 14 }));
    const height = Math.max(left.height, right.height, 2 * markerY);
    breaks.push(y - gap / 2);
    drawn.push(`<g>${left.at(timeColumn.x, y)}${right.at(labelColumn.x, y)}</g>`);
    marks.push({ y: y + markerY, event });
    y += height + gap;
  }
  return drawing({
    title: input.title,
    description: describe(rows, start),
    height: y - gap + margin,
    breaks,
    body: line(marks) + marks.map(({ y, event }) => mark(event.kind, y)).join('') + drawn.join(''),
  });
}

const order = (at: Date): number => (Number.isNaN(at.getTime()) ? Number.MAX_VALUE : at.getTime());

function timeLine(text: string, index: number): Block {
  return block(text, timeColumn.width, { size: 13, bold: index === 0, fill: index < 2 ? colour.ink : colour.quiet });
}

function tagLine({ kind }: TimelineEvent, tag: string): Block[] {
  const fill = kind === 'deadline' ? colour.alarm : colour.ink;
  return tag === '' ? [] : [block(tag, labelColumn.width, { size: 14, bold: true, fill })];
}

function tagOf({ kind, at }: TimelineEvent, now: Date | undefined): string {
  if (kind === 'now') return 'Now';
  if (kind === 'deadline') return now && at < now ? 'Deadline (passed)' : 'Deadline';
  return '';
}

/** Writes a time as its day and its hour with the zone's name. */
function timeIn(zone: string): (at: Date) => string[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  });
  return (at) => {
    if (Number.isNaN(at.getTime())) return ['Time not known'];
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const { weekday = '', day = '', month = '', year = '', hour = '', minute = '', timeZoneName = '' } = parts;
    return [`${weekday} ${day} ${month} ${year}`, `${hour}:${minute} ${timeZoneName}`];
  };
}

/** How long after the start something was, in hours up to four days (deadlines are counted in hours), else in days. */
function elapsed(from: Date, at: Date): string {
  const minutes = Math.round((at.getTime() - from.getTime()) / 60_000);
  if (Number.isNaN(minutes)) return '';
  if (minutes === 0) return 'at the start';
  const all = Math.abs(minutes);
  const hours = Math.floor(all / 60);
  const words =
    hours <= 96
      ? [count(hours, 'hour'), count(all % 60, 'minute')]
      : [count(Math.floor(hours / 24), 'day'), count(hours % 24, 'hour')];
  return `${words.filter((each) => each !== '').join(' ')} ${minutes < 0 ? 'before' : 'after'} the start`;
}

const count = (number: number, unit: string): string =>
  number === 0 ? '' : `${number} ${unit}${number === 1 ? '' : 's'}`;

/** The line from mark to mark, dashed after now. */
function line(marks: { y: number; event: TimelineEvent }[]): string {
  const [first, last] = [marks[0], marks.at(-1)];
  if (!first || !last || first === last) return '';
  const middle = marks.find(({ event }) => event.kind === 'now') ?? last;
  const stroke = (from: number, to: number, dashes: string): string =>
    from === to
      ? ''
      : `<line x1="${lineX}" y1="${from}" x2="${lineX}" y2="${to}" stroke="${colour.quiet}" stroke-width="2"${dashes}/>`;
  return stroke(first.y, middle.y, '') + stroke(middle.y, last.y, ' stroke-dasharray="3 4"');
}

function mark(kind: TimelineEvent['kind'], y: number): string {
  const x = lineX;
  switch (kind) {
    case 'event':
      return `<circle cx="${x}" cy="${y}" r="6" fill="${colour.blue}"/>`;
    case 'deadline':
      return `<path d="M${x} ${y - 10}l10 10l-10 10l-10-10z" fill="${colour.paper}" stroke="${colour.alarm}" stroke-width="3"/>`;
    case 'now':
      return `<path d="M${x - 7} ${y - 9}l16 9l-16 9z" fill="${colour.ink}"/>`;
  }
}

function describe(rows: { event: TimelineEvent; when: string[]; tag: string }[], start: string[]): string {
  const begin = start.length > 0 ? [`The clock started: ${start.join(', ')}.`] : [];
  const each = rows.map(({ event, when, tag }) => `${when.join(', ')}: ${tag === '' ? '' : `${tag}: `}${event.label}.`);
  return [...begin, ...(rows.length === 0 ? ['Nothing has been recorded yet.'] : each)].join(' ');
}
