import { readFileSync } from 'node:fs';
import type { Config } from '../../config.ts';
import { type Finding, Unreachable, ask, clock, ok, problem, skipped } from './check.ts';

interface Answer {
  ok: boolean;
  error?: string;
  team?: string;
  team_id?: string;
  user?: string;
}

/** What the manifest asks for. */
function manifestScopes(): string[] {
  const manifest = JSON.parse(readFileSync(new URL('../../../manifest.json', import.meta.url), 'utf8')) as {
    oauth_config: { scopes: { bot: string[] } };
  };
  return manifest.oauth_config.scopes.bot;
}

/** Looks at tokens, scopes, reachability and clock, without changing anything in Slack. */
export async function slackFindings(config: Config): Promise<Finding[]> {
  const {
    slackBotToken,
    slackAppToken,
    slackClientId,
    slackApiUrl = 'https://slack.com/api/',
    linkPeopleByEmail,
  } = config;
  if (slackBotToken === undefined && slackClientId === undefined) return [skipped('Slack', 'not set up')];
  const call = (method: string, token?: string): Promise<Response> =>
    ask(new URL(method, slackApiUrl.endsWith('/') ? slackApiUrl : `${slackApiUrl}/`).href, {
      method: 'POST',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  const findings: Finding[] = [];
  try {
    const response = await call('auth.test', slackBotToken);
    findings.push(ok('Slack', 'reachable'), clock('Slack', response, Date.now()));
    if (slackBotToken !== undefined) {
      const answer = (await response.json()) as Answer;
      findings.push(...botToken(answer, response.headers.get('x-oauth-scopes'), linkPeopleByEmail));
    }
    if (slackAppToken !== undefined) findings.push(await appToken(call, slackAppToken));
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    findings.push(
      problem(
        'Slack',
        `not reachable: ${error.message}`,
        'Allow this machine to open connections to slack.com on port 443.',
      ),
    );
  }
  if (slackClientId !== undefined)
    findings.push(ok('Slack workspaces', 'installed through /slack/install; each has a token of its own'));
  return findings;
}

function botToken(answer: Answer, granted: string | null, linking: boolean): Finding[] {
  if (!answer.ok)
    return [
      problem(
        'Slack token',
        `SLACK_BOT_TOKEN is refused (${answer.error ?? 'unknown'})`,
        'Copy the bot token again from the page "OAuth & Permissions" of the Slack app, or install the app again.',
      ),
    ];
  const token = ok(
    'Slack token',
    `belongs to ${answer.user ?? 'the bot'} in ${answer.team ?? answer.team_id ?? 'a workspace'}`,
  );
  if (granted === null) return [token, skipped('Slack scopes', 'Slack did not say which scopes the token has')];
  const have = new Set(granted.split(',').map((scope) => scope.trim()));
  const wanted = [...manifestScopes(), ...(linking ? ['users:read', 'users:read.email'] : [])];
  const missing = wanted.filter((scope) => !have.has(scope));
  return [
    token,
    missing.length === 0
      ? ok('Slack scopes', `all ${wanted.length} are there`)
      : problem(
          'Slack scopes',
          `missing: ${missing.join(', ')}`,
          'Add them under "OAuth & Permissions" of the Slack app (or paste manifest.json again), then install the app again.',
        ),
  ];
}

async function appToken(call: (method: string, token: string) => Promise<Response>, token: string): Promise<Finding> {
  const answer = (await (await call('apps.connections.open', token)).json()) as Answer;
  return answer.ok
    ? ok('Slack socket', 'can be opened')
    : problem(
        'Slack socket',
        `SLACK_APP_TOKEN is refused (${answer.error ?? 'unknown'})`,
        'Make a token with the scope connections:write under "App-Level Tokens", and switch Socket Mode on.',
      );
}
