import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest';
import { openStorage, type Storage } from '../../src/storage/index.ts';
import { onServer as onServerAt } from './databases.ts';
import { recordingLog } from './recording-log.ts';

export type StorageKind = Storage['kind'];

/** An empty folder of its own; removed by `withFolder`. */
export async function withFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dars-data-'));
  try {
    return await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts a PGlite database with empty tables into a data folder: a copy is faster than making one. */
export const seedDataDir = (dataDir: string): Promise<void> =>
  cp(inject('pgliteTemplate'), join(dataDir, 'pg'), { recursive: true });

/** Runs `run` with the address of a new database on the real server: without any table, or a copy of `template`. */
export async function withDatabase<T>(run: (databaseUrl: string) => Promise<T>, template?: string): Promise<T> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${name}${template === undefined ? '' : ` template ${template}`}`);
  try {
    const url = new URL(inject('postgresUrl'));
    url.pathname = `/${name}`;
    return await run(url.href);
  } finally {
    await onServer(`drop database ${name} with (force)`);
  }
}

/** Runs one statement as the owner of the real server. */
export const onServer = (statement: string): Promise<void> => onServerAt(inject('postgresUrl'), statement);

/** Runs `run` with a new storage of that kind, its tables empty. `vectors`: the embedded one brings pgvector. */
export async function withStorage<T>(
  kind: StorageKind,
  run: (storage: Storage) => Promise<T>,
  { vectors = false }: { vectors?: boolean } = {},
): Promise<T> {
  const open = async (options: { databaseUrl?: string; dataDir: string }): Promise<T> => {
    const storage = await openStorage({ ...options, vectors, log: recordingLog() });
    try {
      return await run(storage);
    } finally {
      await storage.close();
    }
  };
  if (kind === 'server')
    return await withDatabase((databaseUrl) => open({ databaseUrl, dataDir: '/nowhere' }), inject('postgresTemplate'));
  return await withFolder(async (dataDir) => {
    await seedDataDir(dataDir);
    return await open({ dataDir });
  });
}

/** Empties every table in one statement. `truncate` makes new files for each of them, which takes a hundred times as long. */
async function emptyTables({ db }: Storage): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select quote_ident(tablename) as name from pg_tables
    where schemaname = current_schema() and tablename not like 'kysely\\_%'`.execute(db);
  const deletes = rows.map(({ name }, index) => `t${index} as (delete from ${name})`);
  if (deletes.length > 0) await sql.raw(`with ${deletes.join(', ')} select 1`).execute(db);
}

/**
 * Declares the same tests for PGlite and for a real PostgreSQL server. Each kind has one storage for all its tests; its
 * tables are emptied before each. `kinds`: fewer, where the database makes no difference.
 *
 * @example describeOnBoth('the inbox', (storage) => { it('…', async () => { await storage().db… }); });
 */
export function describeOnBoth(
  name: string,
  declare: (storage: () => Storage, kind: StorageKind) => void,
  kinds: readonly StorageKind[] = ['embedded', 'server'],
  options: { vectors?: boolean } = {},
): void {
  describe.each(kinds)(`${name} (%s)`, (kind) => {
    let storage: Storage | undefined;
    let finish: () => void = () => undefined;
    let finished: Promise<void> | undefined;

    beforeAll(async () => {
      await new Promise<void>((ready, failed) => {
        finished = withStorage(
          kind,
          async (opened) => {
            storage = opened;
            ready();
            await new Promise<void>((resolve) => {
              finish = resolve;
            });
          },
          options,
        );
        finished.catch(failed);
      });
    });
    beforeEach(async () => {
      if (storage !== undefined) await emptyTables(storage);
    });
    afterAll(async () => {
      finish();
      await finished;
    });

    declare(() => {
      if (storage === undefined) throw new Error('the storage is open only while a test runs');
      return storage;
    }, kind);
  });
}
