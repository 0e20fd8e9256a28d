import { type Logger, LogLevel } from '@slack/logger';
import { type Log, loggable } from '../../src/bot/index.ts';

/**
 * Bolt and its clients write messages of people into their log lines (whole bodies at debug level). Only warnings and errors
 * are taken over, and of them only the kind of thing that was said.
 */
export function boltLogger(log: Log): Logger {
  const code = (parts: readonly unknown[]): object => {
    const error = parts.find((part) => part instanceof Error);
    return error === undefined ? {} : { fault: loggable(error) };
  };
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...parts) => log.warn(code(parts), 'a warning of the Slack library'),
    error: (...parts) => log.error(code(parts), 'an error of the Slack library'),
    setLevel: () => undefined,
    getLevel: () => LogLevel.WARN,
    setName: () => undefined,
  };
}
