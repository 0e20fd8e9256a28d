import type { Log } from '../storage/index.ts';

const tell = (_fields: object, message: string): void => void process.stderr.write(`${message}\n`);

/** What goes wrong beside a command, for the person at the terminal: one line each on standard error. */
export const terminalLog: Log = { info: () => undefined, warn: tell, error: tell };
