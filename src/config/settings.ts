import { z } from 'zod';
import { knowledgeSettings } from './knowledge-settings.ts';
import { applicationSettings } from './application-settings.ts';
import { breachSettings } from './breach-settings.ts';
import { modelSettings } from './model-settings.ts';
import { platformSettings } from './platform-settings.ts';
import { LOG_LEVELS, type Setting, define, isPostgresUrl, onOff, wholeNumber } from './setting.ts';

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
  ...platformSettings,
  ...breachSettings,
  ...applicationSettings,
  ...modelSettings,
  ...knowledgeSettings,
];
