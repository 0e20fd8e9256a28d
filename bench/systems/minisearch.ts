import MiniSearch from 'minisearch';
import { isStopWord, stemOf } from '../../src/knowledge/text/analyse.ts';
import { type Build, type System, oneField, weighted } from './system.ts';

interface Options {
  /** Title and text as one field; else two, the title counting this much. */
  title: 'joined' | number;
  normal?: boolean;
  weights?: boolean;
  search?: Record<string, unknown>;
}

/** Stems and a stop list, as its documentation shows for `processTerm`. */
const processTerm = (term: string): string | null => {
  const word = term.toLowerCase().replace(/'s$/, '').replaceAll("'", '');
  return word === '' || isStopWord(word) ? null : stemOf(word);
};

const build =
  ({ title, normal = true, weights = true, search = {} }: Options): Build =>
  (items) => {
    const index = new MiniSearch({
      fields: title === 'joined' ? ['text'] : ['title', 'text'],
      ...(normal && { processTerm }),
      searchOptions: { ...(title !== 'joined' && { boost: { title } }), ...search },
    });
    index.addAll(items.map((item) => (title === 'joined' ? { id: item.id, text: oneField(item) } : item)));
    const tokenize = MiniSearch.getDefault('tokenize');
    const count = (text: string): number => tokenize(text).filter((term) => processTerm(term) !== null).length;
    return (query, limit) => {
      if (!weights)
        return index
          .search(query.text)
          .slice(0, limit)
          .map(({ id }) => id);
      const parts = weighted(query);
      const boosts = parts.flatMap(({ text, weight }) => new Array<number>(count(text)).fill(weight));
      return index
        .search(parts.map(({ text }) => text).join(' '), { boostTerm: (_: string, at: number) => boosts[at] ?? 1 })
        .slice(0, limit)
        .map(({ id }) => id);
    };
  };

export const system: System = {
  name: 'minisearch',
  settings: {
    'stems, stop list, two fields, term boosts': build({ title: 1 }),
    'stems, stop list, one field, term boosts': build({ title: 'joined' }),
    'as shipped': build({ title: 1, normal: false, weights: false }),
    'stems, stop list, two fields': build({ title: 1, weights: false }),
    'stems, stop list, title x0.5, term boosts': build({ title: 0.5 }),
    'stems, stop list, one field': build({ title: 'joined', weights: false }),
    'stems, stop list, one field, term boosts, d 0': build({
      title: 'joined',
      search: { bm25: { k: 1.2, b: 0.75, d: 0 } },
    }),
    'stems, stop list, one field, term boosts, fuzzy': build({ title: 'joined', search: { fuzzy: 0.15 } }),
  },
};
