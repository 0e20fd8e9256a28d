import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boldMrkdwn,
  escapeText,
  linkMrkdwn,
  plainMrkdwn,
  splitMrkdwn,
  toMrkdwn,
} from '../../../adapters/slack/mrkdwn.ts';
import { cleanSlackText } from '../../../adapters/slack/slack-text.ts';
import { anyText } from '../../knowledge/any-text.ts';
import { effortMs } from '../../support/effort.ts';

/** Words and signs in every order; a word is `w` and a number, so that it can be found again. */
const marks = [
  ' ',
  ' ',
  '\n',
  '\n\n',
  '*',
  '**',
  '_',
  '__',
  ' ~',
  ' `',
  '[',
  '](',
  ')',
  '<',
  '>',
  '!',
  '#',
  '-',
  '1.',
  '&',
];
const marked = fc
  .array(
    fc.oneof(
      fc.nat(99).map((number) => `w${number}`),
      fc.constantFrom(...marks, '\\', '```\n', 'https://', '<!', '<@', '| ', ': '),
    ),
  )
  .map((parts) => parts.join(''));

/** Runs that Slack would format, by the rule that its help gives: signs at the outside of words, in one line. */
const formattedIn = (mrkdwn: string): string[] =>
  mrkdwn.replaceAll(/<[^<>]*>/g, 'link').match(/(?<![\p{L}\p{N}])([*_~`])(?=\S)[^\n]*?\S\1(?![\p{L}\p{N}])/gu) ?? [];

describe('Markdown in Slack', () => {
  it.each([
    ['**strong** and *soft*', '*strong* and _soft_'],
    ['***both***', '_*both*_'],
    ['**strong *and soft* words**', '*strong _and soft_ words*'],
    ['**two\nlines**', '*two*\n*lines*'],
    ['super*cali*fragilistic', 'super\u200B_cali_\u200Bfragilistic'],
    ['`code` stays', '`code` stays'],
    ['[R4](https://example.org/a_b)', '<https://example.org/a_b|R4>'],
    ['[the **R4** rule](https://example.org)', '<https://example.org|the R4 rule>'],
    ['[a|b](https://example.org)', '<https://example.org|a¦b>'],
    ['[x](https://example.org?a=1&b=2 "the title")', '<https://example.org?a=1&amp;b=2|x> (the title)'],
    ['[x](javascript:alert)', 'x (javascript:alert)'],
    ['![a map](https://example.org/map.png)', '<https://example.org/map.png|a map>'],
    ['see https://example.org/a_(b), or not.', 'see <https://example.org/a_(b)>, or not.'],
    ['(https://example.org/a?b=1&c=2)', '(<https://example.org/a?b=1&amp;c=2>)'],
    ['<https://example.org>', '<https://example.org>'],
    ['- one\n- two\n  - three', '• one\n• two\n    • three'],
    ['1. one\n2. two', '1. one\n2. two'],
    ['> said\n> so', '> said\n> so'],
    ['# Heading with **stress**', '*Heading with stress*'],
    ['```js\nif (a < b) c();\n```', '```\nif (a &lt; b) c();\n```'],
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    ['<b>bold</b>', '&lt;b&gt;bold&lt;/b&gt;'],
    ['one  \ntwo', 'one\ntwo'],
  ])('%j is %j', (markdown, mrkdwn) => {
    expect(toMrkdwn(markdown)).toBe(mrkdwn);
  });

  it.each([
    ['snake_case_name and 2 * 3 * 4', 'as it is'],
    ['2\\*3\\*4', '2*3*4'],
    ['about ~5 days, 4* rooms', 'as it is'],
    ['\\*not bold\\*', '∗not bold∗'],
    ['\\_\\_init\\_\\_', '▁▁init▁▁'],
    ['~gone~', '∼gone∼'],
    ['\\`no code\\`', '‵no code‵'],
    ['**bold** and \\*not\\*', '*bold* and ∗not∗'],
    ['\\> no quotation', '\u00AD&gt; no quotation'],
  ])('signs that shall stay signs format nothing, and are replaced only where they would: %j', (markdown, mrkdwn) => {
    expect(toMrkdwn(markdown)).toBe(mrkdwn === 'as it is' ? markdown : mrkdwn);
  });

  it('plain text is shown as it was written, whatever signs are in it', () => {
    fc.assert(
      fc.property(marked, (text) => {
        expect(formattedIn(plainMrkdwn(text))).toEqual([]);
      }),
    );
    expect(plainMrkdwn('# a\n- *b* [c](d)')).toBe('# a\n- ∗b∗ [c](d)');
    expect(boldMrkdwn('2 * 3\n*x*')).toBe('*2 * 3*\n*∗x∗*');
    expect(linkMrkdwn('a [b] > c', 'https://example.org/?x=<y>')).toBe(
      '<https://example.org/?x=&lt;y&gt;|a [b] &gt; c>',
    );
    expect(linkMrkdwn('a', 'ftp://example.org')).toBe('a (ftp://example.org)');
  });

  it.each([
    '<!channel>',
    '<@U123>',
    '<#C1>',
    '<!here|x>',
    '[x](https://a>b<!channel>)',
    '[<@U1>](https://a.b)',
    '`<!channel>`',
  ])('nobody is mentioned by %j', (attack) => {
    for (const draw of [toMrkdwn, plainMrkdwn, boldMrkdwn, escapeText]) expect(draw(attack)).not.toMatch(/<[!@#]/);
  });

  it('nobody is mentioned, and nothing but a link is markup, whatever was written', () => {
    fc.assert(
      fc.property(fc.oneof(anyText(80), marked), (text) => {
        for (const mrkdwn of [toMrkdwn(text), plainMrkdwn(text), boldMrkdwn(text)]) {
          expect(mrkdwn).not.toMatch(/<[!@#]/);
          expect(mrkdwn.replaceAll(/<(https?|mailto):[^<>]+>/gi, '')).not.toContain('<');
          expect(mrkdwn).not.toMatch(/[\uFDD0-\uFDD5]/);
        }
      }),
    );
  });

  it('no word is lost', () => {
    fc.assert(
      fc.property(marked, (text) => {
        for (const draw of [toMrkdwn, plainMrkdwn, boldMrkdwn])
          for (const word of text.match(/w\d+/g) ?? []) expect(draw(text)).toContain(word);
      }),
      { numRuns: 500 },
    );
  });

  it('grows by what is escaped and marked, and not beyond', () => {
    fc.assert(
      fc.property(anyText(200), (text) => {
        expect(plainMrkdwn(text).length).toBeLessThanOrEqual(text.length * 6 + 10);
      }),
    );
  });

  it('takes no time worth speaking of for a long line of signs', async () => {
    const effort = await effortMs(() => {
      for (const sign of ['*a ', '_', '`', '~a', '<', 'https://']) plainMrkdwn(sign.repeat(30_000));
    });
    expect(effort).toBeLessThan(2000);
  });

  it('no link and no code is longer than what it has to fit into', () => {
    const long = 'x&'.repeat(3000);
    expect(toMrkdwn(`[${long}](https://example.org)`)).not.toContain('<');
    expect(toMrkdwn(`[x](https://example.org/${long})`)).not.toContain('<');
    for (const code of toMrkdwn(`\`${long}\``).match(/`[^`]*`/g) ?? []) expect(code.length).toBeLessThan(2000);
    for (const code of toMrkdwn(`~~~\n${long}\n~~~`).match(/```[^`]*```/g) ?? [])
      expect(code.length).toBeLessThan(2000);
  });
});

