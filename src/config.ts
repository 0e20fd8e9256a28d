import { distance } from 'fastest-levenshtein';
import { z } from 'zod';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that can be set, typed and checked. Read once, at the start. */
export interface Config {
  /** 0 means: any free port. */
  port: number;
  /** A loopback address: without an account check the web page must not be reachable from outside. */
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
}

/** A setting is missing or wrong. The message is one line that names it and says how to mend it, and holds no secret. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  /** Name of the environment variable. */
  readonly setting: string;

  constructor(setting: string, message: string) {
    super(`${setting} ${message}`);
    this.setting = setting;
  }
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

const isLoopback = (host: string): boolean =>
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
    description: 'Address to listen on. Only loopback addresses: the web page has no sign-in.',
    default: '127.0.0.1',
    secret: false,
    schema: z
      .string()
      .transform((host) => host.replace(/^\[(.*)\]$/, '$1').toLowerCase())
      .refine(isLoopback),
    mend: 'must be a loopback address (127.0.0.1, ::1 or localhost), because the web page has no sign-in; unset it, or set it to 127.0.0.1',
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
];

/** Settings that later versions bring. Ignoring one would look like a working set-up that is none. */
const LATER_PREFIXES = ['SLACK_', 'TEAMS_', 'BREACH_'];
const LATER = ['IG_LEADS', 'CHAT_MODEL', 'EMBEDDING_MODEL', 'ENCRYPTION_KEY'];

/** Nobody else's names begin like this. */
const OWN_PREFIX = 'DARS_';

/** Names of other programs that lie near ours. */
const FOREIGN = new Set(['HOSTS', 'PORTS']);

/**
 * Reads the settings from an environment. An empty value counts as not set.
 *
 * @throws ConfigError with one line that names the setting, says what is wrong and how to mend it.
 * @example const config = loadConfig(process.env);
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = new Map(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value.trim()]],
    ),
  );
  for (const name of given.keys()) rejectUnsupported(name);
  const config = Object.fromEntries(settings.map((setting) => [setting.key, read(setting, given.get(setting.name))]));
  return config as unknown as Config;
}

function read(setting: Setting, given: string | undefined): unknown {
  const text = given ?? setting.default;
  if (text === undefined) return undefined;
  const result = setting.schema.safeParse(text);
  if (result.success) return result.data;
  const shown = setting.secret || given === undefined ? '' : ` (it is ${JSON.stringify(given.slice(0, 60))})`;
  throw new ConfigError(setting.name, setting.mend + shown);
}

function rejectUnsupported(name: string): void {
  const ours = settings.map((setting) => setting.name);
  if (ours.includes(name)) return;
  if (LATER.includes(name) || LATER_PREFIXES.some((prefix) => name.startsWith(prefix))) {
    throw new ConfigError(name, 'is set, but this version does not support it yet; unset it to start');
  }
  const near = nearest(name, [...ours, ...LATER]);
  if (near !== undefined) throw new ConfigError(name, `is not a setting; did you mean ${near}? Rename it, or unset it`);
  if (name.startsWith(OWN_PREFIX)) {
    const bare = name.slice(OWN_PREFIX.length);
    const hint = ours.includes(bare)
      ? `settings have no ${OWN_PREFIX} in front: write ${bare}`
      : `the settings are ${ours.join(', ')}`;
    throw new ConfigError(name, `is not a setting; ${hint}`);
  }
}

/**
 * The setting that a name was probably meant to be: two slips away at most, one for short names, where two would reach
 * names of the system (HOME is two letters from HOST).
 */
function nearest(name: string, known: readonly string[]): string | undefined {
  if (FOREIGN.has(name)) return undefined;
  const upper = name.toUpperCase();
  let best: { name: string; slips: number } | undefined;
  for (const candidate of known) {
    const allowed = candidate.length < 8 ? 1 : 2;
    const slips = distance(upper, candidate);
    if (slips <= allowed && slips < (best?.slips ?? Infinity)) best = { name: candidate, slips };
  }
  // In lower case a name is often another program's (`host`, `port` of a shell): only slips of the long names count.
  if (best !== undefined && name !== upper && best.name.length < 8) return undefined;
  return best?.name;
}

/** The settings as rows of a Markdown table, with its head. */
export function describeSettings(): string {
  const rows = settings.map(
    (setting) =>
      `| \`${setting.name}\` | ${setting.description} | ${setting.default === undefined ? 'none' : `\`${setting.default}\``} |`,
  );
  return ['| Name | Meaning | Default |', '| --- | --- | --- |', ...rows].join('\n');
}
