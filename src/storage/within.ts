import type { Transaction } from 'kysely';
import type { Database } from './schema.ts';

/** A transaction that something is made part of. */
export type Within = Transaction<Database>;
