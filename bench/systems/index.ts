import type { System } from './system.ts';

/** Loaded one at a time: a process that measures one library holds no other. */
export const systems: Record<string, () => Promise<{ system: System }>> = {
  'dars-guide': () => import('./ours.ts'),
  minisearch: () => import('./minisearch.ts'),
  'wink-bm25-text-search': () => import('./wink.ts'),
  '@orama/orama': () => import('./orama.ts'),
  flexsearch: () => import('./flexsearch.ts'),
  lunr: () => import('./lunr.ts'),
  'langchain BM25Retriever': () => import('./langchain.ts'),
};
