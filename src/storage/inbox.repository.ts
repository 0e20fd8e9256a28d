import { type Expression, type SqlBool, sql, type Transaction } from 'kysely';
import { forget, keepSlot, shown, slot, supersede, takesPart } from './inbox-messages.ts';
import type { Inbox, Lease, RecordedTurn } from './inbox.ts';
import { storable, toJson } from './json.ts';
import type { Database, TurnStatus } from './schema.ts';
import type { Storage } from './storage.ts';

const STATE = 'conversation';

/**
 * @param options.conversationTtlMs how long state and history of a conversation are remembered.
 * @example const inbox = createInbox<TurnPayload, Reply>(storage, { conversationTtlMs: 24 * 3_600_000 });
 */
export function createInbox<Payload, Reply>(
  storage: Storage,
  { conversationTtlMs }: { conversationTtlMs: number },
): Inbox<Payload, Reply> {
  const { db } = storage;
  const states = storage.keyv<unknown>(STATE, { ttl: conversationTtlMs });

  const change = async (
    lease: Lease,
    status: TurnStatus[],
    values: Record<string, unknown>,
    within: typeof db | Transaction<Database> = db,
  ): Promise<boolean> => {
    const { numUpdatedRows } = await within
      .updateTable('turns')
      .set(values)
      .where('id', '=', lease.turnId)
      .where('lease_id', '=', lease.leaseId)
      .where('status', 'in', status)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  };

  return {
    exclusive: storage.kind === 'embedded',

    async insert(turn) {
      // The lock gives turns of one conversation their number in the order in which they become visible. Without it a
      // turn could appear before, and be worked on beside, one that has already been claimed.
      const eventKey = storable(turn.eventKey);
      const conversation = storable(turn.conversation);
      const repeatKey = turn.repeat === undefined ? null : storable(turn.repeat.key);
      const replaces = turn.replaces === undefined ? null : storable(turn.replaces);
      const repeated = sql`
        select id from turns where conversation = ${conversation} and repeat_key = ${repeatKey}
        and received_at > clock_timestamp() - ${turn.repeat?.withinMs ?? 0} * interval '1 millisecond'`;
      const { rows } = await sql<{ id: string }>`
        with turn_of as materialized (select pg_advisory_xact_lock(hashtextextended(${conversation}, 0)))
        insert into turns (id, event_key, platform, conversation, person, payload, seq, repeat_key, replaces)
        select ${turn.id}::uuid, ${eventKey}, ${turn.platform}, ${conversation}, ${storable(turn.person)},
               ${toJson(turn.payload)}::jsonb, nextval(pg_get_serial_sequence('turns', 'seq')), ${repeatKey},
               (select id from turns where event_key = ${replaces} and conversation = ${conversation})
        from turn_of
        where not exists (${repeated})
        on conflict (event_key) do nothing
        returning id`.execute(db);
      if (rows[0] !== undefined) return { turnId: rows[0].id, duplicate: false };
      const first = await sql<{ id: string }>`
        (select id from turns where event_key = ${eventKey}) union all (${repeated}) limit 1`.execute(db);
      return { turnId: first.rows[0]?.id ?? turn.id, duplicate: true };
    },

    async claim({ worker, leaseMs, platforms, busy = [] }) {
      const { rows } = await sql<ClaimRow>`
        update turns set
          status = case when status = 'answered' then 'answered' else 'running' end,
          attempts = attempts + case when status = 'answered' then 0 else 1 end,
          send_attempts = send_attempts + case when status = 'answered' then 1 else 0 end,
          lease_id = gen_random_uuid(),
          lease_until = ${fromNow(leaseMs)},
          worker = ${worker}
        where id = (
          select id from turns as candidate
          where status <> 'done'
            and (lease_until is null or lease_until < clock_timestamp())
            and platform = any(${[...platforms]}::text[])
            and conversation <> all(${[...busy]}::text[])
            and not exists (
              select from turns as earlier
              where earlier.conversation = candidate.conversation
                and earlier.seq < candidate.seq and earlier.status <> 'done'
            )
          order by seq
          limit 1
          for update skip locked
        )
        returning *`.execute(db);
      const row = rows[0];
      if (row === undefined) return null;
      return {
        turnId: row.id,
        leaseId: row.lease_id,
        eventKey: row.event_key,
        conversation: row.conversation,
        person: row.person,
        payload: row.payload as Payload,
        receivedAt: row.received_at,
        status: row.status,
        attempts: row.attempts,
        sendAttempts: row.send_attempts,
        sent: row.sent,
        replies: (row.replies ?? []) as Reply[],
        handles: row.handles ?? [],
        skill: row.skill,
        outcome: row.outcome,
        seq: row.seq,
        replaces: row.replaces,
      };
    },

    renew: (lease, leaseMs) => change(lease, ['running', 'answered'], { lease_until: fromNow(leaseMs) }),

    async answer({ replaces = null, seq = '0', ...lease }, answer) {
      const values = {
        status: 'answered',
        intent: answer.intent,
        skill: answer.skill,
        outcome: answer.outcome,
        replies: toJson(answer.replies),
        record: toJson(answer.record),
        awaits: answer.awaits ?? null,
        error_id: answer.errorId,
        answered_at: sql`clock_timestamp()`,
        ...(answer.payload === undefined ? {} : { payload: toJson(answer.payload) }),
      };
      const { state } = answer;
      if (state === undefined && replaces === null) return await change(lease, ['running'], values);
      return await db.transaction().execute(async (within) => {
        if (!(await change(lease, ['running'], values, within))) return false;
        if (replaces !== null) await supersede(within, replaces, seq);
        if (state === undefined) return true;
        const keys = storage.keyv<unknown>(STATE, { ttl: conversationTtlMs, within });
        if (state.value === undefined) await keys.delete(storable(state.key));
        else await keys.set(storable(state.key), state.value);
        return true;
      });
    },

    markSent: (lease, count, handles) => change(lease, ['answered'], { sent: count, handles: toJson(handles) }),

    shown: (replaces, before) => shown(db, replaces, before),
    async forget(eventKey) {
      const forgotten = await forget(db, storable(eventKey));
      return forgotten && { ...forgotten, payload: forgotten.payload as Payload };
    },
    takesPart: (conversation) => takesPart(db, storable(conversation)),

    slot: (key) => slot(db, storable(key)),
    keepSlot: (key, handle) => keepSlot(db, storable(key), handle),

    release: (lease, { delayMs, counts }) =>
      change(lease, ['running', 'answered'], {
        status: sql`case when status = 'running' then 'queued' else status end`,
        attempts: sql`attempts - case when status = 'running' and ${!counts} then 1 else 0 end`,
        lease_id: null,
        lease_until: fromNow(delayMs),
      }),

    done: (lease) =>
      change(lease, ['answered'], {
        status: 'done',
        sent: sql`jsonb_array_length(replies)`,
        done_at: sql`clock_timestamp()`,
        lease_id: null,
        lease_until: null,
      }),

    async endLeases() {
      await db.updateTable('turns').set({ lease_id: null, lease_until: null }).where('status', '<>', 'done').execute();
    },

    async transcript(conversation, limit) {
      const rows = await db
        .selectFrom('turns')
        .select(RECORDED)
        .where('conversation', '=', storable(conversation))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.reverse().map((row) => recorded<Payload, Reply>(row));
    },

    async history({ conversation, person, seq }, limit) {
      const rows = await db
        .selectFrom('turns')
        .select(RECORDED)
        .where('conversation', '=', conversation)
        .where('person', '=', person)
        .where('seq', '<', seq)
        .where('status', 'in', ['answered', 'done'])
        .where('skill', 'is not', null)
        .where('error_id', 'is', null)
        .where(newerThan(conversationTtlMs))
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return rows.reverse().map((row) => recorded<Payload, Reply>(row));
    },

    state: (key) => states.get(storable(key)),

    async waiting() {
      const row = await db
        .selectFrom('turns')
        .select([
          sql<number>`count(*)::int`.as('queued'),
          sql<number>`coalesce(extract(epoch from clock_timestamp() - min(received_at)), 0)::float8`.as('oldest'),
        ])
        .where('status', 'in', ['queued', 'running'])
        .executeTakeFirstOrThrow();
      return { queued: row.queued, oldestSeconds: Math.max(0, row.oldest) };
    },

    async purge(days) {
      await db
        .deleteFrom('message_slots')
        .where(sql<SqlBool>`updated_at < clock_timestamp() - make_interval(days => ${days})`)
        .execute();
      const { numDeletedRows } = await db
        .deleteFrom('turns')
        .where('status', '=', 'done')
        .where(sql<SqlBool>`done_at < clock_timestamp() - make_interval(days => ${days})`)
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

const fromNow = (ms: number): Expression<Date> => sql<Date>`clock_timestamp() + ${ms} * interval '1 millisecond'`;

const newerThan = (ms: number): Expression<SqlBool> =>
  sql<SqlBool>`received_at > clock_timestamp() - ${ms} * interval '1 millisecond'`;

const RECORDED = [
  'id',
  'payload',
  'received_at',
  'status',
  'intent',
  'skill',
  'outcome',
  'replies',
  'record',
  'awaits',
] as const;

interface ClaimRow {
  id: string;
  event_key: string;
  conversation: string;
  person: string;
  seq: string;
  payload: unknown;
  status: 'running' | 'answered';
  lease_id: string;
  attempts: number;
  send_attempts: number;
  sent: number;
  replies: unknown[] | null;
  skill: string | null;
  outcome: string | null;
  handles: (string | null)[] | null;
  replaces: string | null;
  received_at: Date;
}

function recorded<Payload, Reply>(row: {
  id: string;
  payload: unknown;
  received_at: Date;
  status: TurnStatus;
  intent: string | null;
  skill: string | null;
  outcome: string | null;
  replies: unknown[] | null;
  record: unknown;
  awaits: string | null;
}): RecordedTurn<Payload, Reply> {
  return {
    turnId: row.id,
    payload: row.payload as Payload,
    receivedAt: row.received_at,
    status: row.status,
    intent: row.intent,
    skill: row.skill,
    outcome: row.outcome,
    replies: (row.replies ?? []) as Reply[],
    record: row.record,
    awaits: row.awaits,
  };
}
