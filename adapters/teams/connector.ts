import { setTimeout as sleep } from 'node:timers/promises';
import type { Activity, ConversationParameters, TeamsChannelAccount } from 'botbuilder';
import { Entity } from 'botframework-connector/lib/connectorApi/models/mappers.js';
import { type Log, Undeliverable, loggable } from '../../src/bot/index.ts';

/**
 * The client sends of an entity only the fields in its own table: type, text and mentioned. `Activity.entities` allows others, but
 * `@azure/core-client` (1.9, `serializeSequenceType`) looks entities up by name and overlooks that. So the table is told: without
 * it no citation and no AI label reaches Teams.
 */
Entity.type.additionalProperties = { type: { name: 'Object' } };

interface CallOptions {
  /** In milliseconds. */
  timeout: number;
}

/** The calls of the Bot Connector that are used. */
export interface Connector {
  conversations: {
    sendToConversation(
      conversation: string,
      activity: Partial<Activity>,
      options: CallOptions,
    ): Promise<{ id?: string }>;
    updateActivity(
      conversation: string,
      id: string,
      activity: Partial<Activity>,
      options: CallOptions,
    ): Promise<{ id?: string }>;
    deleteActivity(conversation: string, id: string, options: CallOptions): Promise<unknown>;
    createConversation(parameters: ConversationParameters, options: CallOptions): Promise<{ id?: string }>;
    getConversationMember(conversation: string, member: string, options: CallOptions): Promise<TeamsChannelAccount>;
  };
}

/** Longest wait for one call. */
export const CALL_MS = 15_000;

/**
 * The client repeats what failed by itself, messages too, and so posts twice what was accepted before the answer was lost. It
 * has no setting for that, so the steps are taken out of its pipeline; the one that follows redirects with them, because the
 * token is meant for no other host.
 */
export function withoutRetries(client: unknown): Connector {
  const { pipeline } = (client as { client: { pipeline: { removePolicy(named: { name: string }): unknown } } }).client;
  for (const name of ['defaultRetryPolicy', 'redirectPolicy']) pipeline.removePolicy({ name });
  return client as Connector;
}

/** What the Bot Connector says about a call that failed. */
export interface Refusal {
  /** Undefined where there was no answer. */
  status: number | undefined;
  /** Such as `MessageWritesBlocked`, or the code of a broken connection. */
  code: string;
  retryAfterMs: number | undefined;
}

export function refusal(error: unknown): Refusal {
  const { statusCode, code, name, details, response } = error as {
    statusCode?: number;
    code?: unknown;
    name?: string;
    details?: { error?: { code?: unknown } };
    response?: { headers?: { get(header: string): string | undefined }; bodyAsText?: string | null };
  };
  const said = details?.error?.code ?? codeIn(response?.bodyAsText) ?? code ?? (name === 'AbortError' ? name : '');
  const seconds = Number(response?.headers?.get('retry-after'));
  return {
    status: statusCode,
    code: typeof said === 'string' ? said : '',
    retryAfterMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  };
}

function codeIn(body: string | null | undefined): unknown {
  try {
    const { error, message } = JSON.parse(body ?? '') as { error?: { code?: unknown }; message?: string };
    // "Blocked" is told as JSON inside a message: `send-proactive-messages.md`.
    return error?.code ?? (JSON.parse(message ?? '{}') as { subCode?: unknown }).subCode;
  } catch {
    return undefined;
  }
}

/** Nothing was done: "retry" in https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit. */
const REFUSED_FOR_NOW: ReadonlySet<number | undefined> = new Set([412, 429]);
/** Said by something between here and Teams: the call may have had its effect. */
const UNCLEAR: ReadonlySet<number | undefined> = new Set([408, 500, 502, 503, 504]);
/** The connection broke after it was made. `REQUEST_SEND_ERROR` is the client's word for a socket that hung up. */
const BROKEN: ReadonlySet<string> = new Set(['AbortError', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'REQUEST_SEND_ERROR']);
/** Nothing was sent at all. */
const NOT_REACHED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const isUnclear = ({ status, code }: Refusal): boolean =>
  UNCLEAR.has(status) || (status === undefined && BROKEN.has(code));

/** First pause, and the longest that is waited for within one call of `send`; what takes longer is sent again later. */
export const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 20_000;
const TRIES = 4;

export interface Persistence {
  log: Log;
  /** First pause, in milliseconds. */
  pauseMs: number;
}

/**
 * Repeats a call that may have its effect twice without harm: changing, deleting, asking.
 * @throws Undeliverable when it can never succeed; what the client throws when it may do so later.
 */
export const persist = <T>(call: () => Promise<T>, { pauseMs }: Pick<Persistence, 'pauseMs'>): Promise<T> =>
  repeat(call, (refused) => isUnclear(refused), pauseMs);

/**
 * Posts once. Posting is not idempotent and takes no key, so it is repeated only when it is certain that nothing was posted
 * (openclaw/openclaw#121116: repeated posts reached people two or three times). Otherwise it is taken as done.
 * @returns the id of the message, or null when it is not known.
 * @throws Undeliverable; what the client throws when it may succeed later.
 */
export async function post(
  call: () => Promise<{ id?: string }>,
  { log, pauseMs }: Persistence,
): Promise<string | null> {
  try {
    return (await repeat(call, () => false, pauseMs)).id ?? null;
  } catch (error) {
    const refused = refusal(error);
    const accepted = refused.status !== undefined && refused.status < 300;
    if (!accepted && !isUnclear(refused)) throw error;
    const { status, code } = refused;
    log.error(
      { status, code, fault: loggable(error) },
      'it is not known whether Teams took a message; it is not repeated',
    );
    return null;
  }
}

async function repeat<T>(call: () => Promise<T>, more: (refused: Refusal) => boolean, pauseMs: number): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const refused = refusal(error);
      const { status, code, retryAfterMs } = refused;
      if (status === 403 || status === 404) throw new Undeliverable(code === '' ? `http_${status}` : code, error);
      const again = REFUSED_FOR_NOW.has(status) || (status === undefined && NOT_REACHED.has(code)) || more(refused);
      const wait = retryAfterMs ?? pauseMs * 2 ** (tries - 1) * (1 + Math.random() / 4);
      if (!again || tries === TRIES || wait > LONGEST_PAUSE_MS) throw error;
      await sleep(wait);
    }
  }
}
