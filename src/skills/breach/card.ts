import type { Action, Block, Card } from '../../bot/index.ts';
import { type Knowledge, cite, notesOf, passagesOf } from '../../knowledge/index.ts';
import { deadlineAfter, inWords } from './deadline.ts';
import { discoveredAt, doubts, readable } from './facts.ts';
import { ID, carry } from './forms.ts';
import { type Deed, type Report, type Role, may } from './report.ts';

/** How sure it is that a report reaches DARS by itself. */
export interface Route {
  /** Some way of sending is set up. */
  sends: boolean;
}

/** The order of actions, from the guide on breach reporting. */
const steps = ['F7', 'F8', 'F10', 'F11', 'F12', 'F13'].map((fact) => `guide:breach-reporting#${fact}`);

const note = (tone: 'info' | 'caution', markdown: string): Block => ({ type: 'note', tone, markdown });

/** Contain first; then the form. Nothing is recorded as a report yet, and that is said before anything else. */
export function firstScreen(knowledge: Knowledge, { sends }: Route, turn: string): Card {
  const { sources, cited } = cite(passagesOf(knowledge, steps), knowledge);
  const route = sends
    ? 'I record it, give you a reference and send it to DARS.'
    : 'I record it and give you a reference, but **I cannot send it to DARS**: that is not set up here. Tell your information governance lead as well.';
  const begin = (contained: string, label: string): Action => ({
    kind: 'button',
    id: ID.open,
    label,
    value: carry({ turn, contained }),
  });
  return {
    heading: 'This sounds like something to report',
    blocks: [
      note(
        'caution',
        `**Nothing has been reported yet.** First stop what is going wrong, secure the data, and do not delete evidence. Then say whether it is contained and report it: you need not wait until it is. ${route} Please give no names, NHS numbers or records.`,
      ),
      { type: 'text', markdown: 'What the guidance asks for, in order:' },
      { type: 'bullets', items: cited.map(({ text, markers }) => ({ markdown: text, markers })) },
      ...notesOf(cited).map(({ note: small, markers }): Block =>
        note('info', `${markers.map((marker) => `[${marker}]`).join(' ')} ${small}`),
      ),
      ...contact(knowledge),
      { type: 'citations', citations: sources },
    ],
    actions: [
      begin('contained', 'Contained: report it'),
      begin('not_yet', 'Not contained yet: report it'),
      begin('unknown', 'I do not know: report it'),
      { kind: 'button', id: ID.talk, label: 'Report it in a conversation', value: carry({ turn, contained: '' }) },
      { kind: 'say', label: 'What should the report say?', text: 'What should a report of a breach to DARS contain?' },
    ],
  };
}

/** For somebody who spoke to others: short, and easy to put aside. */
export const offer = (turn: string, said = ''): Card => ({
  heading: 'Did something go wrong with data?',
  blocks: [
    {
      type: 'text',
      markdown:
        'What you wrote reads as if it may have to be reported to DARS. Only you see this, and nothing has been recorded as a report.',
    },
    note('caution', 'If so: first stop what is going wrong, secure the data, and do not delete evidence.'),
  ],
  actions: [
    { kind: 'button', id: ID.open, label: 'Report it', value: carry({ turn, contained: '' }) },
    // What was meant otherwise is said again, and then taken as that.
    said !== '' && said.length <= LONGEST_SAID
      ? { kind: 'say', label: 'No, I mean something else', text: said }
      : { kind: 'button', id: ID.no, label: 'No, thank you' },
  ],
});

/** What is longer is no button. */
const LONGEST_SAID = 300;

/** How to reach DARS, from the contacts guide. */
function contact(knowledge: Knowledge): Block[] {
  const summary = knowledge.documents.get('guide:contacts')?.passages.find(({ kind }) => kind === 'summary')?.text;
  return summary ? [note('info', `**Contact DARS:** ${summary}`)] : [];
}

const STATES: Readonly<Record<Report['state'], string>> = {
  recorded: 'recorded; not yet taken by DARS’s side',
  sent: 'sent; taken by DARS’s mail server or webhook, no receipt from DARS yet',
  failed: 'NOT sent: all tries failed',
  confirmed: 'confirmed: DARS has said that it has it',
  closed: 'closed',
};

export const stateOf = ({ state, withdrawnAt }: Report, { sends }: Route): string =>
  `${withdrawnAt === null ? '' : 'withdrawn; '}${sends || state !== 'recorded' ? STATES[state] : 'recorded here; NOT sent to DARS'}`;

/** The acknowledgement, and later the state. Only ever shown for a report that is stored. */
export function statusCard(report: Report, route: Route, heading: string, role: Role = 'reporter'): Card {
  const { reference, facts, recordedAt } = report;
  return {
    heading,
    blocks: [
      {
        type: 'facts',
        facts: [
          { label: 'Reference', value: reference },
          { label: 'Recorded', value: inWords(recordedAt) },
          { label: 'State', value: stateOf(report, route) },
          ...(report.sameAs === null ? [] : [{ label: 'Same incident as', value: report.sameAs }]),
          ...(report.link === null ? [] : [{ label: 'Began with', value: 'this message', url: report.link }]),
        ],
      },
      { type: 'facts', facts: readable(facts) },
      ...doubts(facts, recordedAt).map((text) => note('caution', text)),
      ...next(report, route).map((text) => note('info', text)),
      note('info', deadline(report)),
    ],
    actions: actions(report, role),
  };
}

