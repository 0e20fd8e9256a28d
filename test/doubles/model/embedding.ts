import { createHash } from 'node:crypto';

const SIZE = 64;

/**
 * A deterministic embedding for tests: each word and each group of three letters of it falls into one of 64 places. Texts with
 * common parts of words lie near each other. It understands nothing, and says nothing about any real model.
 */
export function embed(text: string): number[] {
  const vector = new Array<number>(SIZE).fill(0);
  const words = text.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];
  for (const word of words)
    for (let at = 0; at + 3 <= word.length; at++) {
      const digest = createHash('sha1')
        .update(word.slice(at, at + 3))
        .digest();
      const place = (digest[0] ?? 0) % SIZE;
      vector[place] = (vector[place] ?? 0) + ((digest[1] ?? 0) % 2 === 0 ? 1 : -1);
    }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
