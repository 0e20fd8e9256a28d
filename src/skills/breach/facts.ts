import type { Field } from '../../bot/index.ts';
import { readTime } from './deadline.ts';
import { KINDS, kindsInWords } from './kinds.ts';

export type Facts = Readonly<Record<string, string>>;

const text = (id: string, label: string, more: Partial<Extract<Field, { kind: 'text' }>> = {}): Field => ({
  kind: 'text',
  id,
  label,
  multiline: false,
  required: false,
  maxLength: 300,
  ...more,
});

const long = (id: string, label: string, more: Partial<Extract<Field, { kind: 'text' }>> = {}): Field =>
  text(id, label, { multiline: true, maxLength: 3000, ...more });

const choice = (id: string, label: string, options: Record<string, string>, more: object = {}): Field => ({
  kind: 'choice',
  id,
  label,
  required: false,
  options: Object.entries(options).map(([value, shown]) => ({ value, label: shown })),
  ...more,
});

const YES_NO = { yes: 'Yes', no: 'No', unknown: 'I do not know' };

/**
 * What a report may hold: the one definition behind the form and the conversation. Whether it is contained, what happened and how to
 * reach the reporter are asked for; the rest can follow.
 */
export const FIELDS: readonly Field[] = [
  choice(
    'contained',
    'Is it contained?',
    { contained: 'Contained: it has stopped and the data is secure', not_yet: 'Not yet', unknown: 'I do not know' },
    { required: true },
  ),
  long('what', 'What happened? (no names, NHS numbers or records, please)', { required: true }),
  text('contact.reporter', 'How can DARS reach you? (work e-mail or telephone)', { required: true, maxLength: 200 }),
  text('contact.name', 'Your name and role', { maxLength: 200 }),
  text('agreement', 'Agreement reference', { maxLength: 60, help: 'Such as DARS-NIC-123456-A1B2C-v1.0' }),
  text('framework', 'Framework contract reference', { maxLength: 60, help: 'Such as CON-123456-A1B2C' }),
  text('discovered', 'When was it discovered? (empty means now)', {
    maxLength: 60,
    help: 'Such as 25/11/2026 14:30, or yesterday 9:00',
  }),
  text('happened', 'When did it happen?', { maxLength: 60, help: 'Such as 24/11/2026, or unknown' }),
  choice('ongoing', 'Is it still going on, or are there copies?', YES_NO),
  long('containment', 'What has been done to contain it?'),
  text('dataset', 'Which data sets and years?', { help: 'With the names that DARS Online shows' }),
  choice('level', 'Level of the data', {
    identifiable: 'Identifiable',
    pseudonymised: 'Pseudonymised',
    anonymised: 'Anonymised',
    small_numbers: 'Aggregate with small numbers',
    unknown: 'I do not know',
  }),
  text('people', 'How many people are affected, roughly?', { help: 'A number, a range, or unknown' }),
  text('records', 'How many records, roughly?', { help: 'A number, a range, or unknown' }),
  text('obtained', 'Who obtained the data? (no names of people)', {
    help: 'Such as a colleague in another team, or the public',
  }),
  {
    kind: 'choice',
    id: 'kinds',
    label: 'What kind of breach is it?',
    required: false,
    multiple: true,
    options: KINDS.map(({ id, label }) => ({ value: id, label })),
  },
  choice('role', 'Your organisation is, for this data', {
    controller: 'Controller',
    processor: 'Processor',
    both: 'Both',
    unknown: 'I do not know',
  }),
  choice(
    'told',
    'Who has been told already?',
    {
      dspt: 'DSPT incident tool',
      ico: 'Information Commissioner (ICO)',
      dhsc: 'DHSC',
      police: 'Police',
      funder: 'Funder',
      cag: 'Confidentiality Advisory Group',
      none: 'Nobody yet',
    },
    { multiple: true },
  ),
  text('told_detail', 'When, and with which references?'),
  long('consequences', 'What may come of it for people?', { maxLength: 1500 }),
  long('measures', 'What else is done or planned?', { maxLength: 1500 }),
];

