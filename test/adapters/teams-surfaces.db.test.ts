import { afterEach, expect, it } from 'vitest';
import { type Card, type Skill, StoreUnavailable } from '../../src/bot/index.ts';
import { openAdapterState } from '../../src/storage/index.ts';
import { dialogCard } from '../doubles/teams/people.ts';
import type { Delivery } from '../doubles/teams/index.ts';
import { skillOf, testBot, until, untilDone, type TestBot } from '../support/bot.ts';
import { describeOnBoth } from '../support/storage.ts';
import { teamsSetup, type TeamsSetup } from '../support/teams.ts';

const card = (text: string, more: Partial<Card> = {}): Card => ({
  blocks: [{ type: 'text', markdown: text }],
  ...more,
});
const form: Card = {
  heading: 'A form',
  blocks: [{ type: 'fields', fields: [{ kind: 'text', id: 'why', label: 'Why?', multiline: true, required: true }] }],
  actions: [{ kind: 'submit', id: 'why.sent', label: 'Send', value: 'about-1' }],
};
const citation = {
  marker: 1,
  ref: 'a-standard#R4',
  title: 'A standard',
  version: 'v1',
  lastUpdated: null,
  url: 'https://example.org/a-standard',
};

/** Says what it was asked, with a button that opens a form; `cite` is answered with a citation. */
const echo: Skill = skillOf(
  ({ kind, name = '', text, values, value = '', formShown }) => {
    const said = card(`${kind} ${name} ${text} ${JSON.stringify(values ?? {})} ${value}`.trim(), {
      actions: [
        { kind: 'button', id: 'why.open', label: 'Why', value: 'about-1' },
        { kind: 'button', id: 'more', label: 'More', value: 'm' },
        { kind: 'say', label: 'Say it', text: 'as if typed' },
      ],
    });
    if (text.startsWith('cite')) said.blocks.push({ type: 'citations', citations: [citation] });
    const audience = text.startsWith('secret') ? ('person' as const) : ('conversation' as const);
    return { outcome: 'answered', replies: formShown ? [] : [{ audience, card: said }] };
  },
  {
    claims: {
      intents: ['ask'],
      commands: ['ask', 'breach'],
      actions: ['why.open', 'why.sent', 'more', 'feedback.'],
    },
    forms: {
      'why.open': () => form,
      'feedback.down': (turnId) => ({
        ...form,
        actions: [{ kind: 'submit', id: 'feedback.why', label: 'Send', value: turnId }],
      }),
    },
  },
);

