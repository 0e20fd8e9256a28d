import { create, insertMultiple, search } from '@orama/orama';
import { stemmer } from '@orama/stemmers/english';
import { stopwords } from '@orama/stopwords/english';
import { type Build, type System, oneField } from './system.ts';

interface Options {
  title: 'joined' | number;
  normal?: boolean;
  query?: object;
}

const build =
  ({ title, normal = true, query = {} }: Options): Build =>
  async (items) => {
    const db = create({
      schema: title === 'joined' ? { text: 'string' } : { title: 'string', text: 'string' },
      ...(normal && {
        components: { tokenizer: { language: 'english', stemming: true, stemmer, stopWords: stopwords } },
      }),
    });
    await insertMultiple(
      db,
      items.map((item) => ({
        id: item.id,
        ...(title === 'joined' ? { text: oneField(item) } : { title: item.title, text: item.text }),
      })),
    );
    return async ({ text }, limit) => {
      const { hits } = await search(db, {
        term: text,
        limit,
        ...(title !== 'joined' && { boost: { title } }),
        ...query,
      });
      return hits.map(({ id }) => id);
    };
  };

export const system: System = {
  name: '@orama/orama',
  settings: {
    'stems, stop list': build({ title: 1 }),
    'stems, stop list, title x0.5': build({ title: 0.5 }),
    'as shipped': build({ title: 1, normal: false }),
    'stems, stop list, one field': build({ title: 'joined' }),
    'stems, stop list, one field, d 0': build({ title: 'joined', query: { relevance: { k: 1.2, b: 0.75, d: 0 } } }),
    'stems, stop list, title x0.5, threshold 0.5': build({ title: 0.5, query: { threshold: 0.5 } }),
  },
};
