import { setTimeout as sleep } from 'node:timers/promises';

export interface Dispatcher {
  start(): void;
  /** There may be work: look at once. */
  wake(): void;
  /** Takes no more work, and waits for what is under way, at most this long. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Runs up to `concurrency` pieces of work at a time, as long as `claim` gives some. Looks when woken, when a piece ends, and
 * every `pollMs` for what other replicas left. `work` must not reject.
 */
export function createDispatcher<Claimed>(options: {
  claim: () => Promise<Claimed | null>;
  work: (claimed: Claimed) => Promise<void>;
  /** Gives back what was claimed when it was too late to begin. */
  giveBack: (claimed: Claimed) => Promise<unknown>;
  concurrency: number;
  pollMs: number;
  /** Claiming failed; called once for each time the database goes away. */
  onTrouble: (error: unknown) => void;
}): Dispatcher {
  const { claim, work, giveBack, concurrency, pollMs, onTrouble } = options;
  const active = new Set<Promise<void>>();
  let stopped = true;
  const isStopped = (): boolean => stopped;
  /** How often somebody asked for a look: one that is asked for during a look is not lost. */
  let asked = 0;
  let seen = 0;
  let trouble = false;
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const begin = (claimed: Claimed): void => {
    const piece = work(claimed).finally(() => {
      active.delete(piece);
      wake();
    });
    active.add(piece);
  };

  const look = async (): Promise<void> => {
    do {
      seen = asked;
      while (!isStopped() && active.size < concurrency) {
        const claimed = await claim();
        trouble = false;
        if (claimed === null) break;
        if (isStopped()) await giveBack(claimed);
        else begin(claimed);
      }
    } while (seen !== asked);
  };

  const wake = (): void => {
    asked += 1;
    if (stopped || looking !== undefined) return;
    looking = look()
      .catch((error: unknown) => {
        if (!trouble) onTrouble(error);
        trouble = true;
        return 'trouble' as const;
      })
      .then((result) => {
        looking = undefined;
        // Somebody asked after the last look had ended. Not after trouble: the next poll is soon enough.
        if (result !== 'trouble' && seen !== asked) wake();
      });
  };

  const poll = (): void => {
    wake();
    // Replicas that start together shall not ask together for ever.
    timer = setTimeout(poll, pollMs * (0.8 + Math.random() * 0.4));
  };

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      poll();
    },
    wake,
    async stop(graceMs) {
      stopped = true;
      clearTimeout(timer);
      await looking;
      const grace = new AbortController();
      await Promise.race([
        Promise.allSettled(active),
        sleep(graceMs, undefined, { signal: grace.signal }).catch(() => undefined),
      ]);
      grace.abort();
    },
  };
}
