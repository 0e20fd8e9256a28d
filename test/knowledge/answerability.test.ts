import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Answerability, type Standing } from '../../src/knowledge/index.ts';
import { loadFiles } from '../support/knowledge-folder.ts';
import { anyText } from './any-text.ts';

const asked = (ref: string, ...texts: string[]) => texts.map((text) => ({ ref, text }));
const knowledge = {
  ...loadFiles(),
  phrasings: [
    ...asked('length-of-agreement#R1', 'which start date do I put', 'what start date is right', 'may the start wait'),
    ...asked('place-of-work#R1', 'which country may we work in', 'may we work in a country abroad'),
    ...asked(
      'length-of-agreement#U1',
      'what is the price of a renewal',
      'how much does a renewal cost',
      'renewal price',
    ),
  ],
  outside: ['what is the weather like', 'weather in Leeds', 'who won the football', 'football on television'],
};
const answerability = Answerability.of(knowledge);
const likeliest = ({ held, gap, outside }: Standing): string =>
  held > gap && held > outside ? 'held' : gap > outside ? 'gap' : 'outside';

describe('a question is told by its wording', () => {
  it.each([
    ['held', 'is my start date in May right'],
    ['held', 'which country abroad'],
    ['gap', 'the price of our renewal'],
    ['gap', 'how much would a renewal cost'],
    ['outside', 'the weather tomorrow'],
    ['outside', 'will there be football'],
  ])('as %s: %s', (kind, question) => {
    expect(likeliest(answerability.judge(question))).toBe(kind);
  });
});

it('the three add up to 1, whatever is asked', () => {
  fc.assert(
    fc.property(anyText(), (question) => {
      const { held, gap, outside } = answerability.judge(question);
      expect(held + gap + outside).toBeCloseTo(1, 9);
      expect(Math.min(held, gap, outside)).toBeGreaterThanOrEqual(0);
    }),
  );
});

it('the same question is judged the same, by a new judge too', () => {
  const again = Answerability.of(knowledge);
  for (const question of ['', 'the weather', 'which start date', '\u202e👍🏽'])
    expect(again.judge(question)).toEqual(answerability.judge(question));
});

it('where no gap is known, none is found', () => {
  const without = { ...knowledge, phrasings: knowledge.phrasings.filter(({ ref }) => !ref.endsWith('#U1')) };
  expect(Answerability.of(without).judge('the price of a renewal').gap).toBe(0);
});
