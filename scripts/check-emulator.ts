/**
 * The whole program against a Slack that nobody here wrote: `npm run check:emulator`. Events are signed and sent by this script;
 * what the bot posts, publishes and opens is read back from the emulator (https://github.com/vercel-labs/emulate, pinned).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

type Loose = Record<string, unknown>;

const root = fileURLToPath(new URL('..', import.meta.url));
const secret = 'emulator-signing-secret';
const token = 'xoxb-emulator';
const folder = mkdtempSync(path.join(tmpdir(), 'dars-emulator-'));
const running: ChildProcess[] = [];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function start(command: string, args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(command, args, {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  return child;
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`${what}: not seen in 20 s`);
}

try {
  const [slackPort, botPort] = [await freePort(), await freePort()];
  const slack = `http://127.0.0.1:${slackPort}`;
  writeFileSync(
    path.join(folder, 'seed.yaml'),
    `slack:\n  users:\n    - name: ada\n      real_name: Ada Lovelace\n      email: ada@example.org\n  channels:\n    - name: general\n  tokens:\n    - token: ${token}\n      user: admin\n`,
  );
  start(
    process.execPath,
    [
      path.join(root, 'node_modules/emulate/dist/index.js'),
      'start',
      '--service',
      'slack',
      '--port',
      String(slackPort),
      '--seed',
      path.join(folder, 'seed.yaml'),
    ],
    {},
  );
  const call = async (method: string, body: Loose = {}): Promise<Loose> =>
    (await (
      await fetch(`${slack}/api/${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json()) as Loose;
  const me = await until('the emulator', () => call('auth.test'));
  const [ada, bot, team] = [
    ((await call('users.list'))['members'] as { id: string; name: string }[]).find(({ name }) => name === 'ada')?.id ??
      '',
    String(me['user_id']),
    String(me['team_id']),
  ];
  const channel = (((await call('conversations.list'))['channels'] as { id: string }[])[0] ?? { id: '' }).id;
  await call('conversations.join', { channel });

  start(process.execPath, ['scripts/run.mjs', 'src/main.ts'], {
    PORT: String(botPort),
    DATA_DIR: path.join(folder, 'data'),
    LOG_LEVEL: 'warn',
    SLACK_API_URL: `${slack}/api/`,
    SLACK_BOT_TOKEN: token,
    SLACK_SIGNING_SECRET: secret,
  });
  const at = `http://127.0.0.1:${botPort}`;
  await until('the program', async () => ((await fetch(`${at}/readyz`)).ok ? true : undefined));

  const post = async (body: string, type: string): Promise<Response> => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    return await fetch(`${at}/slack/events`, {
      method: 'POST',
      headers: { 'content-type': type, 'x-slack-request-timestamp': timestamp, 'x-slack-signature': signature },
      body,
    });
  };
  const event = (inner: Loose, id: string): Promise<Response> =>
    post(
      JSON.stringify({
        type: 'event_callback',
        team_id: team,
        api_app_id: 'A000000001',
        event_id: id,
        event_time: Math.floor(Date.now() / 1000),
        authorizations: [{ team_id: team, user_id: bot, is_bot: true, is_enterprise_install: false }],
        event: inner,
      }),
      'application/json',
    );
  const interact = (payload: Loose): Promise<Response> =>
    post(
      new URLSearchParams({
        payload: JSON.stringify({
          team: { id: team },
          user: { id: ada, team_id: team },
          api_app_id: 'A000000001',
          is_enterprise_install: false,
          ...payload,
        }),
      }).toString(),
      'application/x-www-form-urlencoded',
    );
  const tell = (what: string, found: string): void => console.log(`ok  ${what}: ${found}`);

  const text = `<@${bot}> How long can a data sharing agreement run?`;
  const ts = String((await call('chat.postMessage', { channel, text }))['ts']);
  await event({ type: 'app_mention', channel, user: ada, ts, text, event_ts: ts }, 'Ev1');
  const answer = await until('an answer in the thread', async () => {
    const { messages } = (await call('conversations.replies', { channel, ts })) as {
      messages: { ts: string; thread_ts?: string; blocks?: unknown }[];
    };
    return messages.find((message) => message.ts !== ts && message.thread_ts === ts);
  });
  const said = JSON.stringify(answer.blocks);
  if (!said.includes('[1]') || !said.includes('Sources') || !said.includes('digital.nhs.uk'))
    throw new Error('the answer names no source');
  tell('mention', 'answered in its thread, with its sources');

  await event({ type: 'app_home_opened', user: ada, channel: 'D1', tab: 'home', event_ts: '1' }, 'Ev2');
  await until('the home page', async () => {
    const page = await (await fetch(`${slack}/?tab=views`)).text();
    return page.includes('What I can do') ? page : undefined;
  });
  tell('App Home', 'published');

  const { trigger_id: trigger } = await call('views.generateTriggerId');
  const opened = await interact({ type: 'shortcut', callback_id: 'dars_ask', trigger_id: trigger, action_ts: '1' });
  if (!opened.ok) throw new Error(`the shortcut was answered with ${opened.status}`);
  const view = await until('the modal', async () => {
    const page = await (await fetch(`${slack}/?tab=views`)).text();
    const row = page.slice(page.indexOf('Modal'));
    return row.includes('Ask about the standards') || row.includes('ask.form')
      ? (/V[0-9A-F]{8,}/.exec(row)?.[0] ?? 'V1')
      : undefined;
  });
  tell('modal', `opened (${view})`);
  const sent = await interact({
    type: 'view_submission',
    view: {
      id: view,
      type: 'modal',
      callback_id: 'ask.form',
      private_metadata: JSON.stringify({ place: null, value: '' }),
      hash: 'h',
      blocks: [],
      state: {
        values: {
          'field:question': {
            value: { type: 'plain_text_input', value: 'How long can a data sharing agreement run?' },
          },
        },
      },
    },
    response_urls: [],
  });
  if (!sent.ok) throw new Error(`the form was answered with ${sent.status}`);
  const direct = ((await call('conversations.open', { users: ada }))['channel'] as { id: string }).id;
  await until('an answer in the direct message', async () => {
    const { messages } = (await call('conversations.history', { channel: direct })) as {
      messages: { blocks?: unknown }[];
    };
    return messages.find(({ blocks }) => JSON.stringify(blocks).includes('Sources'));
  });
  tell('modal', 'submitted, and answered in a direct message with its sources');
} catch (error) {
  console.error(`check:emulator failed: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  for (const child of running) child.kill();
  await sleep(500);
  rmSync(folder, { recursive: true, force: true });
}
