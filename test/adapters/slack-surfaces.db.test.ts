import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { type Card, type Skill, StoreUnavailable } from '../../src/bot/index.ts';
import { skillOf, testBot, untilDone, until, type TestBot } from '../support/bot.ts';
import { slackSetup, type SlackSetup } from '../support/slack.ts';
import { describeOnBoth } from '../support/storage.ts';

const card = (text: string, more: Partial<Card> = {}): Card => ({
  blocks: [{ type: 'text', markdown: text }],
  ...more,
});
const form: Card = {
  heading: 'A form',
  blocks: [{ type: 'fields', fields: [{ kind: 'text', id: 'why', label: 'Why?', multiline: true, required: true }] }],
  actions: [{ kind: 'submit', id: 'why.sent', label: 'Send', value: 'about-1' }],
};

/** Says what it was asked, with a button that opens a form. */
const echo: Skill = skillOf(
  (turn) => ({
    outcome: 'answered',
    replies:
      turn.name === 'why.open' && turn.formShown
        ? []
        : [
            {
              audience: turn.name === 'secret' ? 'person' : 'conversation',
              card: card(
                `${turn.kind} ${turn.name ?? ''} ${turn.text} ${JSON.stringify(turn.values ?? {})} ${turn.value ?? ''}`,
                {
                  actions: [
                    { kind: 'button', id: 'why.open', label: 'Why', value: 'about-1' },
                    { kind: 'say', label: 'Say it', text: 'as if typed' },
                  ],
                },
              ),
            },
          ],
  }),
  {
    claims: {
      intents: ['ask'],
      commands: ['ask', 'breach', 'secret', 'help'],
      actions: ['why.open', 'why.sent', 'ask.open', 'ask.form', 'secret'],
    },
    forms: {
      'why.open': () => form,
      'ask.open': () => ({ ...form, actions: [{ kind: 'submit', id: 'ask.form', label: 'Ask' }] }),
    },
    home: () => Promise.resolve(card('what I keep', { heading: 'My things' })),
  },
);

