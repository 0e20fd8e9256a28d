import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TimelineEvent, timelineSvg } from '../../src/documents/index.ts';
import { anyText, kept } from './any-text.ts';
import { drawnWidth, linesOf, spokenOf, textsOf, touching } from './layout.ts';
import { all, readXml } from './reading.ts';

const at = (time: string): Date => new Date(time);
const draw = (events: TimelineEvent[], from?: Date): string =>
  timelineSvg({ title: 'What happened', zone: 'Europe/London', events, ...(from ? { from } : {}) });

const oneLine = (text: string): string => kept(text).replace(/\s+/g, ' ').trim();
const anyEvent = fc.record({
  at: fc.date({ min: at('2020-01-01'), max: at('2030-01-01') }),
  label: fc.oneof(anyText, fc.string({ unit: 'grapheme', maxLength: 400 }), fc.lorem({ maxCount: 80 })),
  kind: fc.constantFrom('event' as const, 'deadline' as const, 'now' as const),
});

describe('a timeline', () => {
  test('is well-formed and has every label whole, whatever and how many they are', () => {
    fc.assert(
      fc.property(
        anyText,
        fc.array(anyEvent, { maxLength: 25 }),
        fc.option(fc.date({ noInvalidDate: true })),
        (title, events, from) => {
          const svg = timelineSvg({ title, events, zone: 'Europe/London', ...(from ? { from } : {}) });
          const texts = textsOf(svg);
          for (const label of [title, ...events.map((event) => event.label)].map(oneLine)) {
            if (label !== '') expect(texts).toContain(label);
          }
          expect(spokenOf(svg).title).toBe(oneLine(title));
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each([0, 1, 2, 50, 200])('of %i events has nothing over anything else and all of it inside', (count) => {
    const events = Array.from({ length: count }, (_, index): TimelineEvent => ({
      at: new Date(Date.UTC(2025, 0, 1, index * 7)),
      label: `Event ${index}: ${'it was told to somebody at some length '.repeat(index % 9)}`,
      kind: (['event', 'deadline', 'now'] as const)[index % 3] ?? 'event',
    }));
    const svg = draw(events, at('2025-01-03'));
    const lines = linesOf(svg);
    const { root } = spokenOf(svg);
    expect(touching(lines)).toEqual([]);
    expect(Math.max(...lines.map(({ y }) => y))).toBeLessThan(Number(root.attributes['height']));
    expect(new Set(lines.map(({ x }) => x)).size).toBe(count === 0 ? 1 : 2);
    // Rows follow one another: the first line of a row is below the last of the one before.
    const rows = all(readXml(svg), 'g').map((row) => all(row, 'tspan').map((line) => Number(line.attributes['y'])));
    expect(rows).toHaveLength(count);
    rows.forEach((row, index) => expect(Math.min(...row)).toBeGreaterThan(Math.max(0, ...(rows[index - 1] ?? []))));
  });

  test('has no line that is wider than its column', () => {
    const alphabets = 'abcdefgh ijklm WMWMWM nopqr ÄÖÜ éñ αβγδ ЖЩШЮ אבגד مرحبا 1234567890 /-_.:@';
    const letters = fc.string({ unit: fc.constantFrom(...Array.from(alphabets)), minLength: 30, maxLength: 200 });
    fc.assert(
      fc.property(letters, (label) => {
        for (const line of linesOf(draw([{ at: at('2025-09-24T22:00Z'), label, kind: 'now' }], at('2025-01-01')))) {
          expect(line.x + drawnWidth(line)).toBeLessThan(line.x === 24 ? (line.y < 90 ? 617 : 214) : 617);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('gives the times in words with the zone, in summer and in winter', () => {
    const texts = textsOf(
      draw([
        { at: at('2025-01-04T14:05Z'), label: 'winter', kind: 'event' },
        { at: at('2025-07-04T23:30Z'), label: 'summer', kind: 'event' },
        { at: new Date(Number.NaN), label: 'some day', kind: 'event' },
      ]),
    );
    expect(texts).toEqual([
      ...['What happened', 'Sat 4 January 2025', '14:05 GMT', 'winter'],
      ...['Sat 5 July 2025', '00:30 BST', 'summer', 'Time not known', 'some day'],
    ]);
  });

  test('is in the order of time and says how long after the start each event was', () => {
    const texts = textsOf(
      draw(
        [
          { at: at('2025-03-07T14:05Z'), label: 'third', kind: 'event' },
          { at: at('2025-03-04T12:35Z'), label: 'first', kind: 'event' },
          { at: at('2025-03-04T14:05Z'), label: 'second', kind: 'event' },
          { at: at('2025-03-14T15:05Z'), label: 'fourth', kind: 'event' },
        ],
        at('2025-03-04T14:05Z'),
      ),
    );
    expect(texts[1]).toBe('The clock started: Tue 4 March 2025, 14:05 GMT');
    expect(texts.filter((text) => / the start$|^(first|second|third|fourth)$/.test(text))).toEqual([
      ...['1 hour 30 minutes before the start', 'first', 'at the start', 'second'],
      ...['72 hours after the start', 'third', '10 days 1 hour after the start', 'fourth'],
    ]);
  });

  test('tells deadlines and now by a word and by a shape, and what has passed', () => {
    const svg = draw([
      { at: at('2025-03-01'), label: 'a', kind: 'event' },
      { at: at('2025-03-02'), label: 'b', kind: 'deadline' },
      { at: at('2025-03-03'), label: 'c', kind: 'now' },
      { at: at('2025-03-04'), label: 'd', kind: 'deadline' },
    ]);
    const words = textsOf(svg);
    expect(words.filter((text) => /^(Deadline|Now)/.test(text))).toEqual(['Deadline (passed)', 'Now', 'Deadline']);
    expect(all(readXml(svg), 'circle')).toHaveLength(1);
    expect(all(readXml(svg), 'path').map((path) => path.attributes['d']?.split('l').length)).toEqual([4, 3, 4]);
  });

  test('tells a screen reader all of it', () => {
    const { root, description } = spokenOf(
      draw([{ at: at('2025-03-04T14:05Z'), label: 'It became known', kind: 'deadline' }]),
    );
    expect(root.attributes['role']).toBe('img');
    expect(description).toBe('Tue 4 March 2025, 14:05 GMT: Deadline: It became known.');
    expect(spokenOf(draw([])).description).toBe('Nothing has been recorded yet.');
  });

  test('is refused for a zone that does not exist', () => {
    expect(() => timelineSvg({ title: '', events: [], zone: 'Europe/Leeds' })).toThrow(RangeError);
  });
});
