import { z } from 'zod';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that can be set, typed and checked. Read once, at the start. */
export interface Config {
  /** 0 means: any free port. */
  port: number;
  /** Where to listen. Without Slack or Teams a loopback address: the web page has no account check. */
  host: string;
  /** Folder of the embedded database; relative to the working directory unless absolute. */
  dataDir: string;
  /** May hold a password: never log it. Without it the embedded database is used. */
  databaseUrl: string | undefined;
  logLevel: LogLevel;
  organisationName: string | undefined;
  /** Folder of the knowledge; undefined: the one that comes with the program. */
  knowledgeDir: string | undefined;
  conversationTtlHours: number;
  /** After this many days turns are deleted. */
  retentionDays: number;
  /** 32 bytes, base64. Encrypts stored tokens and keys digests. */
  encryptionKey: string | undefined;
  linkPeopleByEmail: boolean;
  slackSigningSecret: string | undefined;
  slackBotToken: string | undefined;
  /** Set: events come through a socket. */
  slackAppToken: string | undefined;
  /** Set: several workspaces, installed by OAuth. */
  slackClientId: string | undefined;
  slackClientSecret: string | undefined;
  slackApiUrl: string | undefined;
  teamsAppId: string | undefined;
  teamsAppPassword: string | undefined;
  /** Set: a single-tenant app. */
  teamsTenantId: string | undefined;
  /** Tenants whose people are served; empty: the app's own, or all for a multi-tenant app. */
  teamsAllowedTenants: readonly string[];
  /** Hosts to which answers may be sent, besides Microsoft's own. */
  teamsServiceHosts: readonly string[];
  /** No sign-in: loopback only. */
  teamsLocal: boolean;
  /** May hold a password. Set: reports go to DARS by e-mail. */
  breachSmtpUrl: string | undefined;
  breachEmailTo: string | undefined;
  breachEmailFrom: string | undefined;
  breachWebhookUrl: string | undefined;
  breachWebhookSecret: string | undefined;
  teamsLoginUrl: string | undefined;
  teamsOpenIdUrl: string | undefined;
}

export interface Setting<Key extends keyof Config = keyof Config> {
  /** Name of the environment variable. */
  name: string;
  key: Key;
  description: string;
  /** As it would be written; undefined where there is none. */
  default: string | undefined;
  /** Its value is never printed. */
  secret: boolean;
  /** Checks and converts the text. */
  schema: z.ZodType<Config[Key], string>;
  /** Completes the sentence "PORT …" when the value is wrong. */
  mend: string;
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(host);

const wholeNumber = (min: number, max: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));

const isPostgresUrl = (url: string): boolean => {
  try {
    const { protocol, hostname, pathname } = new URL(url);
    return /^postgres(?:ql)?:$/.test(protocol) && hostname !== '' && pathname.length > 1;
  } catch {
    return false;
  }
};

const isWebAddress = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/** Separated by commas; empty means none. */
const list = (item: z.ZodType<string, string>): z.ZodType<readonly string[], string> =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim().toLowerCase())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));

const onOff: z.ZodType<boolean, string> = z
  .string()
  .regex(/^(on|off)$/i)
  .transform((word) => word.toLowerCase() === 'on');

const define = <Key extends keyof Config>(setting: Setting<Key>): Setting => setting;

