import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, expect, it, vi } from 'vitest';
import { type Card, type Skill, StoreUnavailable } from '../../src/bot/index.ts';
import { skillOf, testBot, until, untilDone, type TestBot } from '../support/bot.ts';
import { slackSetup, type SlackSetup } from '../support/slack.ts';
import { describeOnBoth, onServer } from '../support/storage.ts';

const told = (card: Card): Skill =>
  skillOf(() => ({ outcome: 'answered', replies: [{ audience: 'conversation', card }] }));
const words = (count: number, from = 0): string[] => Array.from({ length: count }, (_, at) => `w${from + at}w`);

/** Twelve pages of text. */
const long: Card = { heading: 'Long', blocks: [{ type: 'text', markdown: words(9000).join(' ') }] };
const listed: Card = {
  blocks: [
    { type: 'bullets', items: words(100).map((word) => ({ markdown: `${word} `.repeat(30), markers: [1] })) },
    {
      type: 'facts',
      facts: words(100, 100).map((word) => ({ label: word, value: word, url: `https://example.org/${word}` })),
    },
  ],
  actions: words(60, 200).map((word) => ({ kind: 'say', label: `${word} ${'long '.repeat(20)}`, text: word })),
};
const cited: Card = {
  blocks: [
    { type: 'text', markdown: 'Twenty facts', markers: words(20).map((_, at) => at + 1) },
    {
      type: 'citations',
      citations: words(20).map((word, at) => ({
        marker: at + 1,
        ref: `standard-${at}#R${at + 1}`,
        title: `${word} ${'title '.repeat(20)}`,
        version: 'v1.0',
        lastUpdated: '2022-08-09',
        url: `https://example.org/${word}`,
      })),
    },
  ],
};

