import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Storage } from '../storage/index.ts';

/** Runs `work` unless another process is at it; null when one is. `renew` keeps others out for longer. */
export type Alone = <T>(work: (renew: () => Promise<void>) => Promise<T>) => Promise<T | null>;

const LEASE = '5 minutes';

/** A lease is a row, not a lock of a connection: work takes minutes, and a process that dies leaves it to run out. */
export const leaseOf =
  ({ db }: Pick<Storage, 'db'>, name: string): Alone =>
  async (work) => {
    const lease = randomUUID();
    const { rows } = await sql<{ name: string }>`
      insert into knowledge_state (name, lease_id, lease_until) values (${name}, ${lease}, now() + ${LEASE}::interval)
      on conflict (name) do update set lease_id = excluded.lease_id, lease_until = excluded.lease_until
      where knowledge_state.lease_until is null or knowledge_state.lease_until < now()
      returning name`.execute(db);
    if (rows.length === 0) return null;
    const mine = () => db.updateTable('knowledge_state').where('name', '=', name).where('lease_id', '=', lease);
    try {
      const result = await work(async () => {
        await mine()
          .set({ lease_until: sql`now() + ${LEASE}::interval` })
          .execute();
      });
      await mine()
        .set({ ran_at: sql`now()` })
        .execute();
      return result;
    } finally {
      await mine().set({ lease_until: null, lease_id: null }).execute();
    }
  };
