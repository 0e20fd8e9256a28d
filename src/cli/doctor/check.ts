/** What one look found. */
export interface Finding {
  /** `skipped`: not set up, so there is nothing to check. */
  state: 'ok' | 'warning' | 'problem' | 'skipped';
  /** What was looked at, such as `Slack token`. */
  what: string;
  /** What was found; holds no secret. */
  found: string;
  /** What to do about it. */
  mend?: string;
}

export const ok = (what: string, found: string): Finding => ({ state: 'ok', what, found });
export const problem = (what: string, found: string, mend: string): Finding => ({
  state: 'problem',
  what,
  found,
  mend,
});
export const warning = (what: string, found: string, mend: string): Finding => ({
  state: 'warning',
  what,
  found,
  mend,
});
export const skipped = (what: string, found: string): Finding => ({ state: 'skipped', what, found });

const TIMEOUT = 10_000;

/** @throws Unreachable with a reason in words. */
export async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { redirect: 'error', ...init, signal: AbortSignal.timeout(TIMEOUT) });
  } catch (error) {
    const { cause, name } = error as { cause?: { code?: string }; name?: string };
    throw new Unreachable(
      name === 'TimeoutError' ? `no answer in ${TIMEOUT / 1000} s` : (cause?.code ?? 'no connection'),
    );
  }
}

export class Unreachable extends Error {
  override name = 'Unreachable';
}

/** Slack refuses what is five minutes off, and so do Microsoft's tokens. */
const TOLERATED_SKEW_S = 120;

/** Compares our clock with the `Date` of an answer. */
export function clock(whose: string, response: Response, now: number): Finding {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) return skipped('Clock', `${whose} gave no time to compare with`);
  const off = Math.round((now - date) / 1000);
  const found = `${Math.abs(off)} s ${off < 0 ? 'behind' : 'ahead of'} ${whose}`;
  return Math.abs(off) <= TOLERATED_SKEW_S
    ? ok('Clock', found)
    : problem('Clock', found, 'Set the clock by NTP: requests that are more than five minutes off are refused.');
}
