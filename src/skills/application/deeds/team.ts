import { type Card, type SkillResult, literal } from '../../../bot/index.ts';
import type { MemberRole } from '../../../storage/index.ts';
import { dayInWords, readDay } from '../form/dates.ts';
import type { FormSection } from '../form/definition.ts';
import { ID } from '../ids.ts';
import { titleOf } from '../paper/paper.ts';
import { sectionBy } from '../talk/lookup.ts';
import { type Deed, type Tools, type Work, alone, may, nameIn, notAllowed, short, shown } from '../tools.ts';

/** Who works on an application, and what is said and decided about its sections. */
export interface TeamDeeds {
  show(work: Work): Promise<SkillResult>;
  inviteForm(reference: string): Card;
  invited(work: Work): Promise<SkillResult>;
  /** Gives out a code with which one person can join. */
  code(work: Work, role: string): Promise<SkillResult>;
  remove(work: Work, account: string): Promise<SkillResult>;
  assignForm(reference: string, section: string): Card;
  assigned(work: Work, section: string): Promise<SkillResult>;
  commentForm(reference: string, section: string): Card;
  comment(work: Work, words: string, text: string): Promise<SkillResult>;
  resolve(work: Work, comment: string): Promise<SkillResult>;
  sign(work: Work, words: string, signed: boolean): Promise<SkillResult>;
  snooze(work: Work, words: string, days: number | null): Promise<SkillResult>;
  /** How colleagues see that person. */
  call(work: Work, name: string): Promise<SkillResult>;
}

const ROLES: readonly { value: MemberRole; label: string }[] = [
  { value: 'editor', label: 'Editor: writes answers and comments' },
  { value: 'reviewer', label: 'Reviewer: comments, and signs sections off' },
  { value: 'reader', label: 'Reader: sees it' },
  { value: 'owner', label: 'Owner: may do everything' },
];

const isRole = (said: string): said is MemberRole => ROLES.some(({ value }) => value === said);

const PLATFORM: Readonly<Record<string, string>> = { slack: 'in Slack', teams: 'in Teams', web: 'on the page' };

/** A colleague by name; by the platform and the end of the account where none is known, which tells two apart. */
const calledOn = (name: string | null, account: string): string =>
  name ?? `somebody ${PLATFORM[account.split(':')[0] ?? ''] ?? 'elsewhere'} (…${account.slice(-4)})`;

