import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { StorageError } from './errors.ts';
import { storable } from './json.ts';
import type { Storage } from './storage.ts';

/** Small things that an adapter has to know again after a restart. Values are JSON. Rejects when the database is away. */
export interface AdapterState {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** Keys with this beginning, in order. */
  keys(beginning?: string): Promise<string[]>;
}

/** Writes and reads the text that stands in the table. */
interface Form {
  seal: (key: string, text: string) => string;
  open: (key: string, text: string) => string;
}

const plain: Form = { seal: (_key, text) => text, open: (_key, text) => text };

/**
 * @param options.encryptionKey 32 bytes, base64: values are then encrypted with AES-256-GCM, bound to their key, so that a
 * row moved elsewhere cannot be read.
 * @throws StorageError `cannot_decrypt` from `get` when the value was written with another key.
 */
export function openAdapterState(
  { db }: Pick<Storage, 'db'>,
  namespace: string,
  { encryptionKey }: { encryptionKey?: string } = {},
): AdapterState {
  const { seal, open } = encryptionKey === undefined ? plain : sealed(namespace, encryptionKey);
  const at = (key: string) => ({ namespace, key: storable(key) });
  return {
    async get(key) {
      const row = await db
        .selectFrom('adapter_state')
        .select('value')
        .where('namespace', '=', namespace)
        .where('key', '=', at(key).key)
        .executeTakeFirst();
      return row === undefined ? undefined : (JSON.parse(open(at(key).key, row.value)) as unknown);
    },
    async set(key, value) {
      const text = seal(at(key).key, JSON.stringify(value));
      await db
        .insertInto('adapter_state')
        .values({ ...at(key), value: text })
        .onConflict((conflict) =>
          conflict.columns(['namespace', 'key']).doUpdateSet({ value: text, updated_at: sql`clock_timestamp()` }),
        )
        .execute();
    },
    async delete(key) {
      await db.deleteFrom('adapter_state').where('namespace', '=', namespace).where('key', '=', at(key).key).execute();
    },
    async keys(beginning = '') {
      const rows = await db
        .selectFrom('adapter_state')
        .select('key')
        .where('namespace', '=', namespace)
        .where(sql<boolean>`starts_with(key, ${beginning})`)
        .orderBy('key')
        .execute();
      return rows.map(({ key }) => key);
    },
  };
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function sealed(namespace: string, encryptionKey: string): Form {
  const secret = createHash('sha256').update(`adapter-state\0${encryptionKey}`).digest();
  const bound = (key: string): Buffer => Buffer.from(`${namespace}\0${key}`);
  return {
    seal(key, text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(bound(key));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(key, text) {
      try {
        const bytes = Buffer.from(text, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, NONCE_BYTES))
          .setAAD(bound(key))
          .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString();
      } catch (error) {
        throw new StorageError(
          'cannot_decrypt',
          'A stored token cannot be decrypted.',
          'Set ENCRYPTION_KEY to the key it was stored with, or install the app again.',
          error,
        );
      }
    },
  };
}
