import type { Document, Fact, Part } from '../../../documents/index.ts';
import type { Finding } from '../checks/finding.ts';
import type { Answer, Answers, Application } from '../draft/draft.ts';
import type { Form, FormSection } from '../form/definition.ts';
import { dayInWords } from '../form/dates.ts';
import { type Question, questionAt } from '../form/form.ts';
import { flowGraph, inWords } from './flow-graph.ts';
import { labelOf, sectionParts } from './section.ts';

/** The standard that governs a section. */
export interface Source {
  title: string;
  version: string | null;
  /** A day such as `2022-08-09`, or as the source words it. */
  lastUpdated: string | null;
  url: string | null;
}

/** Somebody has read a section, or all of it, and agrees. */
export interface SignOff {
  /** Id of the section; null: the whole application. */
  section: string | null;
  name: string;
  at: Date;
  note?: string | null;
  /** Whether an answer there has changed since. */
  stale?: boolean;
}

/** Somebody on the team. */
export interface Colleague {
  name: string | null;
  /** What they may do, in words, such as `owner`. */
  role: string;
}

/** Everything that a paper of an application is made from. */
export interface Paper {
  application: Application;
  form: Form;
  answers: Answers;
  findings: readonly Finding[];
  /** Required questions without an answer. */
  missing: readonly Question[];
  /** By id of the section. */
  sources: ReadonlyMap<string, Source>;
  signOffs: readonly SignOff[];
  members: readonly Colleague[];
}

/** SVGs; null where there is nothing to draw yet. See `flowDiagram` and `datesPicture`. */
export interface Pictures {
  flows: string | null;
  dates: string | null;
}

/**
 * A whole application as a document, with every answer in words.
 *
 * @param options.at the day it is written, by default when the application was last changed
 * @param options.pictures drawn before, since drawing takes time; without them the flows are told in words
 */
export function paperOf(paper: Paper, options: { at?: Date; pictures?: Pictures } = {}): Document {
  const { application, form } = paper;
  const { at = application.changedAt, pictures } = options;
  return {
    title: application.title,
    subtitle: 'Application for NHS England data',
    reference: application.reference,
    language: 'en-GB',
    contents: true,
    parts: [
      note(
        'This is what a team has prepared. It is not a decision by NHS England, and not the form of the Data Access Request Service (DARS) itself: what is asked there counts.',
      ),
      { type: 'facts', facts: headFacts(paper, at) },
      heading('What is still open'),
      ...openParts(paper),
      ...pictureParts(paper, pictures),
      ...form.sections.flatMap((section) => wholeSection(paper, section)),
      ...strayParts(paper),
      heading('Review'),
      ...reviewParts(paper),
      ...sourceParts(paper),
    ],
  };
}

const heading = (text: string, level: 1 | 2 | 3 = 1): Part => ({ type: 'heading', level, text });
const note = (text: string): Part => ({ type: 'paragraph', style: 'note', text });
const caution = (text: string): Part => ({ type: 'paragraph', style: 'caution', text });
const plain = (text: string): Part => ({ type: 'paragraph', text });

const NAMELESS = 'somebody whose name is not known';

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', dateStyle: 'long' });

function headFacts({ application, answers, members }: Paper, at: Date): Fact[] {
  const { state, submittedAt, from } = application;
  const written = new Map<string, number>();
  for (const { authorName } of answers.values()) {
    const name = authorName ?? NAMELESS;
    written.set(name, (written.get(name) ?? 0) + 1);
  }
  const authors = [...written].map(([name, count]) => `${name} (${count} ${count === 1 ? 'answer' : 'answers'})`);
  return [
    { label: 'Reference', value: application.reference },
    {
      label: 'State',
      value: state === 'submitted' ? `Submitted${submittedAt ? ` on ${clock.format(submittedAt)}` : ''}` : 'Draft',
    },
    ...(from === null ? [] : [{ label: 'Begun from', value: from }]),
    { label: 'Written on', value: clock.format(at) },
    { label: 'Last changed', value: clock.format(application.changedAt) },
    ...(members.length === 0
      ? []
      : [{ label: 'Team', value: members.map(({ name, role }) => `${name ?? NAMELESS} (${role})`).join('\n') }]),
    ...(authors.length === 0 ? [] : [{ label: 'Answers last written by', value: authors.join('\n') }]),
  ];
}

/** What has to be put right, what is worth a look, and what is not answered. */
function openParts({ findings, missing, form, answers }: Paper): Part[] {
  const titles = new Map(form.sections.map((section) => [section.id, titleOf(section)]));
  const lines = (level: Finding['level']): string[] =>
    findings
      .filter((finding) => finding.level === level)
      .map((finding) => `${titles.get(finding.section) ?? finding.section}: ${inLine(finding)}`);
  const unanswered = form.sections
    .map((section) => ({ section, questions: missing.filter((each) => each.section.id === section.id) }))
    .filter(({ questions }) => questions.length > 0)
    .map(
      ({ section, questions }) => `${titleOf(section)}: ${questions.map((each) => labelOf(each, answers)).join('; ')}`,
    );
  const blocks = lines('block');
  const warnings = lines('warn');
  if (blocks.length + warnings.length + unanswered.length === 0)
    return [plain('Every required question is answered, and the checks of this assistant found nothing.')];
  return [
    ...listed('To be put right before it is submitted', blocks),
    ...listed('Worth a look', warnings),
    ...listed('Not answered yet', unanswered),
  ];
}

