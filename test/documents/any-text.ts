import fc from 'fast-check';

const pieces = [
  'Plain words.',
  ' ',
  '\n',
  '\n\n',
  '\t',
  '\r\n',
  '\r',
  '\u0000',
  '\u0007',
  '\u000B',
  '\u0085',
  '\u2028',
  '\u00A0',
  '\uFEFF',
  '\uFFFE',
  '\uD800',
  '\uDC00',
  '😀',
  '👩‍👩‍👧',
  'é',
  'e\u0301',
  'مرحبا بالعالم',
  'שלום',
  '日本語',
  '\u202E',
  '<w:t>',
  '</w:t>',
  '<!--',
  '-->',
  ']]>',
  '&amp;',
  '&#10;',
  '&',
  '"',
  "'",
  'CURRENT',
  'TOTAL_PAGES',
  '# ',
  '## x ##',
  '- ',
  '* ',
  '+ ',
  '1. ',
  '2) ',
  '> ',
  '---',
  '===',
  '***',
  '```',
  '~~~',
  '~~a~~',
  '**b**',
  '_c_',
  '`d`',
  '[e](f)',
  '![g](h)',
  '[i]: /j',
  '| k |',
  ':-:',
  '|-|',
  '<b>',
  'https://example.org/a_b',
  'www.example.org',
  'a.b@example.org',
  'mailto:a@example.org',
  '\\',
  '\\|',
  '$x$',
  '    ',
  'https://',
];

const loneHalves = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((codes) => String.fromCharCode(...codes));

/** Text that somebody, or something broken, could give: words, signs of markup, control characters, other scripts. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join('')) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: loneHalves },
);

/** What a file holds of a text: all but control characters and code points that are no characters, line ends as `\n`. */
export function kept(text: string): string {
  let result = '';
  for (const character of text.replace(/\r\n|\r|\u0085/g, '\n')) {
    const code = character.codePointAt(0) ?? 0;
    const control = (code < 0x20 && character !== '\t' && character !== '\n') || (code >= 0x7f && code <= 0x9f);
    const half = code >= 0xd800 && code <= 0xdfff;
    const nothing = (code & 0xfffe) === 0xfffe || (code >= 0xfdd0 && code <= 0xfdef);
    if (!control && !half && !nothing) result += character;
  }
  return result;
}
