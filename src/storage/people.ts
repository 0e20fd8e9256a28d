import { createHmac, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Storage } from './storage.ts';

/** Knows which accounts on the platforms belong to one person. */
export interface People {
  /**
   * The person behind an account: the same id for accounts whose platforms vouch for the same work e-mail. `emailOf` is asked
   * for new accounts, and again after a day; when it fails, what was known stays.
   */
  resolve(platformId: string, emailOf: () => Promise<string | null>): Promise<string>;
}

const CHECK_EVERY = '1 day';

/** Without linking every account is a person of its own, and nothing is stored. */
export const unlinkedPeople: People = { resolve: (platformId) => Promise.resolve(platformId) };

/** @param secret keys the digest under which e-mail addresses are compared; the addresses are not stored. */
export function openPeople({ db }: Pick<Storage, 'db'>, secret: string): People {
  const digestOf = (email: string): string =>
    createHmac('sha256', secret).update(email.normalize('NFKC').trim().toLowerCase()).digest('hex');
  return {
    async resolve(platformId, emailOf) {
      const known = await db
        .selectFrom('people')
        .select(['person', sql<boolean>`checked_at > clock_timestamp() - ${CHECK_EVERY}::interval`.as('fresh')])
        .where('platform_id', '=', platformId)
        .executeTakeFirst();
      if (known?.fresh) return known.person;
      let email: string | null;
      try {
        email = await emailOf();
      } catch (error) {
        if (known) return known.person;
        throw error;
      }
      const digest = email === null || email.trim() === '' ? null : digestOf(email);
      return await db.transaction().execute(async (within) => {
        // Two accounts of one person that are seen first at the same time shall find one another.
        await sql`select pg_advisory_xact_lock(hashtextextended(${digest ?? platformId}, 1))`.execute(within);
        const other =
          digest === null
            ? undefined
            : await within
                .selectFrom('people')
                .select('person')
                .where('email_digest', '=', digest)
                .orderBy('checked_at')
                .limit(1)
                .executeTakeFirst();
        const person = other?.person ?? known?.person ?? randomUUID();
        const row = { person, email_digest: digest, checked_at: sql<Date>`clock_timestamp()` };
        await within
          .insertInto('people')
          .values({ platform_id: platformId, ...row })
          .onConflict((conflict) => conflict.column('platform_id').doUpdateSet(row))
          .execute();
        return person;
      });
    },
  };
}
