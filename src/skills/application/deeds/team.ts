import { type Card, type SkillResult, literal } from '../../../bot/index.ts';
import type { MemberRole } from '../../../storage/index.ts';
import { anA } from '../form/kinds.ts';
import { ID } from '../ids.ts';
import { type Tools, type Work, accountOf, alone, ifMay, may, nameIn, short, shown } from '../tools.ts';

/** Who works on an application. */
export interface TeamDeeds {
  show(work: Work): Promise<SkillResult>;
  inviteForm(reference: string): Card;
  invited(work: Work): Promise<SkillResult>;
  /** Gives out a code with which one person can join. */
  code(work: Work, role: string): Promise<SkillResult>;
  remove(work: Work, account: string): Promise<SkillResult>;
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
  const { team } = tools;

  return {
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
        const account = accountOf(tools, work, (turn.values?.['account.colleague'] ?? '').trim());
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
          short('Invited', `They are ${anA(role)} of ${application.reference} now, and I tell them.`),
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
            `Whoever says **join ${code}** to me, in Slack, Teams or on the page, becomes ${anA(theirs)} of ${work.application.reference}. It works once, for seven days. Pass it on to that person alone.`,
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

    async call({ by }, name) {
      await team.call(by.account, name);
      return alone('named', short('Noted', `Your colleagues see you as ${literal(name)}.`), { awaits: true });
    },
  };
}
