import bm25 from 'wink-bm25-text-search';
import nlp from 'wink-nlp-utils';
import { type Build, type System } from './system.ts';

/** The preparation its documentation shows with wink-nlp-utils, with or without marking what is negated. */
const tasks = (negations: boolean): ((input: never) => unknown)[] =>
  [
    nlp.string['lowerCase'],
    nlp.string['tokenize0'],
    nlp.tokens['removeWords'],
    nlp.tokens['stem'],
    ...(negations ? [nlp.tokens['propagateNegations']] : []),
  ].flatMap((task) => task ?? []);

const build =
  ({ title, negations = false, params = {} }: { title: number; negations?: boolean; params?: object }): Build =>
  (items) => {
    const engine = bm25();
    engine.defineConfig({ fldWeights: { title, body: 1 }, bm25Params: params });
    engine.definePrepTasks(tasks(negations));
    for (const { id, title: name, text } of items) engine.addDoc({ title: name, body: text }, id);
    engine.consolidate();
    return ({ text }, limit) => engine.search(text, limit).map(([id]) => id);
  };

export const system: System = {
  name: 'wink-bm25-text-search',
  settings: {
    'title x2': build({ title: 2 }),
    'title x1': build({ title: 1 }),
    'title x1, negations': build({ title: 1, negations: true }),
    'title x2, b 0.9': build({ title: 2, params: { b: 0.9 } }),
    'title x1, k1 0.9, b 0.6': build({ title: 1, params: { k1: 0.9, b: 0.6 } }),
  },
};
