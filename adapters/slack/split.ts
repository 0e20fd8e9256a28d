/** A fence of code, code in a line, a link, an entity, a whole character: what is never cut. */
const WHOLE = '```[^]*?```|`[^`\\n]+`|<[^<>\\n]*>|&(?:amp|lt|gt);|[^]';
const PARTS = new RegExp(WHOLE, 'gu');
/** The same, and a run of bold or italic words, which had better stay whole. */
const RUNS = new RegExp(
  `(?<![\\p{L}\\p{N}])([*_])(?=\\S)(?:<[^<>\\n]*>|\`[^\`\\n]+\`|(?!\\1)[^\\n<\`]){1,300}\\1(?![\\p{L}\\p{N}])|${WHOLE}`,
  'gu',
);

/**
 * Cuts mrkdwn into pieces of at most `most` characters: between paragraphs, else lines, sentences, words, and not so early that a
 * piece is less than a third full. Never inside a link, an entity or code, unless one of these is longer than a piece. Nothing is
 * lost but the white space at a cut.
 */
export function splitMrkdwn(text: string, most: number): string[] {
  if (text.length <= most) return text.trim() === '' ? [] : [text];
  const pieces: string[] = [];
  let piece = '';
  /** The best place to cut of each rank, as a length of `piece`. */
  let places: (number | undefined)[] = [];
  for (const part of partsOf(text, most)) {
    while (piece.length + part.length > most) {
      const rank = places.findLastIndex((place) => place !== undefined && place > most / 3);
      const at = places[rank] ?? piece.length;
      const rest = piece.slice(at).replace(rank >= LINE ? /^\n+/ : /^\s+/, '');
      const gone = piece.length - rest.length;
      pieces.push(piece.slice(0, at).trimEnd());
      piece = rest;
      places = places.map((place = 0) => (place > gone ? place - gone : undefined));
    }
    piece += part;
    places[rankOf(piece)] = piece.length;
  }
  return [...pieces, piece.trimEnd()].filter((each) => each.trim() !== '');
}

const LINE = 3;

/** How good it is to cut behind this: anywhere, a word, a sentence, a line, a paragraph. */
function rankOf(text: string): number {
  if (text.endsWith('\n')) return text.endsWith('\n\n') ? LINE + 1 : LINE;
  if (/[.!?;]\s$/.test(text.slice(-2))) return 2;
  return /\s$/.test(text.slice(-1)) ? 1 : 0;
}

const partsOf = (text: string, most: number): string[] =>
  (text.match(RUNS) ?? [])
    .flatMap((part) => (part.length <= most / 3 ? part : (part.match(PARTS) ?? [])))
    .flatMap((part) => (part.length <= most ? part : (part.match(/[^]/gu) ?? [])));
