import { performance } from 'node:perf_hooks';

/** Keeps a lease while a turn is worked on. */
export interface LeaseKeeper {
  /** Whether the lease still holds; asks the database when the last sign of it is old. */
  holds(): Promise<boolean>;
  stop(): void;
}

/**
 * Renews a lease three times within its length. `renew` gives false when another worker has taken it. A renewal that fails
 * is tried again at the next turn of the clock; how long ago the last one succeeded decides, by this process's steady clock.
 */
export function keepLease(renew: () => Promise<boolean>, leaseMs: number): LeaseKeeper {
  let lost = false;
  let confirmed = performance.now();
  let asking: Promise<void> | undefined;
  const ask = async (): Promise<void> => {
    const asked = performance.now();
    if (await renew()) confirmed = asked;
    else lost = true;
  };
  const beat = (): void => {
    asking ??= ask()
      .catch(() => undefined)
      .finally(() => (asking = undefined));
    if (lost) clearInterval(timer);
  };
  const timer = setInterval(beat, leaseMs / 3);
  return {
    async holds() {
      if (!lost && performance.now() - confirmed > leaseMs / 2) await ask();
      return !lost;
    },
    stop: () => clearInterval(timer),
  };
}
