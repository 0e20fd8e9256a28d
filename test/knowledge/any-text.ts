import fc from 'fast-check';

const codePoint = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
const ascii = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code));
const odd = fc.constantFrom(
  ...[
    '\u200b',
    '\u200d',
    '\u202e',
    '\u00ad',
    '\ufeff',
    '’',
    'é',
    'e\u0301',
    'İ',
    'ß',
    'ﬁ',
    '👍🏽',
    '\n',
    '\0',
    '\u2028',
    'ش',
  ],
);

/** Any text at all: plain letters, characters of every script, what nobody sees, lone halves of surrogate pairs. */
export const anyText = (maxLength = 60): fc.Arbitrary<string> =>
  fc.string({ unit: fc.oneof(ascii, odd, codePoint), maxLength });
