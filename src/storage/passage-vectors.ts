import { sql } from 'kysely';
import type { Storage } from './storage.ts';

/** Vectors of passages by model and digest of their text: each is worked out once, by whichever process comes to it first. */
export interface PassageVectorStore {
  /** Those that are known. */
  known(model: string, digests: readonly string[]): Promise<Map<string, Float32Array>>;
  keep(model: string, vectors: ReadonlyMap<string, readonly number[]>): Promise<void>;
  /** Deletes what has not been used by these for a month: other versions of the knowledge may still be in use. */
  tidy(model: string, digests: readonly string[]): Promise<void>;
}

/** So many rows at a time: a statement takes 65,535 parameters. */
const ROWS = 500;

export function openPassageVectors({ db }: Pick<Storage, 'db'>): PassageVectorStore {
  return {
    async known(model, digests) {
      const found = new Map<string, Float32Array>();
      for (let at = 0; at < digests.length; at += ROWS) {
        const rows = await db
          .selectFrom('passage_vectors')
          .select(['digest', 'vector'])
          .where('model', '=', model)
          .where('digest', 'in', digests.slice(at, at + ROWS))
          .execute();
        for (const { digest, vector } of rows) found.set(digest, floatsOf(vector));
      }
      return found;
    },

    async keep(model, vectors) {
      if (vectors.size === 0) return;
      await db
        .insertInto('passage_vectors')
        .values([...vectors].map(([digest, vector]) => ({ model, digest, vector: bytesOf(vector) })))
        .onConflict((conflict) => conflict.constraint('passage_vectors_pkey').doNothing())
        .execute();
    },

    async tidy(model, digests) {
      if (digests.length === 0) return;
      await db
        .deleteFrom('passage_vectors')
        .where('model', '=', model)
        .where(sql<boolean>`not (digest = any(${[...digests]}::text[]))`)
        .where(sql<boolean>`at < clock_timestamp() - interval '30 days'`)
        .execute();
    },
  };
}

function bytesOf(vector: readonly number[]): Buffer {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, at) => bytes.writeFloatLE(value, at * 4));
  return bytes;
}

const floatsOf = (bytes: Buffer): Float32Array =>
  Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
