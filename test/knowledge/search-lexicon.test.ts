import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lexicon } from '../../src/knowledge/search/lexicon.ts';

const half = fc
  .constantFrom('how', 'long', 'start', 'date', '__', 'constructor', '', '£5')
  .filter((text) => !text.includes('_'));
const term = fc.oneof(
  half,
  fc.tuple(half, half).map((halves) => halves.join('_')),
);

describe('the numbers of terms', () => {
  it('are one for each term, from 0 on without gaps, and stay', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 60 }), (terms) => {
        const lexicon = new Lexicon();
        const given = new Map<string, number>();
        for (const one of terms) {
          const id = lexicon.add(one);
          expect(given.get(one) ?? id).toBe(id);
          given.set(one, id);
        }
        for (const [one, id] of given) expect(lexicon.idOf(one)).toBe(id);
        expect(new Set(given.values()).size).toBe(given.size);
        for (const id of given.values()) expect(id).toBeLessThan(lexicon.size);
      }),
    );
  });

  it('are the same after being written to a file and read again', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 60 }), term, (terms, other) => {
        const lexicon = new Lexicon();
        for (const one of terms) lexicon.add(one);
        const again = Lexicon.from(structuredClone(lexicon.data()));
        for (const one of [...terms, other]) expect(again.idOf(one)).toBe(lexicon.idOf(one));
        expect(again.add(other)).toBe(lexicon.add(other));
      }),
    );
  });

  it('are found among many thousand pairs', () => {
    const lexicon = new Lexicon();
    const words = Array.from({ length: 300 }, (_, at) => lexicon.addSingle(`w${at}`));
    const ids = words.flatMap((left) => words.map((right) => lexicon.addPair(left, right)));
    expect(new Set(ids).size).toBe(90_000);
    words.forEach((left, at) => {
      words.forEach((right, place) => {
        if (lexicon.pair(left, right) !== ids[at * 300 + place]) throw new Error(`w${at}_w${place}`);
      });
    });
    expect(lexicon.pair(0, lexicon.size)).toBe(-1);
    expect(lexicon.idOf('nowhere_w1')).toBe(-1);
  });
});
