import { sql } from 'kysely';
import { type Storage, type Within, toJson } from '../../../storage/index.ts';
import type { Application, By } from './draft.ts';

/** A row of an application, as the repositories of this folder read it. */
export interface ApplicationRow {
  id: string;
  reference: string;
  title: string;
  form_version: number;
  state: 'draft' | 'submitted';
  begun_from: string | null;
  revision: number;
  created_at: Date;
  changed_at: Date;
  submitted_at: Date | null;
}

export const applicationOf = (row: ApplicationRow): Application => ({
  id: row.id,
  reference: row.reference,
  title: row.title,
  formVersion: row.form_version,
  state: row.state,
  from: row.begun_from,
  revision: row.revision,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  submittedAt: row.submitted_at,
});

/** Adds to the history something that is no answer, and counts the revision up. */
export async function noteEvent(
  within: Within,
  application: string,
  what: string,
  by: By,
  detail: unknown = null,
): Promise<void> {
  await within
    .insertInto('application_events')
    .values({ application, what, by: by.account, by_name: by.name, surface: by.surface, detail: toJson(detail) })
    .execute();
  await touched(within, application);
}

/** What changes with every change. */
export const CHANGED = { revision: sql<number>`revision + 1`, changed_at: sql<Date>`clock_timestamp()` };

/** Something is different now. */
export async function touched(within: Within, application: string): Promise<void> {
  await within.updateTable('applications').set(CHANGED).where('id', '=', application).execute();
}

/** Waits for others who change this application, and lets none in until the transaction ends. */
export async function lock(within: Within, application: string): Promise<void> {
  await sql`select from applications where id = ${application} for update`.execute(within);
}

export type Db = Pick<Storage, 'db'>;
