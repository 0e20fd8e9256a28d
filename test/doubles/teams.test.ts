import { randomUUID } from 'node:crypto';
import { CloudAdapter, type ConversationParameters, type TurnContext } from 'botbuilder';
import express from 'express';
import { afterEach, expect, it, vi } from 'vitest';
import { createAuthentication } from '../../adapters/teams/authentication.ts';
import { serve } from '../support/http.ts';
import { FakeTeams, type FakeTeamsOptions, type Loose, type TokenFault } from './teams/index.ts';
import { cardFaults, refusedActivity } from './teams/legal.ts';

/** What the Bot Framework's own adapter and the fake make of each other, with authentication on. */
let teams: FakeTeams;
let adapter: CloudAdapter;
const closings: (() => Promise<void>)[] = [];

interface Bot {
  logic?: (context: TurnContext) => Promise<void>;
  password?: string;
  singleTenant?: boolean;
}

/** Starts both. Each has an app id of its own: the Bot Framework keeps tokens by it for as long as the process lives. */
async function start(
  { logic = (context) => echo(context), password, singleTenant = true }: Bot = {},
  options: FakeTeamsOptions = {},
): Promise<void> {
  teams = await FakeTeams.start({ appId: randomUUID(), ...options });
  adapter = new CloudAdapter(
    createAuthentication({
      appId: teams.appId,
      appPassword: password ?? teams.appPassword,
      ...(singleTenant ? { tenantId: teams.tenant } : {}),
      endpoints: teams.endpoints,
    }),
  );
  const router = express.Router();
  router.post('/api/messages', express.json(), (request, response) => void adapter.process(request, response, logic));
  const bot = await serve(router);
  teams.connect(`${bot.url}/api/messages`);
  closings.push(bot.close, () => teams.close());
}

async function echo(context: TurnContext): Promise<void> {
  if (context.activity.type === 'message') await context.sendActivity(`echo ${context.activity.text}`);
}

