import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { toJson } from './json.ts';
import type { Storage } from './storage.ts';

/** Secrets under which a file can be fetched for a while. What they stand for is the affair of who gives them out. */
export interface Downloads {
  /** @param account who asked for it. @returns the secret; only a digest of it is kept */
  offer(what: Record<string, string>, account: string, minutes: number): Promise<string>;
  /** What a secret stands for; null when it is none, or over. */
  offered(token: string): Promise<{ what: Record<string, string>; account: string } | null>;
  /** Forgets those that are over. */
  purge(): Promise<void>;
}

const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export function openDownloads({ db }: Pick<Storage, 'db'>): Downloads {
  return {
    async offer(what, account, minutes) {
      const token = randomBytes(32).toString('base64url');
      await db
        .insertInto('downloads')
        .values({
          token_digest: digestOf(token),
          what: toJson(what),
          account,
          expires_at: sql`clock_timestamp() + make_interval(mins => ${minutes})`,
        })
        .execute();
      return token;
    },

    async offered(token) {
      const row = await db
        .selectFrom('downloads')
        .select(['what', 'account'])
        .where('token_digest', '=', digestOf(token))
        .where(sql<boolean>`expires_at > clock_timestamp()`)
        .executeTakeFirst();
      return row === undefined ? null : { what: row.what as Record<string, string>, account: row.account };
    },

    async purge() {
      await db
        .deleteFrom('downloads')
        .where(sql<boolean>`expires_at < clock_timestamp()`)
        .execute();
    },
  };
}
