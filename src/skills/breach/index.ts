import type { Card, Incoming, Skill, SkillResult, Turn } from '../../bot/index.ts';
import type { Knowledge } from '../../knowledge/index.ts';
import { ID, type Route, additionForm, firstScreen, notYours, reportForm, statusCard } from './card.ts';
import { readReference } from './reference.ts';
import type { Report, Reports } from './report.repository.ts';

export { type Route, firstScreen } from './card.ts';
export { createDelivery, type Job, QUEUE } from './delivery/deliver.ts';
export { emailTransport, type Transport, webhookTransport } from './delivery/transports.ts';
export { type Enqueue, type Report, type Reports, openReports } from './report.repository.ts';

/** The name of the turns by which a reporter is told that something changed. */
const NOTICE = 'breach.notice';

/** What makes the bot tell a reporter of a new state: a turn of their own, as durable as what they say themselves. */
export const noticeOf = ({ origin, reference }: Report, what: string): Incoming => ({
  ...origin,
  eventId: `report:${reference}:${what}`,
  kind: 'action',
  name: NOTICE,
  value: reference,
  text: '',
  addressed: true,
});

const told = (outcome: string, card: Card, record: unknown = null): SkillResult => ({
  outcome,
  replies: [{ card, audience: 'person' }],
  record,
});

/** Takes reports of suspected breaches: contain first, store, acknowledge, deliver. Everything is for the reporter alone. */
export function createBreachSkill(tools: { knowledge: Knowledge; reports: Reports; route: Route }): Skill {
  const { knowledge, reports, route } = tools;

  /** Only the reporter sees a report. Others learn not even that it exists, and the look is noted. */
  const own = async (turn: Turn, what: string): Promise<Report | null> => {
    const reference = readReference(turn.value === undefined || turn.value === '' ? turn.text : turn.value);
    const report = reference === null ? null : await reports.find(reference);
    if (report === null) return null;
    const mine = report.person === turn.person.id;
    await reports.note(report, { what: mine ? `${what} by the reporter` : `${what} refused`, by: turn.person.id });
    return mine ? report : null;
  };

  const begin = (turn: Turn): SkillResult =>
    told('first_steps', firstScreen(knowledge, route, turn.text.trim() === '' ? '' : turn.id), {
      documents: ['guide:breach-reporting'],
    });

  const send = async (turn: Turn): Promise<SkillResult> => {
    const { what = '', ...rest } = turn.values ?? {};
    const before = await reports.wordsOf(turn.value ?? '', turn.person.id);
    const whole = [before, what].filter((part) => part.trim() !== '').join('\n\n');
    if (whole === '') return told('nothing_to_report', reportForm(''));
    const report = await reports.record(turn, { ...rest, what: whole });
    return told('report_recorded', statusCard(report, route, 'Your report is recorded'));
  };

  const add = async (turn: Turn): Promise<SkillResult> => {
    const report = await own(turn, 'addition');
    if (report === null) return told('not_yours', notYours);
    const changed = await reports.add(report, { added: turn.values?.['added'] ?? '' }, turn.person.id, turn.id);
    return told('report_added_to', statusCard(changed, route, 'Added to your report'));
  };

  const confirm = async (turn: Turn): Promise<SkillResult> => {
    const report = await own(turn, 'receipt');
    if (report === null) return told('not_yours', notYours);
    await reports.note(report, { what: 'receipt confirmed', by: turn.person.id, state: 'confirmed' });
    return told('receipt_confirmed', statusCard({ ...report, state: 'confirmed' }, route, 'Noted: DARS has it'));
  };

  const show = async (turn: Turn): Promise<SkillResult> => {
    const report = await own(turn, 'look');
    return report === null
      ? told('not_yours', notYours)
      : told('report_shown', statusCard(report, route, `Report ${report.reference}`));
  };

  return {
    name: 'breach',
    help: {
      title: 'Something went wrong',
      text: 'Tell me in a few words, without patient details. I say what to do first, record your report and give you a reference.',
      examples: ['/dars breach'],
    },
    claims: {
      intents: ['breach_report'],
      commands: ['breach', 'report'],
      actions: [...Object.values(ID), NOTICE],
    },
    forms: { [ID.open]: reportForm, [ID.more]: additionForm },
    async handle(turn) {
      switch (turn.name) {
        case ID.open:
          return turn.formShown
            ? { outcome: 'report_form', replies: [] }
            : told('report_form', reportForm(turn.value ?? ''));
        case ID.more:
          return turn.formShown
            ? { outcome: 'addition_form', replies: [] }
            : told('addition_form', additionForm(turn.value ?? ''));
        case ID.send:
          return await send(turn);
        case ID.add:
          return await add(turn);
        case ID.receipt:
          return await confirm(turn);
        case ID.status:
        case NOTICE:
          return await show(turn);
        default:
          return begin(turn);
      }
    },
  };
}
