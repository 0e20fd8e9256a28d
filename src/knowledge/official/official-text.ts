import { createHash } from 'node:crypto';
import type { OfficialText, Passage } from '../model.ts';
import { Bm25, bagOf } from '../search/bm25.ts';
import { terms } from '../text/analyse.ts';
import type { OfficialCopy } from './copy.ts';

/** Longest piece that is shown whole. */
const LONGEST = 420;
const SETTINGS = { k1: 1.2, b: 0.5 };
/** What an entry of the digest counts for beside the question. */
const BESIDE = 0.35;

/** Cuts a copy into pieces that can be quoted alone. Anchors come from the words, so that one never points at other words. */
export function piecesOf({ text, url, movedTo }: OfficialCopy, document: string): Passage[] {
  const headings: string[] = [];
  const pieces: Passage[] = [];
  const seen = new Set<string>();
  for (const [line, written] of (text ?? '').split('\n').entries()) {
    const [, depth, heading = ''] = /^(#{1,6}) (.*)$/.exec(written) ?? [];
    if (depth !== undefined) {
      headings.splice(Math.max(0, depth.length - 1));
      headings[depth.length - 1] = heading;
      continue;
    }
    for (const piece of split(written.replace(/^- /, ''))) {
      const ref = `${document}#page-${createHash('sha256').update(piece).digest('hex').slice(0, 10)}`;
      if (seen.has(ref)) continue;
      seen.add(ref);
      pieces.push({
        ref,
        document,
        kind: 'official',
        headings: headings.filter((each) => each !== ''),
        text: piece,
        cites: [ref],
        children: [],
        url: movedTo ?? url,
        line: line + 1,
      });
    }
  }
  return pieces;
}

/** At the ends of sentences. */
function split(text: string): string[] {
  if (text.length <= LONGEST) return text === '' ? [] : [text];
  const parts: string[] = [];
  for (const sentence of text.split(/(?<=[.;!?]) (?=\S)/)) {
    const last = parts.at(-1);
    if (last === undefined || last.length + sentence.length + 1 > LONGEST) parts.push(sentence);
    else parts[parts.length - 1] = `${last} ${sentence}`;
  }
  return parts;
}

/** Builds the index of the pieces of all documents. */
export function indexOfficial(pieces: readonly Passage[]): OfficialText {
  const bags = pieces.map(({ text, headings }) => bagOf(terms(headings.at(-1) ?? ''), 0.5, bagOf(terms(text))));
  const index = Bm25.of(bags, SETTINGS);
  return {
    near(document, question, beside) {
      const asked = new Set(terms(question));
      const query = new Map([...asked].map((term) => [term, 1]));
      for (const term of terms(beside)) if (!asked.has(term)) query.set(term, BESIDE);
      const scores = index.scores(query);
      const all = [...asked].reduce((sum, term) => sum + index.idf(term), 0) || 1;
      return pieces
        .map((passage, at) => ({ passage, at, score: scores[at] ?? 0 }))
        .filter(({ passage, score }) => passage.document === document && score > 0)
        .sort((a, b) => b.score - a.score)
        .slice(0, 10)
        .map(({ passage, at, score }) => {
          const bag = bags[at];
          const held = [...asked].reduce((sum, term) => sum + (bag?.has(term) ? index.idf(term) : 0), 0);
          return { passage, score, coverage: held / all };
        });
    },
  };
}
