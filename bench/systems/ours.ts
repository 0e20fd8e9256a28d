import { Corpus } from '../../src/knowledge/search/corpus.ts';
import type { System } from './system.ts';

export const system: System = {
  name: 'dars-guide',
  settings: {
    'the recipe for texts nobody has asked about': (items) => {
      const corpus = Corpus.of(items);
      return ({ question, background, history }, limit) =>
        corpus.search({ question, background, history }, limit).map(({ id }) => id);
    },
  },
};
