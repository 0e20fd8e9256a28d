import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
import { lockDataDir } from './data-dir-lock.ts';
import { dataDirError, prepareDataDir } from './data-dir.ts';
import { codeOf, StorageError } from './errors.ts';
import type { Log } from './log.ts';
import type { Connection } from './server.ts';

/** Longest path of a Unix socket that every system takes (104 on macOS, with the final NUL). */
const MAX_SOCKET_PATH = 103;

/**
 * Opens the embedded database in `dataDir/pg` and reaches it with the ordinary driver, through a Unix socket in a private
 * folder, or a loopback port on Windows.
 *
 * PGlite is one PostgreSQL session. Its socket server lets several connections share that session and queues single
 * protocol messages, so session locks do not exclude anyone, and long batches of two connections can mix
 * (https://github.com/electric-sql/pglite/issues/1046). Hence a pool of one: statements and transactions line up in it.
 * Inside `db.transaction()` use the transaction for everything; the plain `db` would wait for it to end.
 *
 * A kill of the process loses nothing that was committed. PGlite runs without `fsync`: a power cut can.
 *
 * @param vectors pgvector is needed; a folder that has used it once gets it always, because its tables cannot be changed without
 * @param onFatal called once when the engine died or the folder's lock was lost; nothing works after that.
 * @throws StorageError `data_dir_…` and `newer_schema`.
 */
export async function openEmbedded(
  dataDir: string,
  vectors: boolean,
  log: Log,
  onFatal: (error: StorageError) => void,
): Promise<Connection> {
  const where = resolve(dataDir);
  await prepareDataDir(where);
  const lock = await lockDataDir(where, {
    onLost: () => fatal(lockLost(where)),
    onWait: ({ pid, host }) => log.warn({ pid, host }, 'waiting to see whether the holder of the data folder is alive'),
  }).catch((error: unknown) => {
    throw error instanceof StorageError ? error : dataDirError(where, error);
  });
  // Undone in reverse order.
  const closers: (() => Promise<unknown>)[] = [() => lock.release()];
  let dead = false;
  let cutOff = (): void => undefined;
  function fatal(error: StorageError): void {
    if (dead) return;
    dead = true;
    log.error({ fault: error.fault }, error.message);
    cutOff();
    onFatal(error);
  }

  try {
    for (const token of lock.predecessors) await rm(socketFolder(token), { recursive: true, force: true });
    const engine = await openEngine(where, vectors);
    // Closing writes, which is for the holder of a sound folder only.
    closers.push(() => (dead ? Promise.resolve() : engine.close()));
    stopOnCrash(engine, () => fatal(engineStopped(where)));
    const address = await socketAddress(lock.token);
    closers.push(() => rm(socketFolder(lock.token), { recursive: true, force: true }));
    // More places than the pool has connections: a new one may arrive before the end of the old one is noticed.
    const server = new PGLiteSocketServer({ db: engine, ...address.listen, maxConnections: 4 });
    await server.start();
    closers.push(() => server.stop());
    const pool = new pg.Pool({
      ...(address.folder === null ? tcp(server.getServerConn()) : { host: address.folder, port: 5432 }),
      user: 'postgres',
      database: 'postgres',
      max: 1,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: 30_000,
    });
    pool.on('error', (error) => log.warn({ code: codeOf(error) }, 'the connection to the embedded database was lost'));
    closers.push(() => pool.end());
    const clients = new Set<pg.PoolClient>();
    pool.on('connect', (client) => clients.add(client));
    pool.on('remove', (client) => clients.delete(client));
    cutOff = () => {
      // The server takes no new connections, and what waits for an answer is told that there will be none.
      void server.stop();
      for (const client of clients) void (client as pg.Client).end();
    };
    return { pool, where, deadlineMs: null, close: () => closeAll(closers) };
  } catch (error) {
    await closeAll(closers);
    throw error;
  }
}

async function closeAll(closers: readonly (() => Promise<unknown>)[]): Promise<void> {
  for (const close of [...closers].reverse()) await close().catch(() => undefined);
}

async function openEngine(where: string, vectors: boolean): Promise<PGlite> {
  try {
    const engine = await PGlite.create({ dataDir: join(where, 'pg'), ...(vectors ? await withVectors() : {}) });
    const { rows } = vectors ? { rows: [] } : await engine.query(`select from pg_extension where extname = 'vector'`);
    if (rows.length === 0) return engine;
    await engine.close();
    return await PGlite.create({ dataDir: join(where, 'pg'), ...(await withVectors()) });
  } catch (error) {
    // The engine's own errors say little: ask the folder.
    await prepareDataDir(where);
    throw new StorageError(
      'data_dir_damaged',
      `The database in ${where} cannot be opened.`,
      'Restore the folder from a backup, or move it away to start with an empty one.',
      error,
    );
  }
}

const withVectors = async () => ({
  extensions: { vector: (await import('@electric-sql/pglite-pgvector')).vector },
});

/**
 * The socket server never serves another statement once the engine has thrown (same issue, "Defect B"), and clients would
 * wait for ever.
 */
function stopOnCrash(engine: PGlite, stop: () => void): void {
  const original = engine.execProtocolRawStream.bind(engine);
  engine.execProtocolRawStream = async (message, options) => {
    try {
      await original(message, options);
    } catch (error) {
      stop();
      throw error;
    }
  };
}

const socketFolder = (token: string): string => join(tmpdir(), `dars-guide-${token}`);

async function socketAddress(
  token: string,
): Promise<{ folder: string | null; listen: { path: string } | { host: string; port: number } }> {
  const folder = socketFolder(token);
  const path = join(folder, '.s.PGSQL.5432');
  if (process.platform === 'win32' || path.length > MAX_SOCKET_PATH) {
    return { folder: null, listen: { host: '127.0.0.1', port: 0 } };
  }
  await mkdir(folder, { mode: 0o700 });
  return { folder, listen: { path } };
}

function tcp(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

const lockLost = (where: string): StorageError =>
  new StorageError(
    'lock_lost',
    `Another process has taken over the data folder ${where} while this one was frozen.`,
    'Stop this process; the other one goes on.',
  );

const engineStopped = (where: string): StorageError =>
  new StorageError(
    'engine_stopped',
    `The embedded database in ${where} has stopped.`,
    'Restart the program; if it happens again, check the disk and restore a backup.',
  );
