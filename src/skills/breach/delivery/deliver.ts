import { BrokenCircuitError, ConsecutiveBreaker, ExponentialBackoff, type IPolicy } from 'cockatiel';
import { circuitBreaker, handleAll, handleWhen, retry, wrap } from 'cockatiel';
import type { Within } from '../../../storage/index.ts';
import type { Report, ReportEvent } from '../report.ts';
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
  tell: (report: Report, what: 'sent' | 'failed') => Promise<void>;
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

function guarded(): IPolicy {
  const again = retry(
    handleWhen((error) => !(error instanceof BrokenCircuitError)),
    { maxAttempts: TRIES, backoff: new ExponentialBackoff({ initialDelay: 500, maxDelay: 5000 }) },
  );
  const rest = circuitBreaker(handleAll, { halfOpenAfter: REST_MS, breaker: new ConsecutiveBreaker(FAILURES) });
  return wrap(again, rest);
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

  return {
    async deliver({ id, version }) {
      const report = await reports.byId(id);
      // A change since then has a job of its own, which carries everything.
      if (report === null || report.version > version || report.erasedAt !== null) return;
      const history = await reports.history(report);
      const earlier = history.slice(history.findLastIndex(({ what }) => what === 'redelivery asked for') + 1);
      const outcomes = await Promise.allSettled(ways.map((way) => hand(report, version, way, earlier)));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason instanceof Error ? failed.reason : new Error('a transport failed');
      await reports.note(report, {
        what: 'sent',
        by: 'system',
        detail: { version },
        state: 'sent',
        from: ['recorded', 'failed'],
        also: (within) => chase(report, within),
      });
      await tell(report, 'sent');
    },

    async givenUp({ id, version }) {
      const report = await reports.byId(id);
      if (report === null) return;
      await reports.note(report, {
        what: 'given up',
        by: 'system',
        detail: { version },
        state: 'failed',
        from: ['recorded', 'failed'],
      });
      await tell(report, 'failed');
    },
  };
}

const isNoted = (history: readonly ReportEvent[], noted: string, name: string, of: number): boolean =>
  history.some(({ what, detail }) => {
    const { transport, version } = (detail ?? {}) as { transport?: string; version?: number };
    return what === noted && transport === name && version === of;
  });
