import { isStopWord, terms, words } from '../text/analyse.ts';

/** A question as the database and we look for it. */
export interface Asked {
  /** For `to_tsquery`: any of its words. */
  query: string;
  terms: ReadonlySet<string>;
}

const MOST_WORDS = 40;

/** Null when there is no word to look for. */
export function readQuestion(question: string): Asked | null {
  // Letters and digits only: nothing of a person's text is read as an operator.
  const subject = words(question)
    .filter((word) => !isStopWord(word))
    .map((word) => word.replace(/[^\p{L}\p{N}]/gu, ''))
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
  if (subject.length === 0) return null;
  return { query: [...new Set(subject)].join(' | '), terms: new Set(terms(subject.join(' '))) };
}

/** Share of the question's words that a text holds, 0 to 1. */
export function shareHeld({ terms: asked }: Asked, text: string): number {
  const held = new Set(terms(text));
  return asked.size === 0 ? 0 : [...asked].filter((term) => held.has(term)).length / asked.size;
}

const LONGEST = 600;

/** Lines as passages that can be quoted alone, each under its heading; short neighbours stand together. */
export function passagesOf(lines: readonly string[]): { heading: string; text: string }[] {
  const found: { heading: string; text: string }[] = [];
  let heading = '';
  for (const line of lines) {
    const title = /^#{1,6} (.*)$/.exec(line)?.[1];
    if (title !== undefined) {
      heading = title.slice(0, 200);
      continue;
    }
    for (const piece of pieces(line)) {
      const last = found.at(-1);
      if (last?.heading === heading && last.text.length + piece.length < LONGEST / 2) last.text += ` ${piece}`;
      else found.push({ heading, text: piece });
    }
  }
  return found;
}

/** At the ends of sentences, and within one only where it is longer than all the rest. */
function pieces(line: string): string[] {
  const parts: string[] = [];
  for (const sentence of line
    .split(/(?<=[.;!?]) (?=\S)/)
    .flatMap((long) => long.match(/.{1,600}(?: |$)|.{1,600}/gs) ?? [])) {
    const last = parts.at(-1);
    if (last === undefined || last.length + sentence.length + 1 > LONGEST) parts.push(sentence.trim());
    else parts[parts.length - 1] = `${last} ${sentence.trim()}`;
  }
  return parts.filter((part) => part !== '');
}