/** One call of the connector without the Bot Framework, which repeats what fails. */
const call = (method: string, path: string, body?: Loose, token = 'bot-token'): Promise<Response> =>
  fetch(`${teams.serviceUrl}v3/conversations${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const post = (body: Loose): Promise<Response> => call('POST', '/a:29:ada/activities', { type: 'message', ...body });
const words = (): string[] => teams.posted().map((one) => teams.textOf(one));

/** The Bot Framework prints what it refuses. */
const quiet = (): unknown => vi.spyOn(console, 'error').mockReturnValue();

/** What a message is answered with; the Bot Framework tells of faults in plain text, which `message` does not read. */
async function statusOfMessage(token?: TokenFault): Promise<number | undefined> {
  const sent = vi.spyOn(globalThis, 'fetch');
  await teams.message('frogs', token === undefined ? {} : { token }).catch(() => undefined);
  const answer = (await sent.mock.results[0]?.value) as Response | undefined;
  sent.mockRestore();
  return answer?.status;
}

afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closings.splice(0)) await close();
});

it('a signed message passes, and the reply comes with a token of the login', async () => {
  await start();
  const { status, ms } = await teams.message('frogs');
  expect(status).toBe(200);
  expect(ms).toBeGreaterThan(0);
  expect(words()).toEqual(['echo frogs']);
  expect(teams.tokensIssued).toBe(1);
  await teams.message('toads');
  expect(teams.tokensIssued).toBe(1);
});

it.each([
  ['single-tenant', true],
  ['multi-tenant', false],
] as const)('a %s app signs in where its kind does', async (_kind, singleTenant) => {
  const asked = vi.spyOn(globalThis, 'fetch');
  await start({ singleTenant });
  await teams.message('frogs');
  const logins = asked.mock.calls.flatMap(([url]) => (typeof url === 'string' && url.endsWith('/token') ? [url] : []));
  expect(logins).toEqual([`${teams.url}/${singleTenant ? teams.tenant : 'botframework.com'}/oauth2/v2.0/token`]);
});

it('a wrong secret gets no token, and nothing is posted', async () => {
  quiet();
  await start({ password: 'wrong' });
  expect(await statusOfMessage()).toBe(500);
  expect(teams.tokensIssued).toBe(0);
  expect(teams.calls).toEqual([]);
});

it('a bad token does not reach the bot, and causes no token of its own to be fetched', async () => {
  quiet();
  const reached = vi.fn(() => Promise.resolve());
  await start({ logic: reached });
  const faults: TokenFault[] = ['none', 'garbage', 'expired', 'wrong-audience', 'wrong-issuer', 'unendorsed'];
  for (const fault of [...faults, 'wrong-service-url'] as const) expect(await statusOfMessage(fault), fault).toBe(401);
  // Refused as well, but the Bot Framework calls a signature that does not fit a fault of the server.
  expect(await statusOfMessage('wrong-key')).toBe(500);
  expect(reached).not.toHaveBeenCalled();
  expect(teams.tokensIssued).toBe(0);
});

it('the connector wants the token of the bot', async () => {
  await start();
  expect((await call('POST', '/a:29:ada/activities', { type: 'message', text: 'x' }, 'another')).status).toBe(401);
  expect(teams.posts).toEqual([]);
});

it('a chat is made with a tenant, for people who have the app', async () => {
  await start();
  const make = async (user: string, tenantId?: string): Promise<string> => {
    const made = await call('POST', '', { members: [{ id: user }], ...(tenantId === undefined ? {} : { tenantId }) });
    const body = (await made.json()) as { id?: string; error?: { code: string } };
    return `${made.status} ${body.id ?? body.error?.code ?? ''}`;
  };
  expect(await make('29:ada')).toBe('400 BadArgument');
  expect(await make('29:grace', teams.tenant)).toBe('403 ForbiddenOperationException');
  expect(await make('29:ada', teams.tenant)).toBe('201 a:29:ada');
});

it('the Bot Framework writes to a person first', async () => {
  await start();
  const parameters = { members: [{ id: '29:ada' }], tenantId: teams.tenant, isGroup: false };
  await adapter.createConversationAsync(
    teams.appId,
    'msteams',
    teams.serviceUrl,
    'https://api.botframework.com',
    parameters as ConversationParameters,
    async (context) => {
      await context.sendActivity('good morning');
    },
  );
  expect(words()).toEqual(['good morning']);
});

it('what is changed and deleted is seen so, in order', async () => {
  await start();
  const ids = [];
  for (const text of ['one', 'two', 'three']) ids.push(((await (await post({ text })).json()) as { id: string }).id);
  await call('PUT', `/a:29:ada/activities/${String(ids[1])}`, { type: 'message', text: 'second' });
  await call('DELETE', `/a:29:ada/activities/${String(ids[0])}`);
  expect(words()).toEqual(['second', 'three']);
  const gone = await call('PUT', `/a:29:ada/activities/${String(ids[0])}`, { type: 'message', text: 'late' });
  expect(gone.status).toBe(404);
});

it('refuses a message over 100 KB in UTF-16', async () => {
  await start();
  const bare = JSON.stringify({ type: 'message', text: '' }).length;
  expect((await post({ text: 'x'.repeat(51_200 - bare) })).status).toBe(201);
  const over = await post({ text: 'x'.repeat(51_201 - bare) });
  expect([over.status, await over.json()]).toMatchObject([413, { error: { code: 'MessageSizeTooBig' } }]);
});

const card = (more: Loose): Loose => ({ type: 'AdaptiveCard', version: '1.5', body: [], ...more });

it('refuses a card that Teams would not draw', async () => {
  await start();
  const wrong = {
    'a version that is too new': card({ version: '1.6' }),
    'an unknown element': card({ body: [{ type: 'Container', items: [{ type: 'Carousel' }] }] }),
    'an unknown action': card({ actions: [{ type: 'Action.Http', title: 'x' }] }),
    'the same input twice': card({ body: ['Input.Text', 'Input.Date'].map((type) => ({ type, id: 'a' })) }),
    'an input without an id': card({ body: [{ type: 'Input.Text' }] }),
  };
  for (const [what, content] of Object.entries(wrong)) {
    const refused = await post({ attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] });
    expect([refused.status, await refused.json()], what).toMatchObject([400, { error: { code: 'BadSyntax' } }]);
  }
  expect(teams.posts).toEqual([]);
});

it('takes a card of 1.5 whose form fields differ', () => {
  const body = ['Input.Text', 'Input.ChoiceSet'].map((type) => ({ type, id: type }));
  expect(cardFaults(card({ body, actions: [{ type: 'Action.Execute', verb: 'x', data: { items: [{}] } }] }))).toEqual(
    [],
  );
});

it('refuses citations over their limits, and takes those on them', () => {
  const refused = (more: Loose, times = 1): number => {
    const appearance = { '@type': 'DigitalDocument', name: 'n'.repeat(80), abstract: 'a'.repeat(160), ...more };
    const citation = Array.from({ length: times }, (_, at) => ({ '@type': 'Claim', position: at + 1, appearance }));
    const entities = [{ type: 'https://schema.org/Message', '@type': 'Message', citation }];
    return refusedActivity({ type: 'message', text: '[1]', entities })?.status ?? 201;
  };
  expect(refused({ keywords: ['k', 'k', 'k'].map((word) => word.repeat(28)) }, 20)).toBe(201);
  expect(refused({}, 21)).toBe(400);
  expect(refused({ name: 'n'.repeat(81) })).toBe(400);
  expect(refused({ abstract: 'a'.repeat(161) })).toBe(400);
  expect(refused({ keywords: ['k'.repeat(29)] })).toBe(400);
  expect(refused({ keywords: ['a', 'b', 'c', 'd'] })).toBe(400);
});

it('refuses the eighth message in a second when asked to, and says when to come back', async () => {
  await start({}, { rate: true });
  const answers = [];
  for (let count = 0; count < 8; count += 1) answers.push(await post({ text: String(count) }));
  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(7).fill(201), 429]);
  expect(answers[7]?.headers.get('retry-after')).toBe('1');
  expect(teams.posts).toHaveLength(7);
});

it('goes wrong on demand: refused, accepted with a bad answer, accepted without one', async () => {
  await start();
  teams.failNext({ operation: 'create', with: 429, retryAfter: 3 });
  const throttled = await post({ text: 'one' });
  expect([throttled.status, throttled.headers.get('retry-after'), words()]).toEqual([429, '3', []]);
  teams.failNext({ operation: 'create', with: { status: 403, code: 'MessageWritesBlocked' }, times: 2 });
  for (const time of [1, 2]) expect((await post({ text: `blocked ${time}` })).status).toBe(403);
  teams.failNext({ operation: 'create', with: 'accepted-then-504' });
  expect([(await post({ text: 'two' })).status, words()]).toEqual([504, ['two']]);
  teams.failNext({ operation: 'create', with: 'accepted-then-drop' });
  await expect(post({ text: 'three' })).rejects.toThrow();
  expect(words()).toEqual(['two', 'three']);
  expect((await post({ text: 'four' })).status).toBe(201);
});

it('delivers again, as it was or under another id', async () => {
  const ids: (string | undefined)[] = [];
  await start({ logic: ({ activity }) => (ids.push(activity.id), Promise.resolve()) });
  const { id } = await teams.message('frogs');
  await teams.again();
  await teams.again({ newId: true });
  expect(ids.slice(0, 2)).toEqual([id, id]);
  expect(ids[2]).not.toBe(id);
});

it('an invoke brings back what the bot answers, and one that it does not know 501', async () => {
  const body = { task: { type: 'message', value: 'noted' } };
  const logic = async (context: TurnContext): Promise<void> => {
    if (context.activity.name === 'task/fetch')
      await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } });
  };
  await start({ logic });
  expect(await teams.invoke('task/fetch', { data: {} })).toMatchObject({ status: 200, body });
  expect(await teams.invoke('message/submitAction', { actionName: 'feedback' })).toMatchObject({ status: 501 });
});

it('a button sends what its kind sends, with what was typed', async () => {
  const seen: Loose[] = [];
  const logic = ({ activity: { type, name, value, text } }: TurnContext): Promise<void> => {
    seen.push({ type, name, value: value as unknown, text });
    return Promise.resolve();
  };
  await start({ logic });
  const actions = [
    { type: 'Action.Execute', title: 'Run', verb: 'go', data: { a: 1 } },
    { type: 'Action.Submit', title: 'Send', data: { a: 1 } },
  ];
  await post({ attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card({ actions }) }] });
  const [on] = teams.posted();
  if (!on) throw new Error('nothing was posted');
  await teams.press('Run', { on, values: { b: '2' } });
  await teams.press('Send', { on, values: { b: '2' } });
  const data = { a: 1, b: '2' };
  const run = { action: { type: 'Action.Execute', verb: 'go', data }, trigger: 'manual' };
  expect(seen).toEqual([
    { type: 'invoke', name: 'adaptiveCard/action', value: run, text: undefined },
    { type: 'message', name: undefined, value: data, text: undefined },
  ]);
});
