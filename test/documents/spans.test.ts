import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Span, spansSvg } from '../../src/documents/index.ts';
import { anyText, kept } from './any-text.ts';
import { drawnWidth, linesOf, spokenOf, textsOf, touching } from './layout.ts';
import { all, readXml, text } from './reading.ts';

const day = (date: string): Date => new Date(date);
const today = day('2025-03-04T12:00Z');
const draw = (...spans: Span[]): string => spansSvg({ title: 'Terms', spans, today });
const span = (from: string | null, to: string | null, label = 'Agreement'): Span => ({
  label,
  from: from === null ? null : day(from),
  to: to === null ? null : day(to),
});

interface Shape {
  points: [x: number, y: number][];
  fill: string | undefined;
}

const barsOf = (svg: string): Shape[] =>
  all(readXml(svg), 'polygon').map(({ attributes }) => ({
    points: (attributes['points'] ?? '').split(' ').map((point) => point.split(',').map(Number) as [number, number]),
    fill: attributes['fill'],
  }));
const left = ({ points }: Shape): number => Math.min(...points.map(([x]) => x));
const right = ({ points }: Shape): number => Math.max(...points.map(([x]) => x));

/** The ticks: years and where they are. */
const yearsOf = (svg: string): [year: string, x: number][] =>
  all(readXml(svg), 'text')
    .filter((each) => /^\d{4}$/.test(text(each)))
    .map((each) => [text(each), Number(each.attributes['x'])]);

const oneLine = (words: string): string => kept(words).replace(/\s+/g, ' ').trim();
const anyDate = fc.option(fc.date({ min: day('1950-01-01'), max: day('2100-01-01'), noInvalidDate: false }));

describe('a picture of periods', () => {
  test('is well-formed, has every label and note whole, and nothing over anything else', () => {
    const anySpan = fc.record({ label: anyText, from: anyDate, to: anyDate, note: anyText });
    fc.assert(
      fc.property(anyText, fc.array(anySpan, { maxLength: 12 }), (title, spans) => {
        const svg = spansSvg({ title, spans, today });
        const texts = textsOf(svg);
        for (const words of [title, ...spans.flatMap(({ label, note }) => [label, note])].map(oneLine)) {
          if (words !== '') expect(texts).toContain(words);
        }
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
        expect(touching(linesOf(svg))).toEqual([]);
        const bars = barsOf(svg);
        expect(bars).toHaveLength(spans.length);
        bars.forEach((bar, index) => {
          const [above, ys] = [bars[index - 1]?.points ?? [], bar.points.map(([, y]) => y)];
          expect(Math.min(...ys)).toBeGreaterThan(Math.max(0, ...above.map(([, y]) => y)));
          expect(left(bar)).toBeGreaterThanOrEqual(284);
          expect(right(bar)).toBeLessThanOrEqual(616);
        });
      }),
      { numRuns: 200 },
    );
  });

  test('has no line of text that reaches into the bars', () => {
    const svg = draw(
      {
        ...span('2020-09-30', '2028-12-28', 'An agreement with a WONDERFULLY LONG name '.repeat(3)),
        note: 'A note '.repeat(20),
      },
      span(null, '2025-09-30', 'Averyverylongwordwithoutspaces'.repeat(3)),
    );
    for (const line of linesOf(svg).slice(1)) expect(line.x + drawnWidth(line)).toBeLessThan(284);
  });

  test('says in words what has expired, what is in force and what has not begun', () => {
    const svg = draw(
      span('2020-01-01', '2025-03-03'),
      span('2020-01-01', '2025-03-04'),
      span('2025-03-05', null),
      span(null, '2024-12-31'),
      span(null, null),
    );
    const words = textsOf(svg).filter((each) =>
      /^(Expired|In force|Not yet begun|From|Until|No dates|\d+ \w+ \d+ to)/.test(each),
    );
    expect(words).toEqual([
      ...['1 January 2020 to 3 March 2025', 'Expired'],
      ...['1 January 2020 to 4 March 2025', 'In force'],
      ...['From 5 March 2025, no end date', 'Not yet begun'],
      ...['Until 31 December 2024', 'Expired'],
      'No dates are known',
    ]);
    const fills = barsOf(svg).map(({ fill }) => fill);
    expect(fills).toEqual(['url(#expired)', '#005eb8', '#e8f1fa', 'url(#expired)', '#ffffff']);
  });

  test('takes a day as it is in London, also when it was made at midnight there', () => {
    expect(textsOf(draw(span(null, '2025-06-29T23:00Z')))).toContain('Until 30 June 2025');
  });

  test('draws an open end as an arrow at the edge, and a day where it is on the scale of years', () => {
    const svg = draw(
      span('2023-01-01', '2026-01-01'),
      span(null, '2024-01-01'),
      span('2024-01-01', null),
      span(null, null),
    );
    const x = new Map(yearsOf(svg));
    const bars = barsOf(svg).map((bar) => [left(bar), right(bar), bar.points.length]);
    expect(bars).toEqual([
      [x.get('2023'), x.get('2026'), 4],
      [284, x.get('2024'), 7],
      [x.get('2024'), 616, 7],
      [284, 616, 10],
    ]);
  });

  test('is not squeezed by a date such as 31 December 9999', () => {
    const svg = draw(span('2024-01-01', '9999-12-31'));
    expect(yearsOf(svg).map(([year]) => year)).toEqual(['2024', '2025', '2026']);
    expect(textsOf(svg)).toContain('1 January 2024 to 31 December 9999');
    expect(barsOf(svg).map(right)).toEqual([616]);
  });

  test('says so when a period ends before it begins', () => {
    expect(textsOf(draw(span('2025-01-01', '2022-01-01')))).toContain(
      '1 January 2025 to 1 January 2022 (ends before it begins)',
    );
  });

  test.each([1, 3, 8, 12, 25, 30])('has years that do not touch over %i years', (years) => {
    const from = 2025 - Math.min(15, years);
    const to = 2025 + Math.max(0, years - 15);
    const ticks = yearsOf(draw(span(`${from}-06-01`, `${to}-06-01`)));
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    ticks.forEach(([, x], index) => expect(x - (ticks[index - 1]?.[1] ?? 0)).toBeGreaterThan(34));
  });

  test('marks today and tells a screen reader all of it', () => {
    const svg = draw({ ...span('2020-01-01', '2025-03-03'), note: 'Renewal is asked for' });
    const { root, title, description } = spokenOf(svg);
    expect(textsOf(svg)).toContain('Today, 4 March 2025');
    expect([root.attributes['role'], title]).toEqual(['img', 'Terms']);
    expect(description).toBe(
      'Today is 4 March 2025. Agreement: 1 January 2020 to 3 March 2025. Expired. Renewal is asked for.',
    );
    expect(textsOf(draw())).toContain('No periods are known.');
  });
});