/** The one place where settings are described. Documentation is generated from it. */
export const settings: readonly Setting[] = [
  define({
    name: 'PORT',
    key: 'port',
    description: 'Port of the web page, health and metrics. 0 takes any free port.',
    default: '3978',
    secret: false,
    schema: wholeNumber(0, 65_535),
    mend: 'must be a whole number from 0 to 65535, such as 3978',
  }),
  define({
    name: 'HOST',
    key: 'host',
    description:
      'Address to listen on. Only loopback addresses (the web page has no sign-in), unless Slack or Teams is set up: then the page is not served elsewhere.',
    default: '127.0.0.1',
    secret: false,
    schema: z
      .string()
      .transform((host) => host.replace(/^\[(.*)\]$/, '$1').toLowerCase())
      .refine((host) => /^[a-z0-9.:-]+$/.test(host)),
    mend: 'must be an address or a host name, such as 127.0.0.1',
  }),
  define({
    name: 'DATA_DIR',
    key: 'dataDir',
    description: 'Folder of the embedded database, used when `DATABASE_URL` is not set.',
    default: './data',
    secret: false,
    schema: z.string(),
    mend: 'must be a folder, such as ./data',
  }),
  define({
    name: 'DATABASE_URL',
    key: 'databaseUrl',
    description:
      'PostgreSQL server to use in place of the embedded database: `postgres://user:password@host:5432/name`.',
    default: undefined,
    secret: true,
    schema: z.string().refine(isPostgresUrl),
    mend: 'is not the address of a PostgreSQL database; write postgres://user:password@host:5432/name, with special characters in the password percent-encoded',
  }),
  define({
    name: 'LOG_LEVEL',
    key: 'logLevel',
    description: `How much is logged: ${LOG_LEVELS.map((level) => `\`${level}\``).join(', ')}.`,
    default: 'info',
    secret: false,
    schema: z
      .string()
      .transform((level) => level.toLowerCase())
      .pipe(z.enum(LOG_LEVELS)),
    mend: `must be one of ${LOG_LEVELS.join(', ')}`,
  }),
  define({
    name: 'ORGANISATION_NAME',
    key: 'organisationName',
    description: 'Name of your organisation, shown where the assistant speaks of it.',
    default: undefined,
    secret: false,
    schema: z.string().max(200),
    mend: 'must be 200 characters at most',
  }),
  define({
    name: 'KNOWLEDGE_DIR',
    key: 'knowledgeDir',
    description: 'Folder with standards, guides and phrasings to use in place of the one that comes with the program.',
    default: undefined,
    secret: false,
    schema: z.string(),
    mend: 'must be a folder',
  }),
  define({
    name: 'CONVERSATION_TTL_HOURS',
    key: 'conversationTtlHours',
    description: 'Hours after which the state of a conversation is forgotten when nobody speaks.',
    default: '24',
    secret: false,
    schema: wholeNumber(1, 8_760),
    mend: 'must be a whole number of hours from 1 to 8760, such as 24',
  }),
  define({
    name: 'RETENTION_DAYS',
    key: 'retentionDays',
    description: 'Days after which recorded turns are deleted.',
    default: '90',
    secret: false,
    schema: wholeNumber(1, 3_650),
    mend: 'must be a whole number of days from 1 to 3650, such as 90',
  }),
  define({
    name: 'ENCRYPTION_KEY',
    key: 'encryptionKey',
    description:
      'Key for stored tokens and for comparing e-mail addresses: 32 bytes in base64, such as `openssl rand -base64 32` prints. Needed with `SLACK_CLIENT_ID` and with `LINK_PEOPLE_BY_EMAIL`.',
    default: undefined,
    secret: true,
    schema: z.string().refine((key) => Buffer.from(key, 'base64').length === 32),
    mend: 'must be 32 bytes in base64; make one with: openssl rand -base64 32',
  }),
  define({
    name: 'LINK_PEOPLE_BY_EMAIL',
    key: 'linkPeopleByEmail',
    description:
      '`on`: accounts in Slack and Teams with the same work e-mail address belong to one person, so that work started in one goes on in the other.',
    default: 'off',
    secret: false,
    schema: onOff,
    mend: 'must be on or off',
  }),
  define({
    name: 'SLACK_SIGNING_SECRET',
    key: 'slackSigningSecret',
    description: 'Signing secret of the Slack app. Requests without its signature are refused.',
    default: undefined,
    secret: true,
    schema: z.string().regex(/^\S{8,200}$/),
    mend: 'must be the signing secret from the page "Basic Information" of the Slack app',
  }),
  define({
    name: 'SLACK_BOT_TOKEN',
    key: 'slackBotToken',
    description: 'Bot token (`xoxb-…`) of the one workspace that the bot serves.',
    default: undefined,
    secret: true,
    schema: z.string().regex(/^xoxb-\S+$/),
    mend: 'must begin with xoxb-; it stands on the page "OAuth & Permissions" of the Slack app',
  }),
  define({
    name: 'SLACK_APP_TOKEN',
    key: 'slackAppToken',
    description:
      'App-level token (`xapp-…`) with `connections:write`: events then come through a socket, without a public address.',
    default: undefined,
    secret: true,
    schema: z.string().regex(/^xapp-\S+$/),
    mend: 'must begin with xapp-; make one under "App-Level Tokens" of the Slack app, with the scope connections:write',
  }),
  define({
    name: 'SLACK_CLIENT_ID',
    key: 'slackClientId',
    description:
      'Client id of the Slack app, to serve several workspaces that install it; in place of `SLACK_BOT_TOKEN`.',
    default: undefined,
    secret: false,
    schema: z.string().regex(/^\S+$/),
    mend: 'must be the client id from the page "Basic Information" of the Slack app',
  }),
  define({
    name: 'SLACK_CLIENT_SECRET',
    key: 'slackClientSecret',
    description: 'Client secret of the Slack app; goes with `SLACK_CLIENT_ID`.',
    default: undefined,
    secret: true,
    schema: z.string().regex(/^\S+$/),
    mend: 'must be the client secret from the page "Basic Information" of the Slack app',
  }),
  define({
    name: 'SLACK_API_URL',
    key: 'slackApiUrl',
    description: 'Another address of the Slack Web API, for tests.',
    default: undefined,
    secret: false,
    schema: z.string().refine(isWebAddress),
    mend: 'must be an address such as https://slack.com/api/',
  }),
  define({
    name: 'TEAMS_APP_ID',
    key: 'teamsAppId',
    description: 'Application (client) id of the bot in Microsoft Entra.',
    default: undefined,
    secret: false,
    schema: z.uuid(),
    mend: 'must be the application (client) id, a UUID, from the app registration in Microsoft Entra',
  }),
  define({
    name: 'TEAMS_APP_PASSWORD',
    key: 'teamsAppPassword',
    description: 'Client secret of that registration.',
    default: undefined,
    secret: true,
    schema: z.string().regex(/^\S+$/),
    mend: 'must be the value of a client secret of the app registration (not its id)',
  }),
  define({
    name: 'TEAMS_TENANT_ID',
    key: 'teamsTenantId',
    description: 'Directory (tenant) id: set for a single-tenant app, unset for a multi-tenant one.',
    default: undefined,
    secret: false,
    schema: z.uuid(),
    mend: 'must be the directory (tenant) id, a UUID',
  }),
  define({
    name: 'TEAMS_ALLOWED_TENANTS',
    key: 'teamsAllowedTenants',
    description: 'Tenant ids, separated by commas, whose people are served; needed for a multi-tenant app.',
    default: '',
    secret: false,
    schema: list(z.uuid()),
    mend: 'must be tenant ids (UUIDs), separated by commas',
  }),
  define({
    name: 'TEAMS_SERVICE_HOSTS',
    key: 'teamsServiceHosts',
    description: 'More hosts to which answers may be sent, separated by commas, besides those of Microsoft Teams.',
    default: '',
    secret: false,
    schema: list(z.string().regex(/^[a-z0-9.-]+(:\d+)?$/i)),
    mend: 'must be host names, separated by commas, such as smba.example.org',
  }),
  define({
    name: 'TEAMS_LOCAL',
    key: 'teamsLocal',
    description:
      '`on`: serves `/api/messages` without any sign-in, for trying the bot out with a Teams emulator on this machine. Only on a loopback address and without `TEAMS_APP_ID`.',
    default: 'off',
    secret: false,
    schema: onOff,
    mend: 'must be on or off',
  }),
  define({
    name: 'BREACH_SMTP_URL',
    key: 'breachSmtpUrl',
    description: 'Mail server for breach reports: `smtps://user:password@host:465`, or `smtp://…:587` for STARTTLS.',
    default: undefined,
    secret: true,
    schema: z.string().refine((url) => URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol)),
    mend: 'must be the address of a mail server, such as smtps://user:password@mail.example.org:465',
  }),
  define({
    name: 'BREACH_EMAIL_TO',
    key: 'breachEmailTo',
    description: 'Mailbox of DARS that reports are sent to.',
    default: undefined,
    secret: false,
    schema: z.email(),
    mend: 'must be an e-mail address',
  }),
  define({
    name: 'BREACH_EMAIL_FROM',
    key: 'breachEmailFrom',
    description: 'Address that reports are sent from.',
    default: undefined,
    secret: false,
    schema: z.email(),
    mend: 'must be an e-mail address',
  }),
  define({
    name: 'BREACH_WEBHOOK_URL',
    key: 'breachWebhookUrl',
    description: 'Address that reports are posted to, signed ([docs/webhook.md](docs/webhook.md)).',
    default: undefined,
    secret: false,
    schema: z.string().refine(isWebAddress),
    mend: 'must be an address such as https://dars.example.org/reports',
  }),
  define({
    name: 'BREACH_WEBHOOK_SECRET',
    key: 'breachWebhookSecret',
    description: 'Secret that the posts are signed with.',
    default: undefined,
    secret: true,
    schema: z.string().min(16),
    mend: 'must be 16 characters at least; make one with: openssl rand -base64 32',
  }),
  define({
    name: 'TEAMS_LOGIN_URL',
    key: 'teamsLoginUrl',
    description: 'Another address to get tokens from, for national clouds and tests.',
    default: undefined,
    secret: false,
    schema: z.string().refine(isWebAddress),
    mend: 'must be an address such as https://login.microsoftonline.com',
  }),
  define({
    name: 'TEAMS_OPENID_URL',
    key: 'teamsOpenIdUrl',
    description: 'Another address of the keys that tokens are signed with, for national clouds and tests.',
    default: undefined,
    secret: false,
    schema: z.string().refine(isWebAddress),
    mend: 'must be the address of an OpenID configuration',
  }),
];