describe('cutting long text for Slack', () => {
  const whole = [
    'word',
    'Sentence.',
    '<https://example.org/x|a label>',
    '&amp;',
    '&lt;',
    '`some code`',
    '\n',
    '\n\n',
    '•',
  ];
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 12 });
  const pieced = fc
    .array(fc.oneof(fc.constantFrom(...whole), letters), { maxLength: 80 })
    .map((parts) => parts.join(' '));
  const blackOf = (text: string): string => text.replaceAll(/\s/g, '');

  it('loses nothing, stays within the length, and cuts no link, entity or code', () => {
    fc.assert(
      fc.property(pieced, fc.integer({ min: 60, max: 200 }), (text, most) => {
        const pieces = splitMrkdwn(text, most);
        expect(blackOf(pieces.join(''))).toBe(blackOf(text));
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(most);
          expect(splitMrkdwn(piece, most)).toEqual([piece]);
          expect((piece.match(/</g) ?? []).length).toBe((piece.match(/>/g) ?? []).length);
          expect((piece.match(/`/g) ?? []).length % 2).toBe(0);
          expect(piece).not.toMatch(/&[a-z]{0,3}$/);
        }
      }),
    );
  });

  it('cuts even what has no place to cut', () => {
    fc.assert(
      fc.property(anyText(300), fc.integer({ min: 4, max: 50 }), (text, most) => {
        const pieces = splitMrkdwn(text, most);
        expect(pieces.every((piece) => piece.length <= most)).toBe(true);
        expect(blackOf(pieces.join(''))).toBe(blackOf(text));
      }),
    );
  });

  it.each([
    [
      'paragraphs',
      26,
      'One two.\nThree four.\n\nFive six seven eight.',
      ['One two.\nThree four.', 'Five six seven eight.'],
    ],
    ['lines', 26, 'One two. Three four\nfive. Six seven eight.', ['One two. Three four', 'five. Six seven eight.']],
    ['sentences', 26, 'One two three four. Five six seven eight.', ['One two three four.', 'Five six seven eight.']],
    ['words', 26, 'one two three four five six seven', ['one two three four five', 'six seven']],
    [
      'bold words and others',
      33,
      'one two three four five six *sev ei* nine',
      ['one two three four five six', '*sev ei* nine'],
    ],
  ])('cuts between %s where it can', (_, most, text, pieces) => {
    expect(splitMrkdwn(text, most)).toEqual(pieces);
  });

  it('takes no time worth speaking of for a very long text', async () => {
    const long = `${'*a '.repeat(50_000)}${'<'.repeat(50_000)}${'`'.repeat(50_001)}`;
    expect(await effortMs(() => splitMrkdwn(long, 3000))).toBeLessThan(2000);
  });
});
describe('what a person typed in Slack', () => {
  it.each([
    ['<@UBOT> how long?', 'how long?'],
    ['hi <@UBOT>, how long?', 'hi how long?'],
    ['<@U2|ada> said', '@ada said'],
    ['see <#C1|general> and <https://example.org|this>', 'see #general and this (https://example.org)'],
    ['<https://example.org>', 'https://example.org'],
    ['<http://example.org|example.org>', 'example.org'],
    ['<mailto:a@b.uk|a@b.uk>', 'a@b.uk'],
    ['<!here> 1 &lt; 2 &amp;&amp; 3', '@here 1 < 2 && 3'],
    ['&amp;lt;', '&lt;'],
  ])('%j is read as %j', (typed, read) => {
    expect(cleanSlackText(typed, 'UBOT')).toBe(read);
  });

  it('is what was typed, when Slack escaped it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const plain = text.replaceAll(/[ \t]+/g, ' ').trim();
        expect(cleanSlackText(escapeText(plain), 'UBOT')).toBe(plain);
      }),
    );
  });
});
