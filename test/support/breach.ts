import type { Skill } from '../../src/bot/index.ts';
import {
  createBreachSkill,
  createDelivery,
  createFollowUps,
  type FollowUp,
  FOLLOW_UP,
  type FollowUps,
  type Job,
  type Keeping,
  type Leads,
  noticeOf,
  openKeeping,
  openReports,
  QUEUE,
  type Report,
  type Reports,
  type Transport,
} from '../../src/skills/breach/index.ts';
import { type Jobs, type Log, openJobs, type Storage } from '../../src/storage/index.ts';
import { incoming, testBot, type TestBot } from './bot.ts';
import { fixtureTools } from './skills-knowledge.ts';

const { knowledge } = fixtureTools();

export interface BreachKit {
  bot: TestBot;
  reports: Reports;
  keeping: Keeping;
  followUps: FollowUps;
  /** What was put off to a later time. */
  later: { job: FollowUp; at: Date }[];
  tell: (report: Report, what: string) => Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Breach reports on a storage, put together as the program does, with an adapter that remembers what it sent. */
export async function breachKit(
  storage: Storage,
  options: {
    transports?: Transport[];
    retries?: { retryLimit: number; retryDelay: number; retryBackoff: boolean };
    leads?: Partial<Leads>;
    log: Log;
    skills?: Skill[];
    classify?: (text: string) => { intent: string };
  },
): Promise<BreachKit> {
  const {
    transports = [],
    retries,
    leads = {},
    log,
    skills = [],
    classify = () => ({ intent: 'breach_report' }),
  } = options;
  const queue: Jobs = await openJobs(storage, log, [QUEUE, FOLLOW_UP], retries);
  const reports = openReports(storage, async (job, within) => {
    if (transports.length > 0) await queue.send(QUEUE, job, within);
  });
  const keeping = openKeeping(storage);
  const later: BreachKit['later'] = [];
  const known: Leads = { accounts: [], rooms: [], ...leads };
  const tellOne = async (report: Report, what: string, account: string): Promise<void> => {
    const { platform, workspace } = incoming('');
    const to = { platform, workspace, conversation: `direct:${account}`, person: { id: account }, private: true };
    await bot.accept(noticeOf(report, what, to));
  };
  const tellLeads = async (report: Report, what: string): Promise<void> => {
    for (const account of [...known.accounts, ...known.rooms]) await tellOne(report, what, account);
  };
  const tell = async (report: Report, what: string): Promise<void> => {
    await bot.accept(noticeOf(report, what, report.origin));
    if (/^(failed|no_receipt)/.test(what)) await tellLeads(report, what);
  };
  const followUps = createFollowUps({
    reports,
    later: (job, _within, at) => {
      later.push({ job, at });
      return Promise.resolve();
    },
    receiptHours: 24,
    tell,
  });
  const route = { sends: transports.length > 0 };
  const linkTo = ({ report }: { report: string }): Promise<string> =>
    Promise.resolve(`https://dars.example.org/downloads/${report}`);
  const skill = createBreachSkill({
    knowledge,
    reports,
    keeping,
    followUps,
    route,
    leads: known,
    tellLeads,
    knows: (account) => !account.includes('nobody'),
    tellOne,
    linkTo,
  });
  const bot = testBot(storage, { skills: [skill, ...skills], classify });
  const { deliver, givenUp } = createDelivery({
    reports,
    transports,
    organisation: 'Northmarsh University',
    tell,
    chase: (report, within) => followUps.chase(report, within),
  });
  return {
    bot,
    reports,
    keeping,
    followUps,
    later,
    tell,
    async start() {
      await queue.work<Job>(QUEUE, deliver, givenUp);
      await bot.start();
    },
    async stop() {
      await queue.stop();
      await bot.stop(500);
    },
  };
}
