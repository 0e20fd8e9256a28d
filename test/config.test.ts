import { describe, expect, test } from 'vitest';
import { ConfigError, describeSettings, loadConfig, settings } from '../src/config.ts';

const messageFor = (env: Record<string, string>): string => {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
};

describe('with nothing set', () => {
  test('everything has a default that works on one machine', () => {
    expect(loadConfig({})).toEqual({
      port: 3978,
      host: '127.0.0.1',
      dataDir: './data',
      databaseUrl: undefined,
      logLevel: 'info',
      organisationName: undefined,
      conversationTtlHours: 24,
      retentionDays: 90,
      linkPeopleByEmail: false,
      teamsAllowedTenants: [],
      teamsServiceHosts: [],
      teamsLocal: false,
      breachReceiptHours: 24,
      breachOffers: true,
      breachRetentionDays: 2555,
      applicationRetentionDays: 1825,
      knowledgeSync: 'off',
      documentsIndex: 'memory',
      breachRepliesFrom: [],
      igLeads: [],
      igChannels: [],
      azureOpenaiApiVersion: '2024-10-21',
      modelTimeoutSeconds: 20,
      modelConcurrency: 4,
      modelRerank: false,
      modelStreaming: true,
      modelDailyTokens: 2_000_000,
      modelDailyTokensPerPerson: 100_000,
    });
  });

  test('an ordinary environment of a shell, a container or Windows is no hindrance', () => {
    const env = {
      HOME: '/root',
      PATH: '/bin',
      HOSTNAME: 'x',
      LOGNAME: 'me',
      PWD: '/',
      SHELL: 'sh',
      TERM: 'x',
      LANG: 'C',
      USER: 'me',
      SHLVL: '1',
      OLDPWD: '/',
      HOSTTYPE: 'x',
      NODE_ENV: 'test',
      CI: '1',
      TZ: 'UTC',
      TMPDIR: '/tmp',
      EDITOR: 'vi',
      PS1: '$',
      port: '1',
      host: 'x',
      POSTGRES_URL: 'x',
      DATA: '1',
      COMPUTERNAME: 'x',
      APPDATA: 'x',
      LOCALAPPDATA: 'x',
      ProgramData: 'x',
      Path: 'x',
      PROMPT: 'x',
      OS: 'x',
      npm_config_cache: 'x',
      GITHUB_TOKEN: 'x',
      DATABASE: 'x',
      LOG_FILE: 'x',
      DATA_FILE: 'x',
      CHAT_HISTORY: 'x',
      PORTS: 'x',
    };
    expect(() => loadConfig(env)).not.toThrow();
  });

  test('an empty value counts as not set', () => {
    expect(loadConfig({ PORT: '', HOST: ' ', DATABASE_URL: '', SLACK_BOT_TOKEN: '' })).toEqual(loadConfig({}));
  });
});

test('what is set is used', () => {
  expect(
    loadConfig({
      PORT: '0',
      HOST: '[::1]',
      DATA_DIR: '/var/lib/dars',
      DATABASE_URL: 'postgresql://u:p%40@db.internal:5432/dars',
      LOG_LEVEL: 'DEBUG',
      ORGANISATION_NAME: ' Northmarsh University ',
      CONVERSATION_TTL_HOURS: '48',
      RETENTION_DAYS: '30',
    }),
  ).toMatchObject({
    port: 0,
    host: '::1',
    dataDir: '/var/lib/dars',
    databaseUrl: 'postgresql://u:p%40@db.internal:5432/dars',
    logLevel: 'debug',
    organisationName: 'Northmarsh University',
    conversationTtlHours: 48,
    retentionDays: 30,
  });
});

