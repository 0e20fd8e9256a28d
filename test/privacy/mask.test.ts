import { describe, expect, test } from 'vitest';
import { mask } from '../../src/privacy/index.ts';
import { LOOKALIKES } from './cases/lookalikes.ts';
import { CONTACTS, DATES_OF_BIRTH, MESSAGES, NAMES, NHS_NUMBERS, POSTCODES } from './cases/personal.ts';

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

describe.each([
  ['an NHS number', NHS_NUMBERS],
  ['a date of birth', DATES_OF_BIRTH],
  ['a postcode of a patient', POSTCODES],
  ['a name of a patient', NAMES],
  ['an e-mail address, a telephone or a National Insurance number', CONTACTS],
  ['anything personal in a whole message', MESSAGES],
] as const)('%s never survives', (_, cases) => {
  test.each(cases)('%j', (text, ...gone) => {
    const masked = mask(text);
    for (const value of gone) {
      expect(masked.text).not.toContain(value);
      expect(bare(masked.text.replace(/\[[^\]]*\]/g, ' '))).not.toContain(bare(value));
    }
    expect(mask(masked.text)).toEqual({ text: masked.text, found: [] });
  });
});

describe('what is nobody’s stays as it is', () => {
  test.each(LOOKALIKES)('%j', (text) => {
    expect(mask(text)).toEqual({ text, found: [] });
  });
});
