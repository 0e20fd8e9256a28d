import { describe, expect, it } from 'vitest';
import { openReports, type Report, type ReportEvent } from '../../src/skills/breach/index.ts';
import { newReference } from '../../src/skills/breach/reference.ts';
import { openStorage } from '../../src/storage/index.ts';
import { FakeSlack } from '../doubles/slack/index.ts';
import { FakeTeams } from '../doubles/teams/index.ts';
import { until } from '../support/bot.ts';
import { platformSettings } from '../support/platforms.ts';
import { startProgram } from '../support/program.ts';
import { recordingLog } from '../support/recording-log.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';

const CANARY = 'zebrafish';
const REFERENCE = /BR-[0-9A-Z]{4}-[0-9A-Z]{4}/;
const REFUSAL = 'There is no report of yours under that reference';
const facts = {
  what: `the ${CANARY} table was seen by another team`,
  contained: 'contained',
  'contact.reporter': `${CANARY}@northmarsh.example`,
};

interface Try {
  kind: 'action' | 'submission' | 'command';
  name: string;
  value: string;
  values: Record<string, string>;
  /** What stands in the history; null for a report that there is not. */
  noted: string | null;
}

/** Every way to a report that there is, twenty of them, and one to a report that there is not. */
function triesAt(reference: string): Try[] {
  const action = (name: string, deed: string, value = reference): Try => ({
    kind: 'action',
    name: `breach.${name}`,
    value,
    values: {},
    noted: `${deed}: refused`,
  });
  const submission = (name: string, deed: string, values: Record<string, string>): Try => ({
    ...action(name, deed),
    kind: 'submission',
    values,
  });
  return [
    action('status', 'see'),
    action('receipt', 'receipt'),
    action('close', 'close'),
    action('remind', 'remind'),
    action('summary', 'export'),
    action('export', 'export'),
    action('redeliver', 'redeliver'),
    action('more', 'add'),
    action('correct', 'correct'),
    action('withdraw', 'withdraw'),
    action('share', 'share'),
    submission('add', 'add', { added: 'not true' }),
    submission('corrected', 'correct', { people: '9', what: 'nothing at all' }),
    submission('withdrawn', 'withdraw', { reason: 'not true' }),
    submission('shared', 'share', { 'account.colleague': 'U9' }),
    action('same', 'same', `${reference} ${reference}`),
    action('status', 'see', reference.toLowerCase()),
    action('notice', 'see', `${reference} sent`),
    { ...action('report', 'see'), kind: 'command', name: 'report' },
    { ...action('report', 'see'), kind: 'command', name: 'breach' },
    { ...action('status', 'see', newReference()), noted: null },
  ];
}

/** Somebody, on some platform. */
interface Person {
  account: string;
  /** Does something; gives what the platform is answered at once, such as a dialog. */
  does: (one: Try) => Promise<unknown>;
  /** Everything that was said to them so far, one text each. */
  told: () => string[] | Promise<string[]>;
}

function inSlack(slack: FakeSlack, user: string): Person {
  const channel = user.replace(/^U/, 'D');
  const button = ({ name, value }: Try) => ({
    type: 'actions',
    elements: [{ type: 'button', action_id: `0:action:${name}`, value, text: { type: 'plain_text', text: 'Try' } }],
  });
  return {
    account: `slack:${slack.team}:${user}`,
    async does(one) {
      if (one.kind === 'command') return await slack.command(`${one.name} ${one.value}`, { user, channel: 'C9' });
      if (one.kind === 'action') {
        const on = { ts: slack.state.ts(), channel, user: 'UBOT00001', text: '', blocks: [button(one)] };
        const opened = slack.state.calls.length;
        const answer = await slack.press('Try', { on, user });
        return [answer, slack.state.calls.slice(opened).filter(({ method }) => method.startsWith('views.'))];
      }
      const blocks = Object.keys(one.values).map((id) => ({
        type: 'input',
        block_id: `field:${id}`,
        element: { type: 'plain_text_input', action_id: 'value' },
      }));
      const metadata = JSON.stringify({ place: null, value: one.value });
      const form = { type: 'modal', callback_id: one.name, private_metadata: metadata, blocks };
      slack.state.modals.set('*', [{ id: slack.state.id('V'), ...form }]);
      return await slack.submit(one.values, user);
    },
    told: () => {
      const whispered = slack.state.ephemerals.filter(({ to }) => to === user);
      const all = [...slack.posted(channel), ...whispered].sort((a, b) => (a.ts < b.ts ? -1 : 1));
      return all.map((message) => slack.textOf(message));
    },
  };
}

/** Buttons that open a form come as `task/fetch`, and one is pressed in a client that knows no `Action.Execute`. */
function inTeams(teams: FakeTeams, user: string): Person {
  const opening = ['breach.more', 'breach.correct', 'breach.withdraw', 'breach.share'];
  return {
    account: `teams:${teams.tenant}:aad-${user}`,
    async does({ kind, name, value, values }) {
      if (kind === 'command') {
        const where = name === 'breach' ? ({ kind: 'channel', thread: '9' } as const) : {};
        return await teams.message(`/dars ${name} ${value}`, { user, ...where });
      }
      const data = { pressed: { kind, name, value, label: 'Try' }, ...values };
      if (kind === 'submission') return await teams.invoke('task/submit', { data }, { user });
      if (opening.includes(name)) return await teams.invoke('task/fetch', { data }, { user });
      if (name === 'breach.notice') return await teams.message('', { user, more: { value: data } });
      return await teams.invoke('adaptiveCard/action', { action: { type: 'Action.Execute', data } }, { user });
    },
    told: () => teams.posted('personal', { user }).map((post) => teams.textOf(post)),
  };
}

