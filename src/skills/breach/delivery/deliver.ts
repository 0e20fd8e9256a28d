import type { Report, Reports } from '../report.repository.ts';
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
  /** Tells the reporter that the state has changed. */
  tell: (report: Report, what: string) => Promise<void>;
}

/** What the job queue runs. */
export interface Delivery {
  deliver: (job: Job) => Promise<void>;
  /** After the last try. */
  givenUp: (job: Job) => Promise<void>;
}

/** Makes the function that hands one version of a report to DARS, each transport once. What throws is tried again. */
export function createDelivery({ reports, transports, organisation, tell }: DeliveryOptions): Delivery {
  return {
    async deliver({ id, version }) {
      const report = await reports.byId(id);
      // An addition since then has a job of its own, which carries everything.
      if (report === null || report.version > version) return;
      const history = await reports.history(report);
      const since = history.findLastIndex(({ what }) => what === 'redelivery asked for');
      const taken = (name: string): boolean =>
        history.slice(since + 1).some(({ what, detail }) => {
          const { transport, version: sent } = (detail ?? {}) as { transport?: string; version?: number };
          return what === 'taken' && transport === name && sent === version;
        });
      const failures: unknown[] = [];
      for (const transport of transports) {
        if (taken(transport.name)) continue;
        try {
          await transport.deliver(messageOf(report, organisation));
          await reports.note(report, { what: 'taken', by: 'system', detail: { transport: transport.name, version } });
        } catch (error) {
          failures.push(error);
        }
      }
      if (failures.length > 0) throw failures[0] instanceof Error ? failures[0] : new Error('a transport failed');
      if (report.state === 'recorded' || report.state === 'failed')
        await reports.note(report, { what: 'sent', by: 'system', detail: { version }, state: 'sent' });
      await tell({ ...report, state: 'sent' }, `sent.${version}`);
    },

    async givenUp({ id, version }) {
      const report = await reports.byId(id);
      if (report === null) return;
      await reports.note(report, { what: 'given up', by: 'system', detail: { version }, state: 'failed' });
      await tell({ ...report, state: 'failed' }, `failed.${version}`);
    },
  };
}
