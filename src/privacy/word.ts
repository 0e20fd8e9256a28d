import type { Range } from './view.ts';

/** A word with its place, which leaves a possessive 's out. */
export interface Word extends Range {
  index: number;
  /** As written, without a possessive 's. */
  text: string;
  lower: string;
  possessive: boolean;
  style: 'small' | 'title' | 'capitals' | 'initial' | 'mixed';
}

const WORD = /[\p{L}\p{M}]+(?:['-][\p{L}\p{M}]+)*/gu;
const INNER_CAPITALS = /^(?:Mc|Mac|O'|D'|De|Di|Du|La|Le|El|Al|Fitz|Van|St)\p{Lu}\p{Ll}+$/u;

/** The words of a text, in order. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(WORD), (match, index) => {
    const possessive = /'s$/i.test(match[0]);
    const name = possessive ? match[0].slice(0, -2) : match[0];
    return {
      index,
      start: match.index,
      end: match.index + name.length,
      text: name,
      lower: name.toLowerCase(),
      possessive,
      style: styleOf(name),
    };
  });
}

function styleOf(word: string): Word['style'] {
  const letters = word.replace(/[^\p{L}]/gu, '');
  if (letters === letters.toLowerCase()) return 'small';
  if (/^.$/u.test(letters)) return 'initial';
  if (letters === letters.toUpperCase()) return 'capitals';
  if (word.split(/[-']/).every((part) => /^\p{Lu}[\p{Ll}\p{M}]*$|^\p{Ll}+$/u.test(part)) && /^\p{Lu}/u.test(word))
    return 'title';
  return INNER_CAPITALS.test(word) ||
    word.split('-').every((part) => INNER_CAPITALS.test(part) || /^\p{Lu}\p{Ll}*$/u.test(part))
    ? 'title'
    : 'mixed';
}