const SHORT: Readonly<Record<string, string>> = {
  contained: 'Is it contained',
  what: 'What happened',
  'contact.reporter': 'Contact',
  'contact.name': 'Reporter',
  discovered: 'Discovered',
  happened: 'Happened',
  ongoing: 'Still going on',
  containment: 'Done to contain it',
  dataset: 'Data',
  people: 'People affected',
  records: 'Records affected',
  obtained: 'Who obtained it',
  kinds: 'Kind of breach',
  role: 'Role of the organisation',
  told: 'Told already',
  told_detail: 'Details of that',
  consequences: 'Possible consequences',
  measures: 'Measures',
  added: 'Added later',
};

/** Facts in their order, as labels and values; empty ones are left out. */
export function readable(facts: Facts): { label: string; value: string }[] {
  const shown = FIELDS.flatMap((field) => {
    const value = (facts[field.id] ?? '').trim();
    return value === '' ? [] : [{ label: SHORT[field.id] ?? field.label, value: valueInWords(field, value) }];
  });
  const added = (facts['added'] ?? '').trim();
  return added === '' ? shown : [...shown, { label: SHORT['added'] ?? '', value: added }];
}

function valueInWords(field: Field, value: string): string {
  if (field.id === 'kinds') return kindsInWords(value) || value;
  if (field.kind !== 'choice') return value;
  const labels = value.split(',').map((one) => field.options.find((option) => option.value === one)?.label ?? one);
  return labels.join(', ');
}

/** As DARS writes them: `DARS-NIC-656836-T2J0T-v2.3`, with or without the beginning and the version. */
const AGREEMENT = /^(DARS-)?(NIC-\d{5,6}-[A-Z0-9]{5})(-v\d+(\.\d+)?)?$/i;
const FRAMEWORK = /^CON-\d{5,6}-[A-Z0-9]{5}([ -]v\d+\.\d+)?$/i;

/** The agreement without beginning and version, to compare by; null when it is none. */
export const agreementOf = ({ agreement = '' }: Facts): string | null =>
  AGREEMENT.exec(agreement.trim())?.[2]?.toUpperCase() ?? null;

const isUnknown = (typed: string): boolean => /^(unknown|not known|n\/?a|\?+)$/i.test(typed.trim());

/** What has to be put right before a form is sent, by field. Leaving a field empty is always a way out. */
export function wrong(facts: Facts, now = new Date()): Record<string, string> {
  const { agreement = '', framework = '', discovered = '', happened = '', 'contact.reporter': contact = '' } = facts;
  const problems: Record<string, string> = {};
  if (agreement.trim() !== '' && !AGREEMENT.test(agreement.trim()))
    problems['agreement'] = 'This does not look like NIC-123456-A1B2C. Put it right, or leave it empty for now.';
  if (framework.trim() !== '' && !FRAMEWORK.test(framework.trim()))
    problems['framework'] = 'This does not look like CON-123456-A1B2C. Put it right, or leave it empty for now.';
  const known = discovered.trim() === '' ? now : readTime(discovered, now);
  if (known === null)
    problems['discovered'] =
      'I cannot read this as a time in the past. Write it like 25/11/2026 14:30, or leave it empty for now.';
  if (happened.trim() !== '' && !isUnknown(happened)) {
    const at = readTime(happened, now);
    if (at === null)
      problems['happened'] = 'I cannot read this as a time in the past. Write it like 24/11/2026, or leave it empty.';
    else if (known !== null && at > known)
      problems['happened'] = 'This is later than the time of discovery. Please check both times.';
  }
  if (contact.trim() !== '' && !/\S@\S|(\d[\s()+-]*){6}|\[(e-mail address|phone number)\]/.test(contact))
    problems['contact.reporter'] = 'Please give a work e-mail address or a telephone number.';
  return problems;
}

/** When the clock of 72 hours began: when it was discovered, or else when it was reported. */
export const discoveredAt = (facts: Facts, recordedAt: Date): Date =>
  readTime(facts['discovered'] ?? '', recordedAt) ?? recordedAt;

/** What looks wrong in a report that is stored; said, and never a reason not to take it. */
export const doubts = (facts: Facts, recordedAt: Date): string[] =>
  Object.entries(wrong(facts, recordedAt)).map(
    ([id, problem]) =>
      `**${SHORT[id] ?? FIELDS.find((field) => field.id === id)?.label ?? id}:** ${problem.replace(/ Put it right.*$| Write it.*$/, '')} It is sent as you wrote it; you can correct it.`,
  );
