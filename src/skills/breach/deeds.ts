import { sameCard, short } from './card.ts';
import { type Access, type BreachTools, type Handler, refused, told } from './access.ts';
import { NEAR_DAYS } from './duplicates.ts';
import { ID, additionForm, correctionForm, shareForm, withdrawForm } from './forms.ts';
import { readReference } from './reference.ts';
import { may } from './report.ts';
import { summaryCard } from './summary.ts';

/** Everything that can be done with a report that is stored, by the id of its button or form. */
export function deedsOf(tools: BreachTools, { status, withReport, formOr }: Access): Readonly<Record<string, Handler>> {
  const { reports, keeping, followUps, route } = tools;
  return {
    [ID.more]: formOr('add', ({ reference }) => additionForm(reference)),
    [ID.add]: withReport('add', async (report, role, turn) => {
      const changed = await reports.add(report, { added: turn.values?.['added'] ?? '' }, turn.person.id, turn.id);
      if (!may(role, 'see'))
        return told(
          'report_added_to',
          short('Added', `What you wrote is added to ${report.reference}, and DARS gets it.`),
        );
      return status('report_added_to', changed, 'Added to the report', role);
    }),
    [ID.correct]: formOr('correct', ({ reference, facts }) => correctionForm(reference, facts)),
    [ID.corrected]: withReport('correct', async (report, role, turn) => {
      const changed = await reports.correct(report, turn.values ?? {}, turn.person.id, turn.id);
      return status('report_corrected', changed, 'The report is corrected', role);
    }),
    [ID.withdraw]: formOr('withdraw', ({ reference }) => withdrawForm(reference)),
    [ID.withdrawn]: withReport('withdraw', async (report, role, turn) => {
      const changed = await reports.withdraw(report, turn.values?.['reason'] ?? '', turn.person.id, turn.id);
      return status('report_withdrawn', changed, 'The report is withdrawn', role);
    }),
    [ID.receipt]: withReport('receipt', async (report, role, turn) => {
      await reports.note(report, {
        what: 'receipt confirmed',
        by: turn.person.id,
        state: 'confirmed',
        from: ['recorded', 'sent', 'failed'],
      });
      return status('receipt_confirmed', (await reports.byId(report.id)) ?? report, 'Noted: DARS has it', role);
    }),
    [ID.close]: withReport('close', async (report, role, turn) => {
      await reports.note(report, {
        what: 'closed',
        by: turn.person.id,
        state: 'closed',
        from: ['recorded', 'sent', 'failed', 'confirmed'],
      });
      return status('report_closed', { ...report, state: 'closed' }, 'The report is closed', role);
    }),
    [ID.share]: formOr('share', ({ reference }) => shareForm(reference)),
    [ID.shared]: withReport('share', async (report, _role, turn) => {
      const typed = (turn.values?.['account.colleague'] ?? '').trim();
      const account = typed.includes(':') ? typed : `${turn.platform}:${turn.workspace}:${typed}`;
      if (typed === '' || !tools.knows(account))
        return told('share_wrong', { ...shareForm(report.reference), heading: 'Please choose one colleague' });
      await keeping.share(report, account, 'reader', turn.person.id);
      await tools.tellOne(report, 'shared', account);
      return told('report_shared', short('Shared', `Your colleague can see ${report.reference} now and add to it.`));
    }),
    [ID.remind]: withReport('remind', async (report, _role, turn, context) => {
      const count = await followUps.remind(report, turn.person.id, context.now);
      return told(
        'reminders_set',
        count === 0
          ? short(
              'There is no time left to remind you of',
              'All three times (24, 48 and 66 hours after discovery) are over. Please look at it with your data protection officer now.',
            )
          : short(
              'I will remind you',
              `I write to you ${count === 1 ? 'once' : `${count} times`} before the 72 hours end (24, 48 and 66 hours after discovery).`,
            ),
      );
    }),
    [ID.summary]: withReport('export', async (report) =>
      told('report_summary', summaryCard(report, await reports.history(report), route), { lasting: true }),
    ),
    [ID.export]: withReport('export', async (report, _role, turn) => {
      const url = await tools.linkTo({ report: report.id }, turn.person.id);
      if (url === null)
        return told(
          'export_unreachable',
          short(
            'Please ask the people who run this assistant',
            `They make the file with: \`dars reports export ${report.reference}\`.`,
          ),
        );
      const card = short(
        'Your files',
        `The links work for 15 minutes, for whoever has them. Please do not pass them on.`,
      );
      const link = (label: string, format: string) => ({
        kind: 'link' as const,
        label,
        url: `${url}?format=${format}`,
      });
      return told(
        'export_offered',
        { ...card, actions: [link('Word document', 'docx'), link('JSON', 'json'), link('Timeline picture', 'png')] },
        { lasting: true },
      );
    }),
    [ID.redeliver]: withReport('redeliver', async (report, _role, turn) => {
      if (!route.sends)
        return told(
          'redelivery_unset',
          short('It cannot be sent', 'No way of sending reports to DARS is set up here.'),
        );
      await reports.redeliver(report, turn.person.id);
      return told('redelivery', short('It is sent again', `${report.reference} goes to DARS again now.`));
    }),
    [ID.same]: withReport('same', async (report, _role, turn) => {
      const other = readReference((turn.value ?? '').split(' ')[1] ?? '');
      const found = other === null ? null : await reports.find(other);
      const near = found !== null && (await reports.nearby(report, NEAR_DAYS)).some(({ id }) => id === found.id);
      if (found === null || !near) return refused();
      await reports.sameAs(report, found.reference, turn.person.id, turn.id);
      await keeping.share(found, turn.person.id, 'contributor', turn.person.id);
      return told('same_incident', sameCard(report.reference, found.reference), { lasting: true });
    }),
  };
}
