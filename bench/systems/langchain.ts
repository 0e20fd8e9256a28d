import { BM25Retriever } from '@langchain/community/retrievers/bm25';
import { Document } from '@langchain/core/documents';
import { terms } from '../../src/knowledge/text/analyse.ts';
import { type Build, type System, oneField } from './system.ts';

const build =
  (normal: boolean): Build =>
  (items) => {
    const prepared = (text: string): string => (normal ? terms(text).join(' ') : text);
    const retriever = BM25Retriever.fromDocuments(
      items.map((item) => new Document({ id: item.id, pageContent: prepared(oneField(item)) })),
      { k: 10 },
    );
    return async ({ text }, limit) => {
      retriever.k = limit;
      return (await retriever.invoke(prepared(text))).map(({ id }) => id ?? '');
    };
  };

export const system: System = {
  name: 'langchain BM25Retriever',
  settings: {
    'texts and query given as stems without stop words': build(true),
    'as shipped': build(false),
  },
};
