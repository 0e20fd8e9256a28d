import { setTimeout as sleep } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { openStorage, StorageUnavailable, type Database } from '../../src/storage/index.ts';
import { deleteExpired } from '../../src/storage/keyv.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { recordingLog } from '../support/recording-log.ts';
import { describeOnBoth, onServer, withDatabase } from '../support/storage.ts';

describeOnBoth('the storage', (storage, kind) => {
  it('transactions that run at the same time do not mix, whatever their size', async () => {
    const { db } = storage();
    const big = 'x'.repeat(150_000);
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        db
          .transaction()
          .execute(async (trx) => {
            const own = await sql<{
              n: number;
              length: number;
            }>`select ${n}::int as n, length(${big}) as length`.execute(trx);
            expect(own.rows[0]).toEqual({ n, length: big.length });
            await trx
              .insertInto('keyv')
              .values({ key: `t${n}`, value: big })
              .execute();
            await sleep(1);
            if (n % 2 === 1) throw new Error('rolled back');
          })
          .catch((error: unknown) => {
            if (!(error instanceof Error) || error.message !== 'rolled back') throw error;
          }),
      ),
    );
    const { count } = await db
      .selectFrom('keyv')
      .select(sql<number>`count(*)::int`.as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(10);
  });

  it('a wrong statement is an error of its own kind and leaves the connection usable', async () => {
    const wrong = sql`select * from no_such_table`.execute(storage().db);
    await expect(wrong).rejects.toMatchObject({ code: '42P01' });
    await expect(wrong).rejects.not.toBeInstanceOf(StorageUnavailable);
    await storage().ping();
  });

  it('migrations that are started five times at once run once', async () => {
    const { db } = storage();
    await sql`drop table turns, feedback, keyv, adapter_state, people, reports, report_events, report_members, report_drafts, downloads, message_slots, application_places, application_comments, application_sections, application_events, application_answers, application_invitations, application_members, applications, model_calls, passage_vectors, official_pages, page_changes, subscriptions, knowledge_state, own_passages, own_documents, precedent_passages, precedents, kysely_migration, kysely_migration_lock`.execute(
      db,
    );
    await Promise.all(Array.from({ length: 5 }, () => migrate(db, 'here')));
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    expect(rows.map(({ name }) => name)).toEqual([
      '0001_turns',
      '0002_feedback',
      '0003_keyv',
      '0004_messages',
      '0005_reports',
      '0006_reports_kept',
      '0007_applications',
      '0008_model_calls',
      '0009_knowledge_pages',
    ]);
    await sql`select from turns, feedback, keyv`.execute(db);
  });

  it('a migration that fails changes nothing', async () => {
    const { db } = storage();
    const broken = {
      '0001_fine': {
        up: async (trx: Kysely<unknown>) => {
          await sql`create table fine (id int)`.execute(trx);
        },
      },
      '0002_broken': {
        up: async (trx: Kysely<unknown>) => {
          await sql`create tabel oops`.execute(trx);
        },
      },
    };
    await sql`drop table kysely_migration, kysely_migration_lock`.execute(db);
    await expect(migrate(db, 'here', broken)).rejects.toMatchObject({ fault: 'migration_failed' });
    const { rows } = await sql<{ found: boolean }>`select to_regclass('fine') is not null as found`.execute(db);
    expect(rows[0]?.found).toBe(false);
    await sql`drop table turns, feedback, keyv, adapter_state, people, reports, report_events, report_members, report_drafts, downloads, message_slots, application_places, application_comments, application_sections, application_events, application_answers, application_invitations, application_members, applications, model_calls, passage_vectors, official_pages, page_changes, subscriptions, knowledge_state, own_passages, own_documents, precedent_passages, precedents, kysely_migration, kysely_migration_lock`.execute(
      db,
    );
    await migrate(db, 'here');
  });

  it('one person has one verdict on a turn', async () => {
    const { db } = storage();
    const id = '00000000-0000-4000-8000-000000000001';
    const row = { id, turn_id: id, person: 'p', platform: 'web', verdict: 'up' as const };
    await db.insertInto('feedback').values(row).execute();
    const again = db.insertInto('feedback').values({ ...row, id: id.replace(/1$/, '2'), verdict: 'down' });
    await expect(again.execute()).rejects.toMatchObject({ code: '23505' });
  });

  it('keys end when their time is over, and are then deleted from the table', async () => {
    const keys = storage().keyv<string>('short', { ttl: 60 });
    const long = storage().keyv<unknown>('long', { ttl: 60_000 });
    await keys.set('k', 'value');
    await long.set('k', { expires: 5, nul: '\0' });
    await long.set('forever', { expires: 5 }, 0);
    expect(await keys.get('k')).toBe('value');
    await sleep(90);
    expect(await deleteExpired(storage().db)).toBe(1);
    expect(await keys.get('k')).toBeUndefined();
    expect(await long.get('k')).toEqual({ expires: 5, nul: '\0' });
    expect(await long.get('forever')).toEqual({ expires: 5 });
  });

  it('an expired key is not given out before it is deleted', async () => {
    const keys = storage().keyv<string>('short', { ttl: 20 });
    await keys.set('k', 'value');
    await sleep(40);
    expect(await keys.get('k')).toBeUndefined();
  });

  it('namespaces do not see one another, and long keys fit', async () => {
    const one = storage().keyv<number>('one', { ttl: 60_000 });
    const two = storage().keyv<number>('two', { ttl: 60_000 });
    const key = 'k'.repeat(1000);
    await one.set(key, 1);
    expect(await two.get(key)).toBeUndefined();
    await two.set(key, 2);
    await two.clear();
    expect(await one.get(key)).toBe(1);
  });

  it('what Keyv writes in a transaction goes when the transaction does', async () => {
    const failed = storage()
      .db.transaction()
      .execute(async (within) => {
        await storage().keyv('n', { ttl: 60_000, within }).set('k', 1);
        throw new Error('no');
      });
    await expect(failed).rejects.toThrow('no');
    expect(await storage().keyv('n', { ttl: 60_000 }).get('k')).toBeUndefined();
  });

  it.runIf(kind === 'server')(
    'a connection that is cut is replaced, and the error says that the database was away',
    async () => {
      const { db } = storage();
      const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db);
      const cut = expect(sql`select pg_sleep(5)`.execute(db)).rejects.toBeInstanceOf(StorageUnavailable);
      await sleep(50);
      await onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${rows[0]?.name ?? ''}'`);
      await cut;
      await sleep(50);
      await storage().ping();
    },
  );
});

describe('replicas', () => {
  it('five that start at once on an empty database all come up', async () => {
    await withDatabase(async (databaseUrl) => {
      const open = () => openStorage({ databaseUrl, dataDir: '/nowhere', log: recordingLog() });
      const replicas = await Promise.all(Array.from({ length: 5 }, open));
      await Promise.all(replicas.map((replica) => replica.ping()));
      await Promise.all(replicas.map((replica) => replica.close()));
    });
  });

  it('tables may live in another schema than public', async () => {
    await withDatabase(async (databaseUrl) => {
      const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
      const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
      await sql`create schema own`.execute(db);
      await db.destroy();
      const url = new URL(databaseUrl);
      url.searchParams.set('options', '-c search_path=own');
      const storage = await openStorage({ databaseUrl: url.href, dataDir: '/nowhere', log: recordingLog() });
      await storage.keyv('n', { ttl: 60_000 }).set('k', 1);
      expect((await sql`select from own.keyv`.execute(storage.db)).rows).toHaveLength(1);
      await storage.close();
    });
  });
});
