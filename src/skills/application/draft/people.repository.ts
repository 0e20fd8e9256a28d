import { sql } from 'kysely';
import { type Db, noteEvent } from './rows.repository.ts';

/** What is kept about one person, and taking it out. */
export interface PersonalData {
  /** Everything that carries the account: memberships, answers that stand under its name, comments, and what it did. */
  dataOf(account: string): Promise<{ memberships: object[]; answers: object[]; comments: object[]; events: object[] }>;
  /**
   * Takes a person out of all applications. What they wrote for the team stays, without their name; of an application without
   * another owner the longest-serving editor becomes the owner. Gives the number of applications.
   */
  erase(account: string): Promise<number>;
}

const ERASED = 'erased';

export function openPersonalData({ db }: Db): PersonalData {
  return {
    async dataOf(account) {
      const memberships = await db
        .selectFrom('application_members')
        .innerJoin('applications', 'applications.id', 'application_members.application')
        .select(['reference', 'title', 'role', 'name', 'application_members.at'])
        .where('account', '=', account)
        .execute();
      const answers = await db
        .selectFrom('application_answers')
        .innerJoin('applications', 'applications.id', 'application_answers.application')
        .select(['reference', 'path', 'value', 'version', 'at', 'surface'])
        .where('author', '=', account)
        .execute();
      const comments = await db
        .selectFrom('application_comments')
        .innerJoin('applications', 'applications.id', 'application_comments.application')
        .select(['reference', 'section', 'text', 'at'])
        .where('by', '=', account)
        .execute();
      const events = await db
        .selectFrom('application_events')
        .innerJoin('applications', 'applications.id', 'application_events.application')
        .select(['reference', 'what', 'path', 'value', 'application_events.at', 'surface'])
        .where('by', '=', account)
        .orderBy('seq')
        .execute();
      return { memberships, answers, comments, events };
    },

    erase: (account) =>
      db.transaction().execute(async (within) => {
        // In the order in which everybody locks: the application first.
        await sql`
          select from applications where id in (select application from application_members where account = ${account})
          order by id for update`.execute(within);
        const rows = await within
          .deleteFrom('application_members')
          .where('account', '=', account)
          .returning('application')
          .execute();
        const system = { account: 'operator', person: 'operator', name: null, surface: 'operator' };
        for (const { application } of rows) {
          await sql`
            update application_members set role = 'owner'
            where application = ${application} and account = (
              select account from application_members where application = ${application} and role = 'editor' order by at limit 1)
            and not exists (select from application_members where application = ${application} and role = 'owner')`.execute(
            within,
          );
          await noteEvent(within, application, 'a person was erased', system);
        }
        await within
          .updateTable('application_answers')
          .set({ author: ERASED, author_name: null })
          .where('author', '=', account)
          .execute();
        await within
          .updateTable('application_events')
          .set({ by: ERASED, by_name: null })
          .where('by', '=', account)
          .execute();
        await within
          .updateTable('application_events')
          .set({ detail: null })
          .where(sql<boolean>`detail->>'account' = ${account}`)
          .execute();
        await within
          .updateTable('application_comments')
          .set({ by: ERASED, by_name: null })
          .where('by', '=', account)
          .execute();
        await within
          .updateTable('application_members')
          .set({ added_by: ERASED })
          .where('added_by', '=', account)
          .execute();
        await within.deleteFrom('application_invitations').where('by', '=', account).execute();
        await within
          .updateTable('application_sections')
          .set({ assignee: null, assignee_name: null, nudge_at: null })
          .where('assignee', '=', account)
          .execute();
        await within
          .updateTable('application_sections')
          .set({ signed_by: ERASED, signed_name: null })
          .where('signed_by', '=', account)
          .execute();
        await within
          .deleteFrom('application_places')
          .where(sql<boolean>`origin->'person'->>'id' = ${account}`)
          .execute();
        return rows.length;
      }),
  };
}
