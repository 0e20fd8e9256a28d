import type { Within } from '../../storage/index.ts';
import { LIMIT_HOURS } from './deadline.ts';
import { discoveredAt } from './facts.ts';
import type { Report } from './report.ts';
import type { Reports } from './report.repository.ts';

export const FOLLOW_UP = 'breach-report-follow-up';

/** What a report is looked at again for. */
export type FollowUp =
  | { id: string; about: 'receipt'; round: number }
  /** `hours` after discovery. */
  | { id: string; about: 'ico'; hours: number };

/** Queues a look at a report at a later time. */
export type Later = (job: FollowUp, within: Within, at: Date) => Promise<void>;

const HOUR = 3_600_000;
/** Hours after discovery at which a reporter who wishes it is reminded of the 72 hours. */
const REMINDERS = [24, 48, 66] as const;
/** Times that a missing receipt is spoken of. */
const ROUNDS = 3;

export interface FollowUpOptions {
  reports: Reports;
  later: Later;
  /** Hours after which a receipt is missed. */
  receiptHours: number;
  tell: (report: Report, what: string) => Promise<void>;
}

export interface FollowUps {
  chase(report: Report, within: Within): Promise<void>;
  /** Queues the reminders that are still to come; gives how many. */
  remind(report: Report, by: string, now: Date): Promise<number>;
  run(job: FollowUp): Promise<void>;
}

export function createFollowUps({ reports, later, receiptHours, tell }: FollowUpOptions): FollowUps {
  const inHours = (hours: number): Date => new Date(Date.now() + hours * HOUR);
  return {
    async chase({ id }, within) {
      await later({ id, about: 'receipt', round: 1 }, within, inHours(receiptHours));
    },

    async remind(report, by, now) {
      const start = discoveredAt(report.facts, report.recordedAt).getTime();
      const times = REMINDERS.map((hours) => ({ hours, at: new Date(start + hours * HOUR) })).filter(
        ({ at }) => at > now,
      );
      await reports.note(report, {
        what: 'reminders asked for',
        by,
        also: async (within) => {
          for (const { hours, at } of times) await later({ id: report.id, about: 'ico', hours }, within, at);
        },
      });
      return times.length;
    },

    async run(job) {
      const report = await reports.byId(job.id);
      if (report === null) return;
      if (report.withdrawnAt !== null || report.erasedAt !== null || report.state === 'closed') return;
      if (job.about === 'ico') {
        await reports.note(report, { what: 'reminded of the 72 hours', by: 'system', detail: { hours: job.hours } });
        await tell(report, `ico.${LIMIT_HOURS - job.hours}`);
        return;
      }
      // Until DARS has taken it there is nothing to confirm; that is told elsewhere.
      if (report.state !== 'sent') return;
      const { id, round } = job;
      const history = await reports.history(report);
      if (
        history.some(
          ({ what, detail }) => what === 'receipt missed' && (detail as { round?: number } | null)?.round === round,
        )
      )
        return;
      await tell(report, `no_receipt.${round}`);
      await reports.note(report, {
        what: 'receipt missed',
        by: 'system',
        detail: { round },
        also: async (within) => {
          if (round < ROUNDS) await later({ id, about: 'receipt', round: round + 1 }, within, inHours(receiptHours));
        },
      });
    },
  };
}
