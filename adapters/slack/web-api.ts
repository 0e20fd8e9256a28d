import { setTimeout as sleep } from 'node:timers/promises';
import { ErrorCode, WebClient, type WebClientOptions } from '@slack/web-api';
import { Undeliverable } from '../../src/bot/index.ts';

/** What Slack refuses for good: the channel, the person or the installation is gone. */
const GONE = new Set([
  'channel_not_found',
  'is_archived',
  'not_in_channel',
  'user_not_in_channel',
  'user_not_found',
  'users_not_found',
  'cannot_dm_bot',
  'messages_tab_disabled',
  'restricted_action',
  'account_inactive',
  'token_revoked',
  'org_login_required',
  'team_access_not_granted',
  'thread_not_found',
]);

/** Tries in one go; after that the inbox keeps the reply for later. */
const TRIES = 4;
/** Longest wait for a rate limit before the reply goes back to the inbox, in milliseconds. */
const LONGEST_WAIT = 40_000;
const TIMEOUT = 15_000;

/** A client that never tries again by itself: whether a repetition is safe is known here. */
export function webClient(token: string | undefined, apiUrl: string | undefined): WebClient {
  const options: WebClientOptions = {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: TIMEOUT,
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  };
  return new WebClient(token, options);
}

/** Slack's error code, such as `invalid_blocks`; undefined when the call did not get that far. */
export function refusal(error: unknown): string | undefined {
  const { code, data } = error as { code?: string; data?: { error?: string } };
  return code === ErrorCode.PlatformError ? data?.error : undefined;
}

/**
 * Calls Slack: waits when told to (`Retry-After`), and tries again after 5xx and network faults, whose outcome is not known.
 * Before such a repetition `done` is asked whether the first call had its effect after all.
 *
 * @throws Undeliverable when it can never work; otherwise the last error.
 */
export async function persist<T>(
  call: () => Promise<T>,
  {
    done = () => Promise.resolve(undefined),
    pauseMs = 1000,
  }: { done?: () => Promise<T | undefined>; pauseMs?: number } = {},
): Promise<T> {
  let waited = 0;
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      const why = refusal(error);
      if (why !== undefined && GONE.has(why)) throw new Undeliverable(why, error);
      if (tries === TRIES) throw error;
      const { code, retryAfter, statusCode } = error as { code?: string; retryAfter?: number; statusCode?: number };
      if (code === ErrorCode.RateLimitedError) {
        const pause = (retryAfter ?? 1) * 1000;
        waited += pause;
        if (waited > LONGEST_WAIT) throw error;
        await sleep(pause);
      } else if (unclear(why, statusCode)) {
        await sleep(pauseMs * 2 ** (tries - 1));
        const effect = await done();
        if (effect !== undefined) return effect;
      } else throw error;
    }
  }
}

/** Slack may or may not have done it: a fault of its own, or no answer at all. */
const unclear = (why: string | undefined, statusCode: number | undefined): boolean =>
  why === undefined
    ? statusCode === undefined || statusCode >= 500
    : ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'].includes(why);
