import { type Action, type Block, type Card, literal } from '../../../bot/index.ts';
import { type Knowledge, cite, passagesOf } from '../../../knowledge/index.ts';
import { type Answers, itemsOf, valueAt } from '../draft/draft.ts';
import { isMarked, withoutMark } from '../draft/mark.ts';
import type { FormField } from '../form/definition.ts';
import { type Question, sectionQuestions } from '../form/form.ts';
import { inputOf } from '../form/input.ts';
import { anA, howTo, readValue, showValue } from '../form/kinds.ts';
import { ID } from '../ids.ts';
import { nameOf } from '../paper/section.ts';
import { isOpen } from '../talk/talk.ts';

/** What every card about one question needs. */
export interface Asked {
  reference: string;
  question: Question;
  answers: Answers;
  /** Version of what stands there; 0 for nothing. */
  seen: number;
  /** A draft can be made of somebody's notes. */
  drafts?: boolean;
}

/** Said before the question: what was stored, what was wrong. */
export interface Before {
  tone: 'info' | 'caution';
  markdown: string;
}

export const doing = (reference: string, wish: string, label: string): Action => ({
  kind: 'button',
  id: ID.do,
  label,
  value: `${reference} ${wish}`,
});

const say = (label: string, text: string): Action => ({ kind: 'say', label, text });

/** Where in the form a question stands: its section, and the item it is about. */
export function whereOf({ section, within }: Question, answers: Answers): string {
  const place = section.number === '' ? section.title : `${section.number} ${section.title}`;
  if (within === null) return place;
  const name = nameOf(within.group, within.item, answers);
  return `${place} · ${name ?? `a new ${within.group.item}`}`;
}

/** Asks one question. */
export function questionCard(
  { reference, question, answers, seen, drafts = false }: Asked,
  before: readonly Before[] = [],
): Card {
  const { section, field, path, within } = question;
  const all = sectionQuestions(section, answers);
  const open = all.filter((each) => isOpen(each, answers)).length;
  const standing = valueAt(answers, path);
  const choices = answerButtons(field);
  const blocks: Block[] = [
    ...before.map(({ tone, markdown }): Block => ({ type: 'note', tone, markdown })),
    { type: 'text', markdown: `**${literal(field.ask)}**` },
    { type: 'text', markdown: literal(field.help) },
    ...(howTo(field) === '' || saysAll(field, choices) ? [] : [{ type: 'text' as const, markdown: howTo(field) }]),
    ...(field.kind === 'group' ? itemsBlock(question, answers) : []),
    ...(standing === undefined || field.kind === 'group'
      ? []
      : [
          {
            type: 'quote' as const,
            markdown: literal(shortened(showValue(field, standing))),
            from: 'what stands there now',
          },
        ]),
    {
      type: 'note',
      tone: 'info',
      markdown: [
        `${literal(whereOf(question, answers))}: ${open === 1 ? 'this is the last open question' : `${open} open questions`} of ${all.length}.`,
        ...(field.required ? [] : ['This one may be left out.']),
        // Said while it is new.
        ...(answers.size < 6 ? ['Ask me anything in between.'] : []),
      ].join(' '),
    },
  ];
  return {
    heading: within === null ? field.label : `${capital(within.group.item)}: ${field.label.toLowerCase()}`,
    blocks,
    actions: [
      ...choices,
      ...(field.kind === 'group' || choices.length > 0
        ? []
        : [
            {
              kind: 'button' as const,
              id: ID.write,
              label: 'Write it in a form',
              value: `${reference} ${path} ${seen}`,
            },
          ]),
      ...(drafts && field.kind === 'long-text' && within === null ? [say('Draft it from my notes', 'draft this')] : []),
      say('Skip', 'skip'),
      say('Why do you ask?', 'why'),
      ...(field.example === undefined ? [] : [say('An example', 'example')]),
      doing(reference, 'left', 'Progress'),
    ],
  };
}

const MOST_BUTTONS = 6;

function answerButtons(field: FormField): Action[] {
  switch (field.kind) {
    case 'choice':
      return field.options.length > MOST_BUTTONS ? [] : field.options.map(({ label }) => say(label, label));
    case 'yes-no':
      return [say('Yes', 'yes'), say('No', 'no')];
    case 'tick':
      return [say('I confirm it', 'yes')];
    case 'group':
      return [say(`Add ${anA(field.item)}`, 'another'), say('That is all', 'done')];
    default:
      return [];
  }
}

