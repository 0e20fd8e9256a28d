import type { PATTERNS } from './definition.ts';

interface Pattern {
  form: RegExp;
  /** The usual spelling of what was typed. */
  tidy: (typed: string) => string;
  example: string;
}

const upper = (typed: string): string => typed.toUpperCase().replace(/\s+/g, '');

/** `nic 656836 t2j0t v2` as `NIC-656836-T2J0T-v2`. */
const numbered = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[\s\-‐‑–—]+/g, '-')
    .replace(/^(.*-[A-Z0-9]{5})-?V(?=\d+(\.\d+)?$)/, '$1-v');

/** References by kind, as registers and contracts print them. The ICO's form is not certain. */
export const PATTERN: Readonly<Record<(typeof PATTERNS)[number], Pattern>> = {
  nic: {
    form: /^(DARS-)?NIC-\d{5,6}-[A-Z0-9]{5}(-v\d+(\.\d+)?)?$/,
    tidy: numbered,
    example: 'DARS-NIC-123456-A1B2C-v1.0',
  },
  'framework-contract': {
    form: /^CON-\d{5,6}-[A-Z0-9]{5}(-v\d+(\.\d+)?)?$/,
    tidy: numbered,
    example: 'CON-123456-A1B2C',
  },
  ico: { form: /^Z[A-Z0-9]{6,7}$/, tidy: upper, example: 'Z1234567' },
  ods: { form: /^[A-Z0-9]{3,8}$/, tidy: upper, example: 'RX1 or 8A123' },
  cag: {
    form: /^\d{2}\/CAG\/\d{4}$/,
    tidy: (typed) => upper(typed).replace(/^(\d{2})[/-]?CAG[/-]?(\d{4})$/, '$1/CAG/$2'),
    example: '23/CAG/0123',
  },
  version: { form: /^\d{1,3}(\.\d{1,3})?$/, tidy: (typed) => typed.replace(/^v\s*/i, ''), example: '2.3' },
};
