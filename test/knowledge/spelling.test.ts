import fc from 'fast-check';
import { distance } from 'fastest-levenshtein';
import { describe, expect, it } from 'vitest';
import { stemOf } from '../../src/knowledge/text/analyse.ts';
import { Spelling } from '../../src/knowledge/text/spelling.ts';
import { anyText } from './any-text.ts';

const common = [
  'agreement',
  'agreements',
  'territory',
  'backup',
  'place',
  'start',
  'date',
  'processor',
  'identifiable',
];
/** Everything common stands there three times; the rest once. */
const known = [...common, ...common, ...common, 'funder', 'plaice', 'nic', '2024'];
const spelling = Spelling.of([{ words: known }], 3);
const letter = fc.constantFrom(...Array.from('abcdefghijklmnopqrstuvwxyz'));

describe('a slip leads to the word that was meant', () => {
  it.each([
    ['a letter left out', 'agrement', 'agreement'],
    ['a letter too many', 'terrritory', 'territory'],
    ['another letter', 'backap', 'backup'],
    ['two neighbours swapped, in a short word', 'strat', 'start'],
    ['two neighbours swapped at the end', 'backpu', 'backup'],
    ['two neighbours swapped at the beginning', 'lpace', 'place'],
    ['two slips in a long word', 'procesor', 'processor'],
    ['two slips far apart in a long word', 'identyfiablle', 'identifiable'],
  ])('%s: %s', (_what, typed, meant) => {
    expect(spelling.correct(typed)).toBe(meant);
  });

  it('but not two slips in a short word', () => {
    expect(spelling.correct('bickap')).toBeNull();
    expect(spelling.correct('plxcx')).toBeNull();
  });

  it('of two that are as near, the more frequent one', () => {
    const ofTwo = (rare: string, frequent: string): string | null =>
      Spelling.of([{ words: [rare, rare, rare, ...Array<string>(9).fill(frequent)] }], 3).correct('plaaes');
    expect(ofTwo('places', 'planes')).toBe('planes');
    expect(ofTwo('planes', 'places')).toBe('places');
  });
});

describe('what is right stays', () => {
  it.each([...new Set(known)])('%s is known, however rare', (word) => {
    expect(spelling.correct(word)).toBeNull();
  });

  it.each(['starting', 'dated', 'placing', 'funders'])('%s is a form of a known word', (word) => {
    expect(spelling.correct(word)).toBeNull();
  });

  it.each(['dat', 'nlc', 'dsa', 'of', ''])('%j is too short to be sure', (word) => {
    expect(spelling.correct(word)).toBeNull();
  });

  it.each(['123456', '2025', 'place1', 'r140', 'backup2'])('%s is a number or code', (word) => {
    expect(spelling.correct(word)).toBeNull();
  });

  it.each([
    ['there', 'three'],
    ['other', 'otter'],
    ['about', 'abort'],
  ])('%s is a small word, not a slip of %s', (small, near) => {
    expect(Spelling.of([{ words: [near, near, near] }], 3).correct(small)).toBeNull();
  });

  it('a word that is hardly ever used is offered to nobody', () => {
    expect(spelling.correct('fonder')).toBeNull();
  });

  it('no known word is changed, whatever the words', () => {
    const word = fc.string({ unit: letter, minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 3 }), (list, count) => {
        const own = Spelling.of([{ words: list }], count);
        for (const each of list) expect(own.correct(each)).toBeNull();
      }),
    );
  });
});

it('a correction is always a word of the knowledge, and the same one each time', () => {
  const typed = fc.oneof(
    anyText(12),
    fc.string({ unit: letter, maxLength: 10 }),
    fc
      .tuple(fc.constantFrom(...common), fc.nat(8), letter)
      .map(([word, at, x]) => word.slice(0, at) + x + word.slice(at + 1)),
  );
  fc.assert(
    fc.property(typed, (word) => {
      const first = spelling.correct(word);
      expect(spelling.correct(word)).toBe(first);
      expect(first === null || common.includes(first)).toBe(true);
    }),
  );
});

describe('a quick look before comparing letters', () => {
  it('misses no word that is near enough', () => {
    const near = fc.string({ unit: fc.constantFrom(...Array.from('abcé')), minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(near, { maxLength: 12 }), near, (words, typed) => {
        const offered = words.filter((word) => word.length >= 4);
        const own = new Spelling(new Map(offered.map((word) => [word, 3])), 3);
        const reach = typed.length < 8 ? 1 : 2;
        const expected = offered.some((word) => distance(word, typed) <= reach || swapped(word, typed));
        // Where stems meet, the word is taken as known.
        const known = offered.some((word) => stemOf(word) === stemOf(typed));
        if (typed.length >= 4 && !known) expect(own.correct(typed) !== null).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });
});

const swapped = (a: string, b: string): boolean =>
  Array.from(
    { length: a.length - 1 },
    (_, at) => a.slice(0, at) + a.charAt(at + 1) + a.charAt(at) + a.slice(at + 2),
  ).includes(b);
