import { type Card, type SkillResult, literal } from '../../../bot/index.ts';
import { dayInWords, readDay } from '../form/dates.ts';
import type { FormSection } from '../form/definition.ts';
import { ID } from '../ids.ts';
import { titleOf } from '../paper/paper.ts';
import { sectionBy } from '../talk/lookup.ts';
import { type Tools, type Work, accountOf, alone, ifMay, short, shown } from '../tools.ts';

/** Who looks after a section, and what the team says and decides about it. */
export interface Deciding {
  assignForm(reference: string, section: string): Card;
  assigned(work: Work, section: string): Promise<SkillResult>;
  commentForm(reference: string, section: string): Card;
  comment(work: Work, words: string, text: string): Promise<SkillResult>;
  resolve(work: Work, comment: string): Promise<SkillResult>;
  sign(work: Work, words: string, signed: boolean): Promise<SkillResult>;
  snooze(work: Work, words: string, days: number | null): Promise<SkillResult>;
}

export function createDeciding(tools: Tools): Deciding {
  const { form, team, sections } = tools;

  const sectionOf = (work: Work, words: string): FormSection | null =>
    words === '' ? (form.sections.find(({ id }) => id === work.talk.section) ?? null) : sectionBy(form, words);

  const which = (work: Work): SkillResult =>
    shown(
      'which_section',
      short('Which section?', `Please name it, such as “benefits” or “5d”. (${work.application.reference})`),
      { awaits: true },
    );

  const assignForm = (reference: string, section: string): Card => ({
    heading: `Who looks after it? ${form.sections.find(({ id }) => id === section)?.title ?? ''}`,
    blocks: [
      { type: 'text', markdown: 'They are told, and reminded on the day. Without a person nobody looks after it.' },
      {
        type: 'fields',
        fields: [
          { kind: 'person', id: 'account.colleague', label: 'Who?', required: false },
          {
            kind: 'text',
            id: 'due',
            label: 'By when?',
            multiline: false,
            required: false,
            maxLength: 40,
            help: 'A day, such as 1 March 2027',
          },
        ],
      },
    ],
    actions: [{ kind: 'submit', id: ID.assigned, label: 'Save it', value: `${reference} ${section}` }],
  });

  return {
    assignForm,

    assigned: (work, id) =>
      ifMay(work, 'write', async () => {
        const { application, by, turn } = work;
        const section = form.sections.find((each) => each.id === id);
        if (section === undefined) return which(work);
        const typed = (turn.values?.['account.colleague'] ?? '').trim();
        const account = typed === '' ? null : accountOf(tools, work, typed);
        const due = (turn.values?.['due'] ?? '').trim();
        const day = due === '' ? null : readDay(due);
        if ((typed !== '' && account === null) || (due !== '' && (day === null || day === 'nonexistent')))
          return alone('assign_wrong', {
            ...assignForm(application.reference, section.id),
            heading:
              account === null && typed !== ''
                ? 'I do not know that person: please choose again'
                : `There is no such day as “${due.slice(0, 30)}”: please write it like 1 March 2027`,
          });
        const members = await team.members(application.id);
        const member = members.find((each) => each.account === account);
        if (account !== null && member === undefined)
          return alone(
            'assign_wrong',
            short('They are not on the team yet', 'Please invite them first: say **invite**.'),
          );
        const on = day === null || day === 'nonexistent' ? null : day.day;
        await sections.assign(
          application.id,
          section.id,
          account === null ? null : { account, name: member?.name ?? null },
          on,
          by,
        );
        const direct = account === null || account === by.account ? null : tools.directTo(account);
        if (direct !== null)
          await tools.tell(direct, `${application.reference} assigned ${section.id}`, `${turn.id}:assigned`);
        return shown(
          'assigned',
          short(
            'Saved',
            `${titleOf(section)}: ${account === null ? 'nobody looks after it' : `${literal(member?.name ?? 'your colleague')} looks after it`}${on === null ? '' : `, by ${dayInWords(on)}`}.`,
          ),
          { awaits: true },
        );
      }),

    commentForm: (reference, section) => ({
      heading: `Comment on ${form.sections.find(({ id }) => id === section)?.title ?? 'it'}`,
      blocks: [
        {
          type: 'fields',
          fields: [{ kind: 'text', id: 'comment', label: 'Comment', multiline: true, required: true, maxLength: 2000 }],
        },
      ],
      actions: [{ kind: 'submit', id: ID.commented, label: 'Comment', value: `${reference} ${section}` }],
    }),

    comment: (work, words, text) =>
      ifMay(work, 'comment', async () => {
        const section = sectionOf(work, words);
        if (section === null) return which(work);
        await sections.comment(work.application.id, section.id, text.trim().slice(0, 4000), work.by, work.turn.id);
        return shown('commented', short('Commented', `It stands with ${titleOf(section)} until somebody settles it.`), {
          awaits: true,
        });
      }),

    resolve: (work, comment) =>
      ifMay(work, 'comment', async () => {
        const done = /^\d+$/.test(comment) && (await sections.resolve(work.application.id, comment, work.by));
        return shown('resolved', short(done ? 'Settled' : 'It was settled already', 'It stays in the history.'), {
          awaits: true,
        });
      }),

    sign: (work, words, signed) =>
      ifMay(work, 'sign', async () => {
        const section = sectionOf(work, words);
        if (section === null) return which(work);
        await sections.signOff(work.application.id, section.id, signed, work.by);
        return shown(
          'signed',
          short(
            signed ? 'Signed off' : 'Sign-off taken back',
            `${titleOf(section)}. ${signed ? 'A later change of an answer there takes it back.' : ''}`,
          ),
          { awaits: true },
        );
      }),

    snooze: async (work, words, days) => {
      const section = sectionOf(work, words);
      if (section === null) return which(work);
      await sections.snooze(work.application.id, section.id, days);
      return shown(
        'snoozed',
        short(
          days === null ? 'No more reminders' : 'All right',
          days === null
            ? `I do not remind you of ${titleOf(section)} any more.`
            : `I remind you of ${titleOf(section)} again in ${days} ${days === 1 ? 'day' : 'days'}.`,
        ),
        { awaits: true },
      );
    },
  };
}
