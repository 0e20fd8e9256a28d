import { type Kysely, sql } from 'kysely';

/** Calls to language models (nothing of what was said), and vectors of passages, so that each is worked out once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const now = sql`clock_timestamp()`;
  await db.schema
    .createTable('model_calls')
    .addColumn('id', 'bigserial', (column) => column.primaryKey())
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('prompt', 'text')
    .addColumn('model', 'text', (column) => column.notNull())
    // 0: the model was not called.
    .addColumn('attempt', 'integer', (column) => column.notNull())
    .addColumn('input_tokens', 'integer', (column) => column.notNull())
    .addColumn('output_tokens', 'integer', (column) => column.notNull())
    .addColumn('estimated', 'boolean', (column) => column.notNull())
    .addColumn('cost', 'double precision')
    .addColumn('elapsed_ms', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text', (column) => column.notNull())
    // For the budget of the day; emptied when the day is over.
    .addColumn('person', 'text')
    .execute();
  await sql`create index model_calls_at on model_calls (at)`.execute(db);
  await db.schema
    .createTable('passage_vectors')
    .addColumn('model', 'text', (column) => column.notNull())
    // Of the text that was embedded: a passage that changes gets another row.
    .addColumn('digest', 'text', (column) => column.notNull())
    // 32-bit floats, little endian.
    .addColumn('vector', 'bytea', (column) => column.notNull())
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(now))
    .addPrimaryKeyConstraint('passage_vectors_pkey', ['model', 'digest'])
    .execute();
}
