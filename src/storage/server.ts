import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, StorageError } from './errors.ts';
import type { Log } from './log.ts';
import { isAway } from './pool.ts';

/** A PostgreSQL server that answers, or the embedded one. */
export interface Connection {
  pool: pg.Pool;
  /** For messages: the address without user and password, or the folder. */
  where: string;
  /** Longest time for one statement; null: no limit. */
  deadlineMs: number | null;
  close(): Promise<void>;
}

/** No statement of ours takes this long (milliseconds). Kept here, not told to the server: PgBouncer refuses the parameter. */
const DEADLINE = 30_000;

/** Connections of one replica. Workers hold one only for the length of a statement. */
const POOL_SIZE = 10;

/**
 * Connects to a PostgreSQL server, and waits `patienceMs` for one that is not there yet.
 *
 * @throws StorageError `wrong_url`, `unreachable`, `login_refused` or `no_such_database`.
 */
export async function connectToServer(databaseUrl: string, patienceMs: number, log: Log): Promise<Connection> {
  const where = withoutSecrets(databaseUrl);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: 5000,
    keepAlive: true,
    application_name: 'dars-guide',
  });
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => log.warn({ code: codeOf(error) }, 'an idle database connection was lost'));
  try {
    await untilItAnswers(pool, where, patienceMs, log);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { pool, where, deadlineMs: DEADLINE, close: () => pool.end() };
}

async function untilItAnswers(pool: pg.Pool, where: string, patienceMs: number, log: Log): Promise<void> {
  const until = Date.now() + patienceMs;
  for (let pause = 250, waiting = false; ; pause = Math.min(pause * 2, 2000)) {
    try {
      await pool.query('select 1');
      return;
    } catch (error) {
      if (!isAway(error) || Date.now() + pause > until) throw explain(error, where);
      if (!waiting) log.warn({ where, code: codeOf(error) }, 'the database does not answer yet; waiting');
      waiting = true;
      await sleep(pause);
    }
  }
}

function explain(error: unknown, where: string): StorageError {
  const code = codeOf(error) ?? '';
  switch (code) {
    case '28P01':
    case '28000':
      return new StorageError(
        'login_refused',
        `The database ${where} refused the user name or password.`,
        'Mend the user and password in DATABASE_URL; special characters in them must be percent-encoded.',
        error,
      );
    case '3D000':
      return new StorageError(
        'no_such_database',
        `The server of ${where} has no database of that name.`,
        'Create it (createdb), or mend the name at the end of DATABASE_URL.',
        error,
      );
    default:
      return new StorageError(
        'unreachable',
        `The database ${where} cannot be reached${code === '' ? '' : ` (${code})`}.`,
        'Start it, or mend DATABASE_URL; without DATABASE_URL the embedded database is used.',
        error,
      );
  }
}

/** `host:port/name` of a database address. */
function withoutSecrets(databaseUrl: string): string {
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : null;
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    throw new StorageError(
      'wrong_url',
      'DATABASE_URL is not the address of a PostgreSQL database.',
      'Write postgres://user:password@host:5432/name, with special characters in the password percent-encoded.',
    );
  }
  return `${url.host === '' ? 'local socket' : url.host}${url.pathname}`;
}
