import type { Block, Card } from '../../src/bot/index.ts';
import { LIMITS } from './limits.ts';

/** Cuts text between paragraphs, else lines, sentences, words. Nothing is lost but the white space at the cuts. */
export function splitText(text: string, most: number = LIMITS.blockText): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const at = cutOf(rest.slice(0, most));
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...pieces, rest].filter((piece) => piece.trim() !== '');
}

/** Where a text may end: at least a third of it is kept, no link and no character is cut in two where that can be helped. */
function cutOf(whole: string): number {
  const least = whole.length / 3;
  const ends = ['\n\n', '\n', '. ', ' '].map((end) => whole.lastIndexOf(end) + end.length);
  const at = ends.find((end) => end > least) ?? whole.length;
  const link = /\[[^[\]]*(?:\]\([^()\s]*)?$/.exec(whole.slice(0, at))?.index ?? 0;
  if (link > least) return link;
  return /[\uD800-\uDBFF]/.test(whole.charAt(at - 1)) ? at - 1 : at;
}

/** A card whose blocks are all small; the words are the same. */
export function inSmallBlocks({ heading, blocks, actions }: Card): Card {
  const long = heading !== undefined && heading.length > LIMITS.blockText;
  const first: Block[] = long ? [{ type: 'text', markdown: heading }] : [];
  return {
    ...(heading === undefined || long ? {} : { heading }),
    blocks: [...first, ...blocks].flatMap(smallBlocks),
    ...(actions === undefined ? {} : { actions }),
  };
}

/** A block as several of the same kind, each small. */
function smallBlocks(block: Block): Block[] {
  switch (block.type) {
    case 'text': {
      const pieces = piecesOf(block.markdown);
      const { markers } = block;
      return pieces.map((markdown, index) => {
        const last = index === pieces.length - 1;
        return { type: 'text', markdown, ...(last && markers !== undefined ? { markers } : {}) };
      });
    }
    case 'bullets': {
      const items = block.items.flatMap(({ markdown, markers }) => {
        const pieces = piecesOf(markdown);
        return pieces.map((piece, index) => ({ markdown: piece, markers: index === pieces.length - 1 ? markers : [] }));
      });
      return runs(items, ({ markdown, markers }) => markdown.length + markers.length * 5).map((run) => ({
        type: 'bullets',
        items: run,
      }));
    }
    case 'facts': {
      const facts = block.facts.flatMap((fact) =>
        piecesOf(fact.value).map((value, index) => ({ ...fact, label: index === 0 ? fact.label : '', value })),
      );
      return runs(facts, ({ label, value, url = '' }) => label.length + value.length + url.length + 40).map((run) => ({
        type: 'facts',
        facts: run,
      }));
    }
    case 'citations':
      return runs(block.citations, ({ title, url, from = '' }) => title.length + url.length + from.length + 60).map(
        (citations) => ({ type: 'citations', citations }),
      );
    case 'quote':
    case 'note':
      return piecesOf(block.markdown).map((markdown) => ({ ...block, markdown }));
    case 'progress':
    case 'fields':
      return [block];
  }
}

/** At least one piece: what stands beside the text is kept even where the text is blank. */
const piecesOf = (text: string): string[] => (text.length <= LIMITS.blockText ? [text] : splitText(text));

/** Runs of items that together are no longer than a block may be. */
function runs<T>(items: readonly T[], lengthOf: (item: T) => number): T[][] {
  const all: T[][] = [];
  let length = Infinity;
  for (const item of items) {
    const own = lengthOf(item);
    if (length + own > LIMITS.blockText) {
      all.push([]);
      length = 0;
    }
    all.at(-1)?.push(item);
    length += own;
  }
  return all;
}
