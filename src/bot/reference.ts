import { randomInt } from 'node:crypto';

/** Letters and digits that nobody confuses on the telephone. A prime number of them, so that the check character finds every slip. */
const SIGNS = '23456789ABCDEFGHJKMNPQRTVWXYZ';
const LENGTH = 7;

/** Short references that people read out and type. */
export interface References {
  /** `BR-7K2M-XQ4T`: the prefix, seven random signs and a check character. */
  make: (pick?: (below: number) => number) => string;
  /** The reference that was meant, from what somebody typed: case, spaces and hyphens do not matter. Null when it is none. */
  read: (typed: string) => string | null;
}

export function references(prefix: string): References {
  const spelled = (all: string): string => `${prefix}-${all.slice(0, 4)}-${all.slice(4)}`;
  return {
    make(pick = randomInt) {
      const signs = Array.from({ length: LENGTH }, () => SIGNS.charAt(pick(SIGNS.length))).join('');
      return spelled(signs + checkOf(signs));
    },
    read(typed) {
      const said = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
      const all = said.startsWith(prefix) && said.length > LENGTH + 1 ? said.slice(prefix.length) : said;
      if (all.length !== LENGTH + 1 || Array.from(all).some((sign) => !SIGNS.includes(sign))) return null;
      return checkOf(all.slice(0, LENGTH)) === all.charAt(LENGTH) ? spelled(all) : null;
    },
  };
}

/** Each place has a weight of its own: one wrong sign, or two swapped, give another sum. */
function checkOf(signs: string): string {
  const sum = Array.from(signs).reduce((total, sign, place) => total + (place + 2) * SIGNS.indexOf(sign), 0);
  return SIGNS.charAt(sum % SIGNS.length);
}
