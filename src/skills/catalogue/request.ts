import type { Document, Knowledge, Passage, Searcher } from '../../knowledge/index.ts';

/** What somebody wants to see of the catalogue. */
export type Request =
  | { kind: 'list' }
  /** Standards by date, newest first. */
  | { kind: 'changes' }
  | { kind: 'document'; document: Document }
  /** Single entries that were named: `R7 of data controllers`. */
  | { kind: 'entries'; document: Document; entries: Passage[] }
  | { kind: 'videos' }
  | { kind: 'log_in' }
  | { kind: 'contact' }
  /** What the bot can do. */
  | { kind: 'help' };

const wants = {
  help: /^\W*(help|menu|options|commands|home|what can (you|i) (do|ask)( you)?|how (do i|does) (use )?(this|you)( bot)?( work)?)\W*$/i,
  changes:
    /\b(chang\w*|updat\w*|edit(ed|s)?|revis\w*|newest|latest|new(er)?|recent\w*|modified|version(s)? (list|history))\b/i,
  videos: /\b(videos?|webinars?|watch|recordings?|film|clips?|youtube)\b/i,
  logIn: /\b(log ?-?(in|on)|sign ?-?(in|on)|portal|dars online|password|account|user ?name)\b/i,
  list: /\b(list|catalogue|catalog|index|contents|all|every|which|how many|standards|overview)\b/i,
};

/** Reads a request. Anything that names one document leads to that document; the rest to the list. */
export function readRequest(text: string, knowledge: Knowledge, searcher: Searcher): Request {
  if (wants.help.test(text)) return { kind: 'help' };
  const document = named(text, knowledge) ?? near(text, searcher);
  const entries = document ? entriesOf(text, document) : [];
  if (document && entries.length > 0) return { kind: 'entries', document, entries };
  if (wants.logIn.test(text)) return { kind: 'log_in' };
  if (wants.videos.test(text)) return { kind: 'videos' };
  const exact = named(text, knowledge);
  if (exact) return { kind: 'document', document: exact };
  if (wants.changes.test(text)) return { kind: 'changes' };
  if (wants.list.test(text) || !document) return { kind: 'list' };
  return { kind: 'document', document };
}

/** A document named by its number ("standard 5a") or by its whole title. */
function named(text: string, knowledge: Knowledge): Document | undefined {
  const documents = [...knowledge.documents.values()];
  const number = /\b(?:standard|no\.?|number|#)\s*(\d+[a-z]?)\b/i.exec(text)?.[1]?.toLowerCase();
  const lower = ` ${text.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  return (
    documents.find((document) => number !== undefined && document.number?.toLowerCase() === number) ??
    documents.find(({ title }) =>
      lower.includes(
        ` ${title
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, ' ')
          .trim()} `,
      ),
    )
  );
}

function near(text: string, searcher: Searcher): Document | undefined {
  const [first, second] = searcher.search(text, { limit: 1 }).documents;
  return first && (!second || first.score > second.score * 1.15) ? first.document : undefined;
}

/** `R7`, `requirement 7`, `R1 to R10`. */
function entriesOf(text: string, document: Document): Passage[] {
  const match = /\b(?:requirements?\s+|([RFU])\s?)(\d{1,3})(?:\s*(?:-|–|to)\s*[RFU]?(\d{1,3}))?\b/i.exec(text);
  if (!match) return [];
  const [, letter = document.kind === 'guide' ? 'F' : 'R', from = '', to = from] = match;
  return document.passages.filter(({ ref }) => {
    const [, tag, number] = /#([RFU])(\d+)$/.exec(ref) ?? [];
    return tag === letter.toUpperCase() && Number(number) >= Number(from) && Number(number) <= Number(to);
  });
}