export function createTeamDeeds(tools: Tools): TeamDeeds {
  const { form, team, sections } = tools;

  const sectionOf = (work: Work, words: string): FormSection | null =>
    words === '' ? (form.sections.find(({ id }) => id === work.talk.section) ?? null) : sectionBy(form, words);

  const which = (work: Work): SkillResult =>
    shown(
      'which_section',
      short('Which section?', `Please name it, such as “benefits” or “5d”. (${work.application.reference})`),
      { awaits: true },
    );

  const ifMay = async (work: Work, deed: Deed, then: () => Promise<SkillResult>): Promise<SkillResult> =>
    may(work.role, deed) ? await then() : alone('not_allowed', notAllowed(work.role), { awaits: true });

  /** An account as it was typed, or as a picker gave it. */
  const accountOf = (work: Work, typed: string): string | null => {
    const { platform, workspace } = work.turn;
    const account = typed.includes(':') ? typed : `${platform}:${workspace}:${typed}`;
    return typed !== '' && tools.directTo(account) !== null ? account : null;
  };

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
    async show({ application, role, by }) {
      const members = await team.members(application.id);
      const { reference } = application;
      return shown(
        'team',
        {
          heading: `The team of ${reference}`,
          blocks: [
            {
              type: 'facts',
              facts: members.map(({ name, account, role: theirs }) => ({
                label: `${calledOn(name, account)}${account === by.account ? ' (you)' : ''}`,
                value: theirs,
              })),
            },
            {
              type: 'text',
              markdown:
                'Owners and editors write, reviewers comment and sign off, readers read. Nobody else sees anything.',
            },
          ],
          actions: may(role, 'manage')
            ? [
                { kind: 'button', id: ID.invite, label: 'Invite somebody', value: reference },
                { kind: 'button', id: ID.code, label: 'A code for another platform', value: `${reference} editor` },
                ...members
                  .filter(({ role: theirs }) => theirs !== 'owner')
                  .slice(0, 3)
                  .map(({ name, account }) => ({
                    kind: 'button' as const,
                    id: ID.remove,
                    label: `Remove ${calledOn(name, account)}`.slice(0, 70),
                    value: `${reference} ${account}`,
                  })),
              ]
            : [],
        },
        { awaits: true },
      );
    },

    inviteForm: (reference) => ({
      heading: `Invite to ${reference}`,
      blocks: [
        {
          type: 'text',
          markdown: 'They see the whole draft, and I tell them. For somebody on another platform, use a code instead.',
        },
        {
          type: 'fields',
          fields: [
            { kind: 'person', id: 'account.colleague', label: 'Who?', required: true },
            {
              kind: 'text',
              id: 'contact.name',
              label: 'Name, as the team sees it',
              multiline: false,
              required: false,
              maxLength: 60,
            },
            { kind: 'choice', id: 'role', label: 'As what?', required: true, options: [...ROLES], value: 'editor' },
          ],
        },
      ],
      actions: [{ kind: 'submit', id: ID.invited, label: 'Invite', value: reference }],
    }),

    invited: (work) =>
      ifMay(work, 'manage', async () => {
        const { application, by, turn } = work;
        const account = accountOf(work, (turn.values?.['account.colleague'] ?? '').trim());
        const said = turn.values?.['role'] ?? 'editor';
        const role = isRole(said) ? said : 'editor';
        if (account === null)
          return alone(
            'invite_wrong',
            short(
              'I do not know that person',
              'Please choose one colleague on this platform; for somebody on another one, say **team** and take a code.',
            ),
          );
        if (!(await team.setMember(application.id, { account, person: account, name: nameIn(turn), role }, by)))
          return alone(
            'not_invited',
            short(
              'Nothing was changed',
              'They are the only owner. An application needs an owner: please invite another one first.',
            ),
          );
        const direct = tools.directTo(account);
        if (direct !== null) await tools.tell(direct, `${application.reference} invited ${role}`, `${turn.id}:invited`);
        return alone(
          'invited',
          short(
            'Invited',
            `They are ${role === 'editor' || role === 'owner' ? 'an' : 'a'} ${role} of ${application.reference} now, and I tell them.`,
          ),
        );
      }),

    code: (work, role) =>
      ifMay(work, 'manage', async () => {
        const theirs = isRole(role) ? role : 'editor';
        const code = await team.invite(work.application.id, theirs, work.by);
        return alone(
          'code',
          short(
            'A code for one person',
            `Whoever says **join ${code}** to me, in Slack, Teams or on the page, becomes ${theirs === 'editor' || theirs === 'owner' ? 'an' : 'a'} ${theirs} of ${work.application.reference}. It works once, for seven days. Pass it on to that person alone.`,
          ),
          { awaits: true },
        );
      }),

    remove: (work, account) =>
      ifMay(work, 'manage', async () => {
        const done = await team.removeMember(work.application.id, account, work.by);
        return alone(
          done ? 'removed' : 'not_removed',
          done
            ? short('Removed', 'They see and change nothing any more. What they wrote stays, with their name.')
            : short('Not removed', 'They are not on the team, or the only owner. An application needs an owner.'),
          { awaits: true },
        );
      }),

    assigned: (work, id) =>
      ifMay(work, 'write', async () => {
        const { application, by, turn } = work;
        const section = form.sections.find((each) => each.id === id);
        if (section === undefined) return which(work);
        const typed = (turn.values?.['account.colleague'] ?? '').trim();
        const account = typed === '' ? null : accountOf(work, typed);
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

    async call({ by }, name) {
      await team.call(by.account, name);
      return alone('named', short('Noted', `Your colleagues see you as ${literal(name)}.`), { awaits: true });
    },

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
