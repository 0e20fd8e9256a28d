import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeText, splitMrkdwn, toMrkdwn } from '../../../adapters/slack/mrkdwn.ts';
import { cleanSlackText } from '../../../adapters/slack/slack-text.ts';
import { anyText } from '../../knowledge/any-text.ts';

/** Without the characters that only keep signs apart. */
const seen = (text: string): string => toMrkdwn(text).replaceAll('\u2060', '');
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

describe('Markdown in Slack', () => {
  it.each([
    ['**strong** and *soft*', '*strong* and _soft_'],
    ['`code` stays', '`code` stays'],
    ['[R4](https://example.org/a_b)', '<https://example.org/a_b|R4>'],
    ['[a|b](https://example.org)', '<https://example.org|a¦b>'],
    ['- one\n- two\n  - three', '• one\n• two\n    • three'],
    ['1. one\n2. two', '1. one\n2. two'],
    ['> said\n> so', '> said\n> so'],
    ['# Heading', '*Heading*'],
    ['a < b && c > d', 'a &lt; b &amp;&amp; c &gt; d'],
    ['<b>bold</b>', '&lt;b&gt;bold&lt;/b&gt;'],
    ['[x](javascript:alert)', 'x (javascript:alert)'],
  ])('%j', (markdown, mrkdwn) => {
    expect(seen(markdown)).toBe(mrkdwn);
  });

  it('nobody is mentioned by what somebody wrote', () => {
    for (const attack of [
      '<!channel>',
      '<@U123>',
      '<#C1>',
      '<!here|x>',
      '[x](https://a>b<!channel>)',
      '`<!channel>`',
      '&lt;!channel&gt;',
    ])
      expect(toMrkdwn(attack)).not.toMatch(/<[!@#]/);
    fc.assert(
      fc.property(anyText(80), (text) => {
        expect(toMrkdwn(text)).not.toMatch(/<[!@#]/);
      }),
    );
  });

  it('signs between words format nothing', () => {
    expect(toMrkdwn('snake_case_name 2*3*4 ~x~')).not.toMatch(/(^|[\s])[*_~]\w/);
  });

  it('no word is lost', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'abc XYZ 12 *_-#>`[]()!\n.'.split('')), maxLength: 80 });
    fc.assert(
      fc.property(plain, (text) => {
        const shown = wordsOf(seen(text)).join('');
        for (const word of wordsOf(text.replaceAll(/^\s*\d+[.)]/gm, ''))) expect(shown).toContain(word);
      }),
    );
  });
});

describe('cutting long text for Slack', () => {
  it('loses nothing, stays within the length, and cuts no link, entity or code', () => {
    const part = fc.oneof(
      fc.constantFrom(
        'word',
        'Sentence.',
        '<https://example.org/x|a label>',
        '&amp;',
        '&lt;',
        '`some code`',
        '\n',
        '\n\n',
        '•',
      ),
      fc.string({ unit: fc.constantFrom(...'abcdef'.split('')), minLength: 1, maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 80 }), fc.integer({ min: 60, max: 200 }), (parts, most) => {
        const text = parts.join(' ');
        const pieces = splitMrkdwn(text, most);
        expect(pieces.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(most);
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
        expect(pieces.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
      }),
    );
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
