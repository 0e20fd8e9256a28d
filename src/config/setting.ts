import { z } from 'zod';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A language model: `openai:gpt-4.1-mini` taken apart. */
export interface ModelName {
  provider: string;
  model: string;
}

/** Of a million tokens. */
export interface ModelPrices {
  input: number;
  output: number;
}

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
  /** How often the official pages are fetched. */
  knowledgeSync: 'off' | 'daily' | 'weekly';
  /** Folder of the organisation's own documents. */
  documentsDir: string | undefined;
  /** Where the search of own documents keeps its index. */
  documentsIndex: 'memory' | 'database';
  /** For tests: stands for the official sites. */
  knowledgeSyncBase: string | undefined;
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
  /** Signs what DARS says about reports; the secret of the webhook when not set. */
  breachReceiptSecret: string | undefined;
  /** May hold a password. Set: replies to reports are read there. */
  breachImapUrl: string | undefined;
  /** Domains whose e-mails confirm reports; none: the domain of DARS's mailbox. */
  breachRepliesFrom: readonly string[];
  /** `domain:selector`; with a key: e-mails are signed. */
  breachDkim: string | undefined;
  breachDkimKey: string | undefined;
  /** Hours after which a missing receipt is spoken of. */
  breachReceiptHours: number;
  /** Whether people are asked when something overheard reads like an incident. */
  breachOffers: boolean;
  /** After this many days finished reports are emptied. */
  breachRetentionDays: number;
  applicationRetentionDays: number;
  /** Accounts that see every report. */
  igLeads: readonly string[];
  /** Channels that are told that there is something, and never what. */
  igChannels: readonly string[];
  /** Where people's browsers reach this program. */
  publicUrl: string | undefined;
  teamsLoginUrl: string | undefined;
  teamsOpenIdUrl: string | undefined;
  /** Undefined: answers are put together without a model. */
  chatModel: ModelName | undefined;
  chatModelUrl: string | undefined;
  /** Undefined: the search compares words only. */
  embeddingModel: ModelName | undefined;
  embeddingModelUrl: string | undefined;
  openaiApiKey: string | undefined;
  azureOpenaiApiKey: string | undefined;
  azureOpenaiApiVersion: string;
  modelTimeoutSeconds: number;
  modelConcurrency: number;
  modelRerank: boolean;
  modelStreaming: boolean;
  modelDailyTokens: number;
  modelDailyTokensPerPerson: number;
  modelPrices: ModelPrices | undefined;
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

export const wholeNumber = (min: number, max: number): z.ZodType<number, string> =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));

export const isPostgresUrl = (url: string): boolean => {
  try {
    const { protocol, hostname, pathname } = new URL(url);
    return /^postgres(?:ql)?:$/.test(protocol) && hostname !== '' && pathname.length > 1;
  } catch {
    return false;
  }
};

export const isWebAddress = (url: string): boolean => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/** Separated by commas; empty means none. */
export const list = (item: z.ZodType<string, string>): z.ZodType<readonly string[], string> =>
  z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim().toLowerCase())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));

/** Accounts and channels as `platform:workspace:id`; the case of ids counts. */
export const accounts: z.ZodType<readonly string[], string> = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  )
  .pipe(z.array(z.string().regex(/^(slack|teams|web):[^:\s]+:[^\s]+$/)));

export const onOff: z.ZodType<boolean, string> = z
  .string()
  .regex(/^(on|off)$/i)
  .transform((word) => word.toLowerCase() === 'on');

export const define = <Key extends keyof Config>(setting: Setting<Key>): Setting => setting;