describeOnBoth('in Teams', (storage) => {
  let setup: TeamsSetup;
  let bot: TestBot;
  const start = async (skill: Skill = echo): Promise<TeamsSetup> => {
    setup = await teamsSetup({ state: openAdapterState(storage(), 'teams') });
    bot = testBot(storage(), { adapter: setup.adapter as unknown as TestBot['adapter'], skills: [skill] });
    await bot.start();
    return setup;
  };
  const storeAway = (): Promise<void> =>
    setup.adapter.start({ ...bot, accept: () => Promise.reject(new StoreUnavailable(new Error('away'))) });
  const shown = (...where: Parameters<TeamsSetup['teams']['posted']>): string[] =>
    setup.teams.posted(...where).map((post) => setup.teams.textOf(post));
  const last = (...where: Parameters<TeamsSetup['teams']['posted']>) => {
    const post = setup.teams.posted(...where).at(-1);
    if (post === undefined) throw new Error('nothing was posted');
    return post;
  };
  const turns = async (): Promise<{ kind: string; name?: string; text: string }[]> =>
    (await storage().db.selectFrom('turns').select('payload').orderBy('seq').execute()).map(
      ({ payload }) => payload as { kind: string; name?: string; text: string },
    );
  afterEach(async () => {
    await bot.stop(500);
    await setup.close();
  });

  it('who attaches a file is told that only the words were read; the copy of the text that Teams attaches is none', async () => {
    await start();
    const html = { contentType: 'text/html', content: '<div>hello</div>' };
    const file = { contentType: 'application/vnd.microsoft.teams.file.download.info', name: 'extract.csv' };
    await setup.teams.message('hello', { more: { attachments: [html] } });
    await untilDone(storage());
    expect(shown().join()).not.toContain('attached');
    await setup.teams.message('hello', { more: { attachments: [html, file] } });
    await untilDone(storage());
    expect(shown().join()).toContain('not what you attached');
  });

  it('a mention in a channel is answered in its thread, a follow-up there without one as well, and the rest is not kept', async () => {
    const { teams } = await start();
    await teams.message('frogs', { kind: 'channel' });
    await teams.message('toads', { kind: 'channel', mention: false });
    await teams.message('newts', { kind: 'channel', thread: '2', mention: false });
    const toAda = [{ type: 'mention', text: '<at>Ada</at>', mentioned: { id: '29:ada', name: 'Ada' } }];
    await teams.message('<at>Ada</at> eels', { kind: 'channel', mention: false, more: { entities: toAda } });
    await untilDone(storage());
    expect((await turns()).map(({ text }) => text)).toEqual(['frogs', 'toads']);
    expect(shown('channel')).toEqual([
      expect.stringContaining('message  frogs'),
      expect.stringContaining('message  toads'),
    ]);
    expect(shown('channel', { thread: '2' })).toEqual([]);
    expect(teams.typings).toEqual([]);
  });

  it('shows that it is typing in a chat', async () => {
    const { teams } = await start();
    await teams.message('frogs');
    await until(() => teams.typings.length === 1);
    await untilDone(storage());
  });

  it('a message that is edited gets a new answer in place of the old one, and one that is deleted loses it', async () => {
    const { teams } = await start();
    const { id } = await teams.message('frogs');
    await untilDone(storage());
    const [first] = teams.posted();
    await teams.edit(id, 'toads');
    await untilDone(storage());
    expect(teams.posted().map((post) => post.id)).toEqual([first?.id]);
    expect(shown()[0]).toContain('toads');
    await teams.softDelete(id);
    await until(() => teams.posted().length === 0);
    expect(JSON.stringify(await storage().db.selectFrom('turns').select('payload').execute())).not.toMatch(
      /frogs|toads/,
    );
  });

  it('an event that is delivered again under another id is answered once, and the same words later again', async () => {
    const { teams } = await start();
    await teams.message('yes');
    await teams.again({ newId: true });
    await untilDone(storage());
    expect(teams.posted()).toHaveLength(1);
    await teams.press('More', { on: last() });
    await teams.again({ newId: true });
    await untilDone(storage());
    expect(teams.posted()).toHaveLength(2);
    await teams.message('yes');
    await untilDone(storage());
    expect(teams.posted()).toHaveLength(3);
  });

  it('a button is taken at once, in each way that Teams has', async () => {
    const { teams } = await start();
    await teams.message('frogs');
    await untilDone(storage());
    const on = last();
    expect(await teams.press('More', { on })).toMatchObject({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message' },
    });
    await teams.press('Say it', { on, fallback: true });
    await untilDone(storage());
    expect(shown()[1]).toContain('action more More {} m');
    expect(shown()[2]).toContain('message  as if typed');
  });

  it('a button says so when it could not be recorded, and works the next time', async () => {
    const { teams } = await start();
    await teams.message('frogs');
    await untilDone(storage());
    await storeAway();
    const { status, body } = await teams.press('More', { on: last() });
    expect([status, body]).toMatchObject([200, { statusCode: 500, type: 'application/vnd.microsoft.error' }]);
    expect(JSON.stringify(body)).toContain('could not be recorded');
    await setup.adapter.start(bot);
    await teams.press('More', { on: last() });
    await untilDone(storage());
    expect(shown()).toHaveLength(2);
  });

  it('a form opens at once, and what is sent is answered in the conversation', async () => {
    const { teams } = await start();
    await teams.message('frogs');
    await untilDone(storage());
    const opened = await teams.press('Why', { on: last() });
    expect(JSON.stringify(dialogCard(opened))).toContain('Why?');
    const closed = await teams.submitDialog(opened, { why: 'because' });
    expect(closed.body).toMatchObject({ task: { type: 'message' } });
    await untilDone(storage());
    expect(shown()).toHaveLength(2);
    expect(shown()[1]).toContain('submission why.sent Send {"why":"because"} about-1');
  });

  it('a form that could not be recorded stays, with what was typed', async () => {
    const { teams } = await start();
    await teams.message('frogs');
    await untilDone(storage());
    const opened = await teams.press('Why', { on: last() });
    await storeAway();
    const refused = await teams.submitDialog(opened, { why: 'a long story' });
    expect(refused.body).toMatchObject({ task: { type: 'continue' } });
    expect(JSON.stringify(dialogCard(refused))).toMatch(/could not be recorded.*a long story/);
    const away = await teams.press('Why', { on: last() });
    expect(away.body).toMatchObject({
      task: { type: 'message', value: expect.stringContaining('could not be recorded') as string },
    });
  });

  it('a private reply goes to the person, and the channel sees nothing of it', async () => {
    const { teams } = await start();
    await teams.message('secret frogs', { kind: 'channel' });
    await untilDone(storage());
    expect(shown('channel')).toEqual([]);
    expect(shown()).toEqual([expect.stringContaining('secret frogs')]);
  });

  it('a private reply to a person without a chat becomes a line that says nothing of it', async () => {
    const { teams } = await start();
    await teams.message('secret frogs', { kind: 'groupChat', user: 'eve' });
    await untilDone(storage());
    expect(shown('groupChat')).toEqual([expect.stringContaining('open a chat with me')]);
    expect(shown('groupChat')[0]).not.toContain('frogs');
  });

  it('a message taken from its menu is answered in the chat of the person who took it', async () => {
    const { teams } = await start();
    const payload = (commandId: string) => ({
      commandId,
      commandContext: 'message',
      messagePayload: { id: '1', body: { contentType: 'html', content: '<p>frogs &amp; <b>toads</b></p>' } },
    });
    const take = (commandId: string, user = 'ada'): Promise<Delivery> =>
      teams.invoke('composeExtension/fetchTask', payload(commandId), { kind: 'channel', user });
    expect(JSON.stringify((await take('askAboutThis')).body)).toContain('your own chat');
    await take('reportBreach');
    expect(JSON.stringify((await take('askAboutThis', 'eve')).body)).toContain('open a chat');
    await untilDone(storage());
    expect(shown('channel')).toEqual([]);
    expect(shown()).toEqual([
      expect.stringContaining('command ask frogs & toads'),
      expect.stringContaining('command breach frogs & toads'),
    ]);
    await storeAway();
    expect(JSON.stringify((await take('askAboutThis')).body)).toContain('could not be recorded');
    expect((await teams.invoke('composeExtension/submitAction', payload('x'))).status).toBe(200);
  });

  it('a thumb under an answer is feedback on that answer, and a bad one asks why', async () => {
    const { teams } = await start();
    await teams.message('cite frogs', { kind: 'channel' });
    await untilDone(storage());
    const { id: turnId } = await storage().db.selectFrom('turns').select('id').executeTakeFirstOrThrow();
    const answer = last('channel').id;
    const thumb = (name: string, actionValue: object, replyToId = answer): Promise<Delivery> =>
      teams.invoke(name, { actionName: 'feedback', actionValue }, { kind: 'channel', replyToId });
    const down = await thumb('message/fetchTask', { reaction: 'dislike' });
    expect(JSON.stringify(dialogCard(down))).toContain('Why?');
    await thumb('message/submitAction', { reaction: 'dislike', feedback: '{"why":"wrong","pressed":{"x":1}}' });
    await thumb('message/submitAction', { reaction: 'dislike', feedback: '{"feedbackText":"so so"}' });
    expect((await thumb('message/fetchTask', { reaction: 'like' })).body).toMatchObject({ task: { type: 'message' } });
    expect(JSON.stringify((await thumb('message/fetchTask', { reaction: 'like' }, '1')).body)).toContain(
      'no longer kept',
    );
    expect(JSON.stringify((await thumb('message/fetchTask', { reaction: 'shrug' })).body)).toContain(
      'nothing was noted',
    );
    await untilDone(storage());
    expect((await turns()).slice(1)).toEqual([
      expect.objectContaining({ kind: 'action', name: 'feedback.down', value: turnId, formShown: true }),
      expect.objectContaining({ kind: 'submission', name: 'feedback.why', value: turnId, values: { why: 'wrong' } }),
      expect.objectContaining({
        kind: 'submission',
        name: 'feedback.why',
        value: turnId,
        values: { comment: 'so so' },
      }),
      expect.objectContaining({ kind: 'action', name: 'feedback.up', value: turnId }),
    ]);
    await storeAway();
    expect((await thumb('message/submitAction', { reaction: 'like', feedback: '{}' })).status).toBe(503);
  });

  it('a thumb means the same where Teams sends it under "data"', async () => {
    const { teams } = await start();
    await teams.message('cite frogs');
    await untilDone(storage());
    const data = { actionName: 'feedback', actionValue: { reaction: 'like' } };
    await teams.invoke('message/fetchTask', { data }, { replyToId: last().id });
    await untilDone(storage());
    expect((await turns()).at(-1)).toMatchObject({ name: 'feedback.up' });
  });

  it('a card that asks for itself anew gets what it says by now', async () => {
    const { teams } = await start();
    await teams.message('frogs', { kind: 'groupChat' });
    await untilDone(storage());
    const content = (last('groupChat')['attachments'] as { content: { refresh: { action: object } } }[])[0]?.content;
    const refresh = (more: object = {}): Promise<Delivery> =>
      teams.invoke(
        'adaptiveCard/action',
        { action: { ...content?.refresh.action, ...more }, trigger: 'automatic' },
        { kind: 'groupChat' },
      );
    expect((await refresh()).body).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive', value: content });
    expect((await refresh({ data: { turnId: 'other', index: 0 } })).body).toMatchObject({
      value: 'There is nothing newer.',
    });
    expect(await turns()).toHaveLength(1);
  });

  it('a chat is welcomed once, however often the installation is told, and again after it was removed', async () => {
    const { teams } = await start();
    await Promise.all([teams.install(), teams.joined()]);
    await until(() => teams.posted().length > 0);
    await teams.install();
    expect(shown()).toEqual([expect.stringContaining('Echo')]);
    await teams.uninstall();
    expect(await storage().db.selectFrom('adapter_state').select('key').execute()).toEqual([]);
    await teams.joined();
    await until(() => teams.posted().length === 2);
  });
});
