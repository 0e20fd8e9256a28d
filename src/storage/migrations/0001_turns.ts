import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('turns')
    .addColumn('id', 'uuid', (column) => column.primaryKey())
    .addColumn('event_key', 'text', (column) => column.notNull().unique())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('conversation', 'text', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('seq', 'bigserial', (column) => column.notNull())
    .addColumn('payload', 'jsonb', (column) => column.notNull())
    .addColumn('status', 'text', (column) =>
      column
        .notNull()
        .defaultTo('queued')
        .check(sql`status in ('queued', 'running', 'answered', 'done')`),
    )
    .addColumn('lease_id', 'uuid')
    .addColumn('lease_until', 'timestamptz')
    .addColumn('worker', 'text')
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('send_attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('sent', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('intent', 'text')
    .addColumn('skill', 'text')
    .addColumn('outcome', 'text')
    .addColumn('replies', 'jsonb')
    .addColumn('record', 'jsonb')
    .addColumn('error_id', 'text')
    .addColumn('received_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .addColumn('answered_at', 'timestamptz')
    .addColumn('done_at', 'timestamptz')
    .execute();
  // For claims: the oldest unfinished turns, and what stands before one in its conversation. Small: done rows are left out.
  await sql`create index turns_unfinished on turns (seq) where status <> 'done'`.execute(db);
  await sql`create index turns_unfinished_conversation on turns (conversation, seq) where status <> 'done'`.execute(db);
  // For transcripts and history.
  await sql`create index turns_conversation on turns (conversation, seq)`.execute(db);
  // For retention.
  await sql`create index turns_done_at on turns (done_at) where status = 'done'`.execute(db);
}
