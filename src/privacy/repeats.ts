import type { IdentifierKind } from './kinds.ts';
import { lexicon } from './lexicon.ts';
import { MARKER_CLASS, viewOf, type Range, type Span } from './view.ts';
import { wordsOf } from './word.ts';

/** The longest value looked for again, in runs of letters and digits: "3rd of May 1961" has four. */
const MAX_PIECES = 8;

const BARRIER = new RegExp(`[${MARKER_CLASS}]`);

interface Piece extends Range {
  text: string;
}

/**
 * Other places where a found value stands, however it is spaced or written there: what was masked once must not survive
 * elsewhere without its label. Linear: every run of up to eight pieces of the text is looked up once.
 */
export function repeats(text: string, spans: readonly Span[]): Span[] {
  if (spans.length === 0) return [];
  const view = viewOf(text, spans);
  const values = new Map<string, IdentifierKind>();
  const numbers = new Set<string>();
  const names = new Set<string>();
  for (const span of spans) {
    const value = plainValue(text.slice(span.start, span.end));
    const key = bare(value);
    // The last letter of a National Insurance number is often left out.
    if (span.kind === 'ni_number') values.set(key.slice(0, 8), span.kind);
    if (span.kind === 'nhs_number' && key.length === 10) numbers.add(key);
    if (key.length >= 4) values.set(key, span.kind);
    if (span.kind === 'patient_name') for (const name of partsOf(value)) names.add(name);
  }

  const found: Span[] = [];
  const add = (kind: IdentifierKind, range: Range): void => {
    found.push({ kind, ...view.original(range) });
  };
  const pieces: Piece[] = Array.from(view.text.matchAll(/[\p{L}\p{M}\p{N}]+/gu), (match) => ({
    text: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const beginnings = new Set([...values.keys()].map((key) => key.slice(0, 2)));
  for (const [index, piece] of pieces.entries()) {
    let key = '';
    const possible = piece.text.length < 2 || beginnings.has(piece.text.slice(0, 2));
    for (let count = 0; possible && count < MAX_PIECES && key.length < 80; count++) {
      const last = pieces[index + count];
      if (
        last === undefined ||
        (count > 0 && BARRIER.test(view.text.slice(pieces[index + count - 1]?.end, last.start)))
      )
        break;
      key += last.text;
      const kind = values.get(key);
      if (kind !== undefined) add(kind, { start: piece.start, end: last.end });
    }
    for (let at = 0; at + 10 <= piece.text.length && numbers.size > 0; at++) {
      const inside = piece.text.slice(at, at + 10);
      if (numbers.has(inside)) add('nhs_number', { start: piece.start + at, end: piece.start + at + 10 });
    }
  }
  const first = new Set([...names].map((name) => /^[\p{L}\p{M}]+/u.exec(name)?.[0]));
  if (pieces.some((piece) => first.has(piece.text))) {
    const words = wordsOf(view.text);
    for (const word of words) {
      const next = words[word.index + 1]?.lower ?? '';
      const previous = words[word.index - 1]?.lower ?? '';
      if (
        names.has(word.lower) &&
        word.style !== 'small' &&
        !lexicon.isOrganisation(next) &&
        !lexicon.isStaffTitle(previous)
      ) {
        add('patient_name', word);
      }
    }
  }
  return found;
}

const plainValue = (value: string): string => (/^[ -~]*$/.test(value) ? value : viewOf(value).text);

const bare = (value: string): string => value.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');

/** First and last names that alone still point at the person; ordinary words among them do not. */
function partsOf(value: string): string[] {
  return wordsOf(value)
    .filter(
      (word) =>
        word.text.length >= 3 &&
        (!lexicon.isOrdinary(word.lower) || (lexicon.isGiven(word.lower) && !lexicon.isRisky(word.lower))),
    )
    .map((word) => word.lower);
}
