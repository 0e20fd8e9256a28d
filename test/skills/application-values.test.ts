import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { FormField } from '../../src/skills/application/form/definition.ts';
import { questionsOf } from '../../src/skills/application/form/form.ts';
import { LONGEST, readValue, showValue } from '../../src/skills/application/form/kinds.ts';
import { answersOf, completeAnswers } from '../support/application.ts';
import { fields, form } from '../support/application-fields.ts';
import { dice, valueFor } from '../support/application-values.ts';
import { WISHES } from './application-wishes.examples.ts';

const fieldOf = (kind: FormField['kind'], more: object = {}): FormField =>
  ({
    id: 'x',
    label: 'X',
    ask: 'What is it?',
    help: 'Say it.',
    required: true,
    serves: [],
    kind,
    ...more,
  }) as FormField;

describe('an answer', () => {
  const READ: [kind: FormField['kind'], typed: string, value: string, more?: object][] = [
    ['text', '  two\nlines ', 'two lines'],
    ['long-text', ' a\n\nb ', 'a\n\nb'],
    ['organisation', 'NHS', 'NHS'],
    ['yes-no', 'Yep, it does', 'yes'],
    ['yes-no', 'Nope.', 'no'],
    ['yes-no', 'we do not', 'no'],
    ['tick', 'I confirm', 'yes', { statement: 'It is so, we say.' }],
    ['date', '01/03/2027', '2027-03-01'],
    ['date', '1 March 2027', '2027-03-01'],
    ['date', 'on the 1st of March, 2027.', '2027-03-01'],
    ['date', 'March 1, 2027', '2027-03-01'],
    ['date', 'Mon 1 Mar 2027', '2027-03-01'],
    ['date', '2027-03-01', '2027-03-01'],
    ['date', '1.3.2027', '2027-03-01'],
    ['date', '29 February 2028', '2028-02-29'],
    ['date', '5 sept 2027', '2027-09-05'],
    ['number', 'about 8,400', '8400'],
    ['number', '8 400 people', '8400'],
    ['number', '12.5', '12.5'],
    ['number', '0', '0'],
    ['money', '£1.2m', '1200000'],
    ['money', '£12,500', '12500'],
    ['money', '3k', '3000'],
    ['money', '£12.50', '12.5'],
    ['money', '2 million pounds', '2000000'],
    ['money', '£0.07m', '70000'],
    ['reference', ' dars-nic-656836-t2j0t-V2.3 ', 'DARS-NIC-656836-T2J0T-v2.3', { pattern: 'nic' }],
    ['reference', 'nic 656836 t2j0t', 'NIC-656836-T2J0T', { pattern: 'nic' }],
    ['reference', 'con-900101-a1b2c', 'CON-900101-A1B2C', { pattern: 'framework-contract' }],
    ['reference', 'z 1234567', 'Z1234567', { pattern: 'ico' }],
    ['reference', 'rx1', 'RX1', { pattern: 'ods' }],
    ['reference', '23/cag/0123', '23/CAG/0123', { pattern: 'cag' }],
    ['reference', '23 CAG 0123', '23/CAG/0123', { pattern: 'cag' }],
    ['reference', 'v2.3', '2.3', { pattern: 'version' }],
    ['link', 'www.example.ac.uk/privacy', 'https://www.example.ac.uk/privacy'],
    ['link', '<https://example.org/a>', 'https://example.org/a'],
    ['group', 'That is all.', 'done', { item: 'site', fields: [] }],
    ['group', "that's all", 'done', { item: 'site', fields: [] }],
  ];
  test.each(READ)('%s: “%s” is %s', (kind, typed, value, more) => {
    expect(readValue(fieldOf(kind, more), typed)).toEqual({ value });
  });

  const REFUSED: [kind: FormField['kind'], typed: string, because: RegExp, more?: object][] = [
    ['date', '31 February 2027', /no such day/],
    ['date', '31/02/2027', /no such day/],
    ['date', '29 February 2027', /no such day/],
    ['date', '29/02/2027', /no such day/],
    ['date', 'next spring', /cannot read/],
    ['date', '', /cannot read/],
    ['number', 'many', /one number/],
    ['number', '3 to 5', /one number/],
    ['number', '0', /1 or more/, { min: 1 }],
    ['number', '20', /10 or less/, { max: 10 }],
    ['money', 'a lot', /one amount/],
    ['text', 'short', /at least 10/, { min: 10 }],
    ['text', '', /at least 1/],
    ['long-text', '  ', /no text/],
    ['organisation', '42', /full legal name/],
    ['yes-no', 'perhaps', /yes or no/],
    ['tick', 'no', /skip/, { statement: 'It is so, we say.' }],
    ['reference', 'NIC-12', /does not look like/, { pattern: 'nic' }],
    ['link', 'our page', /whole address/],
    ['link', 'javascript:alert(1)', /whole address/],
    ['group', 'maybe', /another/, { item: 'site', fields: [] }],
  ];
  test.each(REFUSED)('%s: “%s” is refused, and it is said why', (kind, typed, because, more) => {
    expect(readValue(fieldOf(kind, more), typed)).toEqual({ problem: expect.stringMatching(because) as string });
  });

  test.each(['text', 'long-text', 'organisation'] as const)(
    '%s: 200 kB are refused with a way on, never cut',
    (kind) => {
      const read = readValue(fieldOf(kind), 'word '.repeat(40_000));
      expect(read).toEqual({
        problem: expect.stringMatching(/199,999 characters.*fit here.*shorten.*attachment/s) as string,
      });
      const most = kind === 'long-text' ? LONGEST.long : LONGEST.text;
      expect(readValue(fieldOf(kind), 'x'.repeat(most))).toHaveProperty('value');
      expect(readValue(fieldOf(kind), 'x'.repeat(most + 1))).toHaveProperty('problem');
    },
  );

  it.each(['date', 'number', 'money', 'link', 'yes-no', 'tick', 'reference'] as const)(
    '%s: 200 kB are refused too',
    (kind) => {
      expect(
        readValue(fieldOf(kind, { statement: 'It is so.', pattern: 'nic' }), '9 x '.repeat(50_000)),
      ).toHaveProperty('problem');
    },
  );

  const all = [...new Map(fields.map(({ field }) => [field.kind, field])).values(), ...fields.flatMap(({ field }) => ('options' in field || field.kind === 'reference' ? [field] : []))]; // prettier-ignore

  it('PROPERTY: whatever is typed, it is a value or a problem with words', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 60 }),
      fc.constantFrom(...WISHES.map(([said]) => said)),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), typed, (field, said) => {
        const read = readValue(field, said);
        if ('value' in read) {
          expect(read.value).not.toBe('');
          expect(showValue(field, read.value)).not.toBe('');
        } else expect(read.problem.length).toBeGreaterThan(10);
      }),
      { numRuns: 2000 },
    );
  });

  it('PROPERTY: a value that is shown and typed again is the same value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields.map(({ field }) => field)), fc.nat(1_000_000), (field, seed) => {
        // "That is all" and "I confirm" stand for words of their own.
        const value = field.kind === 'group' ? 'done' : valueFor(field, dice(seed));
        const again = field.kind === 'tick' ? 'confirmed' : showValue(field, value);
        expect(readValue(field, again)).toEqual({ value });
        // What is stored reads as itself: it is put into forms, and comes back.
        if (field.kind !== 'group') expect(readValue(field, value)).toEqual({ value });
      }),
      { numRuns: 1500 },
    );
  });

  it('PROPERTY: so is any number and any amount, to the penny', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (pennies) => {
        for (const kind of ['number', 'money'] as const) {
          const field = fieldOf(kind);
          const read = readValue(field, String(pennies / 100));
          expect(read).toEqual({ value: String(pennies / 100) });
          expect(readValue(field, showValue(field, String(pennies / 100)))).toEqual(read);
        }
      }),
    );
  });

  it('the values of the complete application show and read back as themselves', () => {
    const answers = answersOf(Object.fromEntries([...completeAnswers()].map(([path, { value }]) => [path, value])));
    for (const { path, field } of questionsOf(form, answers)) {
      const value = answers.get(path)?.value;
      if (value === undefined || field.kind === 'tick') continue;
      expect(readValue(field, showValue(field, value)), path).toEqual({ value });
    }
  });
});
