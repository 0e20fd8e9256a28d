import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { MemberRole, Within } from '../../../storage/index.ts';
import type { Application, By, Who } from './draft.ts';
import { newReference } from './reference.ts';
import { type Db, applicationOf, lock, noteEvent } from './rows.repository.ts';

export interface Member {
  account: string;
  person: string;
  name: string | null;
  role: MemberRole;
  at: Date;
}

/** The people who work on an application, with their roles, and the invitations to join them. */
export interface Team {
  roleOf(application: string, who: Who): Promise<MemberRole | null>;
  /** Role and shown name of somebody on the team; `direct`: by this very account, not only by another one of theirs. */
  memberOf(application: string, who: Who): Promise<(Pick<Member, 'role' | 'name'> & { direct: boolean }) | null>;
  /** How colleagues see somebody, in all their applications. */
  call(account: string, name: string): Promise<void>;
  members(application: string): Promise<Member[]>;
  /** Adds somebody, or gives them another role. False when that would leave the application without an owner. */
  setMember(application: string, member: Omit<Member, 'at'>, by: By, within?: Within): Promise<boolean>;
  /** False when they were none, or the only owner. */
  removeMember(application: string, account: string, by: By): Promise<boolean>;
  /** A code with which one person can join within a week. */
  invite(application: string, role: MemberRole, by: By): Promise<string>;
  /** Uses a code up; null when it is none, or over. */
  join(code: string, who: By): Promise<{ application: Application; role: MemberRole } | null>;
}

const digestOf = (code: string): string =>
  createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
    .digest('hex');

/** Adds somebody to a team, or gives them another role and name, and notes it in the history. */
export async function putMember(
  within: Within,
  application: string,
  member: Omit<Member, 'at'>,
  by: By,
): Promise<void> {
  const { account, person, name, role } = member;
  const row = { person, name, role, added_by: by.account };
  await within
    .insertInto('application_members')
    .values({ application, account, ...row })
    .onConflict((conflict) => conflict.columns(['application', 'account']).doUpdateSet(row))
    .execute();
  await noteEvent(within, application, `member: ${role}`, by, { account });
}

export function openTeam({ db }: Db): Team {
  const together = <T>(work: (within: Within) => Promise<T>): Promise<T> => db.transaction().execute(work);
  const isOnlyOwner = async (within: Within, application: string, account: string): Promise<boolean> => {
    const owners = await within
      .selectFrom('application_members')
      .select(['account', 'person'])
      .where('application', '=', application)
      .where('role', '=', 'owner')
      .execute();
    const people = new Set(owners.map(({ person }) => person));
    return people.size === 1 && owners.some((owner) => owner.account === account);
  };

  const memberOf: Team['memberOf'] = async (application, { account, person }) => {
    const rows = await db
      .selectFrom('application_members')
      .select(['role', 'name', 'account', 'person'])
      .where('application', '=', application)
      .where((where) => where.or([where('account', '=', account), where('person', '=', person)]))
      .execute();
    // The strongest first: somebody with two accounts has the better of their roles.
    const role = RANK.find((each) => rows.some((row) => row.role === each));
    if (role === undefined) return null;
    const name = rows.find((row) => row.name !== null)?.name ?? null;
    return { role, name, direct: rows.some((row) => row.account === account && row.person === person) };
  };

  return {
    memberOf,
    roleOf: async (application, who) => (await memberOf(application, who))?.role ?? null,

    call: (account, name) =>
      together(async (within) => {
        await within.updateTable('application_members').set({ name }).where('account', '=', account).execute();
        await within
          .updateTable('application_answers')
          .set({ author_name: name })
          .where('author', '=', account)
          .execute();
        await within
          .updateTable('application_sections')
          .set({ assignee_name: name })
          .where('assignee', '=', account)
          .execute();
        await within.updateTable('application_comments').set({ by_name: name }).where('by', '=', account).execute();
      }),

    async members(application) {
      const rows = await db
        .selectFrom('application_members')
        .selectAll()
        .where('application', '=', application)
        .orderBy('at')
        .execute();
      return rows.map(({ account, person, name, role, at }) => ({ account, person, name, role, at }));
    },

    async setMember(application, member, by, within) {
      const work = async (inside: Within): Promise<boolean> => {
        await lock(inside, application);
        if (member.role !== 'owner' && (await isOnlyOwner(inside, application, member.account))) return false;
        await putMember(inside, application, member, by);
        return true;
      };
      return await (within === undefined ? together(work) : work(within));
    },

    removeMember: (application, account, by) =>
      together(async (within) => {
        await lock(within, application);
        if (await isOnlyOwner(within, application, account)) return false;
        const { numDeletedRows } = await within
          .deleteFrom('application_members')
          .where('application', '=', application)
          // With every account of that person.
          .where(
            sql<boolean>`person in (select person from application_members
              where application = ${application} and account = ${account})`,
          )
          .executeTakeFirst();
        if (numDeletedRows === 0n) return false;
        await noteEvent(within, application, 'member removed', by, { account });
        return true;
      }),

    async invite(application, role, by) {
      const code = newReference().slice('APP-'.length) + randomBytes(3).toString('hex').toUpperCase();
      await together(async (within) => {
        await within
          .insertInto('application_invitations')
          .values({
            application,
            code_digest: digestOf(code),
            role,
            by: by.account,
            expires_at: sql<Date>`clock_timestamp() + interval '7 days'`,
          })
          .execute();
        await noteEvent(within, application, `invited: ${role}`, by);
      });
      return code;
    },

    join: (code, who) =>
      together(async (within) => {
        const row = await within
          .deleteFrom('application_invitations')
          .where('code_digest', '=', digestOf(code))
          .where(sql<boolean>`expires_at > clock_timestamp()`)
          .returning(['application', 'role'])
          .executeTakeFirst();
        if (row === undefined) return null;
        await lock(within, row.application);
        const { account, person, name } = who;
        const known = await within
          .selectFrom('application_members')
          .select('role')
          .where('application', '=', row.application)
          .where('account', '=', account)
          .executeTakeFirst();
        const role = RANK.find((each) => each === row.role || each === known?.role) ?? row.role;
        await putMember(within, row.application, { account, person, name, role }, who);
        const found = await within
          .selectFrom('applications')
          .selectAll()
          .where('id', '=', row.application)
          .executeTakeFirstOrThrow();
        return { application: applicationOf(found), role };
      }),
  };
}

const RANK: readonly MemberRole[] = ['owner', 'editor', 'reviewer', 'reader'];
