import { randomInt } from 'node:crypto';

/** Letters and digits that nobody confuses on the telephone. A prime number of them, so that the check character finds every slip. */
const SIGNS = '23456789ABCDEFGHJKMNPQRTVWXYZ';
const LENGTH = 7;

/** `BR-7K2M-XQ4T`: seven random signs and a check character. */
export function newReference(pick: (below: number) => number = randomInt): string {
  const signs = Array.from({ length: LENGTH }, () => SIGNS.charAt(pick(SIGNS.length))).join('');
  const all = signs + checkOf(signs);
  return `BR-${all.slice(0, 4)}-${all.slice(4)}`;
}

/** The reference that was meant, from what somebody typed: case, spaces and hyphens do not matter. Null when it is none. */
export function readReference(typed: string): string | null {
  const all = typed
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .replace(/^BR/, '');
  if (all.length !== LENGTH + 1 || Array.from(all).some((sign) => !SIGNS.includes(sign))) return null;
  if (checkOf(all.slice(0, LENGTH)) !== all.charAt(LENGTH)) return null;
  return `BR-${all.slice(0, 4)}-${all.slice(4)}`;
}

/** Each place has a weight of its own: one wrong sign, or two swapped, give another sum. */
function checkOf(signs: string): string {
  const sum = Array.from(signs).reduce((total, sign, place) => total + (place + 2) * SIGNS.indexOf(sign), 0);
  return SIGNS.charAt(sum % SIGNS.length);
}
