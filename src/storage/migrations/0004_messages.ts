import { type Kysely, sql } from 'kysely';

/** What is needed to change and take back messages that were sent, to know people again, and for what adapters keep. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('turns')
    .addColumn('handles', 'jsonb')
    .addColumn('replaces', 'uuid')
    .addColumn('repeat_key', 'text')
    .execute();
  await sql`create index turns_replaces on turns (replaces) where replaces is not null`.execute(db);
  await sql`create index turns_repeat on turns (conversation, repeat_key) where repeat_key is not null`.execute(db);
  await db.schema
    .createTable('adapter_state')
    .addColumn('namespace', 'text', (column) => column.notNull())
    .addColumn('key', 'text', (column) => column.notNull())
    .addColumn('value', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .addPrimaryKeyConstraint('adapter_state_pkey', ['namespace', 'key'])
    .execute();
  await db.schema
    .createTable('people')
    .addColumn('platform_id', 'text', (column) => column.primaryKey())
    .addColumn('person', 'uuid', (column) => column.notNull())
    .addColumn('email_digest', 'text')
    .addColumn('checked_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .execute();
  await db.schema.createIndex('people_email').on('people').column('email_digest').execute();
}
