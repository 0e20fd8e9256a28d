import type { Log } from '../storage/index.ts';

/** Work that is done again and again, until stopped. */
export interface NowAndThen {
  /** Runs `work` at once and then every so often; a failure is logged, and the next time tries again. */
  begin(what: string, work: () => Promise<unknown>, everyMs: number): void;
  stop(): void;
}

export function createNowAndThen(log: Pick<Log, 'warn'>): NowAndThen {
  const timers: NodeJS.Timeout[] = [];
  return {
    begin(what, work, everyMs) {
      const run = (): void => {
        work().catch((error: unknown) => {
          log.warn({ name: error instanceof Error ? error.name : 'unknown' }, `${what} failed; trying again later`);
        });
      };
      run();
      timers.push(setInterval(run, everyMs));
    },
    stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
    },
  };
}
