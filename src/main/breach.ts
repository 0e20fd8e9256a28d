import type { Router } from 'express';
import type { Origin, RunningBot, Skill } from '../bot/index.ts';
import type { Config } from '../config.ts';
import type { Knowledge } from '../knowledge/index.ts';
import { type Logger, type Metrics } from '../operations/index.ts';
import {
  type FollowUp,
  FOLLOW_UP,
  type Job,
  QUEUE,
  type Report,
  type Transport,
  breachRoutes,
  createBreachSkill,
  createDelivery,
  createFollowUps,
  emailTransport,
  noticeOf,
  openKeeping,
  openMailbox,
  openReports,
  paperOf,
  reportFile,
  takeReceipt,
  webhookTransport,
} from '../skills/breach/index.ts';
import { type Storage, openJobs } from '../storage/index.ts';
import type { MakeFile } from './downloads.ts';
import { createNowAndThen } from './now-and-then.ts';

export interface BreachParts {
  config: Config;
  storage: Storage;
  log: Logger;
  knowledge: Knowledge;
  metrics: Metrics;
  /** Where an account can be written to; null when no platform knows it. */
  directTo: (account: string) => Origin | null;
  /** A link under which a file can be fetched for a while; null when people's browsers do not reach this program. */
  linkTo: (what: Record<string, string>, account: string) => Promise<string | null>;
}

export interface Breach {
  skill: Skill;
  routes: Router;
  file: MakeFile;
  /** Begins to deliver, follow up and look for receipts. */
  start(bot: RunningBot): Promise<void>;
  stop(): Promise<void>;
}

const HOUR = 3_600_000;
const FIGURES_EVERY = 5000;
/** A delivery that hangs keeps only a part of the others waiting. */
const DELIVERERS = 4;

/** Puts the parts of breach reports together. */
export async function openBreach(parts: BreachParts): Promise<Breach> {
  const { config, storage, log, knowledge, metrics, directTo, linkTo } = parts;
  const transports = breachTransports(config);
  const leads = { accounts: config.igLeads, rooms: config.igChannels };
  const queue = await openJobs(storage, log, [QUEUE, FOLLOW_UP]);
  const reports = openReports(storage, async (job, within) => {
    if (transports.length > 0) await queue.send(QUEUE, job, within);
  });
  const keeping = openKeeping(storage);
  let bot: RunningBot | null = null;

  const tellOne = async (report: Report, what: string, account: string): Promise<void> => {
    const to = directTo(account);
    if (to === null) log.warn('an account of IG_LEADS or IG_CHANNELS belongs to no platform that is set up');
    else await bot?.accept(noticeOf(report, what, to));
  };
  const tellReporter = async (report: Report, what: string): Promise<void> => {
    if (report.person !== 'erased') await bot?.accept(noticeOf(report, what, report.origin));
  };
  const tellLeads = async (report: Report, what: string): Promise<void> => {
    for (const account of [...leads.accounts, ...leads.rooms]) await tellOne(report, what, account);
  };
  /** The reporter hears of everything, the leads of trouble. */
  const tell = async (report: Report, what: string): Promise<void> => {
    await tellReporter(report, what);
    if (/^(failed|no_receipt)/.test(what)) await tellLeads(report, what);
  };
  const followUps = createFollowUps({
    reports,
    later: (job, within, at) => queue.send(FOLLOW_UP, job, within, at),
    receiptHours: config.breachReceiptHours,
    tell,
  });
  const skill = createBreachSkill({
    knowledge,
    reports,
    keeping,
    followUps,
    route: { sends: transports.length > 0 },
    leads,
    tellLeads,
    knows: (account) => directTo(account) !== null,
    tellOne,
    linkTo,
  });
  const routes = breachRoutes({
    reports,
    secret: config.breachReceiptSecret ?? config.breachWebhookSecret,
    tell,
  });
  const mailbox =
    config.breachImapUrl === undefined
      ? null
      : await openMailbox({ url: config.breachImapUrl, log }, async ({ reference, messageId, from }) => {
          if (!isTrusted(from, config)) {
            log.warn('a reply to a report came from an address that is not DARS’s; it is not taken for a receipt');
            return;
          }
          await takeReceipt({ reference, status: 'received', by: 'e-mail', id: messageId }, { reports, tell });
        });
  const delivery = createDelivery({
    reports,
    transports,
    organisation: config.organisationName,
    tell,
    chase: (report, within) => followUps.chase(report, within),
  });
  const timers = createNowAndThen(log);

  return {
    skill,
    routes,
    file: async ({ report = '' }, account, format) =>
      report === '' ? null : await reportFile(reports, config.organisationName, { report, account, format }),
    async start(running) {
      bot = running;
      // What is queued from better times waits until a way of sending is set up again.
      if (transports.length > 0) await queue.work<Job>(QUEUE, delivery.deliver, delivery.givenUp, DELIVERERS);
      await queue.work<FollowUp>(
        FOLLOW_UP,
        (job) => followUps.run(job),
        () => Promise.resolve(),
      );
      mailbox?.start();
      timers.begin('counting reports', async () => metrics.reports(await keeping.figures()), FIGURES_EVERY);
      timers.begin('retention of reports', () => keeping.purge(config.breachRetentionDays), HOUR);
    },
    async stop() {
      timers.stop();
      await mailbox?.stop();
      await queue.stop();
    },
  };
}

/** Whether an address may confirm reports: those set, or those of DARS's own mailbox's domain. */
function isTrusted(from: string, { breachRepliesFrom, breachEmailTo = '' }: Config): boolean {
  const own = breachEmailTo.slice(breachEmailTo.indexOf('@') + 1).toLowerCase();
  const trusted = breachRepliesFrom.length > 0 ? breachRepliesFrom : [own];
  const domain = from.slice(from.lastIndexOf('@') + 1).toLowerCase();
  return domain !== '' && trusted.includes(domain);
}

function breachTransports(config: Config): Transport[] {
  const { breachSmtpUrl: smtp, breachEmailTo: to, breachEmailFrom: from } = config;
  const { breachWebhookUrl: url, breachWebhookSecret: secret } = config;
  const [domainName = '', keySelector = ''] = (config.breachDkim ?? '').split(':');
  const dkim =
    config.breachDkimKey === undefined ? undefined : { domainName, keySelector, privateKey: config.breachDkimKey };
  return [
    ...(smtp !== undefined && to !== undefined && from !== undefined
      ? [emailTransport({ url: smtp, to, from, dkim, paper: paperOf })]
      : []),
    ...(url !== undefined && secret !== undefined ? [webhookTransport({ url, secret })] : []),
  ];
}
