import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Corpus, type Hit, plainRecipe } from '../../src/knowledge/search/corpus.ts';
import { type CorpusDocument, type CorpusRecipe, buildCorpus } from '../../src/knowledge/search/corpus-index.ts';
import type { Asked } from '../../src/knowledge/search/question.ts';
import { anyText } from './any-text.ts';
import { reference } from './reference-ranking.ts';

/** Few words, so that they meet; small words, and some that are spelt nearly alike. */
const word = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('grant', 'leave', 'pension', 'court', 'tenant', 'probate', 'tenants', 'Grants'),
  },
  { weight: 2, arbitrary: fc.constantFrom('the', 'of', 'how', 'can', 'I') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('granf', 'tennant', 'pensoin', 'prob4te', 'zzzz', '__proto__', 'a_b', "court's"),
  },
);
const text = fc.array(word, { maxLength: 14 }).map((words) => words.join(' '));
const documents = fc
  .array(
    fc.record({ title: text, text, parent: fc.option(fc.constantFrom('page', 'other', 'third'), { nil: undefined }) }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows.map(({ parent, ...row }, at): CorpusDocument => ({
      id: `d${at}`,
      ...row,
      ...(parent !== undefined && { parent }),
    })),
  );
const asked: fc.Arbitrary<Asked> = fc.record({
  question: text,
  background: text,
  history: fc.array(text, { maxLength: 8 }),
});
const recipes: fc.Arbitrary<CorpusRecipe> = fc
  .record({
    k1: fc.double({ min: 0.1, max: 3, noNaN: true }),
    b: fc.double({ min: 0, max: 1, noNaN: true }),
    titleWeight: fc.constantFrom(0.5, 1, 3),
    parentWeight: fc.constantFrom(0, 0.5, 1.2),
    inDocument: fc.constantFrom(0.4, 1),
    inQuestion: fc.constantFrom(0.2, 0.4),
    small: fc.boolean(),
    inTitle: fc.boolean(),
  })
  .map(({ inDocument, inQuestion, small, inTitle, ...numbers }) => ({
    ...plainRecipe,
    ...numbers,
    pairs: { inDocument, inQuestion, small, inTitle },
  }));

const ids = (hits: readonly Hit[]): string[] => hits.map(({ id }) => id);

describe('the ranking', () => {
  it('is that of a plain reference implementation, on any corpus, with any recipe', () => {
    fc.assert(
      fc.property(documents, asked, recipes, fc.integer({ min: 1, max: 15 }), (corpus, question, recipe, limit) => {
        const found = Corpus.of(corpus, recipe).search(question, limit);
        const expected = reference(corpus, question, recipe);
        expect(found.length).toBe(Math.min(limit, expected.size));
        const best = [...expected.values()].sort((a, b) => b - a);
        found.forEach(({ id, score }, rank) => {
          // Each document scores what the reference gives it, and no better one was left out.
          expect(score).toBeCloseTo(expected.get(id) ?? NaN, 4);
          expect(score).toBeCloseTo(best[rank] ?? NaN, 4);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('is the same to the last bit when blocks of documents are passed over', () => {
    const long = fc.array(text, { minLength: 150, maxLength: 400 });
    fc.assert(
      fc.property(long, asked, recipes, fc.integer({ min: 1, max: 12 }), (texts, question, recipe, limit) => {
        const corpus = texts.map((body, at) => ({ id: `d${at}`, title: '', text: body, parent: `p${at >> 4}` }));
        const index = buildCorpus(corpus, recipe);
        const passing = new Corpus(index, recipe, { large: 1, shift: 3, long: 20 });
        expect(passing.search(question, limit)).toEqual(new Corpus(index, recipe).search(question, limit));
      }),
      { numRuns: 60 },
    );
  });

  it('puts the document that was given first first, of equal ones', () => {
    const corpus = Array.from({ length: 50 }, (_, at) => ({ id: `d${at}`, title: 'Leave', text: 'how long is leave' }));
    const first = corpus.slice(0, 10).map(({ id }) => id);
    expect(ids(Corpus.of(corpus).search({ question: 'leave' }, 10))).toEqual(first);
    const passing = new Corpus(buildCorpus(corpus, plainRecipe), plainRecipe, { large: 1, shift: 2, long: 4 });
    expect(ids(passing.search({ question: 'leave' }, 10))).toEqual(first);
  });

  it('is the same each time, whatever was asked before', () => {
    fc.assert(
      fc.property(documents, asked, asked, (corpus, before, question) => {
        const used = Corpus.of(corpus);
        used.search(before);
        const found = used.search(question);
        expect(used.search(question)).toEqual(found);
        expect(Corpus.of(corpus).search(question)).toEqual(found);
      }),
    );
  });

  it('names documents by the ids they were given, each once, however odd', () => {
    const odd = fc.uniqueArray(fc.oneof(anyText(12), fc.constantFrom('__proto__', '', 'constructor', '0')), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(odd, (names) => {
        const corpus = Corpus.of(names.map((id) => ({ id, title: '', text: 'probate', parent: id })));
        expect(ids(corpus.search({ question: 'probate' }, 20))).toEqual(names);
      }),
    );
  });

  it('survives being written to a file and read again', () => {
    fc.assert(
      fc.property(documents, asked, (corpus, question) => {
        const index = buildCorpus(corpus, plainRecipe);
        expect(new Corpus(structuredClone(index)).search(question)).toEqual(new Corpus(index).search(question));
      }),
    );
  });
});

describe('a question', () => {
  const corpus = Corpus.of([
    {
      id: 'leave',
      title: 'Parental leave',
      text: 'How long parental leave is, and who may take leave.',
      parent: 'work',
    },
    { id: 'notice', title: 'Notice', text: 'Give notice in writing.', parent: 'work' },
    { id: 'probate', title: 'Probate', text: 'Probate, probate and more probate. Ask the court.', parent: 'death' },
    { id: 'will', title: 'Without a will', text: 'The court names who may give notice.', parent: 'death' },
  ]);

  it.each(['', ' \n', '?!', '👍🏽', '\u200b\u202e', 'qqqq zzzz', 'the of and', '\ud800', '__proto__'])(
    'that asks for nothing finds nothing: %j',
    (question) => {
      expect(corpus.search({ question })).toEqual([]);
    },
  );

  it('of any text at all, with any background and history, is answered in good order', () => {
    const anything = fc.oneof(anyText(), text);
    fc.assert(
      fc.property(
        anything,
        anything,
        fc.array(anything, { maxLength: 8 }),
        fc.integer({ min: 0, max: 9 }),
        (question, background, history, limit) => {
          const found = corpus.search({ question, background, history }, limit);
          const scores = found.map(({ score }) => score);
          expect(found.length).toBeLessThanOrEqual(limit);
          expect(scores.every((score) => Number.isFinite(score) && score > 0)).toBe(true);
          expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        },
      ),
    );
  });

  it('of a hundred thousand words is answered', () => {
    const question = Array.from({ length: 100_000 }, (_, at) => (at % 3 === 0 ? 'probate' : `word${at}`)).join(' ');
    expect(ids(corpus.search({ question }, 1))).toEqual(['probate']);
  });

  it('with a slip finds what was meant', () => {
    expect(ids(corpus.search({ question: 'probbate' }, 1))).toEqual(['probate']);
  });

  it('is helped by what the person tells, which counts less than the question', () => {
    expect(ids(corpus.search({ question: 'notice', background: 'about leave' }, 1))).toEqual(['notice']);
    expect(corpus.search({ question: 'may I?', background: 'my parental leave' }, 1)[0]?.id).toBe('leave');
  });

  it('is helped by earlier messages, the later the more', () => {
    expect(ids(corpus.search({ question: 'and then?', history: ['probate', 'leave'] }, 1))).toEqual(['leave']);
    expect(ids(corpus.search({ question: 'and then?', history: ['leave', 'probate'] }, 1))).toEqual(['probate']);
  });

  it('finds the part of a whole that is about it before a like part of another', () => {
    expect(ids(corpus.search({ question: 'notice of parental leave' }, 4)).indexOf('notice')).toBeLessThan(
      ids(corpus.search({ question: 'notice of parental leave' }, 4)).indexOf('will'),
    );
  });
});
