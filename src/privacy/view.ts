import { KINDS, TOKENS, type IdentifierKind } from './kinds.ts';

/** Half-open range of a text. */
export interface Range {
  start: number;
  end: number;
}

export interface Span extends Range {
  kind: IdentifierKind;
}

/**
 * A text made plain for the detectors: invisible characters gone, every kind of space, dash, quote and digit made the usual
 * one, and each masked span or token shrunk to one marker character. Every character knows the range of the original it
 * stands for.
 */
export interface View {
  text: string;
  /** Range of the original that a range of the view stands for. */
  original(range: Range): Range;
}

/** One private-use character for each kind; detectors read it as "something of this kind was here". */
export const MARKERS = Object.fromEntries(
  KINDS.map((kind, index) => [kind, String.fromCharCode(0xe000 + index)]),
) as Readonly<Record<IdentifierKind, string>>;

/** Any marker, for use inside a character class. */
export const MARKER_CLASS = '\\uE000-\\uE00F';

const TOKEN = new RegExp(
  Object.values(TOKENS)
    .map((token) => token.replace(/[[\]]/g, '\\$&'))
    .join('|'),
  'y',
);
const MARKER_OF_TOKEN = new Map(KINDS.map((kind) => [TOKENS[kind], MARKERS[kind]]));

/** What needs a closer look: anything but ASCII, an opening bracket (tokens), control spaces. */
const SPECIAL = /[^\n\r -Z\\-~]/g;
const INVISIBLE = /^(?:\p{Cf}|\u034F|[\u115F\u1160]|[\u17B4\u17B5]|\u3164|\uFFA0|\p{Variation_Selector})$/u;
const SPACE = /^[\p{Zs}\t\u0085\u2028\u2029\v\f]$/u;
const DASH = /^[\p{Pd}\u2212\u02D7\u2043\uFE63]$/u;
const MARK = /^\p{M}$/u;
const DIGIT = /^\p{Nd}$/u;

/** Builds the view of `text`, in which the (sorted, disjoint) `masked` ranges are already markers. */
export function viewOf(text: string, masked: readonly Span[] = []): View {
  const starts: number[] = [];
  const ends: number[] = [];
  let out = '';
  const emit = (plain: string, start: number, end: number): void => {
    starts.push(...Array<number>(plain.length).fill(start));
    ends.push(...Array<number>(plain.length).fill(end));
    out += plain;
  };

  let next = 0;
  let at = 0;
  while (at < text.length) {
    const span = masked[next];
    if (span?.start === at) {
      emit(MARKERS[span.kind], span.start, span.end);
      at = span.end;
      next++;
      continue;
    }
    // Most text is plain: take it in one piece up to the next span or special character.
    SPECIAL.lastIndex = at;
    const stop = Math.min(SPECIAL.exec(text)?.index ?? text.length, span?.start ?? text.length);
    if (stop > at) {
      out += text.slice(at, stop);
      while (at < stop) {
        starts.push(at);
        ends.push(++at);
      }
      continue;
    }
    const code = text.charCodeAt(at);
    if (code === 0x5b) {
      TOKEN.lastIndex = at;
      const token = TOKEN.exec(text)?.[0];
      const marker = token === undefined ? undefined : MARKER_OF_TOKEN.get(token);
      if (token !== undefined && marker !== undefined) {
        emit(marker, at, at + token.length);
        at += token.length;
        continue;
      }
    }
    if (code < 0x80) {
      out += code === 0x09 || code === 0x0b || code === 0x0c ? ' ' : (text[at] ?? '');
      starts.push(at);
      ends.push(++at);
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0xfffd);
    const end = at + character.length;
    // A mark on a digit (keycaps, underlines) must not split a number.
    const onDigit = MARK.test(character) && /\d$/.test(out.slice(-1));
    if (!INVISIBLE.test(character) && !onDigit) emit(plainOf(character), at, end);
    at = end;
  }

  return {
    text: out,
    original: ({ start, end }) => ({ start: starts[start] ?? text.length, end: ends[end - 1] ?? text.length }),
  };
}

const plainCharacters = new Map<string, string>();

function plainOf(character: string): string {
  const known = plainCharacters.get(character);
  if (known !== undefined) return known;
  const plain = plainOfUnknown(character);
  if (plainCharacters.size < 4000) plainCharacters.set(character, plain);
  return plain;
}

function plainOfUnknown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xe000 && code <= 0xe00f) return '\uFFFD';
  if (SPACE.test(character)) return ' ';
  if (DASH.test(character)) return '-';
  if ('\u2018\u2019\u201B\u02BC\u2032\u0060\u00B4'.includes(character)) return "'";
  if ('\u201C\u201D\u201E\u2033\u00AB\u00BB'.includes(character)) return '"';
  if (DIGIT.test(character)) return String(digitValue(code));
  // Full-width and styled letters, ligatures, circled digits.
  return character.normalize('NFKC');
}

/** Decimal digits of any script come in runs of ten that begin with zero. */
function digitValue(code: number): number {
  // Mathematical digits: five runs in a row that begin at U+1D7CE.
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let zero = code;
  while (code - zero < 9 && DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return code - zero;
}
