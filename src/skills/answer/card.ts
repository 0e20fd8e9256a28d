import { type Block, type Card, type Citation, literal, longDate } from '../../bot/index.ts';
import { type Cited, type Document, type Knowledge, cite, nameOf, notesOf } from '../../knowledge/index.ts';
import { joinLines } from './opening.ts';
import { type Chosen, type Outcome, type Sentence, shownOf } from './outcome.ts';

/** Whose words and whose people an answer speaks of. */
export interface Voice {
  knowledge: Knowledge;
  /** Name of the organisation that runs the bot, where it is set. */
  organisation?: string | undefined;
}

/** An outcome in words: the card people see, the citations it carries and the documents it rests on. */
export interface Told {
  card: Card;
  citations: Citation[];
  /** Ids of standards and guides, best first. */
  documents: string[];
}

/** The one place where outcomes get their wording. */
export function tell(outcome: Outcome, voice: Voice): Told {
  switch (outcome.kind) {
    case 'answered':
      return outcome.sentences
        ? composed(outcome.sentences, outcome.open === true, voice.knowledge)
        : answered(outcome.chosen, voice.knowledge);
    case 'unsure':
      return unsure(outcome.chosen, voice.knowledge);
    case 'clarify':
      return clarify(outcome.choices);
    case 'not_held':
      return notHeld(outcome, voice);
    case 'outside':
      return outside(voice.knowledge);
  }
}

function answered(chosen: Chosen[], knowledge: Knowledge): Told {
  const { sources, cited } = cite(
    chosen.map(({ passage }) => passage),
    knowledge,
  );
  const [lead, ...rest] = linesOf(chosen, cited);
  const documents = [...new Set(chosen.map(({ document }) => document.id))];
  const main = chosen[0]?.document;
  const blocks: Block[] = [];
  if (lead) blocks.push({ type: 'text', ...lead });
  if (rest.length > 0) blocks.push({ type: 'bullets', items: rest });
  blocks.push(...notes(cited), { type: 'citations', citations: sources });
  if (main) blocks.push(...standing(main, sources, knowledge));
  return { card: { ...(main ? { heading: nameOf(main) } : {}), blocks }, citations: sources, documents };
}

/** The same with sentences of a model in place of the passages' own: each with the numbers of what it rests on. */
function composed(sentences: readonly Sentence[], open: boolean, knowledge: Knowledge): Told {
  const all = [...new Set(sentences.flatMap(({ passages }) => passages.map(({ passage }) => passage)))];
  const { sources, cited } = cite(all, knowledge);
  const markersOf = ({ passages }: Sentence): number[] => [
    ...new Set(passages.flatMap(({ passage }) => cited[all.indexOf(passage)]?.markers ?? [])),
  ];
  const [lead, ...rest] = sentences.map((sentence) => ({ markdown: written(sentence), markers: markersOf(sentence) }));
  const main = sentences[0]?.passages[0]?.document;
  const blocks: Block[] = [];
  if (lead) blocks.push({ type: 'text', ...lead });
  if (rest.length > 0) blocks.push({ type: 'bullets', items: rest });
  if (open) blocks.push({ type: 'note', tone: 'info', markdown: STAYS_OPEN });
  blocks.push(...notes(cited), { type: 'citations', citations: sources });
  if (main) blocks.push(...standing(main, sources, knowledge));
  blocks.push({ type: 'note', tone: 'info', markdown: MADE_BY_A_MODEL });
  const documents = [...new Set(all.map(({ document }) => document))];
  return { card: { ...(main ? { heading: nameOf(main) } : {}), blocks }, citations: sources, documents };
}

/** The first sentences of an answer, as the whole will begin. */
export function tellSoFar(sentences: readonly Sentence[], { knowledge }: Voice): Card {
  const { heading, blocks } = composed(sentences, false, knowledge).card;
  const said = blocks.slice(
    0,
    blocks.findIndex(({ type }) => type !== 'text' && type !== 'bullets'),
  );
  return { ...(heading === undefined ? {} : { heading }), blocks: said };
}

