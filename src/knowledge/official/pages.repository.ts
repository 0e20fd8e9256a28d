import { sql } from 'kysely';
import { type Storage, toJson } from '../../storage/index.ts';
import { leaseOf } from '../lease.repository.ts';
import { countUp, revisionOf } from '../revision.repository.ts';
import type { OfficialCopy, PageChange, RecordedChange } from './copy.ts';

/** Copies of official pages, what changed in them, and who is fetching them. */
export interface OfficialStore {
  copies(): Promise<OfficialCopy[]>;
  /** Keeps a copy, and what changed in it, together. `anew`: those who read the copies have to read them again. */
  keep(copy: OfficialCopy, change: PageChange | null, anew: boolean): Promise<void>;
  /** Drops copies of pages that the knowledge does not name any more. */
  keepOnly(urls: readonly string[]): Promise<number>;
  /** Counts up whenever the copies have changed. */
  revision(): Promise<number>;
  /** Runs `work` unless another process is at it; null when one is. `renew` keeps others out for longer. */
  alone<T>(work: (renew: () => Promise<void>) => Promise<T>): Promise<T | null>;
  /** When the last whole run ended. */
  ranAt(): Promise<Date | null>;
  /** Changes that nobody has been told of, oldest first. */
  untold(): Promise<RecordedChange[]>;
  told(ids: readonly string[]): Promise<void>;
  changes(limit: number): Promise<RecordedChange[]>;
}

const NAME = 'official pages';

export function openOfficial({ db }: Pick<Storage, 'db'>): OfficialStore {
  const state = () => db.selectFrom('knowledge_state').where('name', '=', NAME);
  const recorded = async (untoldOnly: boolean, limit: number): Promise<RecordedChange[]> => {
    const all = db.selectFrom('page_changes').selectAll();
    const rows = untoldOnly ? all.where('told_at', 'is', null).orderBy('id') : all.orderBy('id', 'desc');
    return (await rows.limit(limit).execute()).map(({ id, url, standard, at, detail }) => ({
      ...(detail as PageChange),
      id,
      url,
      standard,
      at,
    }));
  };
  return {
    async copies() {
      const rows = await db.selectFrom('official_pages').selectAll().orderBy('url').execute();
      return rows.map((row) => ({
        url: row.url,
        standard: row.standard,
        status: row.status,
        etag: row.etag,
        lastModified: row.last_modified,
        fetchedAt: row.fetched_at,
        notBefore: row.not_before,
        title: row.title,
        text: row.text,
        hash: row.content_hash,
        version: row.version,
        lastUpdated: row.last_updated,
        movedTo: row.moved_to,
        agreedHash: row.agreed_hash,
        digestHash: row.digest_hash,
        suspectHash: row.suspect_hash,
        touched: row.touched ?? [],
        fault: row.fault,
      }));
    },
    async keep(copy, change, anew) {
      const values = {
        standard: copy.standard,
        status: copy.status,
        etag: copy.etag,
        last_modified: copy.lastModified,
        fetched_at: copy.fetchedAt,
        not_before: copy.notBefore,
        title: copy.title,
        text: copy.text,
        content_hash: copy.hash,
        version: copy.version,
        last_updated: copy.lastUpdated,
        moved_to: copy.movedTo,
        agreed_hash: copy.agreedHash,
        digest_hash: copy.digestHash,
        suspect_hash: copy.suspectHash,
        touched: toJson(copy.touched),
        fault: copy.fault,
        checked_at: new Date(),
      };
      await db.transaction().execute(async (within) => {
        await within
          .insertInto('official_pages')
          .values({ url: copy.url, ...values })
          .onConflict((conflict) => conflict.column('url').doUpdateSet(values))
          .execute();
        if (change !== null)
          await within
            .insertInto('page_changes')
            .values({ url: copy.url, standard: copy.standard, detail: toJson(change) })
            .execute();
        if (anew) await countUp(within, NAME);
      });
    },
    async keepOnly(urls) {
      const gone = db.deleteFrom('official_pages');
      const { numDeletedRows } = await (
        urls.length === 0 ? gone : gone.where('url', 'not in', [...urls])
      ).executeTakeFirst();
      return Number(numDeletedRows);
    },
    revision: () => revisionOf(db, NAME),
    alone: leaseOf({ db }, NAME),
    ranAt: async () => (await state().select('ran_at').executeTakeFirst())?.ran_at ?? null,
    async untold() {
      // While somebody fetches there may be more to come: it is told together.
      const busy = await state()
        .select('name')
        .where('lease_until', '>', sql<Date>`now()`)
        .executeTakeFirst();
      return busy === undefined ? await recorded(true, 500) : [];
    },
    async told(ids) {
      if (ids.length > 0)
        await db
          .updateTable('page_changes')
          .set({ told_at: sql`now()` })
          .where('id', 'in', [...ids])
          .execute();
    },
    changes: (limit) => recorded(false, limit),
  };
}
