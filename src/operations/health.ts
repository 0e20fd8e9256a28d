export interface HealthResult {
  ok: boolean;
  /** Why not; one line without addresses or secrets. */
  reason?: string;
}

export interface Health {
  /** The process runs and its event loop turns. */
  live(): HealthResult;
  /** It can do its work: the database answers. Never rejects. */
  ready(): Promise<HealthResult>;
}

export interface HealthOptions {
  /** Asks the database for anything; rejects when it cannot be reached. */
  ping: () => Promise<unknown>;
  /** How long to wait for the answer, in milliseconds. */
  timeoutMs?: number;
}

/**
 * @example const health = createHealth({ ping: () => store.ping() });
 * const { ok, reason } = await health.ready();
 */
export function createHealth({ ping, timeoutMs = 2000 }: HealthOptions): Health {
  return {
    live: () => ({ ok: true }),
    async ready() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<HealthResult>((resolve) => {
        timer = setTimeout(() => {
          resolve({ ok: false, reason: `the database did not answer within ${timeoutMs / 1000} s` });
        }, timeoutMs);
      });
      const answer = (async (): Promise<HealthResult> => {
        try {
          await ping();
          return { ok: true };
        } catch (error) {
          // The message may hold an address or a user name; the code says enough.
          const code = (error as { code?: unknown } | undefined)?.code;
          return { ok: false, reason: `the database cannot be reached${typeof code === 'string' ? ` (${code})` : ''}` };
        }
      })();
      try {
        return await Promise.race([answer, late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
