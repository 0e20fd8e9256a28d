import type Keyv from 'keyv';
import { CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { openEmbedded } from './embedded.ts';
import type { StorageError } from './errors.ts';
import { deleteExpired, openKeyv } from './keyv.ts';
import type { Log } from './log.ts';
import { migrate } from './migrate.ts';
import { guarded } from './pool.ts';
import type { Database } from './schema.ts';
import { connectToServer, type Connection } from './server.ts';

export interface Storage {
  /** `embedded`: this process is the only one that uses the data. */
  readonly kind: 'server' | 'embedded';
  readonly db: Kysely<Database>;
  /**
   * A namespace of keys with a time to live (milliseconds). With `within`, reads and writes are part of that transaction.
   * All methods reject when the database is away.
   */
  keyv<T>(namespace: string, options: { ttl: number; within?: Transaction<Database> }): Keyv<T>;
  /** @throws StorageUnavailable when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StorageOptions {
  /** A PostgreSQL server. Without it the embedded database in `dataDir` is used. */
  databaseUrl?: string | undefined;
  dataDir: string;
  /** Whether vectors are compared: the embedded database then brings pgvector. A server has it, or has not. */
  vectors?: boolean;
  log: Log;
  /** How long to wait at the start for a server that does not answer yet, in milliseconds. */
  patienceMs?: number;
  /** The embedded database is gone for good: end the process, so that it is started again. */
  onFatal?: (error: StorageError) => void;
}

const CLEAN_EVERY_MS = 10 * 60_000;

/**
 * Opens the storage and brings its tables up to date.
 *
 * @throws StorageError with one line that can be printed as it is.
 * @example const storage = await openStorage({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log });
 */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { databaseUrl, dataDir, vectors = false, log, patienceMs = 15_000, onFatal = () => undefined } = options;
  const connection =
    databaseUrl === undefined
      ? await openEmbedded(dataDir, vectors, log, onFatal)
      : await connectToServer(databaseUrl, patienceMs, log);
  try {
    await migrateOn(connection, databaseUrl);
    const { db, schema } = await kyselyOn(connection);
    return storageOf({ kind: databaseUrl === undefined ? 'embedded' : 'server', db, schema, connection, log });
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** On a server, with a connection of its own: changing a large table, or waiting for another replica, may take long. */
async function migrateOn(connection: Connection, databaseUrl: string | undefined): Promise<void> {
  if (databaseUrl === undefined) {
    await migrate(dbOn(connection.pool, null), connection.where);
    return;
  }
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, connectionTimeoutMillis: 5000 });
  pool.on('error', () => undefined);
  try {
    await migrate(dbOn(pool, null), connection.where);
  } finally {
    await pool.end();
  }
}

const dbOn = (pool: pg.Pool, deadlineMs: number | null): Kysely<Database> =>
  new Kysely<Database>({ dialect: new PostgresDialect({ pool: guarded(pool, deadlineMs) }) });

async function kyselyOn({ pool, deadlineMs }: Connection): Promise<{ db: Kysely<Database>; schema: string }> {
  const db = dbOn(pool, deadlineMs);
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db);
  return { db, schema: rows[0]?.schema ?? 'public' };
}

function storageOf(parts: {
  kind: Storage['kind'];
  db: Kysely<Database>;
  schema: string;
  connection: Connection;
  log: Log;
}): Storage {
  const { kind, db, schema, connection, log } = parts;
  const clean = (): void => {
    deleteExpired(db).then(
      (rows) => rows > 0 && log.info({ rows }, 'expired keys deleted'),
      () => undefined,
    );
  };
  const cleaning = setInterval(clean, CLEAN_EVERY_MS);
  cleaning.unref();
  let closing: Promise<void> | undefined;
  return {
    kind,
    db,
    keyv(namespace, { ttl, within = db }) {
      const execute = async (text: string, values: readonly unknown[]): Promise<unknown[]> =>
        (await within.executeQuery(CompiledQuery.raw(text, [...values]))).rows;
      return openKeyv({ execute, schema, namespace, ttl });
    },
    async ping() {
      await sql`select 1`.execute(db);
    },
    close() {
      clearInterval(cleaning);
      closing ??= connection.close();
      return closing;
    },
  };
}
