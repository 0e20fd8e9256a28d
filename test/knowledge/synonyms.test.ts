import { describe, expect, it } from 'vitest';
import { stemOf } from '../../src/knowledge/text/analyse.ts';
import { Synonyms } from '../../src/knowledge/text/synonyms.ts';

const synonyms = new Synonyms(
  [
    { term: 'DSFC', words: ['framework contract', 'umbrella contract'] },
    { term: 'DSA / data sharing agreement', words: [] },
    { term: 'right to object', words: ['opt out'] },
  ],
  0.5,
);
const added = (text: string): string[] => [...synonyms.expand(text).keys()].sort();
const stems = (...words: string[]): string[] => words.map(stemOf).sort();

describe('other words for a term are searched for', () => {
  it('from the abbreviation to the long form', () => {
    expect(added('what is a DSFC?')).toEqual(stems('framework', 'contract', 'umbrella'));
  });

  it('from the long form to the abbreviation, and to the other long form', () => {
    expect(added('who signs the framework contract')).toEqual(stems('dsfc', 'umbrella'));
    expect(added('Umbrella Contracts')).toEqual(stems('dsfc', 'framework'));
  });

  it('both ways where the term itself names two forms', () => {
    expect(added('our DSA')).toEqual(stems('data', 'sharing', 'agreement'));
    expect(added('a data sharing agreement')).toEqual(stems('dsa'));
  });

  it('only for the whole phrase, small words included', () => {
    expect(added('a contract for a framework')).toEqual([]);
    expect(added('the right object')).toEqual([]);
    expect(added('the right to object')).toEqual(stems('opt', 'out'));
  });

  it('for each of several terms in one question', () => {
    expect(added('DSA or DSFC')).toEqual(stems('data', 'sharing', 'agreement', 'framework', 'contract', 'umbrella'));
  });
});

it('a term adds none of its own words, and each with less weight than a word that was typed', () => {
  for (const text of ['DSFC', 'framework contract', 'DSA', 'right to object']) {
    const found = synonyms.expand(text);
    expect(found.size).toBeGreaterThan(0);
    for (const [term, weight] of found) {
      expect(text.toLowerCase().split(' ').map(stemOf)).not.toContain(term);
      expect(weight).toBeGreaterThan(0);
      expect(weight).toBeLessThanOrEqual(0.5);
    }
  }
});

it('a term without other words adds nothing, and an empty text neither', () => {
  expect(new Synonyms([{ term: 'CTIMP', words: [] }], 0.5).expand('a CTIMP').size).toBe(0);
  expect(new Synonyms([{ term: '—', words: ['?'] }], 0.5).expand('—').size).toBe(0);
  expect(synonyms.expand('').size).toBe(0);
});
