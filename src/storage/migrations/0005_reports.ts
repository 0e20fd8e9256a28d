import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reports')
    .addColumn('id', 'uuid', (column) => column.primaryKey())
    .addColumn('reference', 'text', (column) => column.notNull().unique())
    // One report for each form that was sent, however often its turn is taken up.
    .addColumn('turn_id', 'uuid', (column) => column.notNull().unique())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('origin', 'jsonb', (column) => column.notNull())
    .addColumn('facts', 'jsonb', (column) => column.notNull())
    .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
    .addColumn('state', 'text', (column) =>
      column
        .notNull()
        .defaultTo('recorded')
        .check(sql`state in ('recorded', 'sent', 'failed', 'confirmed', 'withdrawn')`),
    )
    .addColumn('recorded_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .execute();
  await db.schema
    .createTable('report_events')
    .addColumn('seq', 'bigserial', (column) => column.primaryKey())
    .addColumn('report', 'uuid', (column) => column.notNull())
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('detail', 'jsonb')
    .addColumn('at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .execute();
  await db.schema.createIndex('report_events_report').on('report_events').columns(['report', 'seq']).execute();
  await db.schema.createIndex('reports_person').on('reports').column('person').execute();
}