function onThePage(url: string, conversation: string): Person {
  return {
    account: `web:local:${conversation}`,
    async does({ kind, name, value, values }) {
      const eventId = `event-${Math.random()}`;
      const turn =
        kind === 'command'
          ? { kind: 'message', text: `/dars ${name} ${value}` }
          : { kind, name, value, values, text: 'Try' };
      const body = JSON.stringify({ conversation, eventId, ...turn });
      const headers = { 'content-type': 'application/json' };
      return await (await fetch(`${url}/api/turns`, { method: 'POST', headers, body })).text();
    },
    async told() {
      const entries = await (await fetch(`${url}/api/conversations/${conversation}`)).json();
      return (entries as { cards: unknown[] }[]).flatMap(({ cards }) => cards.map((card) => JSON.stringify(card)));
    },
  };
}

/** Does one thing, and waits for what is said to it. */
async function answerTo(one: Try, person: Person): Promise<{ fresh: string[]; shown: string }> {
  const before = (await person.told()).length;
  const shown = JSON.stringify(await person.does(one));
  await until(async () => (await person.told()).length > before).catch(() => undefined);
  return { fresh: (await person.told()).slice(before), shown };
}

describe('a report of somebody else', { timeout: 120_000 }, () => {
  it('twenty tries to see, change or send it again are refused and noted, in Slack, in Teams and on the page', async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const [slack, teams] = await Promise.all([FakeSlack.start(), FakeTeams.start()]);
      for (const user of ['u7', 'u9']) teams.installed.add(`29:${user}`);
      const program = await startProgram({ DATA_DIR: dataDir, ...platformSettings(slack, teams) });
      slack.connect(`${program.url}/slack/events`);
      teams.connect(`${program.url}/api/messages`);
      const page = (conversation: string): Person => onThePage(program.url, conversation);
      /** Whose report it is, and who is after it: in Slack also who installed the app. */
      const sides: [owner: Person, strangers: Person[]][] = [
        [inSlack(slack, 'U7'), [inSlack(slack, 'U9'), inSlack(slack, 'UADMIN001'), page('conversation-slack')]],
        [inTeams(teams, 'u7'), [inTeams(teams, 'u9'), page('conversation-teams')]],
        [page('conversation-owner'), [page('conversation-other')]],
      ];
      const faults: string[] = [];
      /** One after the other, so that the history has them in the same order. */
      const attack = async (stranger: Person, tries: Try[]): Promise<void> => {
        for (const one of tries) {
          const { fresh, shown } = await answerTo(one, stranger);
          const what = `${stranger.account} ${one.kind} ${one.name}`;
          if (fresh.length !== 1 || !fresh.join().includes(REFUSAL))
            faults.push(`${what}: ${fresh.join().slice(0, 300)}`);
          if (`${fresh.join()} ${shown}`.includes(CANARY)) faults.push(`${what}: shows what happened`);
        }
        const told = await stranger.told();
        if (told.length !== tries.length) faults.push(`${stranger.account} was told ${told.length} things`);
        // Nobody learns from the words whether there is such a report. What the platforms themselves put below is left out.
        const words = new Set(told.map((text) => text.replace(/\n(Share here|Refresh)$/, '')));
        if (words.size !== 1) faults.push(`${stranger.account} was told different things: ${[...words].join(' / ')}`);
      };
      try {
        const given: Try = { kind: 'submission', name: 'breach.send', value: '', values: facts, noted: null };
        const outcomes = await Promise.all(
          sides.map(async ([owner, strangers]) => {
            const acknowledged = (await answerTo(given, owner)).fresh;
            expect(acknowledged.join()).toContain(CANARY);
            const reference = REFERENCE.exec(acknowledged.join())?.[0] ?? '';
            const tries = triesAt(reference);
            await Promise.all(strangers.map((stranger) => attack(stranger, tries)));
            expect(await owner.told()).toEqual(acknowledged);
            return { reference, strangers, tries };
          }),
        );
        expect(faults).toEqual([]);
        await slack.openHome('U9');
        await until(() => slack.state.homes.has('U9'));
        expect(JSON.stringify(slack.state.homes.get('U9'))).not.toMatch(REFERENCE);
        await program.stop();

        const storage = await openStorage({ dataDir, log: recordingLog() });
        try {
          const reports = openReports(storage, () => Promise.resolve());
          for (const { reference, strangers, tries } of outcomes) {
            const report = (await reports.find(reference)) as Report;
            expect(report).toMatchObject({ version: 1, state: 'recorded', withdrawnAt: null, sameAs: null, facts });
            const history: ReportEvent[] = await reports.history(report);
            const noted = tries.flatMap((one) => one.noted ?? []);
            expect(noted).toHaveLength(20);
            for (const { account } of strangers)
              expect(
                history.filter(({ by }) => by === account).map(({ what }) => what),
                account,
              ).toEqual(noted);
            expect(history).toHaveLength(1 + strangers.length * noted.length);
          }
        } finally {
          await storage.close();
        }
      } finally {
        await program.kill();
        await Promise.all([slack.close(), teams.close()]);
      }
    });
  });
});
