import type { Action, Card, Field } from '../../bot/index.ts';
import { FIELDS, type Facts } from './facts.ts';

/** Ids of the buttons and forms. */
export const ID = {
  open: 'breach.open',
  send: 'breach.send',
  keep: 'breach.keep',
  talk: 'breach.talk',
  reach: 'breach.reach',
  more: 'breach.more',
  add: 'breach.add',
  correct: 'breach.correct',
  corrected: 'breach.corrected',
  status: 'breach.status',
  receipt: 'breach.receipt',
  close: 'breach.close',
  withdraw: 'breach.withdraw',
  withdrawn: 'breach.withdrawn',
  share: 'breach.share',
  shared: 'breach.shared',
  remind: 'breach.remind',
  export: 'breach.export',
  summary: 'breach.summary',
  redeliver: 'breach.redeliver',
  same: 'breach.same',
  no: 'breach.no',
} as const;

/** What a button on the first screen carries: the turn whose words belong to the report, and whether it is contained. */
export interface Carried {
  turn: string;
  contained: string;
}

export const carry = ({ turn, contained }: Carried): string => `${turn};${contained}`;
export const readCarried = (value: string): Carried => {
  const [turn = '', contained = ''] = value.split(';');
  return { turn, contained };
};

const filled = (fields: readonly Field[], facts: Facts): Field[] =>
  fields.map((field) => {
    const value = facts[field.id] ?? '';
    return value === '' || field.kind === 'person' ? field : { ...field, value };
  });

/** @param carried as {@link carry} gives it. @param facts what is known already. */
export function reportForm(value: string, facts: Facts = {}): Card {
  const { turn, contained } = readCarried(value);
  const known = contained === '' ? facts : { ...facts, contained };
  const fields = FIELDS.map((field) => (field.id === 'what' && turn !== '' ? { ...field, required: false } : field));
  return {
    heading: 'Report suspected breach',
    blocks: [
      {
        type: 'note',
        tone: 'caution',
        markdown:
          '**First** stop what is going wrong, secure the data and do not delete evidence. Nothing is reported until you press **Send the report**.',
      },
      {
        type: 'text',
        markdown: `${turn === '' ? '' : 'What you wrote before is part of the report already. '}The first fields are enough; everything else can follow later.`,
      },
      { type: 'fields', fields: filled(fields, known) },
    ],
    actions: [
      { kind: 'submit', id: ID.send, label: 'Send the report', value },
      { kind: 'submit', id: ID.keep, label: 'Keep it as a draft', value },
    ],
  };
}

const form = (
  heading: string,
  fields: Field[],
  submit: Extract<Action, { kind: 'submit' }>,
  before?: string,
): Card => ({
  heading,
  blocks: [...(before === undefined ? [] : [{ type: 'text' as const, markdown: before }]), { type: 'fields', fields }],
  actions: [submit],
});

export const additionForm = (reference: string): Card =>
  form(
    `Add to ${reference}`,
    [
      {
        kind: 'text',
        id: 'added',
        label: 'What should be added? (no names or NHS numbers, please)',
        multiline: true,
        required: true,
        maxLength: 3000,
      },
    ],
    { kind: 'submit', id: ID.add, label: 'Add it', value: reference },
  );

export const correctionForm = (reference: string, facts: Facts): Card =>
  form(
    `Correct ${reference}`,
    filled(
      FIELDS.map((field) => ({ ...field, required: false })),
      facts,
    ),
    { kind: 'submit', id: ID.corrected, label: 'Save and tell DARS', value: reference },
    'What you leave empty stays as it is. What stood there before stays in the history. DARS gets the corrected report.',
  );

export const shareForm = (reference: string): Card =>
  form(
    `Share ${reference}`,
    [{ kind: 'person', id: 'account.colleague', label: 'Who may see and add to it?', required: true }],
    { kind: 'submit', id: ID.shared, label: 'Share it', value: reference },
    'They can see the whole report and add to it. Every look is noted.',
  );

export const withdrawForm = (reference: string): Card =>
  form(
    `Withdraw ${reference}`,
    [
      {
        kind: 'text',
        id: 'reason',
        label: 'Why is it withdrawn?',
        multiline: true,
        required: true,
        maxLength: 1000,
      },
    ],
    { kind: 'submit', id: ID.withdrawn, label: 'Withdraw it', value: reference },
    'The report stays on record, and DARS is told that it is withdrawn and why.',
  );

export const contactForm = (value: string): Card =>
  form(
    'How can DARS reach you?',
    FIELDS.filter(({ id }) => id.startsWith('contact.')),
    { kind: 'submit', id: ID.reach, label: 'Send the report', value },
    'This is the last thing that is needed. The rest can follow.',
  );