describeOnBoth('in Slack', (storage) => {
  let setup: SlackSetup;
  let bot: TestBot;
  const start = async (
    options: Parameters<typeof slackSetup>[0] = {},
    fake: Parameters<typeof slackSetup>[1] = {},
    skill: Skill = echo,
  ) => {
    setup = await slackSetup(options, { timeoutMs: 2000, ...fake });
    bot = testBot(storage(), { adapter: setup.adapter as unknown as TestBot['adapter'], skills: [skill] });
    await bot.start();
    return setup.slack;
  };
  const done = () => untilDone(storage());
  const rows = () => storage().db.selectFrom('turns').selectAll().orderBy('seq').execute();
  const texts = (messages: { blocks: Record<string, unknown>[]; text?: string }[]): string[] =>
    messages.map((one) => setup.slack.textOf(one));
  afterEach(async () => {
    await bot.stop(500);
    await setup.close();
  });

  it('a mention is answered in its thread, once, although Slack sends it as two events', async () => {
    const slack = await start();
    const { ts } = await slack.mention('frogs &amp; <https://example.org|toads>?');
    await done();
    expect(slack.posted()).toHaveLength(1);
    expect(slack.posted()[0]).toMatchObject({ thread_ts: ts });
    expect(texts(slack.posted())[0]).toContain('message  frogs & toads (<https://example.org>)?');
  });

  it('a follow-up in that thread needs no mention; small talk, other people’s mentions and other threads stay alone', async () => {
    const slack = await start();
    const { ts } = await slack.mention('frogs?');
    await slack.message({ text: 'and toads?', threadTs: ts });
    await slack.message({ text: 'by the way, lunch', threadTs: ts });
    await slack.message({ text: '<@U2> what about newts?', threadTs: ts });
    const { ts: other } = await slack.message({ text: 'what about frogs?' });
    await slack.message({ text: 'or newts?', threadTs: other });
    await done();
    expect(texts(slack.posted()).map((text) => /message {2}(.*?) \{/.exec(text)?.[1])).toEqual([
      'frogs?',
      'and toads?',
    ]);
    expect(JSON.stringify(await rows())).not.toMatch(/newts|lunch/);
  });

  it('a direct message is answered in its thread, with a status meanwhile, and one context for the whole chat', async () => {
    const slack = await start();
    const { ts } = await slack.direct('frogs?');
    await slack.direct('and toads?');
    await done();
    expect(slack.posted('D1')[0]).toMatchObject({ thread_ts: ts });
    expect(slack.state.statuses).toHaveLength(2);
    expect(new Set((await rows()).map(({ conversation }) => conversation))).toEqual(new Set(['slack:TTEAM0001:D1']));
  });

  it('who attaches a file is told that only the words were read, in a direct message and beside a mention', async () => {
    await start();
    const more = { subtype: 'file_share', files: [{ id: 'F1', name: 'extract.csv' }] };
    await setup.slack.message({ channel: 'D1', text: 'hello', more });
    await setup.slack.message({ text: '<@UBOT00001> hello', more });
    await untilDone(storage());
    const texts = setup.slack.posted('D1').map((message) => setup.slack.textOf(message));
    expect(texts[0]).toContain('not what you attached');
    expect(texts[1]).toContain('message  hello');
    const whispered = setup.slack.whispered().map((message) => setup.slack.textOf(message));
    expect(whispered.join()).toContain('not what you attached');
    const { rows } = await sql`select payload::text from turns`.execute(storage().db);
    expect(JSON.stringify(rows)).not.toContain('extract.csv');
  });

  it('messages of bots and of Slack itself are ignored', async () => {
    const slack = await start();
    await slack.event({
      type: 'message',
      channel: 'D1',
      channel_type: 'im',
      ts: '1.1',
      user: 'U9',
      bot_id: 'B9',
      text: 'frogs',
    });
    await slack.event({
      type: 'message',
      subtype: 'channel_join',
      channel: 'C1',
      ts: '1.2',
      user: 'U9',
      text: '<@UBOT00001> joined',
    });
    expect(await rows()).toEqual([]);
  });

  it('an edited question changes the answer; a link preview does not; a deleted one takes the answer along', async () => {
    const slack = await start();
    const { ts } = await slack.mention('frogs?');
    await done();
    await slack.unfurl(ts);
    await slack.edit(ts, '<@UBOT00001> toads?');
    await done();
    expect(texts(slack.posted())).toEqual([expect.stringContaining('toads?')]);
    expect(await rows()).toHaveLength(2);
    await slack.remove(ts);
    expect(slack.posted()).toEqual([]);
    expect(JSON.stringify(await rows())).not.toMatch(/frogs|toads/);
  });

  it('/dars is answered to the asker alone, with a button that shares it once', async () => {
    const slack = await start();
    expect(await slack.command('ask frogs?')).toMatchObject({ status: 200 });
    await done();
    expect(slack.posted()).toEqual([]);
    const [answer] = slack.whispered();
    expect(slack.textOf(answer ?? { blocks: [] })).toContain('command ask frogs?');
    if (!answer) throw new Error('no answer');
    await slack.press('Share here', { on: answer });
    await slack.press('Share here', { on: answer });
    expect(texts(slack.posted()).filter((text) => text.includes('command ask frogs?'))).toHaveLength(1);
    expect(slack.posted()[0]?.text).toBe('Shared by <@U1>, who asked: frogs?');
  });

  it('/dars works where the bot is no member, and sharing too', async () => {
    const slack = await start();
    slack.state.notMember.add('C2');
    await slack.command('how do frogs live', { channel: 'C2' });
    await done();
    const [answer] = slack.whispered('U1', 'C2');
    expect(slack.textOf(answer ?? { blocks: [] })).toContain('message  how do frogs live');
    if (!answer) throw new Error('no answer');
    await slack.press('Share here', { on: answer });
    expect(texts(slack.posted('C2')).join()).toContain('how do frogs live');
  });

  it('/dars alone and an unknown word get help', async () => {
    const slack = await start();
    await slack.command('');
    await slack.command('paint');
    await done();
    expect((await rows()).map(({ payload }) => (payload as { name: string }).name)).toEqual(['help', 'paint']);
    expect(slack.whispered()).toHaveLength(2);
  });

  it('what is meant for one person is whispered in the channel, and told in a direct message where that cannot be', async () => {
    const slack = await start();
    const { ts } = await slack.mention('frogs?');
    await done();
    const [answer] = slack.posted();
    if (!answer) throw new Error('no answer');
    const secret = {
      ...answer,
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: '0:action:secret', text: { text: 'x' } }] }],
    };
    await slack.press('x', { on: secret });
    await done();
    expect(slack.posted()).toHaveLength(1);
    expect(slack.whispered()[0]).toMatchObject({ thread_ts: ts });
    await slack.press('x', { on: secret, user: 'UOUTSIDE1' });
    await done();
    expect(texts(slack.posted('DOUTSIDE1')).join()).toContain('secret');
  });

  it('a button opens its form at once, and what is sent with it arrives; the form closes', async () => {
    const slack = await start();
    await slack.mention('frogs?');
    await done();
    const [answer] = slack.posted();
    if (!answer) throw new Error('no answer');
    await slack.press('Why', { on: answer });
    expect(slack.modal).toMatchObject({ callback_id: 'why.sent', title: { text: 'A form' }, submit: { text: 'Send' } });
    expect(await slack.submit({ why: 'because' })).toMatchObject({ status: 200, body: '' });
    await done();
    expect(slack.modal).toBeUndefined();
    expect(texts(slack.posted())).toEqual([
      expect.anything(),
      expect.stringContaining('submission why.sent  {"why":"because"} about-1'),
    ]);
    expect((await rows()).map(({ conversation }) => conversation)).toEqual(
      Array(3).fill((await rows())[0]?.conversation),
    );
  });

  it('a form that could not be opened in time comes as a message, and works there', async () => {
    const slack = await start({}, { triggerMs: -1 });
    await slack.direct('frogs?');
    await done();
    const [answer] = slack.posted('D1');
    if (!answer) throw new Error('no answer');
    const skillCard = slack.posted('D1').length;
    await slack.press('Why', { on: answer });
    await done();
    expect(slack.posted('D1')).toHaveLength(skillCard + 1);
  });

  it('a form whose contents cannot be stored stays open and says so; sent again, it arrives once', async () => {
    const slack = await start();
    await slack.shortcut('dars_ask');
    await setup.adapter.start({ ...bot, accept: () => Promise.reject(new StoreUnavailable(new Error('away'))) });
    const refused = await slack.submit({ why: 'because' });
    expect(refused.body).toContain('press the button again');
    expect(slack.modal).toBeDefined();
    await setup.adapter.start(bot);
    await slack.submit({ why: 'because' });
    await done();
    expect(await rows()).toHaveLength(1);
    expect(texts(slack.posted('D1')).join()).toContain('because');
  });

  it('the global shortcut opens a form whose answer comes as a direct message', async () => {
    const slack = await start();
    await slack.shortcut('dars_ask', 'U7');
    await slack.submit({ why: 'newts' }, 'U7');
    await done();
    expect(texts(slack.posted('D7')).join()).toContain('submission ask.form  {"why":"newts"}');
  });

  it('shortcuts on a message use its text, and only the person who chose them sees the answer', async () => {
    const slack = await start();
    const { ts } = await slack.message({ user: 'U2', text: 'we lost the frogs' });
    await slack.messageShortcut('dars_report_breach', ts);
    await slack.messageShortcut('dars_ask_about', ts);
    await done();
    expect(slack.posted()).toEqual([]);
    expect(texts(slack.whispered('U1'))).toEqual([
      expect.stringContaining('command breach we lost the frogs'),
      expect.stringContaining('command ask we lost the frogs'),
    ]);
    await slack.message({ user: 'U3', text: 'and toads?', threadTs: ts });
    expect(await rows()).toHaveLength(2);
  });

  it('a button that says something is answered as if it had been typed', async () => {
    const slack = await start();
    await slack.mention('frogs?');
    await done();
    const [answer] = slack.posted();
    if (!answer) throw new Error('no answer');
    await slack.press('Say it', { on: answer });
    await done();
    expect(texts(slack.posted())[1]).toContain('message  as if typed');
    expect(slack.posted()[1]?.thread_ts).toBe(answer.thread_ts);
  });

  it('the home page says what the bot can do and what the skills keep; its buttons answer in a direct message', async () => {
    const slack = await start();
    await slack.openHome('U1');
    const home = slack.state.homes.get('U1');
    if (!home) throw new Error('no home page');
    expect(slack.textOf(home)).toMatch(/What I can do[\s\S]*Echo[\s\S]*My things[\s\S]*what I keep/);
    await slack.press('hello', { on: home });
    await done();
    expect(texts(slack.posted('D1')).join()).toContain('message  hello');
  });

  it('an empty chat with the agent offers prompts', async () => {
    const slack = await start();
    await slack.openHome('U1', 'messages');
    expect(slack.state.prompts).toMatchObject([{ channel_id: 'D1', prompts: [{ title: 'hello', message: 'hello' }] }]);
  });

  it('a conversation goes on after a restart', async () => {
    const seen: string[][] = [];
    const remembering = skillOf(({ text }, { history }) => {
      seen.push(history.map((exchange) => exchange.text));
      return text;
    });
    const slack = await start({}, {}, remembering);
    const { ts } = await slack.mention('frogs?');
    await done();
    await bot.stop(500);
    bot = testBot(storage(), { adapter: setup.restart() as unknown as TestBot['adapter'], skills: [remembering] });
    await bot.start();
    await slack.message({ text: 'and for toads?', threadTs: ts });
    await done();
    expect(seen).toEqual([[], ['frogs?']]);
    await until(() => slack.posted().length === 2);
  });

  it('the e-mail address of a person is read from the profile', async () => {
    const slack = await start();
    slack.state.emails.set('U1', 'ada@example.org');
    expect(await setup.adapter.profile({ workspace: 'TTEAM0001', person: { id: 'slack:TTEAM0001:U1' } })).toEqual({
      email: 'ada@example.org',
    });
  });
});
