import { sql } from 'kysely';
import { type Within, toJson } from '../../../storage/index.ts';
import type { Application, By, Change, Who } from './draft.ts';
import { newReference } from './reference.ts';
import { type Db, applicationOf, noteEvent } from './rows.repository.ts';
import type { StandardsSeen } from './standards.ts';
import { putMember } from './team.repository.ts';

export interface NewApplication {
  title: string;
  workspace: string;
  formVersion: number;
  standards: StandardsSeen;
  from: string | null;
  /** Answers it begins with, all new. */
  answers: readonly Pick<Change, 'path' | 'value'>[];
}

/** The applications themselves, from their beginning to their end. */
export interface Applications {
  /** The same `once` again gives the same application. */
  create(what: NewApplication, by: By, once: string): Promise<Application>;
  find(reference: string): Promise<Application | null>;
  byId(id: string): Promise<Application | null>;
  /** Those a person works on, last changed first; all of them without a person. */
  list(limit: number, who?: Who): Promise<Application[]>;
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

export function openApplications({ db }: Db): Applications {
  const together = <T>(work: (within: Within) => Promise<T>): Promise<T> => db.transaction().execute(work);
  const one = async (column: 'id' | 'reference' | 'turn_id', value: string): Promise<Application | null> => {
    const row = await db.selectFrom('applications').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : applicationOf(row);
  };
  const mine = ({ account, person }: Who) =>
    sql<boolean>`exists (select from application_members as member where member.application = applications.id
      and (member.account = ${account} or member.person = ${person}))`;

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

    rename: (application, title, by) =>
      together(async (within) => {
        await within.updateTable('applications').set({ title }).where('id', '=', application).execute();
        await noteEvent(within, application, 'renamed', by);
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
