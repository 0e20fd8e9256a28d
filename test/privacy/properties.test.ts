import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNhsNumber, mask } from '../../src/privacy/index.ts';
import { effortMs } from '../support/effort.ts';

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** Nine digits that have a check digit, with it. */
const valid = fc
  .integer({ min: 100_000_000, max: 999_999_999 })
  .map((stem) => {
    const digits = String(stem);
    const sum = Array.from(digits).reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
    const check = 11 - (sum % 11);
    return check === 10 ? undefined : digits + String(check === 11 ? 0 : check);
  })
  .filter((number) => number !== undefined);

const failing = fc
  .integer({ min: 1_000_000_000, max: 9_999_999_999 })
  .map(String)
  .filter((number) => !isNhsNumber(number));

const SEPARATORS = [
  ' ',
  '  ',
  '-',
  '.',
  '/',
  ' - ',
  '\u00a0',
  '\u2009',
  '\u200b',
  '\u2011',
  '\u2013',
  '\n',
  '\r\n',
  '_',
  ' . ',
  '\t',
  '\\',
];
const separator = fc.constantFrom(...SEPARATORS);
const FULL_WIDTH = Array.from('０１２３４５６７８９');

const split = (number: string, sizes: readonly number[]): string[] => {
  let at = 0;
  return sizes.map((size) => number.slice(at, (at += size)));
};

/** The ways people write the number. */
const written = (number: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(number),
    fc.tuple(separator, separator).map(([a, b]) => {
      const [one = '', two = '', three = ''] = split(number, [3, 3, 4]);
      return one + a + two + b + three;
    }),
    separator.map((a) => split(number, [6, 4]).join(a)),
    separator.map((a) => split(number, [3, 7]).join(a)),
    fc.constantFrom(' ', '-', '\u00a0').map((a) => split(number, [2, 2, 2, 2, 2]).join(a)),
    fc.constantFrom(' ', '-', '\u00a0').map((a) => Array.from(number).join(a)),
    fc.constant(
      Array.from(number)
        .map((digit) => FULL_WIDTH[Number(digit)])
        .join(''),
    ),
    fc.constant(Array.from(number).join('\u200b')),
  );

const prose = fc
  .array(
    fc.constantFrom(
      ...'the extract was sent to a clinic under NIC-123456-A1B2C and we asked for HES APC , ; : ( ) row 7 on 12 March 2026 v2.3 standard 5b patient participant record file name is dob born home address'.split(
        ' ',
      ),
    ),
    { maxLength: 12 },
  )
  .map((words) => words.join(' '));

/** Text of any kind that neither ends nor begins with something the number would be read together with. */
const anyText = fc.oneof(
  prose,
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `${text} x`),
);

