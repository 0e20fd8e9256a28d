import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, so that an id read out on the telephone is understood. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * An id that a person can quote and an operator can search for: `E-7K3F-9QXM`. Forty random bits: among 100,000 errors
 * two are the same with a chance below one in two hundred.
 */
export function newErrorId(): string {
  const letters = Array.from(randomBytes(8), (byte) => ALPHABET[byte % 32] ?? '0').join('');
  return `E-${letters.slice(0, 4)}-${letters.slice(4)}`;
}
