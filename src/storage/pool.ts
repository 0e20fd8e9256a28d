import type { PostgresPool } from 'kysely';
import pg from 'pg';
import { StorageUnavailable } from './errors.ts';

/** SQLSTATEs that say "not now": https://www.postgresql.org/docs/18/errcodes-appendix.html */
const NOT_NOW = new Set([
  '25006', // read-only transaction: the server became a standby
  '53100', // disk full
  '53200', // out of memory
  '53300', // too many connections
  '57P01', // shut down by the administrator
  '57P02', // another server process crashed
  '57P03', // starting up
  '57P05', // idle session timeout
  '58030', // I/O error
]);

/**
 * Whether an error of the driver says that the database is away, rather than that the statement is wrong. What the server
 * says carries an SQLSTATE; what the driver says about its connection carries often nothing but words, so anything of the
 * driver that is no mistake in the call counts.
 */
export function isAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    return error.code !== undefined && (error.code.startsWith('08') || NOT_NOW.has(error.code));
  }
  return error instanceof Error && !(error instanceof TypeError) && !(error instanceof RangeError);
}

/**
 * The pool as Kysely wants it. Errors of the connection come out as `StorageUnavailable`; a statement that has no answer
 * after `deadlineMs` counts as one, and its connection is closed, because a dead network says nothing for many minutes.
 */
export function guarded(pool: pg.Pool, deadlineMs: number | null): PostgresPool {
  // A connection may be cut in the same packet in which it is made, before anybody who asked for it can listen.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    async connect() {
      const client = await pool.connect().catch((error: unknown) => {
        throw isAway(error) ? new StorageUnavailable(error) : error;
      });
      let broken = false;
      // Between two statements nobody else listens, and an error that nobody hears ends the process.
      const onError = (): void => {
        broken = true;
      };
      client.on('error', onError);
      const release = (): void => {
        client.release(broken);
        if (!broken) client.off('error', onError);
      };
      const query = async (text: string, values: readonly unknown[]): Promise<pg.QueryResult> => {
        try {
          return await within(deadlineMs, client.query(text, [...values]));
        } catch (error) {
          if (!isAway(error)) throw error;
          broken = true;
          throw new StorageUnavailable(error);
        }
      };
      return { query: query as never, release };
    },
    end: () => pool.end(),
  };
}

async function within<T>(deadlineMs: number | null, answer: Promise<T>): Promise<T> {
  if (deadlineMs === null) return await answer;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs / 1000} s`)), deadlineMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    answer.catch(() => undefined);
  }
}
