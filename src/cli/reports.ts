import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import {
  FOLLOW_UP,
  FORMATS,
  type Keeping,
  QUEUE,
  type Report,
  type Reports,
  filesOf,
  openKeeping,
  openReports,
  readReference,
  takeReceipt,
} from '../skills/breach/index.ts';
import { openJobs, openStorage } from '../storage/index.ts';
import { UsageError } from './batch.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Opened {
  reports: Reports;
  keeping: Keeping;
}

/** Opens the reports for one command. What is done from here is noted in a report's history as the operator's. */
async function withReports<T>(config: Config, work: (opened: Opened) => Promise<T>): Promise<T> {
  const storage = await openStorage({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log: quiet });
  const queue = await openJobs(storage, quiet, [QUEUE, FOLLOW_UP]);
  try {
    const reports = openReports(storage, (job, within) => queue.send(QUEUE, job, within));
    return await work({ reports, keeping: openKeeping(storage) });
  } finally {
    await queue.stop();
    await storage.close();
  }
}

/** @throws UsageError when there is no such report. */
async function theReport(reports: Reports, typed: string): Promise<Report> {
  const reference = readReference(typed);
  if (reference === null) throw new UsageError(`${typed} is no reference; they look like BR-7K2M-XQ4T`);
  const report = await reports.find(reference);
  if (report === null) throw new UsageError(`there is no report ${reference}`);
  return report;
}

/** One line of the list: nothing of what the report says. */
const reportLine = ({ reference, state, version, recordedAt }: Report): string =>
  `${reference}  ${state.padEnd(9)}  ${recordedAt.toISOString()}  version ${version}`;

/** `dars reports …`. */
export function addReportCommands(
  program: Command,
  config: () => Config,
  { print, printJson }: { print: (line: string) => void; printJson: (value: unknown) => void },
): void {
  const reports = program
    .command('reports')
    .description('reports of suspected breaches (stop the program first when it uses the embedded database)');
  const one = (name: string, description: string): Command =>
    reports.command(name).description(description).argument('<reference>', 'such as BR-7K2M-XQ4T');

  reports
    .command('list')
    .description('references and states, newest first; nothing of what they say')
    .option('--json', 'one JSON line each')
    .option('--limit <n>', 'how many', '50')
    .action(async ({ json, limit }: { json?: boolean; limit: string }) => {
      if (!/^[1-9]\d{0,3}$/.test(limit)) throw new UsageError('--limit has to be a whole number from 1 to 9999');
      const list = await withReports(config(), (opened) => opened.reports.list(Number(limit)));
      for (const report of list) {
        const { reference, state, version, recordedAt, withdrawnAt } = report;
        if (json) printJson({ reference, state, version, recordedAt, withdrawnAt });
        else print(reportLine(report));
      }
    });
  one('show', 'one report with its history, as JSON; the look is noted in the history').action(
    async (typed: string) => {
      await withReports(config(), async ({ reports: all }) => {
        const report = await theReport(all, typed);
        await all.note(report, { what: 'see: allowed', by: 'operator' });
        const { reference, state, version, recordedAt, withdrawnAt, sameAs, facts } = report;
        printJson({
          reference,
          state,
          version,
          recordedAt,
          withdrawnAt,
          sameAs,
          facts,
          history: await all.history(report),
        });
      });
    },
  );
  one('redeliver', 'send a report to DARS again').action(async (typed: string) => {
    await withReports(config(), async ({ reports: all }) => {
      const report = await theReport(all, typed);
      await all.redeliver(report, 'operator');
      print(`${report.reference} is queued; the running program sends it.`);
    });
  });
  one('receipt', 'note that DARS has confirmed a report')
    .option('--closed', 'and that nothing is left to be done')
    .action(async (typed: string, { closed }: { closed?: boolean }) => {
      await withReports(config(), async ({ reports: all }) => {
        const { reference } = await theReport(all, typed);
        const status = closed ? 'closed' : 'received';
        const receipt = { reference, status, by: 'operator', id: `operator:${status}` } as const;
        await takeReceipt(receipt, { reports: all, tell: () => Promise.resolve() });
        print(`${reference} is ${closed ? 'closed' : 'confirmed'}.`);
      });
    });
  one('export', 'a report as a file, with its history; noted in the history')
    .option('--format <format>', FORMATS.join(', '), 'docx')
    .option('--out <file>', 'where to write it; without it, the reference in this folder')
    .action(async (typed: string, { format, out }: { format: string; out?: string }) => {
      const wanted = FORMATS.find((known) => known === format);
      if (wanted === undefined) throw new UsageError(`--format has to be one of ${FORMATS.join(', ')}`);
      const settings = config();
      await withReports(settings, async ({ reports: all }) => {
        const report = await theReport(all, typed);
        await all.note(report, { what: 'export: allowed', by: 'operator', detail: { format } });
        const { name, content } = await filesOf(report, await all.history(report), wanted, settings.organisationName);
        const file = path.resolve(out ?? name);
        writeFileSync(file, content, { mode: 0o600 });
        print(file);
      });
    });
  reports
    .command('erase')
    .description('take a person out of their reports; that there was a report, and when, stays')
    .argument('<account>', 'such as slack:T0123:U0456')
    .action(async (account: string) => {
      const count = await withReports(config(), ({ keeping }) => keeping.erasePerson(account));
      print(`${account} is taken out of ${count} ${count === 1 ? 'report' : 'reports'}.`);
    });
}
