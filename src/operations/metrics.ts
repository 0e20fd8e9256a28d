import { type ModelMetrics, modelMetrics } from './model-metrics.ts';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics extends ModelMetrics {
  /** `text()` is what `/metrics` answers with, in `contentType`. */
  contentType: string;
  text(): Promise<string>;
  /** Counts a finished turn and its time. */
  turnDone(turn: { skill: string; outcome: string; platform: string; seconds: number }): void;
  /** State of the inbox: turns that wait, and the age of the oldest one (0 when none waits). */
  inbox(state: { queued: number; oldestSeconds: number }): void;
  /** State of the breach reports: how many in each state, age of the oldest that DARS does not have, times in seconds. */
  reports(figures: {
    states: Record<string, number>;
    oldestUndelivered: number;
    acknowledged: { p50: number; p99: number } | null;
    receipt: { p50: number; p99: number } | null;
  }): void;
  readonly registry: Registry;
}

/**
 * A registry of its own, so that two can live in one process. Labels are names from code, never what people wrote.
 * `processDefaults: false` leaves out memory, CPU and event loop (for tests).
 */
export function createMetrics({ processDefaults = true }: { processDefaults?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (processDefaults) collectDefaultMetrics({ register: registry });

  const turns = new Counter({
    name: 'turns_total',
    help: 'Turns finished, by skill, outcome and platform',
    labelNames: ['skill', 'outcome', 'platform'] as const,
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'turn_duration_seconds',
    help: 'Time from claiming a turn to its last reply sent',
    labelNames: ['skill', 'platform'] as const,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const queued = new Gauge({
    name: 'inbox_queued',
    help: 'Turns recorded and not yet answered',
    registers: [registry],
  });
  const oldest = new Gauge({
    name: 'inbox_oldest_seconds',
    help: 'Age of the oldest turn that is not yet answered; 0 when there is none',
    registers: [registry],
  });

  const reports = new Gauge({
    name: 'breach_reports',
    help: 'Reports of suspected breaches, by state',
    labelNames: ['state'] as const,
    registers: [registry],
  });
  const undelivered = new Gauge({
    name: 'breach_oldest_undelivered_seconds',
    help: 'Age of the oldest report that DARS does not have; 0 when there is none',
    registers: [registry],
  });
  const times = new Gauge({
    name: 'breach_seconds',
    help: 'Seconds from the form to the acknowledgement (last day), and from there to the receipt of DARS (last 90 days)',
    labelNames: ['to', 'quantile'] as const,
    registers: [registry],
  });

  const models = modelMetrics(registry);

  return {
    registry,
    ...models,
    contentType: registry.contentType,
    text: () => registry.metrics(),
    turnDone({ skill, outcome, platform, seconds }) {
      turns.inc({ skill, outcome, platform });
      duration.observe({ skill, platform }, seconds);
    },
    inbox(state) {
      queued.set(state.queued);
      oldest.set(state.oldestSeconds);
    },
    reports({ states, oldestUndelivered, acknowledged, receipt }) {
      reports.reset();
      for (const [state, count] of Object.entries(states)) reports.set({ state }, count);
      undelivered.set(oldestUndelivered);
      times.reset();
      for (const [to, span] of Object.entries({ acknowledgement: acknowledged, receipt }))
        if (span !== null) {
          times.set({ to, quantile: '0.5' }, span.p50);
          times.set({ to, quantile: '0.99' }, span.p99);
        }
    },
  };
}
