import { type Kysely, sql } from 'kysely';

/** What a report needs to be followed up, shared and kept: and messages that stay one message. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('turns').addColumn('awaits', 'text').execute();
  await db.schema
    .createTable('message_slots')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('handle', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .execute();
  await db.schema
    .alterTable('reports')
    // The person behind the account, where accounts are linked.
    .addColumn('owner', 'text')
    .addColumn('workspace', 'text')
    .addColumn('link', 'text')
    .addColumn('agreement', 'text')
    .addColumn('same_as', 'text')
    .addColumn('withdrawn_at', 'timestamptz')
    .addColumn('erased_at', 'timestamptz')
    .addColumn('changed_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .execute();
  await sql`update reports set owner = person, workspace = origin->>'workspace'`.execute(db);
  await sql`alter table reports alter column owner set not null, alter column workspace set not null`.execute(db);
  await sql`alter table reports drop constraint if exists reports_state_check`.execute(db);
  await sql`alter table reports add constraint reports_state_check
    check (state in ('recorded', 'sent', 'failed', 'confirmed', 'closed'))`.execute(db);
  await sql`create index reports_recent on reports (workspace, recorded_at)`.execute(db);
  await sql`create index reports_state on reports (state)`.execute(db);
  await sql`create index reports_owner on reports (owner)`.execute(db);
  await db.schema
    .createTable('report_members')
    .addColumn('report', 'uuid', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('role', 'text', (column) => column.notNull().check(sql`role in ('reader', 'contributor')`))
    .addColumn('added_by', 'text', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .addPrimaryKeyConstraint('report_members_pkey', ['report', 'account'])
    .execute();
  await db.schema
    .createTable('report_drafts')
    .addColumn('account', 'text', (column) => column.primaryKey())
    .addColumn('carried', 'text', (column) => column.notNull())
    .addColumn('facts', 'jsonb', (column) => column.notNull())
    .addColumn('updated_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .execute();
  await db.schema
    .createTable('downloads')
    // A digest. The token itself stands only in the reply that offers it, and is over after minutes.
    .addColumn('token_digest', 'text', (column) => column.primaryKey())
    .addColumn('what', 'jsonb', (column) => column.notNull())
    .addColumn('account', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .execute();
}
