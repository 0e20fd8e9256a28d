import type { Item, Query } from '../collections.ts';

/** @returns ids of items, best first, at most `limit`. */
export type Search = (query: Query, limit: number) => readonly string[] | Promise<readonly string[]>;

export type Build = (items: readonly Item[]) => Search | Promise<Search>;

/**
 * A search library with the settings worth trying. The first is the one that is measured: the best of them on the tuning splits
 * (`npm run bench:retrieval -- <folder> --tuning`).
 */
export interface System {
  name: string;
  settings: Record<string, Build>;
}

/** The text of an item for a library that is given one field. */
export const oneField = ({ title, text }: Item): string => `${title}\n${text}`;

/** A text of a query and how much it counts. */
export interface Part {
  text: string;
  weight: number;
}

/**
 * For libraries whose documentation has a weight for a query's term: the weights that our own search gives.
 * @param background what people tell about themselves counts this much. @param history so does the message before, and an earlier
 * one 0.7 of the one after it.
 */
export const weighted = (query: Query, background = 0.6, history = 0.3): Part[] => [
  { text: query.question, weight: 1 },
  ...(query.background === '' ? [] : [{ text: query.background, weight: background }]),
  ...query.history
    .slice(-6)
    .reverse()
    .map((text, age) => ({ text, weight: history * 0.7 ** age })),
];
