import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { describeFindings, examine, type Finding } from '../../src/cli/doctor/index.ts';
import { loadConfig } from '../../src/config.ts';
import { withDatabase, withFolder } from '../support/storage.ts';

const knowledgeFolder = fileURLToPath(new URL('../../knowledge', import.meta.url));
const id = '6f1c2a34-0000-4000-8000-00000000000a';
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Answers as a platform would. */
async function answering(
  answer: (path: string) => { status?: number; headers?: Record<string, string>; body: unknown },
): Promise<string> {
  const server = createServer((request, response) => {
    const { status = 200, headers = {}, body } = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const findings = (env: Record<string, string>, url?: string): Promise<Finding[]> =>
  withFolder((dataDir) => examine(loadConfig({ DATA_DIR: dataDir, PORT: '0', ...env }), { knowledgeFolder, url }));
const find = (list: Finding[], what: string): Finding | undefined => list.find((finding) => finding.what === what);
const allScopes =
  'app_mentions:read,assistant:write,channels:history,chat:write,commands,groups:history,im:history,im:write,mpim:history';

describe('the doctor', () => {
  it('finds nothing to mend on a machine where nothing is set', async () => {
    const list = await findings({});
    expect(list.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(describeFindings(list)).toContain('Knowledge: 28 documents');
  });

  it('finds a good Slack set-up good', async () => {
    const url = await answering(() => ({
      body: { ok: true, team: 'Northmarsh', user: 'dars' },
      headers: { 'x-oauth-scopes': allScopes },
    }));
    const list = await findings({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: `${url}/api/` });
    expect(list.filter(({ state }) => state === 'problem')).toEqual([]);
    expect(find(list, 'Slack scopes')?.state).toBe('ok');
  });

  it('says which scopes are missing, that a token is refused, and that the clock is off', async () => {
    const url = await answering((path) => ({
      body: path.includes('connections') ? { ok: false, error: 'invalid_auth' } : { ok: true },
      headers: {
        'x-oauth-scopes': allScopes.replace(',im:write', ''),
        date: new Date(Date.now() - 600_000).toUTCString(),
      },
    }));
    const list = await findings({ SLACK_BOT_TOKEN: 'xoxb-secret', SLACK_APP_TOKEN: 'xapp-secret', SLACK_API_URL: url });
    expect(find(list, 'Slack scopes')).toMatchObject({ state: 'problem', found: 'missing: im:write' });
    expect(find(list, 'Slack socket')?.found).toContain('invalid_auth');
    expect(find(list, 'Clock')?.found).toMatch(/^(599|600|601) s ahead of Slack$/);
    expect(describeFindings(list)).not.toContain('secret');
  });

  it('says what is wrong with the sign-in of Teams', async () => {
    const url = await answering(() => ({ status: 401, body: { error: 'invalid_client', error_codes: [7000222] } }));
    const list = await findings({
      TEAMS_APP_ID: id,
      TEAMS_APP_PASSWORD: 'frogs',
      TEAMS_TENANT_ID: id,
      TEAMS_LOGIN_URL: url,
      TEAMS_OPENID_URL: url,
    });
    expect(find(list, 'Teams sign-in')).toMatchObject({
      state: 'problem',
      mend: expect.stringContaining('has expired') as string,
    });
    expect(describeFindings(list)).not.toContain('frogs');
  });

  it('says that a platform or the database cannot be reached', async () => {
    const list = await findings({
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_API_URL: 'http://127.0.0.1:59999/api/',
      DATABASE_URL: 'postgres://u:frogs@127.0.0.1:59999/x',
    });
    expect(find(list, 'Slack')).toMatchObject({ state: 'problem', found: 'not reachable: ECONNREFUSED' });
    expect(find(list, 'Database')?.state).toBe('problem');
    expect(describeFindings(list)).not.toContain('frogs');
  });

  it('opens the database on the server', async () => {
    const list = await withDatabase((DATABASE_URL) => findings({ DATABASE_URL }));
    expect(find(list, 'Database')?.state).toBe('ok');
  });

  it('tells whether the public address leads here and refuses forged requests', async () => {
    const slack = {
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_SIGNING_SECRET: 'secret-secret',
      SLACK_API_URL: 'http://127.0.0.1:59999',
    };
    const good = await answering((path) => ({ status: path === '/healthz' ? 200 : 401, body: {} }));
    expect(find(await findings(slack, good), 'Slack events')?.state).toBe('ok');
    const open = await answering(() => ({ status: 200, body: {} }));
    expect(find(await findings(slack, open), 'Slack events')?.state).toBe('problem');
    expect(find(await findings(slack, 'http://127.0.0.1:59999'), 'Public address')?.state).toBe('problem');
  });
});
