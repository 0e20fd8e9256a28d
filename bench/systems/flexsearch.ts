import { type Build, type System, oneField } from './system.ts';

interface FlexSearch {
  Charset: Record<string, object>;
  Encoder: new (...options: object[]) => object;
  Index: new (options: object) => {
    add(id: number, text: string): void;
    search(text: string, options: object): number[];
  };
}

// Its own types declare a module of its name, so that none can be declared here for when it is not installed.
const [library, language] = ['flexsearch', 'flexsearch/lang/en'] as [string, string];
const { Charset, Encoder, Index } = (await import(library)) as FlexSearch;
const { default: english } = (await import(language)) as { default: object };

const build =
  (options: object, normal = true): Build =>
  (items) => {
    const index = new Index({
      tokenize: 'strict',
      ...options,
      ...(normal && { encoder: new Encoder(Charset['Normalize'] ?? {}, english) }),
    });
    const ids = items.map(({ id }) => id);
    items.forEach((item, at) => {
      index.add(at, oneField(item));
    });
    return ({ text }, limit) => index.search(text, { limit, suggest: true }).map((at) => ids[at] ?? '');
  };

export const system: System = {
  name: 'flexsearch',
  settings: {
    'english pack, suggest, resolution 30': build({ resolution: 30 }),
    'english pack, suggest': build({}),
    'as shipped, suggest': build({}, false),
    'english pack, suggest, resolution 3': build({ resolution: 3 }),
    'english pack, suggest, context': build({ context: true }),
    'english pack, suggest, context depth 2': build({ context: { depth: 2, bidirectional: true, resolution: 9 } }),
  },
};
