import { plainStems } from './plain-words.ts';
import { stemsOf } from './words.ts';

/** Letters and digits in lower case with the place where each stands. */
function lettersOf(text: string): { letters: string; places: number[] } {
  let letters = '';
  const places: number[] = [];
  let at = 0;
  for (const sign of text) {
    if (/[\p{L}\p{N}]/u.test(sign)) {
      const lower = sign.toLowerCase();
      letters += lower;
      places.push(...Array.from({ length: lower.length }, () => at));
    }
    at += sign.length;
  }
  return { letters, places };
}

/**
 * Where a quotation stands in a text, given back as it stands there; spaces, quotes and stops do not count. Null when it does not.
 * @param least letters and digits that it has at least; fewer prove nothing.
 */
export function spanOf(quote: string, text: string, least = 8): string | null {
  const { letters } = lettersOf(quote);
  if (letters.length < least) return null;
  const all = lettersOf(text);
  for (let from = all.letters.indexOf(letters); from >= 0; from = all.letters.indexOf(letters, from + 1)) {
    const [start = 0, last = 0] = [all.places[from], all.places[from + letters.length - 1]];
    const end = last + String.fromCodePoint(text.codePointAt(last) ?? 0).length;
    // A piece of a word is no quotation.
    if (!/[\p{L}\p{N}]$/u.test(text.slice(0, start)) && !/^[\p{L}\p{N}]/u.test(text.slice(end)))
      return text.slice(start, end);
  }
  return null;
}

/** Whether a quotation has to do with what it is evidence for: two words of substance in common, or the only one. */
export function sharesSubstance(a: string, b: string): boolean {
  const known = new Set(stemsOf(b).filter((stem) => !plainStems.has(stem) && stem.length > 2));
  const shared = new Set(stemsOf(a).filter((stem) => known.has(stem))).size;
  return shared >= Math.min(2, Math.max(1, known.size - 1));
}
