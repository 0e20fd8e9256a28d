import { App, ExpressReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FakeSlack, type FakeSlackOptions, type Loose } from './slack/strict/index.ts';

let slack: FakeSlack;
let app: App;
let server: Server | undefined;
const seen: Loose[] = [];

/** A real Bolt app against the fake, over HTTP or through a socket. */
async function start({
  socket = false,
  ignoreSelf = true,
  ...options
}: FakeSlackOptions & { socket?: boolean; ignoreSelf?: boolean } = {}): Promise<void> {
  seen.length = 0;
  slack = await FakeSlack.start({ clock: { retryMs: [0, 5, 10] }, timeoutMs: 400, ...options });
  const clientOptions = { slackApiUrl: slack.apiUrl };
  const common = { token: 'xoxb-good', clientOptions, ignoreSelf, logLevel: LogLevel.ERROR };
  if (socket) {
    const receiver = new SocketModeReceiver({
      appToken: 'xapp-good',
      logLevel: LogLevel.ERROR,
      installerOptions: { clientOptions },
      clientPingTimeout: 100,
    });
    app = new App({ ...common, receiver });
    await app.start();
  } else {
    const receiver = new ExpressReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
    app = new App({ ...common, receiver });
    server = createServer(receiver.app);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  }
  app.error(() => Promise.resolve());
}

