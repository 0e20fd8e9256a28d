import {
  ConsecutiveBreaker,
  ExponentialBackoff,
  TaskCancelledError,
  TimeoutStrategy,
  bulkhead,
  circuitBreaker,
  handleWhen,
  retry,
  timeout,
  wrap,
} from 'cockatiel';
import { isWorthAnotherTry } from './failure.ts';

export interface GuardSettings {
  /** Longest time for everything: waiting, tries and pauses. */
  timeoutMs: number;
  /** Calls at a time. */
  concurrency: number;
  /** So many failures in a row, and the model is left alone. Default 5. */
  failures?: number;
  /** For so long. Default one minute. */
  restMs?: number;
}

/** Runs calls to a model within bounds. `attempt` counts the tries from 1. */
export type Guard = <T>(call: (signal: AbortSignal, attempt: number) => Promise<T>) => Promise<T>;

const TRIES = 2;
/** So many calls wait for each one that runs; more are sent away at once. */
const WAITING = 4;

/** Only what the model did speaks against it. */
const wasCalled = (error: unknown): boolean => !(error instanceof TaskCancelledError);

/** @throws from the guard whatever the call throws, or an error of cockatiel: see `outcomeOf`. */
export function createGuard({ timeoutMs, concurrency, failures = 5, restMs = 60_000 }: GuardSettings): Guard {
  const room = bulkhead(concurrency, concurrency * WAITING);
  const again = retry(handleWhen(isWorthAnotherTry), {
    maxAttempts: TRIES - 1,
    backoff: new ExponentialBackoff({ initialDelay: 250, maxDelay: 2000 }),
  });
  const rest = circuitBreaker(handleWhen(wasCalled), {
    halfOpenAfter: restMs,
    breaker: new ConsecutiveBreaker(failures),
  });
  const policy = wrap(timeout(timeoutMs, TimeoutStrategy.Aggressive), room, again, rest);
  return (call) => {
    let attempt = 0;
    return policy.execute(({ signal }) => {
      // It has waited too long for its turn, and nobody waits for it any more.
      if (signal.aborted) throw new TaskCancelledError();
      return call(signal, ++attempt);
    });
  };
}
