import { plainStems } from './plain-words.ts';
import { stemsOf } from './words.ts';

/** Whether a text says nothing in words that were not used in another: for a question that was put in other words. */
export function onlyWordsOf(text: string, heard: string): boolean {
  const known = new Set(stemsOf(heard));
  return stemsOf(text).every((stem) => known.has(stem) || (plainStems.has(stem) && !/\d/.test(stem)));
}
