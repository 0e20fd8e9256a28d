import type { Config } from '../config.ts';
import { type Report, type Reports, QUEUE, openReports } from '../skills/breach/index.ts';
import { openJobs, openStorage } from '../storage/index.ts';
import { readReference } from '../skills/breach/reference.ts';
import { UsageError } from './batch.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Opens the reports for one command. Looks from here are noted in a report's history as made by the operator. */
export async function withReports<T>(config: Config, work: (reports: Reports) => Promise<T>): Promise<T> {
  const storage = await openStorage({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log: quiet });
  const queue = await openJobs(storage, quiet, [QUEUE]);
  try {
    return await work(openReports(storage, (job, within) => queue.send(QUEUE, job, within)));
  } finally {
    await queue.stop();
    await storage.close();
  }
}

/** @throws UsageError when there is no such report. */
export async function theReport(reports: Reports, typed: string): Promise<Report> {
  const reference = readReference(typed);
  if (reference === null) throw new UsageError(`${typed} is no reference; they look like BR-7K2M-XQ4T`);
  const report = await reports.find(reference);
  if (report === null) throw new UsageError(`there is no report ${reference}`);
  return report;
}

/** One line of the list: nothing of what the report says. */
export const reportLine = ({ reference, state, version, recordedAt }: Report): string =>
  `${reference}  ${state.padEnd(9)}  ${recordedAt.toISOString()}  version ${version}`;
