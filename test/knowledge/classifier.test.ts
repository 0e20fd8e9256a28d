import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Classifier } from '../../src/knowledge/index.ts';
import { features } from '../../src/knowledge/intents/features.ts';
import { anyText } from './any-text.ts';

const example = (label: string, text: string) => ({ label, features: text.split(' ') });
const examples = [
  example('sweet', 'sugar honey cake'),
  example('sweet', 'honey syrup'),
  example('sweet', 'cake sugar'),
  example('sweet', 'sugar syrup cake'),
  example('sour', 'lemon vinegar'),
  example('sour', 'vinegar lemon lime'),
];
const word = fc.constantFrom('sugar', 'honey', 'lemon', 'vinegar', 'lime', 'cake', 'stone', '');
const total = (found: { probability: number }[]): number =>
  found.reduce((sum, { probability }) => sum + probability, 0);

describe('a classifier', () => {
  const classifier = Classifier.of(examples);

  it('tells what it was taught, likeliest first', () => {
    expect(classifier.labels).toEqual(['sour', 'sweet']);
    expect(classifier.classify(['honey'])[0]?.label).toBe('sweet');
    expect(classifier.classify(['lemon', 'stone'])[0]?.label).toBe('sour');
    const found = classifier.classify(['sugar', 'lemon']).map(({ probability }) => probability);
    expect(found).toEqual(found.toSorted((a, b) => b - a));
  });

  it('gives every label a probability, and they add up to 1', () => {
    const anyExamples = fc.array(
      fc.record({ label: fc.constantFrom('a', 'b', 'c', 'd'), features: fc.array(word, { maxLength: 6 }) }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(anyExamples, fc.array(word, { maxLength: 8 }), (list, asked) => {
        const found = Classifier.of(list).classify(asked);
        expect(new Set(found.map(({ label }) => label))).toEqual(new Set(list.map(({ label }) => label)));
        expect(total(found)).toBeCloseTo(1, 9);
        expect(found.every(({ probability }) => probability >= 0 && probability <= 1)).toBe(true);
      }),
    );
  });

  it('is the same for the same examples', () => {
    const again = Classifier.of(examples.map(({ label, features: list }) => ({ label, features: [...list] })));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (asked) => {
        expect(again.classify(asked)).toEqual(classifier.classify(asked));
      }),
    );
  });

  it('learns nothing from what it saw only once', () => {
    const unknown = classifier.classify(['stone']);
    expect(classifier.classify(['lime'])).toEqual(unknown);
    expect(Classifier.of(examples, { minimumCount: 1 }).classify(['lime'])[0]?.label).toBe('sour');
  });

  it('learns a rare label among many others', () => {
    const many = Array.from({ length: 60 }, () => example('sweet', 'sugar cake'));
    const rare = Classifier.of([...many, example('sour', 'lemon cake'), example('sour', 'lemon cake')]);
    expect(rare.classify(['lemon', 'cake'])[0]?.label).toBe('sour');
    expect(rare.classify(['sugar', 'cake'])[0]?.label).toBe('sweet');
  });

  it('without examples knows no label', () => {
    expect(Classifier.of([]).classify(['sugar'])).toEqual([]);
  });
});

describe('a message, to the classifier', () => {
  it('is its words and pairs of words, however they are written', () => {
    expect(features('We LOST the\u200b laptops')).toEqual(features('we lost the laptop'));
    expect(features('lost laptop')).toContain('lost_laptop');
  });

  it('differs by its end, its beginning and the small words between', () => {
    expect(features('lost laptop?')).not.toEqual(features('lost laptop'));
    expect(features('would we lose it')).not.toEqual(features('we would lose it'));
    expect(features('if we lose it')).not.toEqual(features('we lose it'));
  });

  it('holds each feature once, whatever the text', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const found = features(text);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((feature) => feature !== '')).toBe(true);
      }),
    );
  });
});