describe('a wrong setting stops the start with one line that names it and says how to mend it', () => {
  test.each([
    [{ PORT: 'abc' }, /^PORT must be a whole number from 0 to 65535/],
    [{ PORT: '70000' }, /^PORT must/],
    [{ PORT: '3978.5' }, /^PORT must/],
    [{ PORT: '-1' }, /^PORT must/],
    [{ HOST: '0.0.0.0' }, /^HOST must be a loopback address.*no sign-in.*127\.0\.0\.1/],
    [{ HOST: '192.168.0.7' }, /^HOST must/],
    [{ HOST: '127.0.0.1.example.com' }, /^HOST must/],
    [{ HOST: '::' }, /^HOST must/],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of trace/],
    [{ CONVERSATION_TTL_HOURS: '0' }, /^CONVERSATION_TTL_HOURS must/],
    [{ RETENTION_DAYS: 'forever' }, /^RETENTION_DAYS must be a whole number of days/],
    [{ DATABASE_URL: 'mysql://db/x' }, /^DATABASE_URL is not the address of a PostgreSQL database; write postgres:/],
    [{ DATABASE_URL: 'postgres://db' }, /^DATABASE_URL is not/],
  ])('%j', (env, line) => {
    const message = messageFor(env);
    expect(message).toMatch(line);
    expect(message).not.toContain('\n');
  });

  test('a password is never printed', () => {
    expect(messageFor({ DATABASE_URL: 'mysql://user:hunter2@db/x' })).not.toContain('hunter2');
    expect(messageFor({ DATABSE_URL: 'postgres://user:hunter2@db/x' })).not.toContain('hunter2');
    expect(messageFor({ SLACK_BOT_TOKEN: 'xoxb-hunter2' })).not.toContain('hunter2');
  });
});

describe('nothing is silently ignored', () => {
  test.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['DATADIR', 'DATA_DIR'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['LOG_LEVL', 'LOG_LEVEL'],
    ['PROT', undefined],
    ['PORTT', 'PORT'],
    ['ORGANIZATION_NAME', 'ORGANISATION_NAME'],
    ['RETENTION_DAY', 'RETENTION_DAYS'],
    ['CONVERSATION_TTL_HOUR', 'CONVERSATION_TTL_HOURS'],
    ['CHAT_MODELS', 'CHAT_MODEL'],
    ['EMBEDDINGS_MODEL', 'EMBEDDING_MODEL'],
  ])('%s is a slip of %s', (name, meant) => {
    if (meant === undefined) expect(() => loadConfig({ [name]: 'x' })).not.toThrow();
    else
      expect(messageFor({ [name]: 'x' })).toBe(
        `${name} is not a setting; did you mean ${meant}? Rename it, or unset it`,
      );
  });

  test('a name with our own prefix is always ours', () => {
    expect(messageFor({ DARS_PORT: '1' })).toBe(
      'DARS_PORT is not a setting; settings have no DARS_ in front: write PORT',
    );
    expect(messageFor({ DARS_COLOUR: '1' })).toContain('the settings are PORT, HOST');
  });
});

test('every setting is documented with its name, meaning and default', () => {
  const table = describeSettings();
  for (const setting of settings) expect(table).toContain(`| \`${setting.name}\` | ${setting.description} |`);
  expect(table).toContain('| `PORT` | Port of the web page, health and metrics. 0 takes any free port. | `3978` |');
  expect(table.split('\n')).toHaveLength(settings.length + 2);
});

