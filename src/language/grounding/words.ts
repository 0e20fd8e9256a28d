import stem from 'wink-porter2-stemmer';

/** Forms of a unit of time that mean the same. */
export const sameUnit: Readonly<Record<string, string>> = {
  yearly: 'year',
  annual: 'year',
  annually: 'year',
  monthly: 'month',
  weekly: 'week',
  daily: 'day',
  hourly: 'hour',
};

/** English (Porter 2) stem of a word in lower case; codes stay as they are. */
export const stemOf = (word: string): string => (/\d/.test(word) ? word : stem(sameUnit[word] ?? word));

/** One way of writing for quotes, dashes, accents and spaces; case stays. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[‘’`´]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[‐‑‒–—]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();

/** The words of a text in lower case: letters and digits; possessives are cut off. */
export const wordsOf = (text: string): string[] =>
  plainText(text)
    .toLowerCase()
    .replace(/n't\b/g, ' not')
    .replace(/'(s|re|ve|ll|d|m)?(?![\p{L}\p{N}])/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

export const stemsOf = (text: string): string[] => wordsOf(text).map(stemOf);
