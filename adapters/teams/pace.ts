import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What one bot may send in one thread: so many messages in so many milliseconds.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit#per-bot-per-thread-limit
 */
export const RATES: readonly { messages: number; ms: number }[] = [
  { messages: 7, ms: 1000 },
  { messages: 8, ms: 2000 },
  { messages: 60, ms: 30_000 },
  { messages: 1800, ms: 3_600_000 },
];

const LONGEST_MS = 3_600_000;

/** How long a message has to wait whose thread was written to at these times, the last one last. Pure. */
export function waitFor(sent: readonly number[], now: number): number {
  const waits = RATES.map(({ messages, ms }) => {
    const oldest = sent.at(-messages);
    return oldest === undefined ? 0 : oldest + ms - now;
  });
  return Math.max(0, ...waits);
}

/** Spaces the messages of each thread so that Teams takes them. Knows of this process only; for others there is 429. */
export class Pace {
  private readonly sent = new Map<string, number[]>();

  /** Resolves when a message may go out to this thread. */
  async turn(thread: string): Promise<void> {
    const now = Date.now();
    const times = (this.sent.get(thread) ?? []).filter((time) => time > now - LONGEST_MS);
    const wait = waitFor(times, now);
    this.sent.set(thread, [...times, now + wait]);
    if (this.sent.size > 1000) this.prune(now);
    if (wait > 0) await sleep(wait);
  }

  private prune(now: number): void {
    for (const [thread, times] of this.sent) if ((times.at(-1) ?? 0) <= now - LONGEST_MS) this.sent.delete(thread);
  }
}
