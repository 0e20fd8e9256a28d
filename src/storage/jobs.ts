import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import PgBoss from 'pg-boss';
import type { Log } from './log.ts';
import type { Database } from './schema.ts';
import type { Storage } from './storage.ts';

/** Work that has to be done later, and tried again until it is done. */
export interface Jobs {
  /** Queues a job as part of a transaction: it is there exactly when the rest is. It runs at once, or `after` a time. */
  send(queue: string, data: object, within: Transaction<Database>, after?: Date): Promise<void>;
  /** Runs `handle` for each job; a job whose handler throws is tried again later. `givenUp` runs once after the last try. */
  work<Data extends object>(
    queue: string,
    handle: (data: Data) => Promise<void>,
    givenUp: (data: Data) => Promise<void>,
    /** Workers of this process that do not wait for one another. Default 1. */
    workers?: number,
  ): Promise<void>;
  /** Runs a job of this queue again and again (cron, London time), however many processes there are; once at once with `now`. */
  schedule(queue: string, cron: string, now: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Ends a schedule that an earlier start has left. */
export async function unschedule({ db }: Pick<Storage, 'db'>, queue: string): Promise<void> {
  const found = await db.executeQuery<{ there: boolean }>(
    CompiledQuery.raw(`select to_regclass('pgboss.schedule') is not null as there`),
  );
  if (found.rows[0]?.there === true)
    await db.executeQuery(CompiledQuery.raw('delete from pgboss.schedule where name = $1', [queue]));
}

/** Every five minutes for more than four days: what was away for a day gets everything within minutes once it is back. */
const RETRIES = { retryLimit: 1200, retryDelay: 300, retryBackoff: false };
/** A job of a process that died is free again after this: longer than a living one takes. */
const EXPIRE = { expireInSeconds: 60 };
const POLL_S = 1;
/** Jobs that one worker takes at a time; the next ones wait for the slowest of them. */
const BATCH = 5;

/** @param queues their names. @param retries for tests. */
export async function openJobs(
  { db }: Pick<Storage, 'db'>,
  log: Log,
  queues: readonly string[],
  retries: { retryLimit: number; retryDelay: number; retryBackoff: boolean } = RETRIES,
): Promise<Jobs> {
  const boss = new PgBoss({ db: runner(db) });
  boss.on('error', (error) => log.warn({ name: error.name }, 'the job queue had a fault; it goes on'));
  await boss.start();
  const deadOf = (queue: string): string => `${queue}-given-up`;
  for (const queue of queues) {
    await boss.createQueue(deadOf(queue));
    await boss.createQueue(queue, { name: queue, ...retries, ...EXPIRE, deadLetter: deadOf(queue) });
  }
  return {
    async send(queue, data, within, after) {
      await boss.send(queue, data, {
        ...retries,
        ...EXPIRE,
        deadLetter: deadOf(queue),
        db: runner(within),
        ...(after === undefined ? {} : { startAfter: after }),
      });
    },
    async work(queue, handle, givenUp, workers = 1) {
      type Data = Parameters<typeof handle>[0];
      for (let worker = 0; worker < workers; worker += 1)
        await boss.work<Data>(queue, { pollingIntervalSeconds: POLL_S, batchSize: BATCH }, async (jobs) => {
          const outcomes = await Promise.allSettled(jobs.map(({ data }) => handle(data)));
          const failed = outcomes.find((outcome) => outcome.status === 'rejected');
          if (!failed) return;
          // Those that are done are done; what is thrown is taken for all that are left.
          const done = jobs.filter((_job, index) => outcomes[index]?.status === 'fulfilled').map(({ id }) => id);
          if (done.length > 0) await boss.complete(queue, done);
          throw failed.reason;
        });
      await boss.work<Data>(deadOf(queue), { pollingIntervalSeconds: POLL_S }, async (jobs) => {
        for (const { data } of jobs) await givenUp(data);
      });
    },
    async schedule(queue, cron, now) {
      await boss.schedule(queue, cron, {}, { ...retries, ...EXPIRE, tz: 'Europe/London' });
      if (now) await boss.send(queue, {}, { ...retries, ...EXPIRE, deadLetter: deadOf(queue) });
    },
    stop: () => boss.stop({ graceful: true, timeout: 5000, wait: true }),
  };
}

/** Statements of pg-boss on our connections: the embedded database must not have a second one. */
const runner = (within: Kysely<Database> | Transaction<Database>): PgBoss.Db => ({
  executeSql: async (text, values) => {
    const { rows } = await within.executeQuery(CompiledQuery.raw(text, [...((values as unknown[] | undefined) ?? [])]));
    return { rows };
  },
});
