/** What is logged of an error: enough to find the fault, nothing of what a person wrote. */
export interface LoggedError {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: LoggedError;
  /** Of a database error: names, never values. */
  table?: string;
  constraint?: string;
  errors?: LoggedError[];
}

const MAX_DEPTH = 4;

/**
 * Makes a serializer that keeps type, code, stack and the names of table and constraint. Everything else is dropped: `detail`,
 * `where`, `query` and `parameters` of database errors, and bodies of requests, may hold what a person wrote. Message and
 * stack pass through `mask`.
 */
export function errorSerializer(mask: (text: string) => string): (error: unknown) => LoggedError {
  const serialize = (error: unknown, depth: number): LoggedError => {
    if (!(error instanceof Error)) return { type: typeof error, message: mask(text(error)) };
    const fields = error as Error & Record<string, unknown>;
    const logged: LoggedError = { type: typeOf(error), message: mask(error.message) };
    if (typeof fields.code === 'string' || typeof fields.code === 'number') logged.code = String(fields.code);
    if (error.stack !== undefined) logged.stack = mask(error.stack);
    if (typeof fields.table === 'string') logged.table = fields.table;
    if (typeof fields.constraint === 'string') logged.constraint = fields.constraint;
    if (depth < MAX_DEPTH) {
      if (error.cause !== undefined) logged.cause = serialize(error.cause, depth + 1);
      if (error instanceof AggregateError)
        logged.errors = error.errors.slice(0, 5).map((one) => serialize(one, depth + 1));
    }
    return logged;
  };
  return (error) => serialize(error, 0);
}

const typeOf = (error: Error): string => (error.name === 'Error' ? error.constructor.name || 'Error' : error.name);

/** Objects that were thrown are not shown: their fields are unknown. */
const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === null || typeof value !== 'object' ? String(value) : '(an object)';
