import { type Kysely, sql } from 'kysely';

/** Copies of the official pages, what changed in them, who wants to hear of it, and who is fetching them now. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const now = sql`clock_timestamp()`;
  await db.schema
    .createTable('official_pages')
    .addColumn('url', 'text', (column) => column.primaryKey())
    // The standard whose own page it is; null for other pages.
    .addColumn('standard', 'text')
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('etag', 'text')
    .addColumn('last_modified', 'text')
    // When this copy was fetched, and when it was last asked for.
    .addColumn('fetched_at', 'timestamptz')
    .addColumn('checked_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    // The site asked to be left alone until then.
    .addColumn('not_before', 'timestamptz')
    .addColumn('content_hash', 'text')
    .addColumn('version', 'text')
    .addColumn('last_updated', 'text')
    .addColumn('title', 'text')
    .addColumn('text', 'text')
    // Where it stands now, when it was moved for good.
    .addColumn('moved_to', 'text')
    // The text and the digest when they were last known to say the same.
    .addColumn('agreed_hash', 'text')
    .addColumn('digest_hash', 'text')
    // Another text that has to be seen twice before it is believed.
    .addColumn('suspect_hash', 'text')
    .addColumn('touched', 'jsonb')
    .addColumn('fault', 'text')
    .execute();
  await db.schema
    .createTable('page_changes')
    .addColumn('id', 'bigserial', (column) => column.primaryKey())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('standard', 'text')
    .addColumn('detail', 'jsonb', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    // Null: those who want to hear of it have not been told.
    .addColumn('told_at', 'timestamptz')
    .execute();
  await sql`create index page_changes_untold on page_changes (id) where told_at is null`.execute(db);
  await db.schema
    .createTable('subscriptions')
    .addColumn('conversation', 'text', (column) => column.primaryKey())
    .addColumn('origin', 'jsonb', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .execute();
  // One row: who fetches now, and how often the copies have changed.
  await db.schema
    .createTable('knowledge_state')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('lease_id', 'text')
    .addColumn('lease_until', 'timestamptz')
    .addColumn('ran_at', 'timestamptz')
    .execute();
  await library(db);
}

/** An organisation's own documents, and published agreements: what they are, and their passages, to be found by words. */
async function library(db: Kysely<unknown>): Promise<void> {
  const now = sql`clock_timestamp()`;
  await db.schema
    .createTable('own_documents')
    .addColumn('id', 'bigserial', (column) => column.primaryKey())
    // Its place in the folder, or its address.
    .addColumn('path', 'text', (column) => column.notNull().unique())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('url', 'text')
    // `everyone`, and rooms and accounts such as `slack:T1:C1`. Never empty: nobody is not an audience.
    .addColumn('audience', sql`text[]`, (column) => column.notNull().check(sql`cardinality(audience) > 0`))
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addColumn('dated', 'text')
    .addColumn('imported_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .execute();
  await db.schema
    .createTable('own_passages')
    .addColumn('document', 'bigint', (column) => column.notNull().references('own_documents.id').onDelete('cascade'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    .addColumn('heading', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('own_passages_pkey', ['document', 'seq'])
    .execute();
  await db.schema
    .createTable('precedents')
    .addColumn('reference', 'text', (column) => column.primaryKey())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('organisation', 'text', (column) => column.notNull())
    .addColumn('start_date', 'text')
    .addColumn('end_date', 'text')
    .addColumn('facts', 'jsonb', (column) => column.notNull())
    .addColumn('content_hash', 'text', (column) => column.notNull())
    .addColumn('imported_at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .execute();
  await db.schema
    .createTable('precedent_passages')
    .addColumn('reference', 'text', (column) => column.notNull().references('precedents.reference').onDelete('cascade'))
    .addColumn('seq', 'integer', (column) => column.notNull())
    // The part of the register's entry: `objective`, `activities` and so on.
    .addColumn('part', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('precedent_passages_pkey', ['reference', 'seq'])
    .execute();
  await sql`alter table own_passages add column search tsvector generated always as
    (to_tsvector('english', heading || ' ' || text)) stored`.execute(db);
  await sql`alter table precedent_passages add column search tsvector generated always as
    (to_tsvector('english', text)) stored`.execute(db);
  await sql`create index own_passages_search on own_passages using gin (search)`.execute(db);
  await sql`create index precedent_passages_search on precedent_passages using gin (search)`.execute(db);
}
