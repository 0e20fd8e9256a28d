/**
 * Thrown by `Bot.accept` when what a person did could not be recorded. The platform must not be told "received": it will
 * deliver the event again. The reason is in `cause`.
 *
 * @example
 * try {
 *   await bot.accept(incoming);
 * } catch (error) {
 *   response.status(error instanceof StoreUnavailable ? 503 : 500).end();
 * }
 */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';

  constructor(cause: unknown) {
    super('the turn could not be recorded', { cause });
  }
}

/**
 * Thrown by `Adapter.send` when a reply can never arrive: the channel is gone, the bot was removed. It is not tried again.
 * Any other error of `send` means "try again later".
 *
 * @example if (code === 'channel_not_found') throw new Undeliverable('channel_not_found');
 */
export class Undeliverable extends Error {
  override name = 'Undeliverable';
  /** The platform's code. Logged, so never text of a person. */
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(`the reply cannot be delivered (${reason})`, { cause });
    this.reason = reason;
  }
}

/**
 * Thrown by `createBot` when the parts do not fit together: two skills claim the same word, or two adapters serve the same
 * platform. A mistake in the program, found at its start.
 */
export class WiringError extends Error {
  override name = 'WiringError';
}

/**
 * Thrown by `Adapter.start` when the platform refuses the set-up: a wrong token, a missing scope. The message is one line that
 * names the setting and says how to mend it, and holds no secret.
 */
export class SetupError extends Error {
  override name = 'SetupError';
}

/** A skill, a classifier or an adapter did not come to an end. */
export class TookTooLong extends Error {
  override name = 'TookTooLong';

  constructor(what: string, ms: number) {
    super(`${what} took longer than ${ms} ms`);
  }
}

/** Waits for `work`, at most `ms`. @throws TookTooLong */
export async function inTime<T>(what: string, ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TookTooLong(what, ms)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
