import { before, isAlphanumeric, type Detector } from './detector.ts';
import type { Range } from './view.ts';

const SHAPE = /([a-z]{2})([\s\-./]{0,3})(\d{2})([\s\-./]{0,3})(\d{2})([\s\-./]{0,3})(\d{2})([\s\-./]{0,3})([a-z])?/gi;
/**
 * Letters that are never first or second, and pairs that are not given out.
 * Source: HMRC National Insurance Manual, NIM39110. QQ is what official examples use.
 */
const PREFIX = /^(?:QQ|(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])$/;
/** "call her on 96 07 44": words, not the letters of a number. */
const SMALL_WORDS = new Set(
  'am an as at be by do ex go he hi id if in is it me my no of ok on or pm re so to up us we'.split(' '),
);
const LABEL =
  /(?:^|[^\p{L}])(?:n\.?i\.?|nino|nat(?:ional)?\.?\s*ins(?:urance|\.)?)(?:[\s_]*(?:no|nos|num|number|numbers|nr|code|is|was|of|the|as|reads|shown))*[\s.:#=\-"'(]*$/iu;

export const nationalInsuranceNumbers: Detector = (text) => {
  const found: Range[] = [];
  for (const match of text.matchAll(SHAPE)) {
    const [whole, letters = '', ...rest] = match;
    const start = match.index;
    const suffix = rest[7] ?? '';
    const lastGap = rest[6] ?? '';
    if (isAlphanumeric(text[start - 1]) || (rest[0] !== '' && SMALL_WORDS.has(letters))) continue;
    const labelled = LABEL.test(before(text, start, 40));
    const withSuffix = suffix !== '' && !isAlphanumeric(text[start + whole.length]);
    const small = letters === letters.toLowerCase() || suffix !== suffix.toLowerCase();
    const ended = small && /^\s*(?:$|[.,;:)\]"'\n|])/.test(text.slice(start + whole.length, start + whole.length + 20));
    if (
      withSuffix &&
      (ended || isSuffix(letters, suffix, lastGap, whole)) &&
      (labelled || (PREFIX.test(letters.toUpperCase()) && /[a-d]/i.test(suffix)))
    ) {
      found.push({ start, end: start + whole.length });
    } else if (labelled) {
      // Without its last letter, as temporary numbers and hasty copies are.
      const end = start + whole.length - suffix.length - lastGap.length;
      if (!/\d/.test(text[end] ?? '')) found.push({ start, end });
    }
  }
  return found;
};

/** "ZA123456 a copy": a small letter after a space is the next word unless the whole number is written small or spaced. */
function isSuffix(letters: string, suffix: string, gap: string, whole: string): boolean {
  if (gap === '' || suffix !== suffix.toLowerCase())
    return gap === '' || /\d[\s\-./]+\d|^[a-z]{2}[\s\-./]/i.test(whole);
  return letters === letters.toLowerCase() && /\d[\s\-./]+\d/.test(whole);
}