/** A model's words are text and no Markdown; addresses come from the passages. */
const written = ({ text, links }: Sentence): string =>
  text
    .split(/\s?\[\[(L\d+)\]\]/)
    .map((part, at) => (at % 2 === 0 ? literal(part) : ` [${hostOf(links.get(part))}](${links.get(part) ?? ''})`))
    .join('');

const hostOf = (url = ''): string => (URL.canParse(url) ? new URL(url).host : 'link');

const STAYS_OPEN =
  'Part of what you asked may not be answered here. Ask about that part alone, or read on at the source.';
const MADE_BY_A_MODEL =
  'A language model put this into words. Every sentence was checked against the sources it names; the sources are what counts.';

/** A model found no answer in what the search found. */
function unsure(chosen: Chosen[], knowledge: Knowledge): Told {
  const { sources, cited } = cite(
    chosen.map(({ passage }) => passage),
    knowledge,
  );
  const blocks: Block[] = [
    {
      type: 'text',
      markdown:
        'I am not sure that anything I hold answers this. The nearest facts, which may be about something else:',
    },
    { type: 'bullets', items: linesOf(chosen, cited) },
    ...notes(cited),
    { type: 'citations', citations: sources },
    ...contact(knowledge),
  ];
  const documents = [...new Set(chosen.map(({ document }) => document.id))];
  return { card: { heading: 'This may not be in what I hold', blocks }, citations: sources, documents };
}

const linesOf = (chosen: readonly Chosen[], cited: readonly Cited[]) =>
  joinLines(chosen.map(({ passage }, index) => ({ text: shownOf(passage), markers: cited[index]?.markers ?? [] })));

function clarify(choices: Document[]): Told {
  return {
    card: {
      heading: 'Which one do you mean?',
      blocks: [
        {
          type: 'text',
          markdown: 'More than one standard speaks about that. Pick one, or ask again with a few more words.',
        },
      ],
      actions: choices.map((document) => ({
        kind: 'say',
        label: nameOf(document),
        text: `What does ${document.title} ask for?`,
      })),
    },
    citations: [],
    documents: choices.map((document) => document.id),
  };
}

function notHeld({ unknown, document, related }: Extract<Outcome, { kind: 'not_held' }>, voice: Voice): Told {
  const { knowledge } = voice;
  const what = document.kind === 'standard' ? 'The copy of the standard that I hold' : 'What I hold';
  const { sources, cited } = cite(
    related.map(({ passage }) => passage),
    knowledge,
  );
  const blocks: Block[] = [
    {
      type: 'text',
      markdown: `I can't answer that. ${what} does not give ${lowerFirst(unknown.text)}.`.replace(/\.\.$/, '.'),
    },
  ];
  if (unknown.note !== undefined) blocks.push({ type: 'note', tone: 'info', markdown: unknown.note });
  blocks.push({
    type: 'text',
    markdown: `**Who can tell you:** ${whoKnows(unknown.ask ?? ['DARS'], document, voice)}`,
  });
  if (cited.length > 0) {
    blocks.push({ type: 'text', markdown: 'What I do hold nearby (this is not the answer to your question):' });
    blocks.push({ type: 'bullets', items: linesOf(related, cited) });
    blocks.push(...notes(cited), { type: 'citations', citations: sources });
  }
  blocks.push(...contact(knowledge));
  return { card: { heading: 'Not in what I hold', blocks }, citations: sources, documents: [document.id] };
}

function outside(knowledge: Knowledge): Told {
  return {
    card: {
      heading: "I can't help with that one",
      blocks: [
        {
          type: 'text',
          markdown:
            'I answer questions about the NHS England data sharing standards: who may apply, legal basis, security, purposes, benefits, agreements, breaches and the DARS process. I found nothing there that answers this, so I would rather not guess.',
        },
        {
          type: 'text',
          markdown:
            'If it is about an application, try again with other words, or name the standard or the part of the form you mean.',
        },
        ...contact(knowledge),
      ],
    },
    citations: [],
    documents: [],
  };
}

