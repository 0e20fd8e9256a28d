import type { Loose } from './shapes.ts';

/** Thrown by a method that Slack would refuse. `answer` is what the caller gets, with status 200. */
export class Refused extends Error {
  readonly answer: Loose;

  constructor(error: string, messages: readonly string[] = [], more: Loose = {}) {
    super(error);
    this.answer = {
      ok: false,
      error,
      ...(messages.length > 0 ? { errors: messages, response_metadata: { messages } } : {}),
      ...more,
    };
  }
}

/** @throws Refused always. */
export function refuse(error: string, messages: readonly string[] = []): never {
  throw new Refused(error, messages);
}
