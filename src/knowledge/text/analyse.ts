import stem from 'wink-porter2-stemmer';

/**
 * Words that carry no subject. Question words, pronouns, helpers, and the small talk of chat. Negations are kept out of the
 * subject too: "not" says nothing about which requirement is meant.
 */
const stopWords = new Set<string>(
  `a an the and or but if then so of to in on at by for from with as is are was were be been being am i im we you he she it they them me
  us my our ours your his her its their this that these those there here do does did doing done have has had having will would shall
  should can could may might must not no nor than too very just also about into over out up down off again any some such only own same
  other all both each few more most what whats which who whom whose when where why how s t don ve ll re d m isn aren wasn weren hasn
  haven hadn doesn didn won wouldn shouldn couldn isnt arent wasnt doesnt dont didnt cant wont havent hasnt ok okay please thanks thank
  hi hello hey got get gets getting need needs know think want wants say says said one let us really actually anyway bit thing things
  something anything someone anyone somebody anybody yes lot like going go put make sure way sort kind still yet now`.split(
    /\s+/,
  ),
);

const plainAscii = /^[\0-\x7f]*$/;

/** Folds case, quotes, accents and full-width forms; drops zero-width characters. */
export const fold = (text: string): string =>
  plainAscii.test(text)
    ? text.replaceAll('`', "'").toLowerCase()
    : text
        .normalize('NFKD')
        .replace(/[\p{M}\p{Cf}]/gu, '')
        .replace(/[‘’`]/g, "'")
        .toLowerCase();

const LONGEST_WORD = 40;
const APOSTROPHE = 0x27;
const SMALL_S = 0x73;
const letterOrDigit = /[\p{L}\p{N}£]/u;
/** By character code, for those nearly all text is made of. */
const inWord = Uint8Array.from({ length: 256 }, (_, code) => Number(letterOrDigit.test(String.fromCharCode(code))));
/** What a possessive `s` must not be followed by. */
const afterPossessive = (code: number): boolean => !/\w/.test(String.fromCharCode(code));

/**
 * The words of a text in order, unstemmed: letters and digits, with `£`; possessives and apostrophes removed. Read character by
 * character, because the search spends most of a short question's time here.
 */
export function words(text: string): string[] {
  const folded = fold(text);
  const found: string[] = [];
  let word = '';
  let start = -1;
  for (let at = 0, width = 1; at <= folded.length; at += width) {
    const code = at < folded.length ? (folded.codePointAt(at) ?? 0) : 0;
    width = code > 0xffff ? 2 : 1;
    if (code < 256 ? inWord[code] === 1 : letterOrDigit.test(String.fromCodePoint(code))) {
      if (start < 0) start = at;
      continue;
    }
    if (start >= 0) word = word === '' ? folded.slice(start, at) : word + folded.slice(start, at);
    start = -1;
    if (code === APOSTROPHE) {
      if (folded.charCodeAt(at + 1) === SMALL_S && afterPossessive(folded.charCodeAt(at + 2))) at++;
      continue;
    }
    if (word !== '' && word.length <= LONGEST_WORD) found.push(word);
    word = '';
  }
  return found;
}

export const isStopWord = (word: string): boolean => stopWords.has(word);

const stems = new Map<string, string>();

/** A longer piece of a text keeps the whole text in memory (V8 only points to it) unless it is copied. */
export const ownCopy = (word: string): string => (word.length < 13 ? word : Buffer.from(word).toString());

/** English (Porter 2) stem of one lower-case word; numbers and codes stay as they are. */
export function stemOf(word: string): string {
  let stemmed = stems.get(word);
  if (stemmed === undefined) {
    stemmed = /\d/.test(word) ? word : stem(word);
    if (stems.size < 50_000) stems.set(ownCopy(word), ownCopy(stemmed));
  }
  return stemmed;
}

/** A text as the search sees it. */
export interface Analysed {
  /** All words in order. */
  words: string[];
  /** Stems of the subject words, in order. */
  terms: string[];
  /** Neighbouring stems, stop words included, as single terms: `how_long`, `start_date`. */
  pairs: string[];
}

export function analyse(text: string): Analysed {
  const all = words(text);
  const stemmed = all.map(stemOf);
  return {
    words: all,
    terms: stemmed.filter((_, index) => !stopWords.has(all[index] ?? '')),
    pairs: stemmed.slice(1).map((word, index) => `${stemmed[index] ?? ''}_${word}`),
  };
}

/** Stems of the subject words, in order. */
export const terms = (text: string): string[] => analyse(text).terms;
