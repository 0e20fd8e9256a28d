import type { Card, Incoming, Reply, Skill, SkillContext, SkillResult, Turn } from '../../bot/index.ts';
import { inWords } from './deadline.ts';
import { duplicateOf, NEAR_DAYS } from './duplicates.ts';
import { wrong } from './facts.ts';
import { type BreachTools, type Handler, createAccess, refused, told } from './access.ts';
import { alert, duplicateCard, firstScreen, news, offer, short, stateOf } from './card.ts';
import { deedsOf } from './deeds.ts';
import { ID, additionForm, carry, correctionForm, readCarried, reportForm, shareForm, withdrawForm } from './forms.ts';
import { readReference } from './reference.ts';
import { type Report, may } from './report.ts';
import * as talks from './talk.ts';

/** The name of the turns by which people are told that something changed. */
const NOTICE = 'breach.notice';

/** The intent of a message that may be a report, and may be something else: whoever wrote it is asked first. */
export const POSSIBLE = 'breach_possible';

const UNRECORDED =
  'I could not record this, so nothing has been reported. Please press the button again in a minute. If it goes on, tell DARS and your information governance lead by telephone or e-mail now.';

/** Takes reports of suspected breaches: contain first, store, acknowledge, deliver, follow up. Everything is between the bot and those who may see it. */
export function createBreachSkill(tools: BreachTools): Skill {
  const { knowledge, reports, keeping, route, leads } = tools;

  const access = createAccess(tools);
  const { status, roleOf, withReport } = access;

  const begin: Handler = async (turn, context) => {
    const [first = '', ...more] = turn.text.trim().split(/\s+/);
    if (turn.kind === 'command' && first !== '' && more.length === 0 && readReference(first) !== null)
      return await show(turn, context);
    const carried = turn.text.trim() === '' ? '' : turn.id;
    if (!turn.addressed) return told('offered', offer(carried));
    if (context.intent === POSSIBLE) return told('offered', offer(carried, turn.text));
    return told('first_steps', firstScreen(knowledge, route, carried), {
      record: { documents: ['guide:breach-reporting'] },
    });
  };

  const record = async (turn: Turn, context: SkillContext, given: Record<string, string>): Promise<SkillResult> => {
    const { what = '', ...rest } = given;
    const { turn: carriedTurn } = readCarried(turn.value ?? '');
    const before = await reports.wordsOf(carriedTurn, turn.person.id);
    const whole = [before.text, what].filter((part) => part.trim() !== '').join('\n\n');
    if (whole === '') return told('nothing_to_report', reportForm('', rest));
    const whoever = { owner: await context.person() };
    const link = turn.link ?? before.link ?? undefined;
    const report = await reports.record(
      { ...turn, ...(link === undefined ? {} : { link }) },
      { ...rest, what: whole },
      whoever,
    );
    await keeping.dropDraft(turn.person.id);
    await tools.tellLeads(report, route.sends ? 'recorded' : 'not_sent');
    const result = status('report_recorded', report, 'Your report is recorded', 'reporter');
    const other = duplicateOf(report, await reports.nearby(report, NEAR_DAYS));
    if (other === null) return result;
    const card = duplicateCard(report.reference, other.reference);
    return { ...result, replies: [...result.replies, { card, audience: 'person', lasting: true }] };
  };

  const send: Handler = async (turn, context) => {
    const values = turn.values ?? {};
    // Platforms that check a form while it is open never get here; the words come back with the form.
    const problems = Object.values(wrong(values, context.now));
    if (problems.length === 0) return await record(turn, context, values);
    await keeping.keepDraft(turn.person.id, turn.value ?? '', values);
    const form = reportForm(turn.value ?? '', values);
    const notes = problems.map((markdown) => ({ type: 'note' as const, tone: 'caution' as const, markdown }));
    return told('form_wrong', {
      ...form,
      heading: 'Not reported yet: please look at this',
      blocks: [...notes, ...form.blocks],
    });
  };

  const show: Handler = withReport('see', (report, role) =>
    Promise.resolve(status('report_shown', report, `Report ${report.reference}`, role, { anew: true })),
  );

  const notice: Handler = async (turn, context) => {
    const [reference = '', what = ''] = (turn.value ?? '').split(' ');
    const report = await reports.find(readReference(reference) ?? '');
    if (report === null) return refused();
    if (leads.rooms.includes(turn.person.id))
      return { outcome: 'alerted', replies: [{ card: alert(report, what), audience: 'conversation' }] };
    const role = await roleOf(report, turn.person.id, await context.person());
    if (!may(role, 'see') || role === null) {
      await reports.note(report, {
        what: 'see: refused',
        by: turn.person.id,
        detail: { platform: turn.platform, role },
      });
      return refused();
    }
    const words = role === 'lead' ? alert(report, what) : news(report, what);
    const shown = role === 'reporter' ? status('noticed', report, `Report ${report.reference}`, role).replies : [];
    const button = { kind: 'button' as const, id: ID.status, label: 'Show its state', value: report.reference };
    const extra: Reply[] =
      words === null ? [] : [{ card: { ...words, actions: [button] }, audience: 'person', lasting: true }];
    return { outcome: 'noticed', replies: [...shown, ...extra] };
  };

  const handlers: Readonly<Record<string, Handler>> = {
    [NOTICE]: notice,
    [ID.no]: () => Promise.resolve(told('put_aside', short('All right', 'Nothing was changed.'))),
    [ID.open]: async (turn) => {
      if (turn.formShown) return { outcome: 'report_form', replies: [] };
      const draft = await keeping.draft(turn.person.id);
      return told('report_form', reportForm(turn.value ?? '', draft?.facts));
    },
    [ID.send]: send,
    [ID.keep]: async (turn) => {
      await keeping.keepDraft(turn.person.id, turn.value ?? '', turn.values ?? {});
      return told(
        'draft_kept',
        {
          ...short(
            'Kept as a draft: nothing is reported yet',
            'What you filled in is kept for 24 hours. Please do not wait long with the report.',
          ),
          actions: [{ kind: 'button', id: ID.open, label: 'Go on with the report', value: turn.value ?? '' }],
        },
        { lasting: true },
      );
    },
    [ID.talk]: async (turn, { state }) => {
      const { turn: carriedTurn, contained } = readCarried(turn.value ?? '');
      if (turn.aside || !turn.private) {
        // What is typed there others would read.
        const card = short(
          'Let us talk here',
          'Here only you and I read along. Press the button, and I ask one thing at a time.',
        );
        const value = carry({ turn: carriedTurn, contained });
        return told(
          'talk_moved',
          { ...card, actions: [{ kind: 'button', id: ID.talk, label: 'Begin', value }] },
          { lasting: true },
        );
      }
      const { card, talk } = talks.ask(talks.begun(carriedTurn, contained));
      await state.set(talk);
      return told('talk_asked', card, { awaits: true });
    },
    [ID.reach]: async (turn, context) => {
      const talk = await talks.stored(context);
      const result = await send({ ...turn, values: { ...talk?.facts, ...turn.values } }, context);
      if (result.outcome === 'report_recorded') await context.state.clear();
      return result;
    },
    ...deedsOf(tools, access),
    [ID.status]: show,
  };

  return {
    name: 'breach',
    help: {
      title: 'Something went wrong',
      text: 'Tell me in a few words, without patient details. I say what to do first, record your report and give you a reference.',
      examples: ['/dars breach'],
    },
    claims: {
      intents: ['breach_report', POSSIBLE],
      commands: ['breach', 'report'],
      actions: [...Object.values(ID), NOTICE],
    },
    forms: {
      [ID.open]: async (value, { person }) => {
        // A draft is worth waiting for, but not worth losing the form.
        const draft = await keeping.draft(person.id).catch(() => null);
        return reportForm(value === '' ? (draft?.carried ?? '') : value, draft?.facts);
      },
      [ID.more]: additionForm,
      [ID.share]: shareForm,
      [ID.withdraw]: withdrawForm,
      [ID.correct]: async (reference, { person }) => {
        const report = await reports.find(readReference(reference) ?? '');
        const granted = report !== null && may(await roleOf(report, person.id), 'correct');
        return correctionForm(reference, granted ? report.facts : {});
      },
    },
    checks: { [ID.send]: { opens: ID.open, wrong }, [ID.corrected]: { opens: ID.correct, wrong } },
    unrecorded: Object.fromEntries(
      [ID.send, ID.reach, ID.add, ID.corrected, ID.withdrawn].map((id) => [id, UNRECORDED]),
    ),
    async home({ person }) {
      const own = await reports.list(5, person.id);
      const open: Card['actions'] = [{ kind: 'button', id: ID.open, label: 'Report a suspected breach', value: '' }];
      return {
        heading: 'Something went wrong?',
        blocks: [
          { type: 'text', markdown: 'Stop it first, then report it. Only you and those who must know see it.' },
          ...(own.length === 0
            ? []
            : [
                {
                  type: 'facts' as const,
                  facts: own.map((report) => ({
                    label: report.reference,
                    value: `${stateOf(report, route)} (${inWords(report.recordedAt)})`,
                  })),
                },
              ]),
        ],
        actions: [
          ...open,
          ...own.map(({ reference: value }) => ({
            kind: 'button' as const,
            id: ID.status,
            label: `Show ${value}`,
            value,
          })),
        ],
      };
    },
    async handle(turn, context) {
      const handler = handlers[turn.name ?? ''];
      if (handler && (turn.kind === 'action' || turn.kind === 'submission')) return await handler(turn, context);
      const talk = context.awaited && turn.kind === 'message' ? await talks.stored(context) : null;
      return talk === null
        ? await begin(turn, context)
        : await talks.answer(talks.step(talk, turn, context.intent), context);
    },
  };
}

/** What makes the bot tell somebody of a change: a turn of their own, as durable as what they say themselves. */
export const noticeOf = (
  { reference, version }: Report,
  what: string,
  to: Pick<Incoming, 'platform' | 'workspace' | 'conversation' | 'person' | 'private' | 'place' | 'aside'>,
): Incoming => ({
  ...to,
  eventId: `report:${reference}:${version}:${what}:${to.person.id}`,
  kind: 'action',
  name: NOTICE,
  value: `${reference} ${what}`,
  text: '',
  addressed: true,
});
