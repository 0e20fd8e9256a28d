import type { Config } from '../../config.ts';
import { type Finding, Unreachable, ask, clock, ok, problem, skipped } from './check.ts';

const SCOPE = 'https://api.botframework.com/.default';
const LOGIN = 'https://login.microsoftonline.com';
const OPENID = 'https://login.botframework.com/v1/.well-known/openidconfiguration';

/** Gets a token as the bot would, and the keys that incoming requests are checked with. */
export async function teamsFindings(config: Config): Promise<Finding[]> {
  const { teamsAppId, teamsAppPassword, teamsTenantId, teamsAllowedTenants } = config;
  if (config.teamsLocal)
    return [skipped('Teams', 'TEAMS_LOCAL is on: no sign-in, for trying out on this machine only')];
  if (teamsAppId === undefined) return [skipped('Teams', 'not set up')];
  const findings: Finding[] = [];
  try {
    const tenant = teamsTenantId ?? 'botframework.com';
    const response = await ask(`${(config.teamsLoginUrl ?? LOGIN).replace(/\/$/, '')}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: teamsAppId,
        client_secret: teamsAppPassword ?? '',
        scope: SCOPE,
      }),
    });
    findings.push(clock('Microsoft', response, Date.now()));
    findings.push(await token(response, tenant));
    const keys = await ask(config.teamsOpenIdUrl ?? OPENID);
    findings.push(
      keys.ok
        ? ok('Teams keys', 'the keys that requests are checked with can be read')
        : problem('Teams keys', `answered with ${keys.status}`, 'Check TEAMS_OPENID_URL.'),
    );
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    findings.push(
      problem(
        'Teams',
        `Microsoft is not reachable: ${error.message}`,
        'Allow this machine to open connections to login.microsoftonline.com, login.botframework.com and smba.trafficmanager.net on port 443.',
      ),
    );
  }
  const tenants = [...new Set([...(teamsTenantId === undefined ? [] : [teamsTenantId]), ...teamsAllowedTenants])];
  findings.push(ok('Teams tenants', `served: ${tenants.join(', ')}`));
  return findings;
}

async function token(response: Response, tenant: string): Promise<Finding> {
  if (response.ok) return ok('Teams sign-in', 'the app id and the secret are taken');
  const { error = '', error_codes: codes = [] } = (await response.json().catch(() => ({}))) as {
    error?: string;
    error_codes?: number[];
  };
  const said = `Microsoft refuses them (${[error, ...codes.map((code) => `AADSTS${code}`)].filter((part) => part !== '').join(', ') || response.status})`;
  const mends: Record<number, string> = {
    7000215: 'TEAMS_APP_PASSWORD is wrong: copy the value of the client secret, not its id.',
    7000222: 'The client secret has expired: make a new one and set TEAMS_APP_PASSWORD.',
    700016: `No app with TEAMS_APP_ID exists in ${tenant}: check it, and TEAMS_TENANT_ID for a single-tenant app.`,
    90002: 'There is no such tenant: check TEAMS_TENANT_ID.',
  };
  const mend = codes.map((code) => mends[code]).find((text) => text !== undefined);
  return problem(
    'Teams sign-in',
    said,
    mend ?? 'Check TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID in Microsoft Entra.',
  );
}
