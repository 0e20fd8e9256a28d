import { type Block, type Citation, literal } from '../../bot/index.ts';
import type { OwnPassage } from '../../knowledge/index.ts';
import type { Told } from './card.ts';
import type { Outcome } from './outcome.ts';

/** Shares of a question's words that a passage has to hold to stand beside the standards, and to answer where they do not. */
const BESIDE = 0.6;
const ALONE = 0.75;
/** Longest piece that is shown. */
const LONGEST = 400;

/** What a question ended in, with what the organisation's own documents say to it. They never take a standard's place. */
export function withOwn(outcome: Outcome, told: Told, found: readonly OwnPassage[]): Told & { kind: Outcome['kind'] } {
  const alone = outcome.kind !== 'answered';
  const passages = found.filter(({ coverage }) => coverage >= (alone ? ALONE : BESIDE)).slice(0, 2);
  if (passages.length === 0) return { ...told, kind: outcome.kind };
  const first = alone ? 1 : Math.max(0, ...told.citations.map(({ marker }) => marker)) + 1;
  const added = passages.map((passage, at) => citationOf(passage, first + at));
  const citations = alone ? added : [...told.citations, ...added];
  const lines: Block = {
    type: 'bullets',
    items: passages.map(({ text }, at) => ({ markdown: `“${literal(shortened(text))}”`, markers: [first + at] })),
  };
  const heading = 'From your organisation’s own documents';
  const notice: Block = {
    type: 'note',
    tone: 'info',
    markdown: 'An own document is no DARS standard, and I have not compared it with one.',
  };
  const sources: Block = { type: 'citations', citations };
  if (alone)
    return {
      kind: 'answered',
      card: {
        heading,
        blocks: [
          { type: 'text', markdown: 'The standards that I hold do not answer this. Your own documents say:' },
          lines,
          notice,
          sources,
        ],
      },
      citations,
      documents: [],
    };
  const blocks = told.card.blocks.flatMap((block): Block[] =>
    block.type === 'citations' ? [{ type: 'text', markdown: `**${heading}**` }, lines, notice, sources] : [block],
  );
  return { ...told, kind: 'answered', card: { ...told.card, blocks }, citations };
}

const citationOf = ({ ref, document, heading }: OwnPassage, marker: number): Citation => ({
  marker,
  ref,
  title: `Own document: ${document.title}`,
  version: null,
  lastUpdated: document.dated,
  url: document.url ?? '',
  from: [document.url === null ? document.path : '', heading].filter((part) => part !== '').join(', '),
});

const shortened = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST).replace(/\s+\S*$/, '')} …`;
