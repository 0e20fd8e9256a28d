import { isStopWord, stemOf, words } from '../text/analyse.ts';
import { cuesOf } from './cues.ts';

/**
 * What a message looks like to a classifier: its words, stop words included ("would", "if", "has" tell a question about
 * breaches from a report of one), neighbouring pairs, how it opens, how it ends, and how long it is.
 */
export function features(text: string): string[] {
  const all = words(text);
  const stems = all.map(stemOf);
  const found = new Set<string>(stems);
  stems.forEach((stem, index) => {
    const next = stems[index + 1];
    if (next !== undefined) found.add(`${stem}_${next}`);
    const afterNext = stems[index + 2];
    if (next !== undefined && afterNext !== undefined && isStopWord(all[index] ?? ''))
      found.add(`${stem}_${next}_${afterNext}`);
  });
  if (stems[0] !== undefined) found.add(`^${stems[0]}`);
  if (stems[1] !== undefined) found.add(`^${stems[0] ?? ''}_${stems[1]}`);
  found.add(text.includes('?') ? '<question mark>' : '<no question mark>');
  found.add(`<length ${Math.min(6, Math.ceil(Math.log2(all.length + 1)))}>`);
  return [...found];
}

const GRAM = 4;

/**
 * The same for telling intents, where a message is often one short line: pieces of words as well, so that a misspelt or
 * inflected word still counts, and the signs of {@link cuesOf}.
 */
export function intentFeatures(text: string): string[] {
  const pieces = new Set<string>();
  for (const word of words(text)) {
    const whole = `^${word}$`;
    for (let at = 0; at + GRAM <= whole.length; at++) pieces.add(`~${whole.slice(at, at + GRAM)}`);
  }
  return [...features(text), ...pieces, ...cuesOf(text)];
}
