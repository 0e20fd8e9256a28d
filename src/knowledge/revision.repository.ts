import { type Kysely, sql } from 'kysely';
import type { Storage } from '../storage/index.ts';

type Database = Storage['db'] extends Kysely<infer Tables> ? Tables : never;

/** Counts up in the transaction that changes something, so that whoever reads it knows that it is another. */
export async function countUp(within: Kysely<Database>, name: string): Promise<void> {
  await sql`insert into knowledge_state (name, revision) values (${name}, 1)
    on conflict (name) do update set revision = knowledge_state.revision + 1`.execute(within);
}

/** How often it has been changed. */
export async function revisionOf(db: Kysely<Database>, name: string): Promise<number> {
  const row = await db.selectFrom('knowledge_state').select('revision').where('name', '=', name).executeTakeFirst();
  return row?.revision ?? 0;
}
