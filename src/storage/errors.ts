/** What can be wrong with the storage, for code. For people there are `problem` and `mend`. */
export type StorageFault =
  | 'wrong_url'
  | 'unreachable'
  | 'login_refused'
  | 'no_such_database'
  | 'not_permitted'
  | 'data_dir_in_use'
  | 'data_dir_unusable'
  | 'data_dir_full'
  | 'data_dir_damaged'
  | 'newer_schema'
  | 'migration_failed'
  | 'cannot_decrypt'
  | 'lock_lost'
  | 'engine_stopped';

/**
 * The storage cannot be opened, or can no longer be used. The message is one line that says what is wrong and how to
 * mend it, fit to be printed, and holds no secret. The technical reason is in `cause`.
 */
export class StorageError extends Error {
  override name = 'StorageError';
  readonly fault: StorageFault;
  /** What is wrong: one sentence. */
  readonly problem: string;
  /** What to do about it: one sentence. */
  readonly mend: string;

  constructor(fault: StorageFault, problem: string, mend: string, cause?: unknown) {
    super(`${problem} ${mend}`, cause === undefined ? undefined : { cause });
    this.fault = fault;
    this.problem = problem;
    this.mend = mend;
  }
}

/**
 * A statement did not reach the database, or the database cannot work at the moment. Whether it was carried out is not
 * known; it may be tried again. Every statement through `Storage` throws this for such faults, so callers need not know
 * the driver's errors.
 */
export class StorageUnavailable extends Error {
  override name = 'StorageUnavailable';
  /** SQLSTATE or system error code, where there is one. */
  readonly code: string | undefined;

  constructor(cause: unknown) {
    const code = codeOf(cause);
    super(`the database cannot be reached${code === undefined ? '' : ` (${code})`}`, { cause });
    this.code = code;
  }
}

/** The `code` of a system or database error. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}
