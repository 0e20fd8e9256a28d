import { ConfigError } from './error.ts';
import { type Config, isLoopback } from './setting.ts';

/** Whether anything of Slack is set; together with {@link checkTogether} that means: all that is needed. */
export const usesSlack = ({ slackBotToken, slackClientId }: Config): boolean =>
  slackBotToken !== undefined || slackClientId !== undefined;

export const usesTeams = ({ teamsAppId, teamsLocal }: Config): boolean => teamsAppId !== undefined || teamsLocal;

/** @throws ConfigError when settings that are right by themselves do not fit together. */
export function checkTogether(config: Config): void {
  slack(config);
  teams(config);
  breach(config);
  models(config);
  if (config.linkPeopleByEmail && config.encryptionKey === undefined)
    throw new ConfigError(
      'ENCRYPTION_KEY',
      'is needed with LINK_PEOPLE_BY_EMAIL; make one with: openssl rand -base64 32',
    );
  if (!isLoopback(config.host) && !usesSlack(config) && config.teamsAppId === undefined)
    throw new ConfigError(
      'HOST',
      `must be a loopback address (127.0.0.1, ::1 or localhost) while neither Slack nor Teams is set up, because the web page has no sign-in; unset it, or set it to 127.0.0.1 (it is ${JSON.stringify(config.host.slice(0, 60))})`,
    );
}

function breach(config: Config): void {
  const { breachSmtpUrl, breachEmailTo, breachEmailFrom, breachWebhookUrl, breachWebhookSecret } = config;
  const mail = { BREACH_SMTP_URL: breachSmtpUrl, BREACH_EMAIL_TO: breachEmailTo, BREACH_EMAIL_FROM: breachEmailFrom };
  const missing = Object.entries(mail).filter(([, value]) => value === undefined);
  if (missing.length > 0 && missing.length < 3)
    throw new ConfigError(
      missing[0]?.[0] ?? '',
      'is missing; reports by e-mail need BREACH_SMTP_URL, BREACH_EMAIL_TO and BREACH_EMAIL_FROM',
    );
  if ((config.breachDkim === undefined) !== (config.breachDkimKey === undefined))
    throw new ConfigError(
      config.breachDkim === undefined ? 'BREACH_DKIM' : 'BREACH_DKIM_KEY',
      'is missing; the domain with its selector and the key go together',
    );
  if ((breachWebhookUrl === undefined) !== (breachWebhookSecret === undefined))
    throw new ConfigError(
      breachWebhookUrl === undefined ? 'BREACH_WEBHOOK_URL' : 'BREACH_WEBHOOK_SECRET',
      'is missing; the address and the secret of the webhook go together',
    );
}

function models(config: Config): void {
  const { chatModel, embeddingModel } = config;
  const both = { CHAT_MODEL: chatModel, EMBEDDING_MODEL: embeddingModel };
  const urls = { CHAT_MODEL: config.chatModelUrl, EMBEDDING_MODEL: config.embeddingModelUrl };
  for (const [name, chosen] of Object.entries(both)) {
    const url = urls[name as keyof typeof urls];
    if (chosen === undefined && url !== undefined)
      throw new ConfigError(name, `is missing; ${name}_URL alone does nothing`);
    if (chosen?.provider === 'openai' && config.openaiApiKey === undefined)
      throw new ConfigError('OPENAI_API_KEY', `is missing; ${name} needs it`);
    if (chosen?.provider === 'azure_openai' && (config.azureOpenaiApiKey === undefined || url === undefined))
      throw new ConfigError(
        url === undefined ? `${name}_URL` : 'AZURE_OPENAI_API_KEY',
        `is missing; ${name} with Azure OpenAI needs the address of the resource and a key`,
      );
  }
  if (embeddingModel?.provider === 'anthropic')
    throw new ConfigError('EMBEDDING_MODEL', 'cannot be of anthropic, which has no embedding models; choose another');
}

function slack(config: Config): void {
  const { slackSigningSecret, slackBotToken, slackAppToken, slackClientId, slackClientSecret, slackApiUrl } = config;
  if (slackBotToken !== undefined && slackClientId !== undefined)
    throw new ConfigError(
      'SLACK_BOT_TOKEN',
      'and SLACK_CLIENT_ID exclude each other: keep the token for one workspace, or the client id for several',
    );
  if ((slackClientId === undefined) !== (slackClientSecret === undefined))
    throw new ConfigError(
      slackClientId === undefined ? 'SLACK_CLIENT_ID' : 'SLACK_CLIENT_SECRET',
      'is missing; the client id and the client secret go together',
    );
  if (slackClientId !== undefined && slackAppToken !== undefined)
    throw new ConfigError(
      'SLACK_APP_TOKEN',
      'is for one workspace; several workspaces send their events by HTTP. Unset it',
    );
  if (slackClientId !== undefined && slackSigningSecret === undefined)
    throw new ConfigError('SLACK_SIGNING_SECRET', 'is missing; installing in several workspaces needs it');
  if (slackClientId !== undefined && config.encryptionKey === undefined)
    throw new ConfigError(
      'ENCRYPTION_KEY',
      'is needed with SLACK_CLIENT_ID, to encrypt the tokens of the workspaces; make one with: openssl rand -base64 32',
    );
  if (usesSlack(config) && slackSigningSecret === undefined && slackAppToken === undefined)
    throw new ConfigError(
      'SLACK_SIGNING_SECRET',
      'is missing: set it for events by HTTP, or set SLACK_APP_TOKEN for events through a socket',
    );
  if (!usesSlack(config) && (slackSigningSecret ?? slackAppToken ?? slackApiUrl) !== undefined)
    throw new ConfigError(
      'SLACK_BOT_TOKEN',
      'is missing; set it, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for several workspaces',
    );
}

function teams(config: Config): void {
  const { teamsAppId, teamsAppPassword, teamsTenantId, teamsAllowedTenants, teamsLocal } = config;
  if (teamsLocal && teamsAppId !== undefined)
    throw new ConfigError('TEAMS_LOCAL', 'is for trying out without an app; unset it, or unset TEAMS_APP_ID');
  if (teamsLocal && !isLoopback(config.host))
    throw new ConfigError(
      'TEAMS_LOCAL',
      'serves without any sign-in, so HOST must be a loopback address such as 127.0.0.1',
    );
  if (teamsAppId === undefined && !teamsLocal) {
    if (teamsAppPassword ?? teamsTenantId ?? config.teamsLoginUrl ?? config.teamsOpenIdUrl ?? teamsAllowedTenants[0])
      throw new ConfigError('TEAMS_APP_ID', 'is missing; without it nobody could check where a message comes from');
    return;
  }
  if (teamsAppId !== undefined && teamsAppPassword === undefined)
    throw new ConfigError('TEAMS_APP_PASSWORD', 'is missing; it goes with TEAMS_APP_ID');
  if (teamsAppId !== undefined && teamsTenantId === undefined && teamsAllowedTenants.length === 0)
    throw new ConfigError(
      'TEAMS_ALLOWED_TENANTS',
      'is missing: name the tenants whose people are served, or set TEAMS_TENANT_ID for a single-tenant app',
    );
}
