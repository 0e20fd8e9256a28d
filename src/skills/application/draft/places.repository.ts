import { sql } from 'kysely';
import type { Origin } from '../../../bot/index.ts';
import { toJson } from '../../../storage/index.ts';
import type { Application } from './draft.ts';
import { type ApplicationRow, type Db, applicationOf } from './rows.repository.ts';
import { type SectionNote, sectionNote } from './sections.repository.ts';

/** Where drafts are open, and what is to be said there later. */
export interface Places {
  /**
   * Marks the conversation as one in which the application is open. With `shown` a progress card of that revision stands there now,
   * and will be kept up to date.
   */
  open(application: string, origin: Origin, shown?: number): Promise<void>;
  /** Nothing more is shown there by itself. */
  close(conversation: string): Promise<void>;
  /** The application that was opened last in a conversation. */
  openIn(conversation: string): Promise<Application | null>;
  /** Conversations whose progress card is older than what there is, each given to one caller only. */
  behind(quietMs: number): Promise<{ application: Application; origin: Origin }[]>;
  /** Sections whose day has come, each given to one caller only; the next nudge comes a day later. */
  due(): Promise<{ application: Application; note: SectionNote }[]>;
}

export function openPlaces({ db }: Db): Places {
  return {
    async open(application, origin, shown) {
      const row = { application, origin: toJson(origin), at: sql<Date>`clock_timestamp()` };
      // Of another application no card stands there yet.
      const kept = sql<number | null>`case when application_places.application = excluded.application
        then application_places.shown_revision end`;
      await db
        .insertInto('application_places')
        .values({ conversation: origin.conversation, ...row, shown_revision: shown ?? null })
        .onConflict((conflict) =>
          conflict.column('conversation').doUpdateSet({ ...row, shown_revision: shown ?? kept }),
        )
        .execute();
    },

    async close(conversation) {
      await db.deleteFrom('application_places').where('conversation', '=', conversation).execute();
    },

    async openIn(conversation) {
      const row = await db
        .selectFrom('application_places')
        .innerJoin('applications', 'applications.id', 'application_places.application')
        .selectAll('applications')
        .where('conversation', '=', conversation)
        .executeTakeFirst();
      return row === undefined ? null : applicationOf(row);
    },

    async behind(quietMs) {
      const rows = await sql<ApplicationRow & { origin: Origin }>`
        update application_places as place set shown_revision = applications.revision
        from applications
        where applications.id = place.application and place.conversation in (
          select late.conversation from application_places as late
          join applications as changed on changed.id = late.application
          where late.shown_revision < changed.revision
            and changed.changed_at < clock_timestamp() - ${quietMs} * interval '1 millisecond'
          for update of late skip locked limit 50)
        returning applications.*, place.origin`.execute(db);
      return rows.rows.map((row) => ({ application: applicationOf(row), origin: row.origin }));
    },

    async due() {
      const rows = await sql<ApplicationRow & Parameters<typeof sectionNote>[0]>`
        update application_sections as one set nudge_at = clock_timestamp() + interval '1 day'
        from applications
        where applications.id = one.application and applications.state = 'draft' and (one.application, one.section) in (
          select application, section from application_sections
          where nudge_at < clock_timestamp() and assignee is not null and signed_at is null
          for update skip locked limit 50)
        returning applications.*, one.section, one.assignee, one.assignee_name, one.due, one.signed_by, one.signed_name,
          one.signed_at`.execute(db);
      return rows.rows.map((row) => ({ application: applicationOf(row), note: sectionNote(row) }));
    },
  };
}
