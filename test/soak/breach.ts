import { setTimeout as sleep } from 'node:timers/promises';
import { FakeSlack } from '../doubles/slack/index.ts';
import { FakeTeams } from '../doubles/teams/index.ts';
import { hook, mailbox, type Mood } from '../support/dars.ts';
import { platformSettings } from '../support/platforms.ts';
import { type Program, startProgram } from '../support/program.ts';

export interface SoakResult {
  reports: number;
  acknowledged: number;
  delivered: number;
  lost: number;
  doubled: number;
  kills: number;
  seconds: number;
}

const secret = 'the secret of the soak run';
const REFERENCE = /BR-[0-9A-Z]{4}-[0-9A-Z]{4}/;
const WORKERS = 6;
/** Hanging holds a worker for 15 seconds, so it is rarer. */
const MOODS: readonly Mood[] = ['refuse', 'accept-then-die'];

/** The same numbers for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Sends reports through Slack, Teams and the web page to two replicas, while replicas are killed (-9), the database goes away and
 * DARS's side refuses, or takes and dies. Resolves when everything is delivered, or rejects after `patienceMs` without progress.
 */
export async function soak(options: {
  reports: number;
  seed: number;
  databaseUrl: string;
  /** Takes the database away and brings it back. */
  restartDatabase?: () => Promise<void>;
  kills: number;
  /** DARS's side gives no answer at all until everything is acknowledged. */
  hang?: boolean;
  patienceMs?: number;
  tell?: (line: string) => void;
}): Promise<SoakResult> {
  const {
    reports,
    seed,
    databaseUrl,
    restartDatabase,
    kills,
    hang = false,
    patienceMs = 120_000,
    tell = () => undefined,
  } = options;
  const roll = dice(seed);
  const began = Date.now();
  const [slack, teams, mail, post] = await Promise.all([
    FakeSlack.start({ timeoutMs: 8000 }),
    FakeTeams.start(),
    mailbox(),
    hook(secret),
  ]);
  const start = (): Promise<Program> =>
    startProgram({
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'silent',
      BREACH_SMTP_URL: mail.url,
      BREACH_EMAIL_TO: 'dars@example.org',
      BREACH_EMAIL_FROM: 'ig@example.org',
      BREACH_WEBHOOK_URL: post.url,
      BREACH_WEBHOOK_SECRET: secret,
      ...platformSettings(slack, teams),
    });
  mail.state.hanging = post.state.hanging = hang;
  const replicas = [await start(), await start()];
  const someUrl = (): string => replicas[roll() < 0.5 ? 0 : 1]?.url ?? '';
  const values = (index: number): Record<string, string> => ({
    what: `incident ${index} happened`,
    contained: 'contained',
    'contact.reporter': 'ig@example.org',
  });

  /** True when the platform was told that it is recorded. */
  const submit: ((index: number) => Promise<boolean>)[] = [
    async (index) => {
      const response = await fetch(`${someUrl()}/api/turns`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          conversation: `conversation-${index}`,
          eventId: `report-event-${index}`,
          kind: 'submission',
          name: 'breach.send',
          text: '',
          value: '',
          values: values(index),
        }),
        signal: AbortSignal.timeout(8000),
      });
      return response.ok;
    },
    async (index) => {
      slack.connect(`${someUrl()}/slack/events`);
      const state = Object.fromEntries(
        Object.entries(values(index)).map(([id, value]) => [
          `field:${id}`,
          { value: { type: 'plain_text_input', value } },
        ]),
      );
      const taken = await slack.interact({
        type: 'view_submission',
        team: { id: slack.team },
        user: { id: `U${index}`, team_id: slack.team },
        api_app_id: 'AAPP00001',
        is_enterprise_install: false,
        view: {
          id: `V${index}`,
          type: 'modal',
          callback_id: 'breach.send',
          private_metadata: JSON.stringify({ place: null, value: '' }),
          hash: 'h',
          blocks: [],
          state: { values: state },
        },
      });
      return taken.status === 200 && taken.body === '';
    },
    async (index) => {
      teams.connect(`${someUrl()}/api/messages`);
      const pressed = { kind: 'submission', name: 'breach.send', value: '', label: 'Send' };
      const taken = await teams.deliver({
        ...teams.base({ user: `u${index}` }),
        type: 'invoke',
        name: 'task/submit',
        id: `report-${index}`,
        value: { data: { pressed, ...values(index) } },
      });
      return taken.status === 200 && !JSON.stringify(taken.body).includes('Not recorded');
    },
  ];
  const shownTo: ((index: number) => Promise<string>)[] = [
    async (index) =>
      await (
        await fetch(`${someUrl()}/api/conversations/conversation-${index}`, { signal: AbortSignal.timeout(8000) })
      ).text(),
    (index) => Promise.resolve(JSON.stringify(slack.posted(`D${index}`))),
    (index) => Promise.resolve(JSON.stringify(teams.posted('personal', { user: `u${index}` }))),
  ];

  const acknowledged = new Map<number, string>();
  let accepted = 0;
  const until = async (what: string, done: () => Promise<boolean>): Promise<void> => {
    const end = Date.now() + patienceMs;
    while (!(await done().catch(() => false))) {
      if (Date.now() > end) throw new Error(`${what}: no end after ${patienceMs / 1000} s`);
      await sleep(150);
    }
  };
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < reports) {
      const index = next++;
      const platform = index % 3;
      if (roll() < 0.1)
        (roll() < 0.5 ? mail : post).moods.push(
          roll() < 0.1 ? 'hang' : (MOODS[Math.floor(roll() * MOODS.length)] ?? 'refuse'),
        );
      await until(`report ${index}`, async () => (await submit[platform]?.(index)) ?? false);
      accepted += 1;
    }
  };
  let killed = 0;
  const trouble = async (): Promise<void> => {
    for (; killed < kills;) {
      const due = ((killed + 1) * reports) / (kills + 1);
      while (accepted < due) await sleep(20);
      const victim = roll() < 0.5 ? 0 : 1;
      await replicas[victim]?.kill();
      killed += 1;
      tell(`killed replica ${victim} after ${accepted} reports`);
      if (restartDatabase && killed % 3 === 0) await restartDatabase();
      replicas[victim] = await start();
    }
  };
  try {
    await Promise.all([trouble(), ...Array.from({ length: WORKERS }, worker)]);
    tell(`${accepted} reports are recorded after ${(Date.now() - began) / 1000} s`);
    for (let index = 0; index < reports; index += 1)
      await until(`acknowledgement of ${index}`, async () => {
        const reference = REFERENCE.exec((await shownTo[index % 3]?.(index)) ?? '')?.[0];
        if (reference !== undefined) acknowledged.set(index, reference);
        return reference !== undefined;
      });
    // The figures are counted every five seconds.
    if (hang) await sleep(6000);
    const metrics = await (await fetch(`${replicas[0]?.url ?? ''}/metrics`)).text();
    for (const line of metrics.match(/^breach_seconds\{.*$/gm) ?? []) tell(line);
    mail.state.hanging = post.state.hanging = false;
    tell(`all are acknowledged after ${(Date.now() - began) / 1000} s`);
    const mailed = (): Set<string> =>
      new Set(mail.mails.map(({ subject }) => REFERENCE.exec(subject ?? '')?.[0] ?? ''));
    await until('delivery', () => Promise.resolve(post.taken.size >= reports && mailed().size >= reports));
    const letters = mailed();
    const taken = new Set([...post.taken.keys()].map((key) => key.split('.')[0]));
    const delivered = [...acknowledged.values()].filter(
      (reference) => taken.has(reference) && letters.has(reference),
    ).length;
    const incidents = [...post.taken.values()].map((message) => (message as { facts: { what: string } }).facts.what);
    const doubled = incidents.length - new Set(incidents).size + (mail.different().length - letters.size);
    return {
      reports,
      acknowledged: acknowledged.size,
      delivered,
      lost: acknowledged.size - delivered,
      doubled,
      kills: killed,
      seconds: Math.round((Date.now() - began) / 1000),
    };
  } finally {
    await Promise.all(replicas.map((replica) => replica.kill()));
    await Promise.all([slack.close(), teams.close(), mail.close(), post.close()]);
  }
}
