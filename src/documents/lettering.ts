import { oneLine } from './characters.ts';

/** Fonts of our pictures: what a reader's machine has, else the font that `toPng` brings (about as wide). */
export const fontFamily = "Arial, 'DejaVu Sans', sans-serif";

/** How wide the characters from space to tilde are, in hundredths of the font size: DejaVu Sans Condensed. */
const widths = [
  29, 36, 41, 75, 57, 85, 70, 25, 35, 35, 45, 75, 29, 32, 29, 30, 57, 57, 57, 57, 57, 57, 57, 57, 57, 57, 30, 30, 75,
  75, 75, 48, 90, 62, 62, 63, 69, 57, 52, 70, 68, 27, 27, 59, 50, 78, 67, 71, 54, 71, 63, 57, 55, 66, 62, 89, 62, 55,
  62, 35, 30, 35, 75, 45, 45, 55, 57, 49, 57, 55, 32, 57, 57, 25, 25, 52, 25, 88, 57, 55, 57, 57, 37, 47, 35, 57, 53,
  74, 53, 53, 47, 57, 30, 57, 75,
];
const boldFactor = 1.14;
/** Lines are filled to this much, since a reader's font may be a little wider than ours. */
const fill = 0.92;
/** Alphabets, whose letters are seldom wider than this; anything else (ideographs, emoji, signs) is taken as very wide. */
const alphabet = /[\u00A0-\u1FFF\u2010-\u203A]/;
const [letterWidth, widest] = [0.72, 1.45];
const noWidth = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How wide a text is, about, in the unit of `size`. */
export function widthOf(text: string, size: number, bold = false): number {
  let sum = 0;
  for (const character of text) {
    const ascii = widths[character.charCodeAt(0) - 32];
    if (ascii !== undefined) sum += ascii / 100;
    else if (!noWidth.test(character)) sum += alphabet.test(character) ? letterWidth : widest;
  }
  return sum * size * (bold ? boldFactor : 1);
}

/**
 * Breaks a text into lines that fit into `width`, between words, and inside a word that is longer than a line. Put together
 * the lines are the text (on one line: white space counts as one space). An empty text has no lines.
 */
export function wrap(text: string, width: number, size: number, bold = false): string[] {
  const room = width * fill;
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const put = (piece: string): void => {
    const wide = widthOf(piece.trimEnd(), size, bold);
    if (line !== '' && used + wide > room) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += piece;
    used += widthOf(piece, size, bold);
  };
  for (const [word] of oneLine(text).matchAll(/[^ ]+ ?/g)) {
    if (widthOf(word.trimEnd(), size, bold) <= room) put(word);
    else for (const { segment } of graphemes.segment(word)) put(segment);
  }
  if (line !== '') lines.push(line);
  return lines;
}

const graphemes = new Intl.Segmenter('en-GB', { granularity: 'grapheme' });
