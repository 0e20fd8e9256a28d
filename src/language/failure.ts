import { BrokenCircuitError, BulkheadRejectedError, TaskCancelledError } from 'cockatiel';
import type { CallOutcome } from './calls.ts';

/** What the libraries of all providers say about a refused request: an HTTP status, under one of these names. */
interface Refusal {
  status?: unknown;
  statusCode?: unknown;
  status_code?: unknown;
  $metadata?: { httpStatusCode?: unknown };
}

/** What an error of a model's library means. Errors are told apart by class, name and status, never by their words. */
export function outcomeOf(error: unknown): CallOutcome {
  if (error instanceof TaskCancelledError) return 'timeout';
  if (error instanceof BulkheadRejectedError) return 'busy';
  if (error instanceof BrokenCircuitError) return 'resting';
  if (!(error instanceof Error)) return 'failed';
  const status = statusOf(error);
  if (status !== null) return byStatus(status);
  switch (kindOf(error)) {
    case 'TimeoutError':
    case 'AbortError':
    case 'APIConnectionTimeoutError':
    case 'APIUserAbortError':
      return 'timeout';
    case 'LengthFinishReasonError':
      return 'truncated';
    case 'ContentFilterFinishReasonError':
      return 'refused';
    case 'SyntaxError':
    case 'ZodError':
    case '$ZodError':
    case 'OutputParserException':
      return 'malformed';
    case 'ContextOverflowError':
      return 'rejected';
    case 'APIConnectionError':
      return 'unavailable';
    default:
      return hasNetworkCode(error) ? 'unavailable' : 'failed';
  }
}

/** A little later it may go well. */
export const isWorthAnotherTry = (error: unknown): boolean =>
  ['rate_limited', 'unavailable'].includes(outcomeOf(error));

function byStatus(status: number): CallOutcome {
  if (status === 429) return 'rate_limited';
  if (status === 401 || status === 403) return 'not_permitted';
  if (status === 408) return 'timeout';
  return status >= 500 ? 'unavailable' : 'rejected';
}

function statusOf(error: Error & Refusal): number | null {
  const given = [error.status, error.statusCode, error.status_code, error.$metadata?.httpStatusCode];
  const status = given.find((value) => typeof value === 'number' && value >= 400 && value < 600);
  return typeof status === 'number' ? status : null;
}

/** Some libraries set the name, others only have a class. */
const kindOf = (error: Error): string => (error.name === 'Error' ? error.constructor.name : error.name);

/** `fetch` hides the reason in a chain of causes. */
function hasNetworkCode(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && /^(E[A-Z]+|UND_ERR_[A-Z_]+)$/.test(code)) return true;
  return hasNetworkCode(error.cause, depth + 1);
}