/** A server in place of the bot that answers as told and keeps the headers it got. */
async function answering(...answers: { status: number; headers?: Record<string, string>; afterMs?: number }[]) {
  slack = await FakeSlack.start({ clock: { retryMs: [0, 5, 10] }, timeoutMs: 100 });
  const got: Record<string, unknown>[] = [];
  server = createServer((request, response) => {
    got.push(request.headers);
    const { status, headers = {}, afterMs = 0 } = answers[got.length - 1] ?? { status: 200 };
    request.resume().on('end', () => setTimeout(() => response.writeHead(status, headers).end(), afterMs));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return got;
}

afterEach(async () => {
  if (slack.connections > 0) await app.stop();
  server?.closeAllConnections();
  server?.close();
  server = undefined;
  await slack.close();
});

const statuses = ({ deliveries }: { deliveries: { status: number }[] }): number[] =>
  deliveries.map(({ status }) => status);
const form = (more: Loose = {}): never =>
  ({
    type: 'modal',
    callback_id: 'form',
    title: { type: 'plain_text', text: 'A form' },
    submit: { type: 'plain_text', text: 'Send' },
    blocks: [
      {
        type: 'input',
        block_id: 'why',
        label: { type: 'plain_text', text: 'Why?' },
        element: { type: 'plain_text_input', action_id: 'text', max_length: 10 },
      },
    ],
    ...more,
  }) as never;
const buttons = [
  {
    type: 'actions',
    block_id: 'row',
    elements: [
      { type: 'button', action_id: 'open', text: { type: 'plain_text', text: 'Open' }, value: 'about-1' },
      {
        type: 'static_select',
        action_id: 'pick',
        options: ['a', 'b'].map((value) => ({ text: { type: 'plain_text', text: value }, value })),
      },
    ],
  },
] as never;

for (const socket of [false, true])
  describe(socket ? 'through a socket' : 'over HTTP', () => {
    it('real Bolt takes messages; a mention comes as two events with one ts', async () => {
      await start({ socket });
      app.event('app_mention', async ({ event, say }) => {
        seen.push({ ...event });
        await say({ text: 'hello', thread_ts: event.ts });
      });
      app.message(({ message }) => Promise.resolve(void seen.push({ ...message })));
      const { ts, deliveries } = await slack.message({ text: `<@${slack.botUser}> frogs?`, order: 'mention first' });
      expect(statuses({ deliveries })).toEqual([200, 200]);
      expect(seen.map(({ type, ts: at }) => [type, at])).toEqual([
        ['app_mention', ts],
        ['message', ts],
      ]);
      await expect.poll(() => slack.messages().at(-1)).toMatchObject({ text: 'hello', thread_ts: ts });
      await slack.directMessage({ text: 'toads?', user: 'U2' });
      expect(seen.at(-1)).toMatchObject({ channel: 'D2', channel_type: 'im' });
      expect(await slack.message({ channel: 'C2', text: 'not for the bot' })).toMatchObject({ deliveries: [] });
    });

    it('a command is answered at once and at its response URL, five times', async () => {
      await start({ socket });
      app.command('/dars', async ({ ack, respond, command }) => {
        await ack(`looking for ${command.text}`);
        for (let time = 0; time < 6; time += 1)
          await respond(`${time}`).catch((error: unknown) => seen.push({ error }));
      });
      const { answer, responseUrl, deliveries } = await slack.command({ text: 'frogs' });
      expect(statuses({ deliveries })).toEqual([200]);
      expect(socket ? answer : { text: answer }).toEqual({ text: 'looking for frogs' });
      await expect.poll(() => slack.posted(responseUrl)).toHaveLength(6);
      await expect.poll(() => seen).toHaveLength(1);
      expect(slack.ephemerals('C1', 'U1').map(({ text }) => text)).toEqual([
        'looking for frogs',
        '0',
        '1',
        '2',
        '3',
        '4',
      ]);
    });

    it('a press opens a form; faults keep it open, and it closes when it is taken', async () => {
      await start({ socket });
      app.action('open', async ({ ack, body, client }) => {
        await ack();
        seen.push(body as unknown as Loose);
        await client.views.open({ trigger_id: (body as { trigger_id: string }).trigger_id, view: form() });
      });
      app.view('form', async ({ ack, view }) => {
        const why = view.state.values['why']?.['text']?.value;
        await (why === 'no' ? ack({ response_action: 'errors', errors: { why: 'Say more' } }) : ack());
      });
      app.action('pick', ({ ack }) => ack());
      const { ts = '' } = await app.client.chat.postMessage({ channel: 'C1', text: 'x', blocks: buttons });
      await slack.select({ messageTs: ts, actionId: 'pick', value: 'b' });
      expect(statuses(await slack.press({ messageTs: ts, actionId: 'open' }))).toEqual([200]);
      expect(seen[0]).toMatchObject({
        container: { type: 'message', message_ts: ts, channel_id: 'C1', is_ephemeral: false },
        actions: [{ type: 'button', action_id: 'open', block_id: 'row', value: 'about-1' }],
        state: { values: { row: { pick: { type: 'static_select', selected_option: { value: 'b' } } } } },
        message: { ts, blocks: [{ block_id: 'row' }] },
      });
      await expect.poll(() => slack.modals()).toHaveLength(1);
      await expect(slack.submit()).rejects.toThrow('"why" is required');
      await expect(slack.submit({ values: { why: 'far too long' } })).rejects.toThrow('too long');
      expect(await slack.submit({ values: { why: 'no' } })).toMatchObject({
        outcome: 'errors',
        errors: { why: 'Say more' },
      });
      expect(slack.modals()).toHaveLength(1);
      expect(await slack.submit({ values: { text: 'because' } })).toMatchObject({ outcome: 'closed' });
      expect(slack.modals()).toEqual([]);
    });
  });

describe('delivery over HTTP', () => {
  it('a forged, an unsigned and a replayed request are refused by real Bolt; the address is verified', async () => {
    await start();
    const body = { type: 'event_callback', event: { type: 'message' } };
    expect(statuses(await slack.raw(body, { secret: 'guess' }))).toEqual([401]);
    expect(statuses(await slack.raw(body, { signature: null }))).toEqual([401]);
    expect(statuses(await slack.raw(body, { timestamp: Math.floor(Date.now() / 1000) - 360 }))).toEqual([401]);
    const { deliveries } = await slack.urlVerification('tell me');
    expect(JSON.parse(deliveries[0]?.body ?? '')).toEqual({ challenge: 'tell me' });
  });

  it('an event that is not taken comes three more times, with number and reason', async () => {
    const got = await answering({ status: 503 }, { status: 200, afterMs: 200 }, { status: 404 }, { status: 500 });
    const { deliveries } = await slack.directMessage({ text: 'frogs?' });
    expect(statuses({ deliveries })).toEqual([503, 0, 404, 500]);
    expect(got.map((one) => [one['x-slack-retry-num'], one['x-slack-retry-reason']])).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_timeout'],
      ['3', 'http_error'],
    ]);
  });

  it('x-slack-no-retry ends it; a bot that is away is tried again; a press is not repeated', async () => {
    const got = await answering({ status: 500, headers: { 'x-slack-no-retry': '1' } }, { status: 500 });
    const { eventIds } = await slack.directMessage({ text: 'frogs?' });
    expect(got).toHaveLength(1);
    expect(statuses(await slack.shortcut({ callbackId: 'ask' }))).toEqual([500]);
    expect(statuses(await slack.redeliver(eventIds[0] ?? '', 2))).toEqual([200, 200]);
    expect(got.map((one) => one['x-slack-retry-num'])).toEqual([undefined, undefined, '1', '2']);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    const { deliveries } = await slack.directMessage({ text: 'toads?' });
    expect(deliveries.map(({ reason }) => reason)).toEqual(Array(4).fill('connection_failed'));
  });

  it('edits, previews and deletions have Slack’s shapes; a deleted question with answers becomes a tombstone', async () => {
    await start();
    app.event('message', ({ event }) => Promise.resolve(void seen.push({ ...event })));
    const { ts } = await slack.message({ text: 'frogs?' });
    await slack.unfurl(ts);
    await slack.edit(ts, 'toads?');
    expect(seen.slice(1)).toMatchObject([
      { subtype: 'message_changed', message: { text: 'frogs?' }, previous_message: { text: 'frogs?' } },
      { subtype: 'message_changed', message: { text: 'toads?', edited: { user: 'U1' } }, previous_message: { ts } },
    ]);
    expect(seen[1]?.['message']).not.toHaveProperty('edited');
    const { ts: lone } = await slack.message({ text: 'newts?' });
    await slack.remove(lone);
    expect(seen.at(-1)).toMatchObject({ subtype: 'message_deleted', deleted_ts: lone });
    await app.client.chat.postMessage({ channel: 'C1', thread_ts: ts, text: 'toads!' });
    await slack.remove(ts);
    expect(seen.at(-1)).toMatchObject({
      subtype: 'message_changed',
      message: { subtype: 'tombstone', ts, reply_count: 1 },
      previous_message: { text: 'toads?' },
    });
  });

  it('the home and the agent are opened, and the app is removed', async () => {
    await start();
    for (const name of ['app_home_opened', 'app_uninstalled', 'tokens_revoked', 'assistant_thread_started'] as const)
      app.event(name, ({ event }) => Promise.resolve(void seen.push({ ...event })));
    await slack.openHome('U1');
    await slack.openAgent('U1', { viewing: 'C1' });
    await slack.openAgent('U1', { legacy: true });
    await slack.uninstall();
    expect(seen).toMatchObject([
      { type: 'app_home_opened', channel: 'D1', tab: 'home' },
      { type: 'app_home_opened', tab: 'messages', context: { entities: [{ value: 'C1' }] } },
      { type: 'assistant_thread_started', assistant_thread: { channel_id: 'D1' } },
      { type: 'app_uninstalled' },
      { type: 'tokens_revoked', tokens: { bot: [slack.botUser] } },
    ]);
    await expect(app.client.auth.test()).rejects.toMatchObject({ data: { error: 'token_revoked' } });
  });

  it('the bot hears its own posts when that is asked for', async () => {
    await start({ ownMessages: true, ignoreSelf: false });
    app.message(({ message }) => Promise.resolve(void seen.push({ ...message })));
    await app.client.chat.postMessage({ channel: 'C1', text: 'mine' });
    await expect.poll(() => seen).toMatchObject([{ text: 'mine', bot_id: 'BBOT00001', channel_type: 'channel' }]);
  });

  it('forms are pushed, updated, cleared and closed; an answer Slack cannot use keeps them open', async () => {
    await start();
    const answers: Loose[] = [
      { response_action: 'push', view: form() },
      { response_action: 'update', view: form({ title: { type: 'plain_text', text: 'Another' } }) },
      { response_action: 'errors', errors: { nowhere: 'x' } },
      { response_action: 'update', view: form({ title: { type: 'plain_text', text: 'x'.repeat(25) } }) },
      { response_action: 'clear' },
    ];
    app.shortcut('ask', async ({ ack, shortcut, client }) => {
      await ack();
      await client.views.open({ trigger_id: shortcut.trigger_id, view: form({ notify_on_close: true }) });
    });
    app.view('form', ({ ack }) => ack(answers.shift() as never));
    app.view({ type: 'view_closed' }, async ({ ack, body }) => (await ack(), void seen.push({ ...body })));
    await slack.shortcut({ callbackId: 'ask' });
    await expect.poll(() => slack.modals()).toHaveLength(1);
    const outcomes: unknown[] = [];
    const heights: number[] = [];
    while (answers.length > 0) {
      outcomes.push((await slack.submit({ values: { why: 'x' } })).outcome);
      heights.push(slack.modals().length);
    }
    expect(outcomes).toEqual(['push', 'update', 'trouble', 'trouble', 'clear']);
    expect(heights).toEqual([2, 2, 2, 2, 0]);
    await slack.shortcut({ callbackId: 'ask' });
    await expect.poll(() => slack.modals()).toHaveLength(1);
    await slack.closeView();
    expect(seen).toMatchObject([{ type: 'view_closed', is_cleared: false }]);
  });
});

it('real Bolt that is asked to leave comes back and goes on', async () => {
  await start({ socket: true });
  app.message(({ message }) => Promise.resolve(void seen.push({ ...message })));
  await slack.refreshSocket();
  await expect.poll(() => slack.connections).toBe(1);
  expect(statuses(await slack.directMessage({ text: 'frogs?' }))).toEqual([200]);
  expect(seen).toHaveLength(1);
});
