import pino, { type DestinationStream, type Logger } from 'pino';
import { errorSerializer } from './error-serializer.ts';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** `trace`, `debug`, `info`, `warn`, `error`, `fatal` or `silent`. */
  level: string;
  /** Masks personal identifiers in the messages of errors and in log messages. */
  mask: (text: string) => string;
  /** Standard error by default: standard output belongs to the results of commands. */
  destination?: DestinationStream;
}

/** Fields that may hold what a person wrote, or a secret. Redacted at the top, one and two levels down. */
const RISKY = [
  'text',
  'value',
  'values',
  'payload',
  'question',
  'comment',
  'answer',
  'body',
  'markdown',
  'card',
  'reply',
  'replies',
  'record',
  'state',
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'connectionString',
  'databaseUrl',
  'DATABASE_URL',
  'parameters',
  'query',
  'detail',
];
const REDACTED = ['', '*.', '*.*.'].flatMap((prefix) => RISKY.map((field) => `${prefix}${field}`));

/**
 * JSON lines with ISO times. Log events, ids and counts; what people wrote is redacted should it slip in.
 *
 * @example createLogger({ level: 'info', mask: (text) => mask(text).text }).info({ turnId }, 'turn answered');
 */
export function createLogger({ level, mask, destination }: LoggerOptions): Logger {
  const serialize = errorSerializer(mask);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: REDACTED, censor: '[redacted]' },
      serializers: { err: serialize, error: serialize, reason: serialize },
      hooks: {
        // logger.error(error) takes the error's message as the line's message; logger.info('…') may quote anything.
        logMethod(args, method) {
          const [first, second, ...rest] = args as [unknown, unknown, ...unknown[]];
          if (first instanceof Error) {
            const message = typeof second === 'string' ? second : first.message;
            method.apply(this, [{ err: first }, mask(message), ...maskAll(rest)] as Parameters<typeof method>);
          } else if (typeof first === 'string') {
            method.apply(this, [mask(first), ...maskAll([second, ...rest])] as unknown as Parameters<typeof method>);
          } else if (typeof second === 'string') {
            method.apply(this, [first, mask(second), ...maskAll(rest)] as Parameters<typeof method>);
          } else {
            method.apply(this, args);
          }
        },
      },
    },
    destination ?? pino.destination({ dest: 2, sync: true }),
  );

  /** The values of %s in a message. */
  function maskAll(values: unknown[]): unknown[] {
    return values
      .filter((value) => value !== undefined)
      .map((value) => (typeof value === 'string' ? mask(value) : value));
  }
}
