import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('feedback')
    .addColumn('id', 'uuid', (column) => column.primaryKey())
    .addColumn('turn_id', 'uuid', (column) => column.notNull())
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('platform', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text', (column) => column.notNull().check(sql`verdict in ('up', 'down')`))
    .addColumn('reason', 'text')
    .addColumn('comment', 'text')
    .addColumn('question', 'text')
    .addColumn('outcome', 'text')
    .addColumn('citations', 'jsonb')
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`clock_timestamp()`))
    .addUniqueConstraint('feedback_one_per_person', ['turn_id', 'person'])
    .execute();
  await db.schema.createIndex('feedback_created_at').on('feedback').column('created_at').execute();
}
