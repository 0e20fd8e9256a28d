import { sql } from 'kysely';
import type { Within } from '../../../storage/index.ts';
import type { By } from './draft.ts';
import { type Db, lock, noteEvent } from './rows.repository.ts';

/** What is known of a section beside its answers. */
export interface SectionNote {
  section: string;
  assignee: string | null;
  assigneeName: string | null;
  /** Day, such as `2027-03-01`. */
  due: string | null;
  signedBy: string | null;
  signedName: string | null;
  signedAt: Date | null;
}

export interface Comment {
  id: string;
  section: string;
  text: string;
  by: string;
  byName: string | null;
  at: Date;
  resolvedAt: Date | null;
}

/** Who looks after a section, until when, what was said of it, and who signed it off. */
export interface SectionStore {
  sections(application: string): Promise<Map<string, SectionNote>>;
  assign(
    application: string,
    section: string,
    to: { account: string; name: string | null } | null,
    due: string | null,
    by: By,
  ): Promise<void>;
  /** Signs a section off, or takes that back. */
  signOff(application: string, section: string, signed: boolean, by: By): Promise<void>;
  comments(application: string): Promise<Comment[]>;
  comment(application: string, section: string, text: string, by: By, once: string): Promise<void>;
  resolve(application: string, comment: string, by: By): Promise<boolean>;
  /** A nudge is put off for so many days; null ends them. */
  snooze(application: string, section: string, days: number | null): Promise<void>;
}

export function openSections({ db }: Db): SectionStore {
  const together = <T>(work: (within: Within) => Promise<T>): Promise<T> => db.transaction().execute(work);
  const putSection = async (
    within: Within,
    application: string,
    section: string,
    values: Record<string, unknown>,
  ): Promise<void> => {
    await within
      .insertInto('application_sections')
      .values({ application, section, ...values })
      .onConflict((conflict) => conflict.columns(['application', 'section']).doUpdateSet(values))
      .execute();
  };
  return {
    async sections(application) {
      const rows = await db
        .selectFrom('application_sections')
        .selectAll()
        .where('application', '=', application)
        .execute();
      return new Map(rows.map((row) => [row.section, sectionNote(row)]));
    },

    assign: (application, section, to, due, by) =>
      together(async (within) => {
        await lock(within, application);
        await putSection(within, application, section, {
          assignee: to?.account ?? null,
          assignee_name: to?.name ?? null,
          due,
          // At nine in the morning in London, on the day.
          nudge_at:
            to === null || due === null
              ? null
              : sql<Date>`(${due}::date + interval '9 hours')::timestamp at time zone 'Europe/London'`,
        });
        await noteEvent(within, application, 'assigned', by, { section, account: to?.account ?? null, due });
      }),

    signOff: (application, section, signed, by) =>
      together(async (within) => {
        await lock(within, application);
        await putSection(within, application, section, {
          signed_by: signed ? by.account : null,
          signed_name: signed ? by.name : null,
          signed_at: signed ? sql<Date>`clock_timestamp()` : null,
        });
        await noteEvent(within, application, signed ? 'signed off' : 'sign-off taken back', by, { section });
      }),

    async comments(application) {
      const rows = await db
        .selectFrom('application_comments')
        .selectAll()
        .where('application', '=', application)
        .orderBy('id')
        .execute();
      return rows.map(({ id, section, text, by, by_name: byName, at, resolved_at: resolvedAt }) => ({
        id,
        section,
        text,
        by,
        byName,
        at,
        resolvedAt,
      }));
    },

    comment: (application, section, text, by, once) =>
      together(async (within) => {
        await lock(within, application);
        const known = await within
          .selectFrom('application_comments')
          .select('id')
          .where('application', '=', application)
          .where('once', '=', once)
          .executeTakeFirst();
        if (known) return;
        await within
          .insertInto('application_comments')
          .values({ application, section, text, by: by.account, by_name: by.name, once })
          .execute();
        await noteEvent(within, application, 'commented', by, { section });
      }),

    resolve: (application, comment, by) =>
      together(async (within) => {
        const { numUpdatedRows } = await within
          .updateTable('application_comments')
          .set({ resolved_at: sql<Date>`clock_timestamp()` })
          .where('application', '=', application)
          .where('id', '=', comment)
          .where('resolved_at', 'is', null)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) await noteEvent(within, application, 'comment resolved', by);
        return numUpdatedRows > 0n;
      }),
    async snooze(application, section, days) {
      await db
        .updateTable('application_sections')
        .set({
          nudge_at: days === null ? null : sql<Date>`clock_timestamp() + make_interval(days => ${days})`,
        })
        .where('application', '=', application)
        .where('section', '=', section)
        .execute();
    },
  };
}

export const sectionNote = (row: {
  section: string;
  assignee: string | null;
  assignee_name: string | null;
  due: string | null;
  signed_by: string | null;
  signed_name: string | null;
  signed_at: Date | null;
}): SectionNote => ({
  section: row.section,
  assignee: row.assignee,
  assigneeName: row.assignee_name,
  due: row.due,
  signedBy: row.signed_by,
  signedName: row.signed_name,
  signedAt: row.signed_at,
});