export const deadline = ({ facts, recordedAt }: Report): string =>
  `**If this has to be notified to the Information Commissioner**, the 72 hours end on ${inWords(deadlineAfter(discoveredAt(facts, recordedAt)))}, counted from discovery, weekends included. Whether it has to be is for your data protection officer; telling DARS does not replace it. Use the DSPT incident tool too.`;

function next({ state, withdrawnAt }: Report, { sends }: Route): string[] {
  if (state === 'closed' || state === 'confirmed') return [];
  if (state === 'failed' || (!sends && state === 'recorded'))
    return [
      '**It has not reached DARS.** Please report it to DARS yourself now, quote the reference, and tell your information governance lead.',
    ];
  const what = withdrawnAt === null ? 'it' : 'it, with the note that it is withdrawn,';
  const receipt =
    'DARS should confirm that it has your report. If no confirmation comes, contact DARS directly (DSFC section 4.1.8).';
  return state === 'recorded'
    ? [
        `I am sending ${what} to DARS now, and keep trying if that fails. This message changes when it is taken.`,
        receipt,
      ]
    : [receipt];
}

function actions({ reference: value, state, withdrawnAt }: Report, role: Role): Action[] {
  const ended = state === 'closed';
  const open = withdrawnAt === null && !ended;
  const offered: readonly [Deed, boolean, string, string][] = [
    ['add', !ended, ID.more, 'Add to this report'],
    ['see', true, ID.status, 'Show its state'],
    ['receipt', !ended && state !== 'confirmed', ID.receipt, 'DARS has confirmed it'],
    ['correct', open, ID.correct, 'Correct it'],
    ['remind', open, ID.remind, 'Remind me of the 72 hours'],
    ['export', true, ID.summary, 'Summary for the data protection officer'],
    ['export', true, ID.export, 'Download'],
    ['share', open, ID.share, 'Share with a colleague'],
    ['redeliver', !ended, ID.redeliver, 'Send it again'],
    ['close', state === 'confirmed', ID.close, 'Close it'],
    ['withdraw', open, ID.withdraw, 'Withdraw it'],
  ];
  return offered
    .filter(([deed, fits]) => fits && may(role, deed))
    .map(([, , id, label]) => ({ kind: 'button', id, label, value }));
}

export const short = (heading: string, ...markdown: string[]): Card => ({
  heading,
  blocks: markdown.map((text) => ({ type: 'text', markdown: text })),
});

export const notYours = short(
  'I cannot show that',
  'There is no report of yours under that reference. If you have something to report, say **report a breach**.',
);

/** Words for what happened to a report, where the changed card alone would be overlooked. */
export function news(report: Report, what: string): Card | null {
  const { reference } = report;
  const [kind, more = ''] = what.split('.');
  switch (kind) {
    case 'failed':
      return short(
        `${reference} has NOT reached DARS`,
        'All tries to send it have failed. **Please report it to DARS yourself now**, quote the reference, and tell your information governance lead. It is kept here.',
      );
    case 'no_receipt':
      return short(
        `No confirmation for ${reference} yet`,
        'The report was taken by DARS’s side, but I have seen no confirmation that DARS has it. Please contact DARS directly and quote the reference (DSFC section 4.1.8). When you have the confirmation, press **DARS has confirmed it**.',
      );
    case 'ico':
      return short(`${reference}: ${more} hours of the 72 are left`, deadline(report));
    case 'shared':
      return short(
        `Report ${reference} was shared with you`,
        'You can see it and add to it; every look is noted. Press **Show its state** below, or say `/dars report` and the reference.',
      );
    default:
      return null;
  }
}

/** For a room of several people: nothing of what a report says. */
export const alert = ({ reference }: Report, what: string): Card => {
  const [kind = ''] = what.split('.');
  const words: Readonly<Record<string, string>> = {
    recorded: 'has been recorded',
    not_sent: 'has been recorded, and **cannot be sent to DARS**: no way of sending is set up',
    failed: '**could not be sent to DARS**; all tries failed',
    no_receipt: 'has not been confirmed by DARS yet',
  };
  return short(
    'Report of a suspected breach',
    `The report ${reference} ${words[kind] ?? 'has changed'}. Information governance leads can look at it between themselves and me: \`/dars report ${reference}\`.`,
  );
};

/** Somebody else seems to have reported the same. Nothing of what they wrote is shown. */
export const duplicateCard = (own: string, other: string): Card => ({
  heading: 'A colleague may have reported this already',
  blocks: [
    {
      type: 'text',
      markdown: `It looks like the incident that a colleague has already reported as **${other}**. Your report ${own} is recorded and sent all the same. If it is the same incident, say so: DARS is told, and you can add to theirs.`,
    },
  ],
  actions: [
    { kind: 'button', id: ID.same, label: 'It is the same incident', value: `${own} ${other}` },
    { kind: 'button', id: ID.no, label: 'No, another one' },
  ],
});

export const sameCard = (own: string, other: string): Card => ({
  heading: 'Noted: the same incident',
  blocks: [
    { type: 'text', markdown: `DARS is told that ${own} and ${other} are the same incident. You can add to both.` },
  ],
  actions: [
    { kind: 'button', id: ID.more, label: `Add to ${other}`, value: other },
    { kind: 'button', id: ID.more, label: `Add to ${own}`, value: own },
  ],
});
