import { type Kysely, sql, type Transaction } from 'kysely';
import type { Lease } from './inbox.ts';
import type { Database } from './schema.ts';

type Handle = Kysely<Database> | Transaction<Database>;

/** What is left of a turn whose words are no longer wanted. `history` leaves out turns without a skill. */
const emptied = (outcome: string) => ({
  payload: sql<string>`(payload - 'values' - 'value') || '{"text": ""}'::jsonb`,
  record: null,
  replies: sql<string>`'[]'::jsonb`,
  skill: null,
  repeat_key: null,
  outcome,
});

/** The message has a new wording: the earlier ones and their answers are kept no longer. */
export async function supersede(db: Handle, replaces: string, seq: string): Promise<void> {
  await db
    .updateTable('turns')
    .set(emptied('replaced'))
    .where((where) => where.or([where('id', '=', replaces), where('replaces', '=', replaces)]))
    .where('seq', '<', seq)
    .where('status', '=', 'done')
    .execute();
}

/** Handles of the latest wording before this one that was answered. */
export async function shown(db: Handle, replaces: string, before: Lease): Promise<(string | null)[]> {
  const row = await db
    .selectFrom('turns')
    .select('handles')
    .where((where) => where.or([where('id', '=', replaces), where('replaces', '=', replaces)]))
    .where('id', '<>', before.turnId)
    .where('handles', 'is not', null)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.handles ?? [];
}

export async function forget(
  db: Kysely<Database>,
  eventKey: string,
): Promise<{ payload: unknown; turnId: string; handles: string[] } | null> {
  return await db.transaction().execute(async (within) => {
    const first = await within
      .selectFrom('turns')
      .select(['id', 'payload', 'replaces'])
      .where('event_key', '=', eventKey)
      .executeTakeFirst();
    if (!first) return null;
    const root = first.replaces ?? first.id;
    const wordings = await within
      .updateTable('turns')
      .set({
        ...emptied('forgotten'),
        status: 'done',
        done_at: sql`coalesce(done_at, clock_timestamp())`,
        lease_id: null,
        lease_until: null,
      })
      .where((where) => where.or([where('id', '=', root), where('replaces', '=', root)]))
      .returning(['id', 'seq', 'handles'])
      .execute();
    const ids = wordings.map(({ id }) => id);
    await within.updateTable('feedback').set({ question: null, comment: null }).where('turn_id', 'in', ids).execute();
    const latest = wordings.filter(({ handles }) => handles !== null).sort((a, b) => Number(b.seq) - Number(a.seq))[0];
    const handles = (latest?.handles ?? []).filter((handle) => handle !== null);
    return { payload: first.payload, turnId: first.id, handles };
  });
}

export async function takesPart(db: Kysely<Database>, conversation: string): Promise<boolean> {
  const row = await db
    .selectFrom('turns')
    .select('id')
    .where('conversation', '=', conversation)
    .where(sql<boolean>`(payload->>'addressed')::boolean`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The handle of the one message of a slot, or null. */
export async function slot(db: Kysely<Database>, key: string): Promise<string | null> {
  const row = await db.selectFrom('message_slots').select('handle').where('key', '=', key).executeTakeFirst();
  return row?.handle ?? null;
}

export async function keepSlot(db: Kysely<Database>, key: string, handle: string): Promise<void> {
  await db
    .insertInto('message_slots')
    .values({ key, handle })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ handle, updated_at: sql`clock_timestamp()` }))
    .execute();
}
