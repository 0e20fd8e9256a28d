import type { Action, Block, Card } from '../../bot/index.ts';
import { type Knowledge, cite, notesOf, passagesOf } from '../../knowledge/index.ts';
import { deadlineAfter, inWords, readTime } from './deadline.ts';
import { FIELDS, doubts, readable } from './facts.ts';
import type { Report } from './report.repository.ts';

/** Ids of the buttons and forms. */
export const ID = {
  open: 'breach.open',
  send: 'breach.send',
  more: 'breach.more',
  add: 'breach.add',
  status: 'breach.status',
  receipt: 'breach.receipt',
} as const;

/** How sure it is that a report reaches DARS by itself. */
export interface Route {
  /** Some way of sending is set up. */
  sends: boolean;
}

/** The order of actions, from the guide on breach reporting. */
const steps = ['F7', 'F8', 'F10', 'F11', 'F12', 'F13'].map((fact) => `guide:breach-reporting#${fact}`);

/** Contain first; then the form. Nothing is recorded as a report yet, and that is said before anything else. */
export function firstScreen(knowledge: Knowledge, { sends }: Route, carried: string): Card {
  const { sources, cited } = cite(passagesOf(knowledge, steps), knowledge);
  return {
    heading: 'This sounds like something to report',
    blocks: [
      {
        type: 'note',
        tone: 'caution',
        markdown: `**Nothing has been reported yet.** First stop what is going wrong, secure the data, and do not delete evidence. Then press **Report it**. ${sends ? 'I record it, give you a reference and send it to DARS.' : 'I record it and give you a reference, but **I cannot send it to DARS**: that is not set up here. Tell your information governance lead as well.'} Please give no names, NHS numbers or records.`,
      },
      { type: 'text', markdown: 'What the guidance asks for, in order:' },
      { type: 'bullets', items: cited.map(({ text, markers }) => ({ markdown: text, markers })) },
      ...notesOf(cited).map(({ note, markers }): Block => ({
        type: 'note',
        tone: 'info',
        markdown: `${markers.map((marker) => `[${marker}]`).join(' ')} ${note}`,
      })),
      ...contact(knowledge),
      { type: 'citations', citations: sources },
    ],
    actions: [
      { kind: 'button', id: ID.open, label: 'Report it', value: carried },
      { kind: 'say', label: 'What should the report say?', text: 'What should a report of a breach to DARS contain?' },
    ],
  };
}

/** How to reach DARS, from the contacts guide. */
function contact(knowledge: Knowledge): Block[] {
  const summary = knowledge.documents.get('guide:contacts')?.passages.find(({ kind }) => kind === 'summary')?.text;
  return summary ? [{ type: 'note', tone: 'info', markdown: `**Contact DARS:** ${summary}` }] : [];
}

/** @param carried id of the turn whose words are part of the report already, or empty: then the first field has to be filled. */
export const reportForm = (carried: string): Card => ({
  heading: 'Report a suspected breach',
  blocks: [
    {
      type: 'text',
      markdown:
        carried === ''
          ? 'What happened and how to reach you are enough; the rest can follow.'
          : 'What you wrote before is part of the report already. Add what is missing; the rest can follow.',
    },
    {
      type: 'fields',
      fields: FIELDS.map((field) => (field.id === 'what' && carried !== '' ? { ...field, required: false } : field)),
    },
  ],
  actions: [{ kind: 'submit', id: ID.send, label: 'Send the report', value: carried }],
});

export const additionForm = (reference: string): Card => ({
  heading: `Add to ${reference}`,
  blocks: [
    {
      type: 'fields',
      fields: [
        {
          kind: 'text',
          id: 'added',
          label: 'What should be added or put right? (no names or NHS numbers, please)',
          multiline: true,
          required: true,
          maxLength: 3000,
        },
      ],
    },
  ],
  actions: [{ kind: 'submit', id: ID.add, label: 'Add it', value: reference }],
});

const STATES: Readonly<Record<Report['state'], string>> = {
  recorded: 'recorded; not yet taken by DARS’s side',
  sent: 'sent; taken by DARS’s mail server or webhook, no receipt from DARS yet',
  failed: 'NOT sent: all tries failed',
  confirmed: 'confirmed: DARS has said that it has it',
  withdrawn: 'withdrawn',
};

/** The acknowledgement, and later the state. Only ever shown for a report that is stored. */
export function statusCard(report: Report, { sends }: Route, heading: string): Card {
  const read = (typed: string): Date | null => readTime(typed, report.recordedAt);
  const discovered = read(report.facts['discovered'] ?? '') ?? report.recordedAt;
  const blocks: Block[] = [
    {
      type: 'facts',
      facts: [
        { label: 'Reference', value: report.reference },
        { label: 'Recorded', value: inWords(report.recordedAt) },
        {
          label: 'State',
          value: sends || report.state !== 'recorded' ? STATES[report.state] : 'recorded here; NOT sent to DARS',
        },
      ],
    },
    { type: 'facts', facts: readable(report.facts) },
    ...doubts(report.facts, read).map((markdown): Block => ({ type: 'note', tone: 'caution', markdown })),
    ...next(report, sends).map((markdown): Block => ({ type: 'note', tone: 'info', markdown })),
    {
      type: 'note',
      tone: 'info',
      markdown: `**If this has to be notified to the Information Commissioner**, the 72 hours end on ${inWords(deadlineAfter(discovered))}, counted from discovery, weekends included. Whether it has to be is for your data protection officer; telling DARS does not replace it. Use the DSPT incident tool too.`,
    },
  ];
  const value = report.reference;
  const actions: Action[] = [
    { kind: 'button', id: ID.more, label: 'Add to this report', value },
    { kind: 'button', id: ID.status, label: 'Show its state', value },
    ...(report.state === 'confirmed'
      ? []
      : [{ kind: 'button' as const, id: ID.receipt, label: 'DARS has confirmed it', value }]),
  ];
  return { heading, blocks, actions };
}

function next(report: Report, sends: boolean): string[] {
  if (report.state === 'failed' || (!sends && report.state === 'recorded'))
    return [
      '**It has not reached DARS.** Please report it to DARS yourself now, quote the reference, and tell your information governance lead.',
    ];
  if (report.state === 'recorded')
    return ['I am sending it to DARS now, and keep trying if that fails. I tell you when it is taken.'];
  if (report.state === 'sent')
    return [
      'DARS should confirm that it has your report. If no confirmation comes, contact DARS directly (DSFC section 4.1.8).',
    ];
  return [];
}

export const notYours: Card = {
  heading: 'I cannot show that',
  blocks: [
    {
      type: 'text',
      markdown:
        'There is no report of yours under that reference. If you have something to report, say **report a breach**.',
    },
  ],
};
