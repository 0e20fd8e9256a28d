import { type Action, type Block, type Card, literal } from '../../../bot/index.ts';
import { type Knowledge, cite, passagesOf } from '../../../knowledge/index.ts';
import type { NoHelp, SectionDraft } from '../../../language/index.ts';
import { type Question } from '../form/form.ts';
import { ID } from '../ids.ts';
import { titleOf } from '../paper/paper.ts';
import { doing, shortened } from './question.ts';

/** Requirements and notes that are named at most. */
const LISTED = 8;
/** Other questions that a draft is offered for. */
const OTHERS = 2;

const bullets = (items: readonly { markdown: string; markers: number[] }[]): Block[] =>
  items.length === 0 ? [] : [{ type: 'bullets', items: [...items] }];

const of = (shown: number, all: number): string => (shown < all ? ` (${shown} of ${all})` : '');

/** A draft that waits to be used: what it says, and what of the notes and of the standard is not in it. */
export function draftCard({
  reference,
  question,
  draft,
  replaces,
  others,
  knowledge,
}: {
  reference: string;
  question: Question;
  draft: SectionDraft;
  /** Something stands there already. */
  replaces: boolean;
  /** Other questions of the section that it could answer. */
  others: readonly Question[];
  knowledge: Knowledge;
}): Card {
  const missing = draft.missing.slice(0, LISTED);
  const unused = draft.unused.slice(0, LISTED);
  const { sources, cited } = cite(passagesOf(knowledge, missing), knowledge);
  const removed = draft.removed.length;
  return {
    heading: `A draft for: ${question.field.label} (${titleOf(question.section)})`,
    blocks: [
      { type: 'text', markdown: literal(draft.text) },
      ...(unused.length === 0
        ? []
        : [
            {
              type: 'text' as const,
              markdown: `**Not in it, of your notes${of(unused.length, draft.unused.length)}:**`,
            },
            ...bullets(unused.map((note) => ({ markdown: literal(shortened(note, 200)), markers: [] }))),
          ]),
      ...(removed === 0
        ? []
        : [
            {
              type: 'note' as const,
              tone: 'info' as const,
              markdown: `I left out ${removed === 1 ? 'one sentence' : `${removed} sentences`} of the model, because your notes do not say ${removed === 1 ? 'it' : 'them'} so.`,
            },
          ]),
      ...(cited.length === 0
        ? []
        : [
            {
              type: 'text' as const,
              markdown: `**The model found nothing in your notes about${of(missing.length, draft.missing.length)}:**`,
            },
            ...bullets(cited.map(({ text, markers }) => ({ markdown: text, markers }))),
            { type: 'citations' as const, citations: sources },
          ]),
      {
        type: 'note',
        tone: replaces ? 'caution' : 'info',
        markdown: `Nothing is stored yet.${replaces ? ` ${literal(question.field.label)} has an answer already; the draft would replace it.` : ''} Once used, it is marked as a draft, in the checks and in the download too, until somebody edits or confirms it.`,
      },
    ],
    actions: [
      { kind: 'button', id: ID.yes, label: 'Use this draft', value: reference },
      ...others
        .slice(0, OTHERS)
        .map((other): Action =>
          doing(reference, `use this draft for ${other.path}`, `Use it for: ${other.field.label}`),
        ),
      { kind: 'button', id: ID.no, label: 'No, leave it', value: reference },
    ],
  };
}

/** Asks for the notes. */
export const notesCard = ({ field, section }: Question): Card => ({
  heading: `Your notes for: ${field.label} (${titleOf(section)})`,
  blocks: [
    {
      type: 'text',
      markdown:
        'Send them in one message, one fact a line. A language model makes sentences of them; I leave out what your notes do not say, and nothing is stored before you have seen it. No details about patients, please. Say **continue** to leave it.',
    },
  ],
});

const REASONS: Partial<Record<NoHelp['outcome'] | 'none', string>> = {
  none: 'Drafting needs a language model, and none is set up here.',
  injection:
    'I did not give this to the language model, because something in it reads like an instruction to a model. You can take that out and send the notes again.',
  unsupported: 'The language model wrote nothing that your notes say, so there is no draft to show.',
  over_budget: 'Today’s share of the language model is used up. It is there again after midnight (UTC).',
  over_person_budget: 'Your share of the language model for today is used up. It is there again after midnight (UTC).',
};

/** Why there is no draft, and what can be done instead. `notes`: they wait, and can be stored as they are. */
export const noDraftCard = (
  reference: string,
  question: Question,
  why: NoHelp['outcome'] | 'none',
  notes: boolean,
): Card => ({
  heading: `No draft for: ${question.field.label}`,
  blocks: [
    {
      type: 'text',
      markdown: REASONS[why] ?? 'The language model could not help just now. You can try again in a few minutes.',
    },
    { type: 'text', markdown: 'What you can do instead:' },
    ...bullets(
      [
        ...(notes
          ? ['store your notes as the answer, as they are, and put them into words later: the button below']
          : []),
        'write the text yourself: what you send next is taken as the answer to this question',
        'say **show an example** to see what such an answer looks like, or **why do you ask?** for what the standard wants',
        'say **several messages** to send a long text piece by piece',
      ].map((markdown) => ({ markdown, markers: [] })),
    ),
    { type: 'note', tone: 'info', markdown: 'Nothing was stored.' },
  ],
  actions: notes
    ? [
        { kind: 'button', id: ID.yes, label: 'Store my notes as they are', value: reference },
        { kind: 'button', id: ID.no, label: 'No', value: reference },
      ]
    : [],
});
