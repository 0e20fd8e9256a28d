import { BrokenCircuitError, ConsecutiveBreaker, ExponentialBackoff, type IPolicy } from 'cockatiel';
import { circuitBreaker, handleAll, handleWhen, retry, timeout, TimeoutStrategy, wrap } from 'cockatiel';
import type { Within } from '../../../storage/index.ts';
import { REDELIVERY, type Report, type ReportEvent } from '../report.ts';
import type { Reports } from '../report.repository.ts';
import { messageOf } from './message.ts';
import type { Transport } from './transports.ts';

export const QUEUE = 'breach-report-delivery';

/** What a delivery job carries. */
export interface Job {
  id: string;
  version: number;
}

export interface DeliveryOptions {
  reports: Reports;
  transports: readonly Transport[];
  organisation: string | undefined;
  /** Tells the reporter, and where it has to be the IG leads, that something has changed. */
  tell: (report: Report, what: string) => Promise<void>;
  /** Queues the question whether DARS has confirmed it. */
  chase: (report: Report, within: Within) => Promise<void>;
}

/** What the job queue runs. */
export interface Delivery {
  deliver: (job: Job) => Promise<void>;
  /** After the last try. */
  givenUp: (job: Job) => Promise<void>;
}

/** Tries again within seconds, for a slip; after so many failures in a row the other side is left alone for a minute. */
const TRIES = 2;
const FAILURES = 6;
const REST_MS = 60_000;
/** Three tries with their pauses end before the job of a dead process is taken over (`src/storage/jobs.ts`). */
const TRY_MS = 16_000;

function guarded(): IPolicy {
  const again = retry(
    handleWhen((error) => !(error instanceof BrokenCircuitError)),
    { maxAttempts: TRIES, backoff: new ExponentialBackoff({ initialDelay: 500, maxDelay: 5000 }) },
  );
  const rest = circuitBreaker(handleAll, { halfOpenAfter: REST_MS, breaker: new ConsecutiveBreaker(FAILURES) });
  return wrap(again, rest, timeout(TRY_MS, TimeoutStrategy.Aggressive));
}

/** Makes the function that hands one version of a report to DARS, each transport once. What throws is tried again later. */
export function createDelivery({ reports, transports, organisation, tell, chase }: DeliveryOptions): Delivery {
  const ways = transports.map((transport) => ({ ...transport, policy: guarded() }));

  const hand = async (report: Report, version: number, way: (typeof ways)[number], earlier: ReportEvent[]) => {
    if (isNoted(earlier, 'taken', way.name, version)) return;
    const detail = { transport: way.name, version };
    try {
      await way.policy.execute(() => way.deliver(messageOf(report, organisation)));
    } catch (error) {
      if (!isNoted(earlier, 'not taken yet', way.name, version))
        await reports.note(report, { what: 'not taken yet', by: 'system', detail });
      throw error;
    }
    await reports.note(report, { what: 'taken', by: 'system', detail });
  };

  /** What came of a version, unless something later is known already. */
  const settle = (
    report: Report,
    version: number,
    state: 'sent' | 'failed',
    also?: (within: Within) => Promise<void>,
  ) =>
    reports.note(report, {
      what: state === 'sent' ? 'sent' : 'given up',
      by: 'system',
      detail: { version },
      state,
      from: ['recorded', 'failed'],
      ...(also === undefined ? {} : { also }),
    });

  return {
    async deliver({ id, version }) {
      const report = await reports.byId(id);
      // A change since then has a job of its own, which carries everything.
      if (report === null || report.version > version || report.erasedAt !== null) return;
      if (ways.length === 0) throw new Error('no way of sending is set up');
      const history = await reports.history(report);
      const earlier = history.slice(history.findLastIndex(({ what }) => what === REDELIVERY) + 1);
      const outcomes = await Promise.allSettled(ways.map((way) => hand(report, version, way, earlier)));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason instanceof Error ? failed.reason : new Error('a transport failed');
      await settle(report, version, 'sent', (within) => chase(report, within));
      await tell(report, 'sent');
    },

    async givenUp({ id, version }) {
      const report = await reports.byId(id);
      if (report === null) return;
      await settle(report, version, 'failed');
      // Each time it is sent again it may fail again, and that is told again.
      const again = (await reports.history(report)).filter(({ what }) => what === REDELIVERY).length;
      await tell(report, again === 0 ? 'failed' : `failed.${again}`);
    },
  };
}

const isNoted = (history: readonly ReportEvent[], noted: string, name: string, of: number): boolean =>
  history.some(({ what, detail }) => {
    const { transport, version } = (detail ?? {}) as { transport?: string; version?: number };
    return what === noted && transport === name && version === of;
  });
