import lunr from 'lunr';
import { type Build, type System, oneField, weighted } from './system.ts';

interface Options {
  title: 'joined' | number;
  weights?: boolean;
  k1?: number;
  b?: number;
}

const build =
  ({ title, weights = true, k1 = 1.2, b = 0.75 }: Options): Build =>
  (items) => {
    const index = lunr(function () {
      this.ref('id');
      this.k1(k1);
      this.b(b);
      if (title !== 'joined') this.field('title', { boost: title });
      this.field('text');
      for (const item of items) this.add(title === 'joined' ? { id: item.id, text: oneField(item) } : item);
    });
    return (query, limit) =>
      index
        .query((clauses) => {
          const parts = weights ? weighted(query) : [{ text: query.text, weight: 1 }];
          for (const { text, weight } of parts) clauses.term(lunr.tokenizer(text), { boost: weight });
        })
        .slice(0, limit)
        .map(({ ref }) => ref);
  };

export const system: System = {
  name: 'lunr',
  settings: {
    'one field, term boosts': build({ title: 'joined' }),
    'two fields, term boosts': build({ title: 1 }),
    'as shipped': build({ title: 1, weights: false }),
    'title x2, term boosts': build({ title: 2 }),
    'one field': build({ title: 'joined', weights: false }),
    'one field, term boosts, b 0.9': build({ title: 'joined', b: 0.9 }),
    'one field, term boosts, k1 2': build({ title: 'joined', k1: 2 }),
  },
};