describe('NHS numbers', () => {
  test('a valid number in any format inside any text never survives', () => {
    fc.assert(
      fc.property(
        valid.chain((number) => fc.tuple(fc.constant(number), written(number))),
        anyText,
        anyText,
        ([number, format], left, right) => {
          const masked = mask(`${left} ${format}, ${right}`).text;
          expect(masked).not.toContain(format);
          expect(bare(masked.normalize('NFKC'))).not.toContain(number);
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('ten digits that fail the check survive', () => {
    fc.assert(
      fc.property(
        failing,
        fc.constantFrom('', ' ', '-'),
        fc.constantFrom('batch', 'grant code', 'ticket', 'row', 'the value', 'NHS number'),
        (number, gap, lead) => {
          const text = `${lead} ${split(number, [3, 3, 4]).join(gap)} was checked`;
          expect(mask(text)).toEqual({ text, found: [] });
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('ten valid digits inside a longer string of digits survive', () => {
    fc.assert(
      fc.property(valid, fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 999 }), (number, left, right) => {
        const text = `batch ${left}${number}${right} finished`;
        expect(mask(text).text).toBe(text);
      }),
    );
  });
});

const fragments = fc.constantFrom(
  ...[
    'patient',
    'patients',
    'pt',
    'participant',
    'Mr',
    'Mrs',
    'Ms',
    'Dr',
    'her name is',
    'name:',
    'called',
    'surname',
    'Jane',
    'Doyle',
    'SMITH',
    'Okonkwo',
    'smith',
    'jane',
    'A.',
    'van',
    'der',
    "O'Neill",
    "Jane's",
    'record of',
    'record',
    'Hospital',
    'University',
    'Objections',
    'dob',
    'date of birth',
    'dobs',
    'born',
    'born in',
    'birthday',
    '3/5/61',
    '03/05/1961',
    '1961-05-03',
    '3rd of May 1961',
    'May 1961',
    '3 May',
    '19610503',
    '12 May 2026',
    'on',
    'and',
    'or',
    'to',
    ',',
    ', ',
    ';',
    '|',
    '(',
    ')',
    '-',
    ':',
    '.',
    '\n',
    '\t',
    '\u00a0',
    '\u200b',
    '9434765919',
    '943 476 5919',
    '943',
    '476',
    '5919',
    '07700 900431',
    '+44',
    '7700',
    '900431',
    '0303 123 1113',
    'tel',
    'phone',
    'call her on',
    'LS29 8QX',
    'ls298qx',
    'LS29',
    '8QX',
    'postcode',
    'lives at',
    'our office',
    'jane@example.com',
    'jane',
    '@',
    'at',
    'example.com',
    'AB123456C',
    'AB 12 34 56 C',
    'AB',
    '12',
    '34',
    '56',
    'C',
    'NI',
    'nino',
    'NIC-123456-A1B2C',
    '[NHS number]',
    '[date of birth]',
    '[name]',
    '[postcode]',
    '[',
    ']',
    'order',
    'ref',
    'the',
    'is',
    'was',
    'F',
    'M',
    '64',
    'aged',
    'é',
    '\u0301',
    '９',
  ],
);
const fragmentText = fc
  .array(fc.tuple(fragments, fc.constantFrom('', ' ', ' ', ' ')), { maxLength: 30 })
  .map((parts) => parts.flat().join(''));

describe('masking', () => {
  test('masking twice is masking once', () => {
    fc.assert(
      fc.property(fc.oneof(fragmentText, fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
        const once = mask(text).text;
        expect(mask(once)).toEqual({ text: once, found: [] });
      }),
      { numRuns: 3000 },
    );
  });

  test('what is reported stood in the text, in order, and everything else is kept', () => {
    fc.assert(
      fc.property(fragmentText, (text) => {
        const masked = mask(text);
        let rest = text;
        let out = masked.text;
        for (const { value } of masked.found) {
          const at = rest.indexOf(value);
          expect(at).toBeGreaterThanOrEqual(0);
          rest = rest.slice(at + value.length);
        }
        // Without tokens the output holds no character that was not in the text.
        out = out.replace(/\[[^\]]*\]/g, '');
        for (const character of out) expect(text).toContain(character);
      }),
      { numRuns: 1000 },
    );
  });

  test('a value that was found once stands nowhere else, also without its spaces and signs', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          ['dob 03/05/1961', '03/05/1961', '03.05.1961'],
          ['her home postcode is LS29 8QX', 'LS29 8QX', 'ls298qx'],
          ['patient Tobias Wrenfield', 'Tobias Wrenfield', 'TOBIAS WRENFIELD'],
          ['call her on 960744', '960744', '960 744'],
          ['nino JK987654', 'JK987654', 'jk 98 76 54'],
          ['NHS number 9434765919', '9434765919', '943-476-5919'],
        ),
        prose,
        fc.boolean(),
        ([labelled = '', value = '', other = ''], between, first) => {
          const text = first ? `${labelled} ${between} x ${other}` : `${other} x ${between} ${labelled}`;
          expect(bare(mask(text).text)).not.toContain(bare(value));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('any text', () => {
  test('no exception, whatever the characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => {
        expect(typeof mask(text).text).toBe('string');
      }),
      { numRuns: 300 },
    );
    for (const lone of ['\ud800', '\udc00', 'a\ud83d', '\ud800\ud800', '\uffff\ufffe', '\ue000\ue001 dob \ue004'])
      expect(mask(lone).text).toBe(lone);
  });

  test('time grows linearly: 40,000 characters of the worst repetitions stay below a second', async () => {
    const units = [
      'a',
      '1',
      ' ',
      '.',
      '@',
      'a@',
      '1 ',
      '12 ',
      '123 ',
      '0',
      '07 ',
      '+',
      '+44 ',
      '(0',
      '1/',
      '3 May ',
      'dob ',
      'dob 1/2/60, ',
      'patient ',
      'Jane Doyle and ',
      'Mr A. ',
      'SMITH, Jane; ',
      'name: ',
      'LS29 8QX ',
      'AB 12 34 ',
      '9434765919 ',
      '[',
      '[name] ',
      '\u200b',
      '\u0301',
      '😀',
      '|',
      "o'",
      'van der ',
      'at a dot ',
      'tel 123456 ',
    ];
    for (const unit of units) {
      const text = unit.repeat(Math.ceil(40_000 / unit.length)).slice(0, 40_000);
      expect(await effortMs(() => mask(text)), JSON.stringify(unit)).toBeLessThan(1000);
    }
  });

  test('a message of 2,000 characters takes a few milliseconds of the processor', async () => {
    const sentence =
      'The extract for patient Jane Doyle (NHS 943 476 5919, dob 3/5/61) went to the wrong clinic on 12 May 2026 under DARS-NIC-656836-T2J0T-v2.3. ';
    const text = sentence.repeat(14).slice(0, 2000);
    for (let warm = 0; warm < 100; warm++) mask(text);
    const effort = await effortMs(() => {
      for (let time = 0; time < 200; time++) mask(text);
    });
    expect(effort / 200).toBeLessThan(10);
  });
});