/** Whether the buttons are the answers; a list of the same above them would say everything twice. */
const saysAll = ({ kind }: FormField, choices: readonly Action[]): boolean =>
  (kind === 'choice' || kind === 'yes-no') && choices.length > 0;

function itemsBlock({ field, path }: Question, answers: Answers): Block[] {
  if (field.kind !== 'group') return [];
  const items = itemsOf(answers, path);
  if (items.length === 0) return [];
  const names = items.map((id, index) => nameOf(field, `${path}/${id}`, answers) ?? `${field.item} ${index + 1}`);
  return [{ type: 'bullets', items: names.map((name) => ({ markdown: literal(name), markers: [] })) }];
}

/** Why a question is asked: what the standard wants, with the requirements it serves. */
export function whyCard({ question }: Asked, knowledge: Knowledge): Card {
  const { field, section } = question;
  const refs = field.serves.map((ref) => (ref.includes('#') ? ref : `${section.standard ?? ''}#${ref}`));
  const { sources, cited } = cite(passagesOf(knowledge, refs), knowledge);
  return {
    heading: `Why I ask: ${field.label}`,
    blocks: [
      // What the standard wants in short stands on the question itself, which comes below.
      ...(cited.length === 0
        ? [{ type: 'text' as const, markdown: 'No requirement of a standard that I hold stands behind it.' }]
        : [
            { type: 'text' as const, markdown: 'The requirements behind it:' },
            { type: 'bullets' as const, items: cited.map(({ text, markers }) => ({ markdown: text, markers })) },
            { type: 'citations' as const, citations: sources },
          ]),
      ...(field.unsure === undefined
        ? []
        : [{ type: 'note' as const, tone: 'caution' as const, markdown: literal(field.unsure) }]),
    ],
  };
}

/** A made-up answer. */
export function exampleCard({ question }: Asked): Card {
  const { field } = question;
  return {
    heading: `An example: ${field.label}`,
    blocks:
      field.example === undefined
        ? [{ type: 'text', markdown: `There is no example for this one. ${literal(field.help)}` }]
        : [
            { type: 'quote', markdown: literal(exampleOf(field, field.example)), from: 'a made-up example' },
            { type: 'note', tone: 'info', markdown: 'It shows the form, not what would be approved.' },
          ],
  };
}

/** As an answer would be shown: a day in words, not as it is stored. */
function exampleOf(field: FormField, example: string): string {
  const read = readValue(field, example);
  return 'value' in read && field.kind !== 'group' ? showValue(field, read.value) : example;
}

/** The form behind "Write it in a form". `text`: what stands in it already. */
export function answerForm({ reference, question, seen, answers }: Asked, text?: string): Card {
  const { field, path } = question;
  if (field.kind === 'group') return { heading: field.label, blocks: [{ type: 'text', markdown: field.ask }] };
  const standing = text ?? valueAt(answers, path);
  const value = standing === undefined ? undefined : withoutMark(standing);
  // What is longer than a form holds would be cut: it is not put in.
  const fits = value === undefined || value.length <= 2900;
  return {
    heading: field.label,
    blocks: [
      { type: 'text', markdown: literal(field.ask) },
      { type: 'text', markdown: literal(field.help) },
      ...(field.kind === 'tick' ? [{ type: 'text' as const, markdown: `“${literal(field.statement)}”` }] : []),
      ...(standing !== undefined && isMarked(standing)
        ? [
            {
              type: 'note' as const,
              tone: 'caution' as const,
              markdown:
                'What stands there is a draft that a language model put together. Storing it from here means that you have read every sentence.',
            },
          ]
        : []),
      ...(fits
        ? []
        : [
            {
              type: 'note' as const,
              tone: 'caution' as const,
              markdown: `What stands there now has ${value.length.toLocaleString('en-GB')} characters, more than this form holds. What you write here takes its place; for a longer text say **several messages** in the chat.`,
            },
          ]),
      { type: 'fields', fields: [inputOf(field, fits ? value : undefined, 'answer')] },
    ],
    actions: [{ kind: 'submit', id: ID.written, label: 'Store it', value: `${reference} ${path} ${seen}` }],
  };
}

/** Long texts are shown by their beginning; the whole stands in "copy" and in the export. */
export function shortened(text: string, most = 600): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most).replace(/\s+\S*$/, '')} … (${text.length.toLocaleString('en-GB')} characters)`;
}

export const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
