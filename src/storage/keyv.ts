import KeyvPostgres, { type KeyvPostgresOptions } from '@keyv/postgres';
import Keyv from 'keyv';
import { type Kysely, sql } from 'kysely';
import type { Database } from './schema.ts';

/** Runs one statement: on the pool, or inside a transaction. */
export type Execute = (text: string, values: readonly unknown[]) => Promise<unknown[]>;

/**
 * The store of `@keyv/postgres` on our connections. Left alone it opens a pool of its own, one for the whole process,
 * whatever options come later (2.2.3, `pool.ts`), and a second connection is what the embedded database must not have.
 */
class SharedConnectionStore extends KeyvPostgres {
  override connect(): ReturnType<KeyvPostgres['connect']> {
    // Called by the parent's constructor, so `opts` is all there is.
    const { execute } = this.opts as KeyvPostgresOptions & { execute: Execute };
    return Promise.resolve((text: string, values: unknown[] = []) =>
      // The table is made by a migration; asking again needs a right that the database user may not have.
      text.startsWith('CREATE') ? Promise.resolve([]) : (execute(text, values) as Promise<never[]>),
    );
  }

  override disconnect(): Promise<void> {
    return Promise.resolve();
  }
}

/** A Keyv namespace whose failures are thrown. `ttl` in milliseconds. */
export function openKeyv<T>(options: { execute: Execute; schema: string; namespace: string; ttl: number }): Keyv<T> {
  const { execute, schema, namespace, ttl } = options;
  const store = new SharedConnectionStore({ table: 'keyv', schema, execute } as KeyvPostgresOptions);
  return new Keyv<T>({ store, namespace, ttl, throwOnErrors: true });
}

/**
 * Deletes what has expired; Keyv itself only deletes what is asked for again. Keyv writes the time of expiry, by the
 * clock of the process, as the last member of the JSON. Gives the number of rows.
 */
export async function deleteExpired(db: Kysely<Database>, now = Date.now()): Promise<number> {
  const expires = sql<string>`substring(value from '"expires":([0-9]+)[}]$')::bigint`;
  const { numDeletedRows } = await db.deleteFrom('keyv').where(expires, '<', String(now)).executeTakeFirst();
  return Number(numDeletedRows);
}
