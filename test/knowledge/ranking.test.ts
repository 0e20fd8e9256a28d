import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bm25, bagOf } from '../../src/knowledge/search/bm25.ts';
import type { Bag } from '../../src/knowledge/search/postings.ts';
import { Subjects, trainSubjects } from '../../src/knowledge/search/subjects.ts';
import { Topics } from '../../src/knowledge/search/topics.ts';
import { loadFiles } from '../support/knowledge-folder.ts';
import { anyText } from './any-text.ts';

const bagsOf = (...texts: string[]): Bag[] => texts.map((text) => bagOf(text.split(' ')));
const scores = (index: Bm25, text: string): number[] => [...index.scores(bagOf(text.split(' ')))];

describe('BM25', () => {
  it('counts a word by its rarity: ln(1 + (N - n + 0.5) / (n + 0.5))', () => {
    const index = Bm25.of(bagsOf('a b', 'a c', 'a d'), { k1: 1.2, b: 0 });
    expect(index.idf('b')).toBeCloseTo(Math.log(1 + 2.5 / 1.5), 10);
    expect(index.idf('a')).toBeCloseTo(Math.log(1 + 0.5 / 3.5), 10);
    expect(index.idf('nowhere')).toBeCloseTo(Math.log(1 + 3.5 / 0.5), 10);
    expect(index.has('a')).toBe(true);
    expect(index.has('nowhere')).toBe(false);
  });

  it('gives a word that stands once in a text of average length its rarity', () => {
    const index = Bm25.of(bagsOf('a b', 'c d'), { k1: 1.2, b: 0.75 });
    const [first, second] = scores(index, 'a');
    expect(first).toBeCloseTo(Math.log(2), 6);
    expect(second).toBe(0);
  });

  it('lets a repeated word count less each time: tf (k1 + 1) / (tf + k1)', () => {
    const index = Bm25.of(bagsOf('a', 'a a', 'b'), { k1: 1, b: 0 });
    const idf = Math.log(1 + 1.5 / 2.5);
    const [once = 0, twice = 0] = scores(index, 'a');
    expect(once).toBeCloseTo(idf, 6);
    expect(twice).toBeCloseTo((idf * 4) / 3, 6);
  });

  it('holds a long text back as far as b says', () => {
    const texts = bagsOf('a b b b', 'a c', 'd d d');
    const [long = 0, short = 0] = scores(Bm25.of(texts, { k1: 1, b: 1 }), 'a');
    const idf = Math.log(1 + 1.5 / 2.5);
    expect(long).toBeCloseTo((idf * 2) / (1 + 4 / 3), 6);
    expect(short).toBeCloseTo((idf * 2) / (1 + 2 / 3), 6);
    const [unheld, free] = scores(Bm25.of(texts, { k1: 1, b: 0 }), 'a');
    expect(unheld).toBe(free);
  });

  it('adds up the words of a question, each by its weight', () => {
    const index = Bm25.of(bagsOf('a b', 'b c', 'c d'), { k1: 1.2, b: 0.75 });
    const one = index.scores(new Map([['a', 1]]));
    const other = index.scores(new Map([['b', 1]]));
    const both = index.scores(
      new Map([
        ['a', 2],
        ['b', 0.5],
      ]),
    );
    both.forEach((score, at) => expect(score).toBeCloseTo(2 * (one[at] ?? 0) + 0.5 * (other[at] ?? 0), 10));
  });

  it('takes no texts, and empty ones', () => {
    expect(scores(Bm25.of([], { k1: 1.2, b: 0.75 }), 'a')).toEqual([]);
    expect(scores(Bm25.of([new Map(), new Map()], { k1: 1.2, b: 0.75 }), 'a')).toEqual([0, 0]);
  });

  const word = fc.constantFrom(...Array.from('abcdefgh'));
  const text = fc.array(word, { maxLength: 12 });
  const settings = fc.record({
    k1: fc.double({ min: 0.1, max: 3, noNaN: true }),
    b: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const scoreOf = (texts: string[][], query: string[], use: { k1: number; b: number }): number[] => [
    ...Bm25.of(
      texts.map((one) => bagOf(one)),
      use,
    ).scores(bagOf(query)),
  ];

  it('gives a text a finite score, above 0 exactly when it holds a word of the question', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), text, settings, (texts, query, use) => {
        scoreOf(texts, query, use).forEach((score, at) => {
          expect(Number.isFinite(score)).toBe(true);
          expect(score > 0).toBe(query.some((term) => texts[at]?.includes(term)));
        });
      }),
    );
  });

  it('never gives a text less for one more of the word asked for', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 8 }), word, settings, (texts, term, use) => {
        const [before = 0] = scoreOf(texts, [term], use);
        const [first = [], ...others] = texts;
        const more = scoreOf([[...first, term], ...others], [term], use);
        // Where the word is new to the text it gets rarer nowhere, so only a text that held it can be compared.
        if (first.includes(term)) expect(more[0]).toBeGreaterThanOrEqual(before * (1 - 1e-6));
        else expect(more[0]).toBeGreaterThan(before);
      }),
    );
  });

  it('prefers, of two texts of one length, the one that holds the word more often', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), fc.integer({ min: 0, max: 5 }), settings, (others, count, use) => {
        const withTerm = (times: number): string[] => Array.from({ length: 8 }, (_, at) => (at < times ? 'x' : 'y'));
        const [less = 0, more = 0] = scoreOf([withTerm(count), withTerm(count + 1), ...others], ['x'], use);
        expect(more).toBeGreaterThan(less);
      }),
    );
  });

  it('does not care about the order of the texts', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 6 }), text, settings, (texts, query, use) => {
        const forwards = scoreOf(texts, query, use);
        const backwards = scoreOf(texts.toReversed(), query, use).toReversed();
        forwards.forEach((score, at) => expect(backwards[at]).toBeCloseTo(score, 6));
      }),
    );
  });
});

