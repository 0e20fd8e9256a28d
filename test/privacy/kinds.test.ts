import { expect, test } from 'vitest';
import { describeKinds, isNhsNumber, mask } from '../../src/privacy/index.ts';

test.each([
  [[], ''],
  [['dob'], 'a date of birth'],
  [['dob', 'nhs_number', 'dob'], 'an NHS number and a date of birth'],
  [['patient_name', 'phone', 'email'], 'an e-mail address, a phone number and a name'],
  [['something_new'], 'a personal detail'],
])('%j is told in words', (kinds, words) => {
  expect(describeKinds(kinds)).toBe(words);
});

test('what was found is reported by kind, in the order of the text', () => {
  expect(mask('patient Jane Doyle, 943 476 5919, dob 3/5/61').found).toEqual([
    { kind: 'patient_name', value: 'Jane Doyle' },
    { kind: 'nhs_number', value: '943 476 5919' },
    { kind: 'dob', value: '3/5/61' },
  ]);
});

test('the check digit of an NHS number is checked', () => {
  expect(isNhsNumber('9434765919')).toBe(true);
  expect(isNhsNumber('9434765918')).toBe(false);
  expect(isNhsNumber('943476591')).toBe(false);
  expect(isNhsNumber('943 476 5919')).toBe(false);
});
