import type { Kysely } from 'kysely';

/** The table that `@keyv/postgres` expects, with keys of any length: its own would end at 255 characters. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keyv')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text')
    .execute();
}
