import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { codeOf, StorageError, StorageUnavailable } from './errors.ts';
import { migrations as ours } from './migrations/index.ts';
import type { Database } from './schema.ts';

/**
 * Brings the schema up to date. Safe when several replicas start at once: Kysely takes an advisory lock, the first one
 * migrates and the others find nothing to do.
 *
 * @throws StorageError `newer_schema`, `not_permitted` or `migration_failed`; nothing is half done, each run is one transaction.
 */
export async function migrate(
  db: Kysely<Database>,
  where: string,
  migrations: Readonly<Record<string, Migration>> = ours,
): Promise<void> {
  const done = await refuseNewerSchema(db, where, migrations);
  // Kysely would read the whole catalogue first, at every start.
  if (Object.keys(migrations).every((name) => done.has(name))) return;
  const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve({ ...migrations }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof StorageUnavailable) throw error;
  // Another replica of a newer version may have migrated between the check and the lock.
  await refuseNewerSchema(db, where, migrations);
  if (codeOf(error) === '42501') {
    throw new StorageError(
      'not_permitted',
      `The database user may not create tables in ${where}.`,
      'Grant it CREATE on the schema, or name another user in DATABASE_URL.',
      error,
    );
  }
  const failed = results?.find((result) => result.status === 'Error')?.migrationName;
  throw new StorageError(
    'migration_failed',
    `The tables in ${where} could not be brought up to date${failed === undefined ? '' : ` (${failed})`}.`,
    'Nothing was changed; see the cause in the log, and restore a backup if tables were altered by hand.',
    error,
  );
}

/** @returns the migrations that the database has; all of them are known. */
async function refuseNewerSchema(
  db: Kysely<Database>,
  where: string,
  migrations: Readonly<Record<string, Migration>>,
): Promise<ReadonlySet<string>> {
  const { rows: found } = await sql<{ present: boolean }>`
    select to_regclass('kysely_migration') is not null as present`.execute(db);
  if (found[0]?.present !== true) return new Set();
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
  const names = rows.map((row) => row.name);
  const unknown = names.filter((name) => !(name in migrations));
  if (unknown.length === 0) return new Set(names);
  throw new StorageError(
    'newer_schema',
    `The data in ${where} was made by a newer version of this program (it has ${unknown.join(', ')}).`,
    'Start that version or a later one, or use another database.',
  );
}
