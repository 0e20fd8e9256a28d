import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { references } from '../../../bot/index.ts';
import { type MemberRole, type Within, toJson } from '../../../storage/index.ts';
import type { Application, By, Change } from './draft.ts';
import { type Db, applicationOf, lock, noteEvent } from './rows.repository.ts';
import type { StandardsSeen } from './standards.ts';

const { make: newReference, read } = references('APP');

/** The reference somebody typed; null when it is none. */
export const readReference = read;

export interface Member {
  account: string;
  person: string;
  name: string | null;
  role: MemberRole;
  at: Date;
}

export interface NewApplication {
  title: string;
  workspace: string;
  formVersion: number;
  standards: StandardsSeen;
  from: string | null;
  /** Answers it begins with, all new. */
  answers: readonly Pick<Change, 'path' | 'value'>[];
}

type Who = Pick<By, 'account' | 'person'>;

/** Applications, and the people who work on them. */
export interface Team {
  /** The same `once` again gives the same application. */
  create(what: NewApplication, by: By, once: string): Promise<Application>;
  find(reference: string): Promise<Application | null>;
  byId(id: string): Promise<Application | null>;
  /** Those a person works on, last changed first; all of them without a person. */
  list(limit: number, who?: Who): Promise<Application[]>;
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
  rename(application: string, title: string, by: By): Promise<void>;
  /** Pins it to a version of the form. */
  pin(application: string, formVersion: number, by: By): Promise<void>;
  /** Locks the application; false when it was locked already. */
  submit(application: string, by: By): Promise<boolean>;
  /** The standards the draft rests on, as they were. */
  standards(application: string): Promise<StandardsSeen>;
  restOn(application: string, standards: StandardsSeen): Promise<void>;
  delete(application: string): Promise<void>;
  /** Deletes what was not changed for so many days. Gives the number. */
  purge(days: number): Promise<number>;
}

const digestOf = (code: string): string =>
  createHash('sha256')
    .update(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''))
    .digest('hex');

export function openTeam({ db }: Db): Team {
  const together = <T>(work: (within: Within) => Promise<T>): Promise<T> => db.transaction().execute(work);
  const one = async (column: 'id' | 'reference' | 'turn_id', value: string): Promise<Application | null> => {
    const row = await db.selectFrom('applications').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : applicationOf(row);
  };
  const putMember = async (within: Within, application: string, member: Omit<Member, 'at'>, by: By): Promise<void> => {
    const { account, person, name, role } = member;
    const row = { person, name, role, added_by: by.account };
    await within
      .insertInto('application_members')
      .values({ application, account, ...row })
      .onConflict((conflict) => conflict.columns(['application', 'account']).doUpdateSet(row))
      .execute();
    await noteEvent(within, application, `member: ${role}`, by, { account });
  };
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
  const mine = ({ account, person }: Who) =>
    sql<boolean>`exists (select from application_members as member where member.application = applications.id
      and (member.account = ${account} or member.person = ${person}))`;

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
    async create({ title, workspace, formVersion, standards, from, answers }, by, once) {
      const before = await one('turn_id', once);
      if (before) return before;
      await together(async (within) => {
        const made = await within
          .insertInto('applications')
          .values({
            id: sql<string>`gen_random_uuid()`,
            reference: newReference(),
            turn_id: once,
            title,
            workspace,
            form_version: formVersion,
            standards: toJson(standards),
            begun_from: from,
          })
          .onConflict((conflict) => conflict.column('turn_id').doNothing())
          .returning('id')
          .executeTakeFirst();
        // The same turn is worked on elsewhere, and was quicker.
        if (made === undefined) return;
        const { id } = made;
        await noteEvent(within, id, 'begun', by, from === null ? null : { from });
        await putMember(within, id, { account: by.account, person: by.person, name: by.name, role: 'owner' }, by);
        for (const { path, value } of answers) {
          const written = { application: id, path, value, version: 1, surface: by.surface };
          await within
            .insertInto('application_answers')
            .values({ ...written, author: by.account, author_name: by.name })
            .execute();
          await within
            .insertInto('application_events')
            .values({ ...written, what: 'answered', by: by.account, by_name: by.name })
            .execute();
        }
      });
      const application = await one('turn_id', once);
      if (!application) throw new Error('an application was stored and cannot be read');
      return application;
    },

    find: (reference) => one('reference', reference),
    byId: (id) => one('id', id),

    async list(limit, who) {
      let query = db.selectFrom('applications').selectAll().orderBy('changed_at', 'desc').limit(limit);
      if (who !== undefined) query = query.where(mine(who));
      return (await query.execute()).map(applicationOf);
    },

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

    pin: (application, formVersion, by) =>
      together(async (within) => {
        await within
          .updateTable('applications')
          .set({ form_version: formVersion })
          .where('id', '=', application)
          .execute();
        await noteEvent(within, application, `moved to version ${formVersion} of the form`, by);
      }),

    rename: (application, title, by) =>
      together(async (within) => {
        await within.updateTable('applications').set({ title }).where('id', '=', application).execute();
        await noteEvent(within, application, 'renamed', by);
      }),

    submit: (application, by) =>
      together(async (within) => {
        const { numUpdatedRows } = await within
          .updateTable('applications')
          .set({ state: 'submitted', submitted_at: sql<Date>`clock_timestamp()` })
          .where('id', '=', application)
          .where('state', '=', 'draft')
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await noteEvent(within, application, 'submitted', by);
        return numUpdatedRows > 0n;
      }),

    async standards(application) {
      const row = await db
        .selectFrom('applications')
        .select('standards')
        .where('id', '=', application)
        .executeTakeFirst();
      return (row?.standards ?? {}) as StandardsSeen;
    },

    async restOn(application, standards) {
      await db
        .updateTable('applications')
        .set({ standards: toJson(standards) })
        .where('id', '=', application)
        .execute();
    },

    async delete(application) {
      await db.deleteFrom('applications').where('id', '=', application).execute();
    },

    async purge(days) {
      const { numDeletedRows } = await db
        .deleteFrom('applications')
        .where(sql<boolean>`changed_at < clock_timestamp() - make_interval(days => ${days})`)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

const RANK: readonly MemberRole[] = ['owner', 'editor', 'reviewer', 'reader'];
