import { type Kysely, sql } from 'kysely';

/** Drafts of applications: answers with versions, everything that happened to them, and who works on them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const now = sql`clock_timestamp()`;
  await db.schema
    .createTable('applications')
    .addColumn('id', 'uuid', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().unique())
    // The turn that made it: made again after a crash, it is the same one.
    .addColumn('turn_id', 'text', (column) => column.notNull().unique())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('workspace', 'text', (column) => column.notNull())
    .addColumn('form_version', 'integer', (column) => column.notNull())
    // The standards as they were when the draft began to rest on them.
    .addColumn('standards', 'jsonb', (column) => column.notNull())
    .addColumn('state', 'text', (column) =>
      column
        .notNull()
        .defaultTo('draft')
        .check(sql`state in ('draft', 'submitted')`),
    )
    .addColumn('begun_from', 'text')
    // Counts up with every change; what is shown elsewhere is out of date when it is behind.
    .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addColumn('changed_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addColumn('submitted_at', 'timestamptz')
    .execute();
  const of = (table: string) =>
    db.schema
      .createTable(table)
      .addColumn('application', 'uuid', (column) => column.notNull().references('applications.id').onDelete('cascade'));
  await of('application_members')
    .addColumn('account', 'text', (column) => column.notNull())
    // The person behind the account, where accounts are linked.
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('role', 'text', (column) =>
      column.notNull().check(sql`role in ('owner', 'editor', 'reviewer', 'reader')`),
    )
    .addColumn('added_by', 'text', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addPrimaryKeyConstraint('application_members_pkey', ['application', 'account'])
    .execute();
  await sql`create index application_members_account on application_members (account)`.execute(db);
  await sql`create index application_members_person on application_members (person)`.execute(db);
  await of('application_invitations')
    // A digest; the code itself stands only in the reply that gives it out.
    .addColumn('code_digest', 'text', (column) => column.primaryKey())
    .addColumn('role', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .execute();
  await of('application_answers')
    .addColumn('path', 'text', (column) => column.notNull())
    // Null: taken back. The row stays, for its version.
    .addColumn('value', 'text')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('author', 'text', (column) => column.notNull())
    .addColumn('author_name', 'text')
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addColumn('surface', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('application_answers_pkey', ['application', 'path'])
    .execute();
  await of('application_events')
    .addColumn('seq', 'bigserial', (column) => column.primaryKey())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('path', 'text')
    .addColumn('before', 'text')
    .addColumn('value', 'text')
    .addColumn('version', 'integer')
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('by_name', 'text')
    .addColumn('surface', 'text', (column) => column.notNull())
    .addColumn('detail', 'jsonb')
    // What was done once is not done again when its turn is taken up again after a crash.
    .addColumn('once', 'text')
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .execute();
  await sql`create index application_events_of on application_events (application, seq)`.execute(db);
  await sql`create index application_events_once on application_events (application, once) where once is not null`.execute(
    db,
  );
  await of('application_sections')
    .addColumn('section', 'text', (column) => column.notNull())
    .addColumn('assignee', 'text')
    .addColumn('assignee_name', 'text')
    .addColumn('due', 'text')
    // Null: no nudge is due.
    .addColumn('nudge_at', 'timestamptz')
    .addColumn('signed_by', 'text')
    .addColumn('signed_name', 'text')
    .addColumn('signed_at', 'timestamptz')
    .addPrimaryKeyConstraint('application_sections_pkey', ['application', 'section'])
    .execute();
  await of('application_comments')
    .addColumn('id', 'bigserial', (column) => column.primaryKey())
    .addColumn('section', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('by_name', 'text')
    .addColumn('once', 'text', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addColumn('resolved_at', 'timestamptz')
    .execute();
  // Conversations in which a draft is open, to keep its progress card up to date.
  await of('application_places')
    .addColumn('conversation', 'text', (column) => column.primaryKey())
    .addColumn('origin', 'jsonb', (column) => column.notNull())
    .addColumn('shown_revision', 'integer')
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .execute();
}