/** Caveats of single passages, each said once with the marks it is about. */
const notes = (cited: readonly Cited[]): Block[] =>
  notesOf(cited).map(({ note, markers }) => ({
    type: 'note',
    tone: 'caution',
    markdown: `${markers.map((marker) => `[${marker}]`).join(' ')} ${note}`,
  }));

/** What is said under every answer: how complete the digest is, that standards are under review, where to read on. */
function standing(document: Document, sources: readonly Citation[], knowledge: Knowledge): Block[] {
  const { official } = document;
  // A copy of the page makes up for what the digest lacks.
  const partial = document.confidence !== 'full' && document.caveat !== undefined && official === undefined;
  const review = document.kind === 'standard' ? knowledge.passages.get('guide:review-notice#F1')?.text : undefined;
  const linked = sources.some(({ url }) => url === document.source);
  const said = [
    partial ? 'Partial digest:' : undefined,
    official === undefined ? document.caveat : undefined,
    official === undefined ? undefined : `Official page read on ${dayOf(official.fetchedAt)}.`,
    review,
    partial && !linked ? `[Live page](${document.source})` : undefined,
  ].filter((part) => part !== undefined);
  const related = document.related.slice(0, 2).flatMap((id) => knowledge.documents.get(id) ?? []);
  const see = [
    related.length > 0 ? `See also: ${related.map(({ title }) => title).join('; ')}.` : undefined,
    document.video === undefined ? undefined : `Video: ${document.video}.`,
  ].filter((part) => part !== undefined);
  return [
    ...flags(document),
    ...(said.length > 0 ? [{ type: 'note' as const, tone: 'info' as const, markdown: said.join(' ') }] : []),
    ...(see.length > 0 ? [{ type: 'text' as const, markdown: see.join(' ') }] : []),
  ];
}

/** What a reader has to know of a page that changed, or is not there any more. */
function flags({ official }: Document): Block[] {
  const caution = (markdown: string): Block => ({ type: 'note', tone: 'caution', markdown });
  if (official === undefined) return [];
  if (official.status === 'gone')
    return [
      caution(`The official page could not be found any more; this rests on its copy of ${dayOf(official.fetchedAt)}.`),
    ];
  if (official.because === null) return [];
  return [
    caution(
      `The official page ${official.because}. Where the two differ, the page counts: lines that quote it are the newer ones.`,
    ),
  ];
}

const dayOf = (date: Date): string => longDate(date.toISOString().slice(0, 10));

function whoKnows(ask: string[], document: Document, { organisation }: Voice): string {
  const own = organisation === undefined ? "your organisation's" : `the ${organisation}`;
  const names: Record<string, string> = {
    page: `the [live page](${document.source})`,
    DARS: 'the DARS team',
    'case officer': 'your DARS case officer',
    'DARS Online': 'DARS Online, where your application stands',
    DPO: `${own} data protection officer`,
    'IG lead': `${own} information governance lead`,
    ICO: 'the Information Commissioner (ICO)',
    HRA: 'the Health Research Authority (HRA)',
    'DSPT helpdesk': 'the DSPT helpdesk',
  };
  const list = ask.map((name) => names[name.trim()] ?? name.trim());
  return `${list.length > 1 ? `${list.slice(0, -1).join(', ')} or ${list.at(-1) ?? ''}` : (list[0] ?? '')}.`;
}

/** How to reach DARS, from the contacts guide. */
function contact(knowledge: Knowledge): Block[] {
  const guide = knowledge.documents.get('guide:contacts');
  const summary = guide?.passages.find((passage) => passage.kind === 'summary');
  return guide && summary?.text ? [{ type: 'note', tone: 'info', markdown: `**Contact DARS:** ${summary.text}` }] : [];
}

/** `The maximum term` -> `the maximum term`; `DSPT answers` stays. */
const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]|^A /.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