describe('the vote for a document', () => {
  const texts = bagsOf('long agreement start', 'long end agreement', 'country work agreement');
  const [length, place] = [0, 1] as const;
  const topics = new Topics(
    Bm25.of(texts, { k1: 1, b: 0 }),
    Int32Array.of(length, length, place),
    Int32Array.of(3, 3, 3),
    2,
    0.3,
  );
  const odds = (...words: string[]): number[] => [...topics.logOdds(bagOf(words))];

  it('goes to the one whose words are used', () => {
    const [forLength = 0, forPlace = 0] = odds('long');
    expect(forLength).toBeGreaterThan(forPlace);
    const [other = 0, named = 0] = odds('country', 'work');
    expect(named).toBeGreaterThan(other);
  });

  it('is nobody’s for words that nobody uses', () => {
    expect(odds('weather')).toEqual([0, 0]);
    expect(odds()).toEqual([0, 0]);
  });

  it('is the same the second time', () => {
    expect(odds('long', 'country')).toEqual(odds('long', 'country'));
  });
});

describe('the subject of a question', () => {
  const knowledge = loadFiles();
  const ask = (ref: string, ...texts: string[]) => texts.map((text) => ({ ref, text }));
  const trained = trainSubjects({
    ...knowledge,
    phrasings: Array.from({ length: 5 }, () => [
      ...ask('length-of-agreement#R1', 'how long may the agreement run', 'the agreement expires'),
      ...ask('place-of-work#R1', 'which country may we work in', 'staff in another country'),
    ]).flat(),
  });
  const documents = [...knowledge.documents.values()];
  const subjects = new Subjects(trained, documents, { temperature: 2, history: 1 });
  const likeliest = (question: string, before = ''): string | undefined => {
    const odds = subjects.logOdds(question.split(' '), before.split(' ').filter(Boolean));
    return documents[odds.indexOf(0)]?.id;
  };

  it('is told by words, and by the pieces of a word that is misspelt', () => {
    expect(likeliest('when does the agreement expire')).toBe('length-of-agreement');
    expect(likeliest('staf in a diffrent countrry')).toBe('place-of-work');
  });

  it('is what was spoken of before, where the question says nothing of its own', () => {
    expect(likeliest('and when', 'the agreement expires')).toBe('length-of-agreement');
    expect(likeliest('and when', 'staff in another country')).toBe('place-of-work');
  });

  it('PROPERTY: the likeliest document gets 0 and every other one less, whatever is asked', () => {
    fc.assert(
      fc.property(anyText(), anyText(), (question, before) => {
        const odds = [...subjects.logOdds(question.split(' '), before.split(' '))];
        expect(odds).toHaveLength(documents.length);
        expect(Math.max(...odds)).toBe(0);
        expect(Math.min(...odds)).toBeGreaterThan(-Infinity);
      }),
    );
  });
});
