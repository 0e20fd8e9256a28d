// What the bench uses of the libraries it compares with. They are installed beside it (bench/package.json), on first use.
declare module 'minisearch' {
  export default class MiniSearch {
    constructor(options: {
      fields: string[];
      processTerm?: (term: string) => string | null;
      searchOptions?: Record<string, unknown>;
    });
    static getDefault(name: 'tokenize'): (text: string) => string[];
    addAll(documents: readonly object[]): void;
    search(text: string, options?: Record<string, unknown>): { id: string }[];
  }
}

declare module '@orama/orama' {
  export function create(options: object): object;
  export function insertMultiple(db: object, documents: object[], batch?: number): Promise<string[]>;
  export function search(db: object, options: object): { hits: { id: string }[] } | Promise<{ hits: { id: string }[] }>;
}

declare module '@orama/stemmers/english' {
  export const stemmer: (word: string) => string;
}

declare module '@orama/stopwords/english' {
  export const stopwords: string[];
}

declare module 'lunr' {
  export interface Builder {
    ref(field: string): void;
    field(name: string, options?: { boost?: number }): void;
    k1(value: number): void;
    b(value: number): void;
    add(document: object): void;
  }
  export interface Query {
    term(tokens: object[], options: { boost?: number }): void;
  }
  export interface Index {
    query(fill: (query: Query) => void): { ref: string }[];
  }
  interface Lunr {
    (configure: (this: Builder) => void): Index;
    tokenizer(text: string): object[];
  }
  const lunr: Lunr;
  export default lunr;
}

declare module 'wink-bm25-text-search' {
  export interface Engine {
    defineConfig(config: object): void;
    definePrepTasks(tasks: ((input: never) => unknown)[]): void;
    addDoc(document: object, id: string): void;
    consolidate(): void;
    search(text: string, limit: number): [string, number][];
  }
  export default function bm25(): Engine;
}

declare module 'wink-nlp-utils' {
  type Task = (input: never) => unknown;
  const nlp: { string: Record<string, Task>; tokens: Record<string, Task> };
  export default nlp;
}

declare module '@langchain/community/retrievers/bm25' {
  import type { Document } from '@langchain/core/documents';
  export class BM25Retriever {
    static fromDocuments(documents: Document[], options: { k: number }): BM25Retriever;
    k: number;
    invoke(text: string): Promise<Document[]>;
  }
}
