import type { ColumnType } from 'kysely';

/**
 * JSON goes in as text made by `toJson`, which drops what `jsonb` refuses, and comes out parsed.
 */
export type Json<T> = ColumnType<T, string, string>;

export type TimestampOrNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** Set by the database when not given. */
export type Moment = ColumnType<Date, Date | string | undefined, Date | string>;
