import { type Block, type Card, longDate } from '../../bot/index.ts';
import { type Document, type Knowledge, type Passage, cite, nameOf } from '../../knowledge/index.ts';

/** What is shown, and the documents it is about. */
export interface Shown {
  card: Card;
  documents: string[];
}

const standardsOf = (knowledge: Knowledge): Document[] =>
  [...knowledge.documents.values()].filter(({ kind }) => kind === 'standard');

/** As the official page says, where there is a copy of it. */
const editionOf = (document: Document): Pick<Document, 'version' | 'lastUpdated'> => document.official ?? document;

const edition = (document: Document): string => {
  const { version, lastUpdated } = editionOf(document);
  const parts = [version, lastUpdated === null ? 'date not known' : longDate(lastUpdated)];
  if (document.official?.agrees === false) parts.push('digest to be looked at again');
  return parts.filter((part) => part !== null).join(', ');
};

const completeness = { full: 'whole page', partial: 'part of the page', thin: 'little of the page' } as const;

const notice = (knowledge: Knowledge): Block[] => {
  const review = knowledge.passages.get('guide:review-notice#F1');
  return review ? [{ type: 'note', tone: 'info', markdown: review.text }] : [];
};

/** All standards with version and date, then the guides. */
export function list(knowledge: Knowledge): Shown {
  const guides = [...knowledge.documents.values()].filter(
    ({ kind, id }) => kind === 'guide' && id !== 'guide:not-held',
  );
  return {
    card: {
      heading: `The ${standardsOf(knowledge).length} standards I hold`,
      blocks: [
        {
          type: 'facts',
          facts: standardsOf(knowledge).map((document) => ({
            label: nameOf(document),
            value: edition(document),
            url: document.source,
          })),
        },
        { type: 'text', markdown: `I also hold guides: ${guides.map(({ title }) => title).join('; ')}.` },
        ...notice(knowledge),
      ],
      actions: [{ kind: 'say', label: 'What changed last?', text: 'Which standards changed last?' }],
    },
    documents: [],
  };
}

/** The standards by date, newest first. */
export function changes(knowledge: Knowledge): Shown {
  const dayOf = (document: Document): string => editionOf(document).lastUpdated ?? '';
  const dated = standardsOf(knowledge).sort((a, b) => dayOf(b).localeCompare(dayOf(a)));
  return {
    card: {
      heading: 'Which standards changed last',
      blocks: [
        {
          type: 'text',
          markdown: 'By the date on the page, newest first. The pages say when they changed, not what changed.',
        },
        {
          type: 'facts',
          facts: dated
            .slice(0, 8)
            .map((document) => ({ label: nameOf(document), value: edition(document), url: document.source })),
        },
        ...notice(knowledge),
      ],
    },
    documents: dated.slice(0, 8).map(({ id }) => id),
  };
}

/** One standard or guide: what it is about, how it is built, where to read it. */
export function documentCard(document: Document, knowledge: Knowledge): Shown {
  const { title, source, confidence, caveat, related, passages, video } = document;
  const { version, lastUpdated } = editionOf(document);
  const { official } = document;
  const summary = passages.find(({ kind }) => kind === 'summary')?.text ?? '';
  const sections = passages.filter(
    ({ kind, headings }) => kind === 'section' && headings.length === (document.kind === 'standard' ? 1 : 0),
  );
  const groups = sections.filter(
    (section) => section.text !== 'Not held' && (document.kind === 'guide' || section.headings[0] === 'Requirements'),
  );
  const neighbours = related.slice(0, 4).flatMap((id) => knowledge.documents.get(id) ?? []);
  const facts = [
    ...(version === null ? [] : [{ label: 'Version', value: version }]),
    { label: 'Last updated', value: lastUpdated === null ? 'not known' : longDate(lastUpdated) },
    {
      label: 'What I hold',
      value: official === undefined ? completeness[confidence] : 'a digest and a copy of the page',
    },
    { label: 'Page', value: title, url: source },
    ...(video === undefined ? [] : [{ label: 'Video', value: video }]),
  ];
  const blocks: Block[] = [];
  if (summary !== '') blocks.push({ type: 'text', markdown: summary });
  blocks.push({ type: 'facts', facts });
  if (groups.length > 0)
    blocks.push({ type: 'text', markdown: `**It covers:** ${groups.map(({ text }) => text).join('; ')}.` });
  if (neighbours.length > 0)
    blocks.push({ type: 'text', markdown: `**See also:** ${neighbours.map(nameOf).join('; ')}.` });
  if (official?.because != null)
    blocks.push({
      type: 'note',
      tone: 'caution',
      markdown: `The official page ${official.because}. The digest is to be looked at again.`,
    });
  if (caveat !== undefined && official === undefined) blocks.push({ type: 'note', tone: 'info', markdown: caveat });
  blocks.push(...(document.kind === 'standard' ? notice(knowledge) : []));
  return {
    card: {
      heading: nameOf(document),
      blocks,
      actions: [
        { kind: 'say', label: 'What evidence does it want?', text: `What evidence does ${title} ask for?` },
        { kind: 'link', label: 'Open the page', url: source },
      ].filter(({ kind }) => document.kind === 'standard' || kind === 'link') as NonNullable<Card['actions']>,
    },
    documents: [document.id],
  };
}

/** Single passages under a heading, cited. */
export function passagesCard(
  heading: string,
  passages: readonly Passage[],
  knowledge: Knowledge,
  after: Block[] = [],
): Shown {
  const isGap = ({ kind }: Passage): boolean => kind === 'unknown';
  const { sources, cited } = cite(
    passages.filter((passage) => !isGap(passage)),
    knowledge,
  );
  const withNote = (text: string, note?: string): string => (note === undefined ? text : `${text} (${note})`);
  const gaps = passages
    .filter(isGap)
    .map(({ text, note }) => ({ markdown: withNote(`**Not held:** ${text}`, note), markers: [] }));
  return {
    card: {
      heading,
      blocks: [
        {
          type: 'bullets',
          items: [...cited.map(({ text, note, markers }) => ({ markdown: withNote(text, note), markers })), ...gaps],
        },
        { type: 'citations', citations: sources },
        ...after,
      ],
    },
    documents: [...new Set(passages.map(({ document }) => document))],
  };
}
