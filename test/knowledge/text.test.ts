import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesAbroad } from '../../src/knowledge/text/abroad.ts';
import { analyse, fold, isStopWord, stemOf, terms, words } from '../../src/knowledge/text/analyse.ts';
import { anyText } from './any-text.ts';

const letters = fc.string({ unit: fc.constantFrom(...Array.from('abcdefgXYZ 0123456789-.,?')), maxLength: 40 });

describe('the same words are found however they are written', () => {
  it.each([
    ['capitals', 'DATA Sharing', 'data sharing'],
    ['accents', 'Café Müller', 'cafe muller'],
    ['accents as characters of their own', 'Cafe\u0301', 'cafe'],
    ['full-width letters and digits', 'ＤＳＡ　２０２４', 'dsa 2024'],
    ['ligatures', 'ﬁle', 'file'],
    ['curly quotes', 'the trust’s ‘own’ data', 'the trust own data'],
    ['a grave accent for an apostrophe', 'the trust`s data', 'the trust data'],
    ['a zero-width space', 'agree\u200bment', 'agreement'],
    ['a soft hyphen', 'agree\u00adment', 'agreement'],
    ['a byte order mark', '\ufeffagreement', 'agreement'],
    ['marks of direction', '\u202eagreement\u202c \u200fterm', 'agreement term'],
    ['a no-break space', 'start\u00a0date', 'start date'],
    ['dashes', 'sub-licence—onward', 'sub licence onward'],
  ])('%s', (_how, written, plain) => {
    expect(words(written)).toEqual(plain.split(' '));
  });

  it('characters that nobody sees change nothing, wherever they stand', () => {
    const unseen = fc.constantFrom('\u200b', '\u200c', '\u200d', '\u200e', '\u200f', '\u2060', '\u00ad', '\ufeff');
    fc.assert(
      fc.property(letters, fc.nat(40), unseen, (text, at, mark) => {
        expect(words(text.slice(0, at) + mark + text.slice(at))).toEqual(words(text));
      }),
    );
  });

  it('full width is the same as plain', () => {
    const wide = (text: string): string =>
      text.replace(/[!-~]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0));
    fc.assert(
      fc.property(letters, (text) => {
        expect(words(wide(text))).toEqual(words(text));
      }),
    );
  });

  it('folding twice is folding once', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });
});

describe('words', () => {
  it('are those that the rules in short give, read character by character or not', () => {
    const inShort = (text: string): string[] =>
      fold(text)
        .replace(/'s\b/g, '')
        .replaceAll("'", '')
        .split(/[^\p{L}\p{N}£]+/u)
        .filter((word) => word !== '' && word.length <= 40);
    const tricky = fc.string({ unit: fc.constantFrom(...Array.from("a's'S`_ s-£é0’ 𝒳"), '\ud800'), maxLength: 30 });
    fc.assert(
      fc.property(fc.oneof(anyText(), tricky), (text) => {
        expect(words(text)).toEqual(inShort(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('lose a possessive', () => {
    expect(words("the patient's and the patients' data")).toEqual(['the', 'patient', 'and', 'the', 'patients', 'data']);
    expect(words("the NHS's rules")).toEqual(['the', 'nhs', 'rules']);
  });

  it('lose an apostrophe inside, as people leave it out', () => {
    expect(words("we don't know O'Brien")).toEqual(words('we dont know OBrien'));
  });

  it('keep numbers and pounds', () => {
    expect(words('£500 for NIC-123456, R14')).toEqual(['£500', 'for', 'nic', '123456', 'r14']);
  });

  it('are those of any script', () => {
    expect(words('اتفاق البيانات')).toEqual(['اتفاق', 'البيانات']);
    expect(words('шесть недель')).toEqual(['шесть', 'недель']);
  });

  it('are none in emoji and signs', () => {
    expect(words('👍🏽 👩‍👩‍👧 ?!… — 🇬🇧')).toEqual([]);
    expect(words('')).toEqual([]);
  });

  it('are never empty, endless or in capitals, whatever the text', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        for (const word of words(text)) {
          expect(word).toMatch(/^[\p{L}\p{N}£]{1,40}$/u);
          expect(word).toBe(word.toLowerCase());
        }
      }),
    );
  });
});

describe('a stem', () => {
  it.each([
    ['agreement', 'agreements'],
    ['apply', 'applies', 'applied', 'applying'],
    ['process', 'processes', 'processed', 'processing'],
    ['policy', 'policies'],
  ])('is shared by %s and its forms', (word, ...forms) => {
    for (const form of forms) expect(stemOf(form)).toBe(stemOf(word));
  });

  it.each(['5a', 'r14', '123456', 'covid19s', '£500'])('of a number or code such as %s is the code itself', (code) => {
    expect(stemOf(code)).toBe(code);
  });
});

describe('the subject of a question', () => {
  it('leaves out question words, helpers and small talk', () => {
    expect(terms('Hello, could you please tell me how long an agreement is?')).toEqual(terms('tell long agreement'));
    expect(terms('what is it and why')).toEqual([]);
    expect(isStopWord('the')).toBe(true);
    expect(isStopWord('agreement')).toBe(false);
  });

  it('keeps neighbouring words together, small words too', () => {
    expect(analyse('how long, the start date').pairs).toEqual(['how_long', 'long_the', 'the_start', 'start_date']);
    expect(analyse('agreement').pairs).toEqual([]);
  });
});

describe('a place outside the United Kingdom', () => {
  it.each(['servers in Frankfurt', 'a partner in NEW ZEALAND', "Dublin's data centre", 'sent to the United States'])(
    'is seen in: %s',
    (text) => {
      expect(namesAbroad(words(text))).toBe(true);
    },
  );

  it.each(['a hospital in Leeds', 'Jordan left', 'Scotland and Wales', 'york has new servers', ''])(
    'is not seen in: %s',
    (text) => {
      expect(namesAbroad(words(text))).toBe(false);
    },
  );
});
