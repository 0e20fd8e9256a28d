import type { Field } from '../../bot/index.ts';

/** What a report may hold. Nothing but what happened is needed to send one; the rest can follow. */
export const FIELDS: readonly Field[] = [
  {
    kind: 'text',
    id: 'what',
    label: 'What happened? (no names, NHS numbers or records, please)',
    multiline: true,
    required: true,
    maxLength: 3000,
  },
  {
    kind: 'choice',
    id: 'contained',
    label: 'Is it contained?',
    required: true,
    options: [
      { value: 'contained', label: 'Contained: it has stopped and the data is secure' },
      { value: 'not_yet', label: 'Not yet' },
      { value: 'unknown', label: 'I do not know' },
    ],
  },
  {
    kind: 'text',
    id: 'agreement',
    label: 'Agreement reference, if you have it',
    multiline: false,
    required: false,
    maxLength: 60,
    help: 'Such as DARS-NIC-123456-A1B2C-v1.0',
  },
  {
    kind: 'text',
    id: 'discovered',
    label: 'When was it discovered? (empty means now)',
    multiline: false,
    required: false,
    maxLength: 60,
    help: 'Such as 25/11/2026 14:30, or yesterday 9:00',
  },
  { kind: 'text', id: 'dataset', label: 'Which data?', multiline: false, required: false, maxLength: 300 },
  {
    kind: 'text',
    id: 'affected',
    label: 'How many people or records, roughly? A range or "unknown" is fine',
    multiline: false,
    required: false,
    maxLength: 200,
  },
  {
    kind: 'text',
    id: 'told',
    label: 'Who has been told already? (DSPT, ICO, DHSC, police, funder)',
    multiline: false,
    required: false,
    maxLength: 300,
  },
  {
    kind: 'text',
    id: 'contact.reporter',
    label: 'How can DARS reach you? (work e-mail or telephone)',
    multiline: false,
    required: true,
    maxLength: 200,
  },
];

/** Names of the facts as people read them. */
const LABELS: Readonly<Record<string, string>> = {
  what: 'What happened',
  contained: 'Contained',
  agreement: 'Agreement reference',
  discovered: 'Discovered',
  dataset: 'Data',
  affected: 'People or records affected',
  told: 'Told already',
  'contact.reporter': 'Contact',
  added: 'Added later',
};

const CONTAINED: Readonly<Record<string, string>> = { contained: 'yes', not_yet: 'not yet', unknown: 'not known' };

/** Facts in their order, as labels and values; empty ones are left out. */
export function readable(facts: Readonly<Record<string, string>>): { label: string; value: string }[] {
  return Object.keys(LABELS).flatMap((id) => {
    const value = (facts[id] ?? '').trim();
    if (value === '') return [];
    return [{ label: LABELS[id] ?? id, value: id === 'contained' ? (CONTAINED[value] ?? value) : value }];
  });
}

/** As DARS writes them: `DARS-NIC-656836-T2J0T-v2.3`, with or without the beginning and the version. */
const AGREEMENT = /^(DARS-)?NIC-\d{5,6}-[A-Z0-9]{5}(-v\d+(\.\d+)?)?$/i;

/** What looks wrong in a field; said, and never a reason not to take the report. */
export function doubts(facts: Readonly<Record<string, string>>, readTime: (typed: string) => Date | null): string[] {
  const { agreement = '', discovered = '' } = facts;
  return [
    ...(agreement.trim() !== '' && !AGREEMENT.test(agreement.trim())
      ? [
          'The agreement reference does not look like NIC-123456-A1B2C. It is sent as you wrote it; you can add the right one.',
        ]
      : []),
    ...(discovered.trim() !== '' && readTime(discovered) === null
      ? ['I could not read the time of discovery, so the deadline below counts from now. You can add the right time.']
      : []),
  ];
}