describeOnBoth('Slack at its limits and in trouble', (storage, kind) => {
  let setup: SlackSetup;
  let bot: TestBot;
  const start = async (
    skill: Skill = skillOf(({ text }) => `echo ${text}`),
    fake: Parameters<typeof slackSetup>[1] = {},
    options: Parameters<typeof slackSetup>[0] = {},
  ) => {
    setup = await slackSetup(options, { timeoutMs: 2000, ...fake });
    bot = testBot(storage(), { adapter: setup.adapter as unknown as TestBot['adapter'], skills: [skill] });
    await bot.start();
    return setup.slack;
  };
  const rows = () => storage().db.selectFrom('turns').select(['id', 'payload']).execute();
  const all = (): string =>
    setup.slack
      .posted('D1')
      .map((message) => setup.slack.textOf(message))
      .join('\n');
  afterEach(async () => {
    await bot.stop(500);
    await setup.close();
  });

  it.each([
    ['a twelve-page answer', long, 9000],
    ['a list of a hundred items, a hundred facts and sixty long buttons', listed, 260],
    ['an answer with twenty citations', cited, 20],
  ])('%s arrives whole', async (_what, card, count) => {
    const slack = await start(told(card));
    await slack.direct('frogs?');
    await untilDone(storage(), 15_000);
    const shown = all();
    expect(words(count).filter((word) => !shown.includes(word))).toEqual([]);
    expect(slack.state.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(
      slack.posted('D1').length,
    );
  });

  it('an event that is delivered four times is answered once', async () => {
    const slack = await start();
    await slack.direct('frogs?');
    for (let again = 0; again < 3; again += 1) await slack.deliverEvent(slack.lastEvent);
    await untilDone(storage());
    expect(slack.posted('D1')).toHaveLength(1);
  });

  it('while the store is dead Slack sees 5xx, and the event is answered when it comes again', async () => {
    const slack = await start(undefined, { retryMs: [0, 30, 300] });
    const accept = vi.fn(() => Promise.reject(new StoreUnavailable(new Error('away'))));
    await setup.adapter.start({ ...bot, accept });
    const delivering = slack.direct('frogs?');
    await until(() => accept.mock.calls.length === 3);
    await setup.adapter.start(bot);
    const { takes } = await delivering;
    await untilDone(storage());
    expect(takes.map(({ status }) => status)).toEqual([503, 503, 503, 200]);
    expect(all()).toBe('echo frogs?');
    expect(setup.log.text()).toContain('E-1');
    expect(takes[0]?.body).toContain('E-1');
  });

  it.runIf(kind === 'server')(
    'when PostgreSQL itself is away Slack sees 5xx, and the event is answered once it is back',
    async () => {
      const slack = await start(undefined, { retryMs: [0, 100, 1500] });
      const { rows: names } = await sql<{ name: string }>`select current_database() as name`.execute(storage().db);
      const name = names[0]?.name ?? '';
      await onServer(`alter database ${name} with allow_connections false`);
      await onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`);
      const delivering = slack.direct('frogs?');
      await sleep(700);
      await onServer(`alter database ${name} with allow_connections true`);
      const { takes } = await delivering;
      expect(takes[0]?.status).toBe(503);
      expect(takes.at(-1)?.status).toBe(200);
      await untilDone(storage(), 15_000);
      expect(all()).toBe('echo frogs?');
    },
  );

  it.each([
    ['unsigned', { signature: null }],
    ['signed with another secret', { secret: 'guess' }],
    ['six minutes old', { timestamp: Math.floor(Date.now() / 1000) - 360 }],
    ['with a broken signature', { signature: 'v0=00' }],
  ])('a request that is %s is refused, and nothing is stored', async (_what, how) => {
    const slack = await start();
    await slack.direct('frogs?');
    await untilDone(storage());
    const before = await rows();
    const event = { ...(slack.lastEvent['event'] as object), ts: '99.1', text: 'forged' };
    const take = await slack.raw(JSON.stringify({ ...slack.lastEvent, event_id: 'Ev9', event }), how);
    expect(take.status).toBe(401);
    expect(await rows()).toEqual(before);
  });

  it('an event of a workspace that has not installed the app is refused, and nothing is stored', async () => {
    const slack = await start(undefined, { retryMs: [] });
    const takes = await slack.event(
      { type: 'message', channel: 'D1', channel_type: 'im', ts: '1.1', user: 'U1', text: 'frogs' },
      { team_id: 'TSTRANGE1', authorizations: [{ team_id: 'TSTRANGE1', user_id: 'U1', is_bot: true }] },
    );
    expect(takes.map(({ status }) => status)).toEqual([403]);
    expect(await rows()).toEqual([]);
  });

  it('a rate limit is waited for, as long as Slack asks', async () => {
    const slack = await start();
    slack.failNext({ method: 'chat.postMessage', with: 429, retryAfter: 1 });
    const began = Date.now();
    await slack.direct('frogs?');
    await untilDone(storage());
    expect(Date.now() - began).toBeGreaterThanOrEqual(1000);
    expect(slack.posted('D1')).toHaveLength(1);
  });

  it('a long answer is complete where a channel takes two posts a second', async () => {
    const slack = await start(told({ ...long, blocks: [{ type: 'text', markdown: words(4500).join(' ') }] }), {
      rate: 2,
    });
    await slack.direct('frogs?');
    await untilDone(storage(), 15_000);
    expect(words(4500).filter((word) => !all().includes(word))).toEqual([]);
  });

  it.each([500, 503, { error: 'internal_error' }] as const)(
    'after a fault of Slack (%j) a post is tried again',
    async (fault) => {
      const slack = await start();
      slack.failNext({ method: 'chat.postMessage', with: fault, times: 2 });
      await slack.direct('frogs?');
      await untilDone(storage());
      expect(slack.posted('D1')).toHaveLength(1);
    },
  );

  it('a post that Slack took although it answered with a fault is not posted twice', async () => {
    const slack = await start();
    slack.failNext({ method: 'chat.postMessage', with: 'accepted-then-500' });
    await slack.direct('frogs?');
    await slack.mention('toads?');
    await untilDone(storage());
    expect(slack.posted('D1')).toHaveLength(1);
  });

  it('a reply that was sent by a process that died is not sent again', async () => {
    const slack = await start();
    await slack.direct('frogs?');
    await untilDone(storage());
    await storage()
      .db.updateTable('turns')
      .set({ status: 'answered', sent: 0, lease_id: null, lease_until: null })
      .execute();
    await untilDone(storage());
    expect(slack.posted('D1')).toHaveLength(1);
  });

  it('blocks that Slack refuses become plain text: a fault of ours is not silence', async () => {
    const slack = await start();
    slack.failNext({ method: 'chat.postMessage', with: { error: 'invalid_blocks' } });
    await slack.direct('frogs?');
    await untilDone(storage());
    expect(all()).toContain('echo frogs?');
    expect(setup.log.text()).toContain('invalid_blocks');
    expect(setup.log.text()).not.toContain('frogs');
  });

  it('a channel that is gone ends the sending; the turn does not hang', async () => {
    const slack = await start();
    slack.state.archived.add('C1');
    await slack.mention('frogs?');
    await untilDone(storage());
    expect(bot.log.text()).toContain('is_archived');
  });

  it('a slow answer does not keep Slack waiting: the event is acknowledged once it is stored', async () => {
    const slow = skillOf(
      ({ text }) => new Promise<string>((resolve) => setTimeout(() => resolve(`slow ${text}`), 900)),
    );
    const slack = await start(slow, { timeoutMs: 600, retryMs: [] });
    const { takes } = await slack.direct('frogs?');
    expect(takes.map(({ status }) => status)).toEqual([200]);
    await untilDone(storage());
    expect(all()).toBe('slow frogs?');
  });

  it('events that Slack held back are told to the operator', async () => {
    const slack = await start();
    const body = { type: 'app_rate_limited', token: 'x', team_id: slack.team, minute_rate_limited: 1, api_app_id: 'A' };
    expect(await slack.raw(JSON.stringify(body))).toMatchObject({ status: 200 });
    expect(setup.log.text()).toContain('30,000 in an hour');
  });

  it('an answer to /dars that is longer than a response URL takes comes whole all the same', async () => {
    const slack = await start(
      skillOf(() => ({ outcome: 'answered', replies: [{ audience: 'conversation', card: long }] }), {
        claims: { commands: ['ask'] },
      }),
    );
    await slack.command('ask frogs?');
    await untilDone(storage(), 15_000);
    const shown = slack
      .whispered()
      .map((message) => slack.textOf(message))
      .join('\n');
    expect(words(9000).filter((word) => !shown.includes(word))).toEqual([]);
  });

  it('a response URL that has run out is no end: the answer comes without it', async () => {
    const slack = await start(skillOf(() => 'late', { claims: { commands: ['ask'] } }));
    await setup.adapter.start({
      ...bot,
      accept: (incoming) => {
        slack.state.responseUrls.clear();
        return bot.accept(incoming);
      },
    });
    await slack.command('ask frogs?');
    await untilDone(storage());
    expect(
      slack
        .whispered()
        .map((message) => slack.textOf(message))
        .join(),
    ).toContain('late');
  });

  it('a wrong token stops the start with one line that names the setting', async () => {
    await start();
    const wrong = setup.restart();
    const refusing = await slackSetup({ botToken: 'xoxb-wrong' });
    await expect(refusing.adapter.start(bot)).rejects.toThrow(
      /^SLACK_BOT_TOKEN is not taken by Slack \(invalid_auth\)/,
    );
    await refusing.close();
    await wrong.stop();
  });
});