describe('settings that do not fit together stop the start', () => {
  const id = '6f1c2a34-0000-4000-8000-00000000000a';
  const key = Buffer.alloc(32, 7).toString('base64');
  const http = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'secret-secret' };
  const oauth = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 's', SLACK_SIGNING_SECRET: 'secret-secret' };
  const teams = { TEAMS_APP_ID: id, TEAMS_APP_PASSWORD: 'p', TEAMS_TENANT_ID: id };

  test.each([
    ['Slack by HTTP', http],
    ['Slack through a socket', { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }],
    ['several workspaces', { ...oauth, ENCRYPTION_KEY: key }],
    ['Teams, one tenant', teams],
    ['Teams, several tenants', { TEAMS_APP_ID: id, TEAMS_APP_PASSWORD: 'p', TEAMS_ALLOWED_TENANTS: `${id}, ${id}` }],
    ['an address for others, once a platform checks who is there', { ...http, HOST: '0.0.0.0' }],
    ['Teams without sign-in on this machine', { TEAMS_LOCAL: 'on' }],
    ['a model of OpenAI', { CHAT_MODEL: 'openai:gpt-4.1-mini', OPENAI_API_KEY: 'sk-1', MODEL_PRICES: '0.40/1.60' }],
    ['a model of one’s own', { CHAT_MODEL: 'ollama:llama3.1:8b', CHAT_MODEL_URL: 'http://127.0.0.1:11434' }],
    ['linked people', { LINK_PEOPLE_BY_EMAIL: 'on', ENCRYPTION_KEY: key }],
  ])('%s is a whole set-up', (_what, env) => {
    expect(() => loadConfig(env)).not.toThrow();
  });

  test.each([
    [{ ...http, ...oauth, ENCRYPTION_KEY: key }, /^SLACK_BOT_TOKEN and SLACK_CLIENT_ID exclude/],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, /^SLACK_SIGNING_SECRET is missing/],
    [{ SLACK_SIGNING_SECRET: 'secret-secret' }, /^SLACK_BOT_TOKEN is missing/],
    [{ SLACK_BOT_TOKEN: 'xoxp-1' }, /^SLACK_BOT_TOKEN must begin with xoxb-/],
    [{ SLACK_CLIENT_ID: '1.2' }, /^SLACK_CLIENT_SECRET is missing/],
    [oauth, /^ENCRYPTION_KEY is needed/],
    [{ ...oauth, ENCRYPTION_KEY: 'short' }, /^ENCRYPTION_KEY must be 32 bytes/],
    [{ TEAMS_APP_PASSWORD: 'p' }, /^TEAMS_APP_ID is missing/],
    [{ TEAMS_APP_ID: id }, /^TEAMS_APP_PASSWORD is missing/],
    [{ TEAMS_APP_ID: id, TEAMS_APP_PASSWORD: 'p' }, /^TEAMS_ALLOWED_TENANTS is missing/],
    [{ ...teams, TEAMS_LOCAL: 'on' }, /^TEAMS_LOCAL is for trying out/],
    [{ ...http, TEAMS_LOCAL: 'on', HOST: '0.0.0.0' }, /^TEAMS_LOCAL serves without any sign-in/],
    [{ TEAMS_LOCAL: 'on', HOST: '0.0.0.0' }, /^(TEAMS_LOCAL|HOST) /],
    [{ LINK_PEOPLE_BY_EMAIL: 'on' }, /^ENCRYPTION_KEY is needed/],
    [{ BREACH_SMTP_URL: 'smtp://h:25' }, /^BREACH_EMAIL_TO is missing/],
    [{ BREACH_WEBHOOK_URL: 'https://x.org' }, /^BREACH_WEBHOOK_SECRET is missing/],
    [{ BREACH_SMTP_URL: 'https://x.org' }, /^BREACH_SMTP_URL must be/],
    [{ CHAT_MODEL: 'gpt-4.1' }, /^CHAT_MODEL must be a provider and a model, such as openai:/],
    [{ CHAT_MODEL: 'wonder:land' }, /^CHAT_MODEL must be .*the providers are openai, azure_openai, ollama, anthropic/],
    [{ CHAT_MODEL: 'openai:gpt-4.1-mini' }, /^OPENAI_API_KEY is missing; CHAT_MODEL needs it/],
    [{ EMBEDDING_MODEL: 'openai:e' }, /^OPENAI_API_KEY is missing; EMBEDDING_MODEL needs it/],
    [{ CHAT_MODEL: 'azure_openai:d', AZURE_OPENAI_API_KEY: 'k' }, /^CHAT_MODEL_URL is missing/],
    [{ CHAT_MODEL_URL: 'http://h' }, /^CHAT_MODEL is missing; CHAT_MODEL_URL alone does nothing/],
    [{ EMBEDDING_MODEL: 'anthropic:claude' }, /^EMBEDDING_MODEL cannot be of anthropic/],
    [{ MODEL_PRICES: '3' }, /^MODEL_PRICES must be two prices/],
    [{ MODEL_TIMEOUT_SECONDS: '0' }, /^MODEL_TIMEOUT_SECONDS must be/],
    [{ SLACK_TOKEN: 'xoxb-1' }, /^SLACK_TOKEN is not a setting; those that begin so are SLACK_SIGNING_SECRET/],
  ])('%j', (env, message) => {
    expect(messageFor(env as Record<string, string>)).toMatch(message);
  });

  test('a secret is never part of a message', () => {
    for (const name of settings.filter(({ secret }) => secret).map((setting) => setting.name))
      expect(messageFor({ [name]: 'frogs frogs' })).not.toContain('frogs');
  });
});