const listed = (title: string, items: string[]): Part[] =>
  items.length === 0 ? [] : [heading(title, 2), { type: 'bullets', items }];

const inLine = ({ message, refs }: Finding): string =>
  refs.length === 0 ? message : `${message} (${refs.join(', ')})`;

export const titleOf = ({ number, title }: FormSection): string => `${number} ${title}`.trim();

function pictureParts({ answers, form }: Paper, pictures: Pictures | undefined): Part[] {
  const graph = flowGraph(answers, form);
  const { flows = null, dates = null } = pictures ?? {};
  return [
    heading('Data flows and dates'),
    ...(graph.flows.length === 0 ? [note('No data flow has been described yet, so there is no diagram.')] : []),
    ...(flows === null ? [] : [picture(flows, 'Diagram of who sends which data to whom.')]),
    ...(flows === null && graph.flows.length > 0 ? [{ type: 'bullets' as const, items: inWords(graph) }] : []),
    ...(dates === null ? [] : [picture(dates, 'Chart of the periods in this application against the years.')]),
  ];
}

/** What a screen reader says of a picture: what it is, and what the picture says of itself. */
function picture(svg: string, what: string): Part {
  const said = unescapeXml(/<desc>([^<]*)<\/desc>/.exec(svg)?.[1] ?? '');
  const short =
    said.length > 1000 ? `${said.slice(0, 1000).replace(/\S*$/, '')}… The rest stands in the sections.` : said;
  return { type: 'picture', svg, alt: `${what} ${short}`.trim() };
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const unescapeXml = (text: string): string =>
  text.replace(/&(lt|gt|quot|apos|amp);/g, (whole, name: string) => entities[name] ?? whole);

function wholeSection(paper: Paper, section: FormSection): Part[] {
  const { answers, findings, missing, sources, signOffs } = paper;
  const source = sources.get(section.id);
  const open = [
    ...findings
      .filter((finding) => finding.section === section.id)
      .map((finding) => `${finding.level === 'block' ? 'To be put right' : 'Worth a look'}: ${inLine(finding)}`),
    ...missing
      .filter((question) => question.section.id === section.id)
      .map((question) => `Not answered yet: ${labelOf(question, answers)}`),
  ];
  const signed = signOffs.filter((each) => each.section === section.id);
  return [
    heading(titleOf(section)),
    ...sectionParts(section, answers, [
      ...(source === undefined ? [] : [{ label: 'Standard', value: standardOf(source) }]),
      ...signed.map((each) => ({ label: 'Signed off by', value: signedBy(each) })),
    ]),
    ...(open.length === 0 ? [] : [caution('This is still open here:'), { type: 'bullets' as const, items: open }]),
  ];
}

function standardOf({ title, version, lastUpdated }: Source): string {
  return [
    title,
    ...(version === null ? [] : [`version ${version}`]),
    ...(lastUpdated === null ? [] : [`last updated ${dayInWords(lastUpdated)}`]),
  ].join(', ');
}

/** Answers to questions that the form no longer has. */
function strayParts({ answers, form }: Paper): Part[] {
  const strays = [...answers.values()].filter((answer: Answer) => questionAt(form, answer.path) === null);
  if (strays.length === 0) return [];
  return [
    heading('Answers to questions that are no longer in the form'),
    { type: 'facts', facts: strays.map(({ path, value }) => ({ label: path, value })) },
  ];
}

const signedBy = ({ name, at, note, stale }: SignOff): string =>
  `${name}, ${clock.format(at)}${stale === true ? '; an answer has changed since' : ''}${note ? `. ${note}` : ''}`;

function reviewParts({ signOffs, form }: Paper): Part[] {
  if (signOffs.length === 0) return [plain('Nobody has signed off a section yet.')];
  const titles = new Map(form.sections.map((section) => [section.id, titleOf(section)]));
  return [
    {
      type: 'table',
      head: ['What', 'Signed off by', 'When', 'Note'],
      rows: signOffs.map(({ section, name, at, note, stale }) => [
        section === null ? 'The whole application' : (titles.get(section) ?? section),
        name,
        clock.format(at),
        [...(stale === true ? ['An answer has changed since.'] : []), ...(note ? [note] : [])].join(' '),
      ]),
    },
  ];
}

/** Each standard once. */
function sourceParts({ sources }: Paper): Part[] {
  const each = new Map([...sources.values()].map((source) => [`${source.title} ${source.url ?? ''}`, source]));
  if (each.size === 0) return [];
  return [
    heading('Sources'),
    {
      type: 'table',
      head: ['Standard', 'Version', 'Last updated', 'Where it stands'],
      rows: [...each.values()].map(({ title, version, lastUpdated, url }) => [
        title,
        version ?? 'not known',
        lastUpdated === null ? 'not known' : dayInWords(lastUpdated),
        url ?? 'not known',
      ]),
    },
  ];
}
