import { setTimeout as sleep } from 'node:timers/promises';
import robots from 'robots-parser';
import { mayFetch } from './address.ts';
import { type Answer, USER_AGENT, type Web, WebError } from './web.ts';

/** What came of asking for a page. */
export type Fetched =
  | { kind: 'page'; html: string; etag: string | null; lastModified: string | null; movedTo: string | null }
  /** 304: the copy is still what the site serves. */
  | { kind: 'same'; movedTo: string | null }
  | { kind: 'gone'; why: string }
  | { kind: 'disallowed'; why: string }
  /** The site asks to be left alone until then. */
  | { kind: 'later'; until: Date; why: string }
  | { kind: 'failed'; why: string };

/** What is known of a page from the last time. */
export interface Known {
  etag: string | null;
  lastModified: string | null;
}

export interface Pace {
  /** Least milliseconds between two requests to a host; a site's own Crawl-delay when that is longer. */
  betweenMs: number;
  /** First wait after an answer that asks to try again; it doubles. */
  backOffMs: number;
  tries: number;
  /** A site that asks for more patience than this, in milliseconds, is left alone until the next run. */
  patienceMs: number;
}

const standardPace: Pace = { betweenMs: 1500, backOffMs: 2000, tries: 3, patienceMs: 60_000 };

/** A stand-in on this machine need not be spared. */
export const paceFor = (base: string | undefined): Pace =>
  base === undefined ? standardPace : { ...standardPace, betweenMs: 0, backOffMs: 50 };

// Its types say `default`, its code is the function itself.
const robotsParser = robots as unknown as typeof robots.default;
type Robots = ReturnType<typeof robotsParser>;
const MOST_REDIRECTS = 5;

/** Asks sites for pages: one request at a time, as robots.txt allows, waiting between requests, and longer when asked to. */
export class PoliteReader {
  private readonly robots = new Map<string, Robots | WebError>();
  private readonly askedAt = new Map<string, number>();
  private readonly silentUntil = new Map<string, Date>();
  private readonly web: Web;
  private readonly hosts: ReadonlySet<string>;
  private readonly pace: Pace;

  /** @param hosts the only ones that are asked. */
  constructor(web: Web, hosts: ReadonlySet<string>, pace: Pace = standardPace) {
    this.web = web;
    this.hosts = hosts;
    this.pace = pace;
  }

  /** Never throws: whatever goes wrong is what came of it. */
  async read(address: string, known: Known): Promise<Fetched> {
    try {
      return await this.follow(new URL(address), known);
    } catch (error) {
      return { kind: 'failed', why: error instanceof Error ? error.message : 'unknown' };
    }
  }

  private async follow(first: URL, known: Known): Promise<Fetched> {
    const seen = new Set<string>();
    let url = first;
    // Where it stands now, as long as every step there was for good.
    let forGood = true;
    while (seen.size <= MOST_REDIRECTS) {
      if (!mayFetch(url, this.hosts)) return { kind: 'failed', why: `leads to ${url.host}, which is not asked` };
      if (seen.has(url.href)) return { kind: 'failed', why: 'redirects in a circle' };
      seen.add(url.href);
      const silent = this.silentUntil.get(url.hostname);
      if (silent !== undefined && silent > new Date()) return { kind: 'later', until: silent, why: 'asked to wait' };
      const robots = await this.robotsOf(url);
      if (robots instanceof WebError) return { kind: 'failed', why: `robots.txt: ${robots.message}` };
      if (robots.isAllowed(url.href, USER_AGENT) === false)
        return { kind: 'disallowed', why: 'robots.txt asks not to' };
      const answer = await this.ask(url, first.href === url.href ? conditional(known) : {}, robots);
      if ('kind' in answer) return answer;
      const to = answer.header('location');
      if (answer.status >= 301 && answer.status <= 308 && answer.status !== 304 && to !== null) {
        forGood &&= answer.status === 301 || answer.status === 308;
        url = new URL(to, url);
        url.hash = '';
        continue;
      }
      return judged(answer, forGood && url.href !== first.href ? url.href : null);
    }
    return { kind: 'failed', why: 'too many redirects' };
  }

  /** One page, tried again while the site has trouble. */
  private async ask(url: URL, headers: Record<string, string>, robots?: Robots): Promise<Answer | Fetched> {
    const { tries, backOffMs, patienceMs } = this.pace;
    for (let attempt = 1; ; attempt += 1) {
      await this.turn(url.hostname, robots);
      let trouble: string;
      let wait = backOffMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
      try {
        const answer = await this.web.get(url, headers);
        if (answer.status !== 429 && answer.status < 500) return answer;
        trouble = `the site answered ${answer.status}`;
        const asked = retryAfter(answer.header('retry-after'));
        if (asked !== null && asked > patienceMs) {
          const until = new Date(Date.now() + asked);
          this.silentUntil.set(url.hostname, until);
          return { kind: 'later', until, why: `${trouble} and asked to wait` };
        }
        wait = Math.max(wait, asked ?? 0);
      } catch (error) {
        trouble = error instanceof Error ? error.message : 'no answer';
      }
      if (attempt >= tries) return { kind: 'failed', why: trouble };
      await sleep(wait);
    }
  }

  /** Waits until this host may be asked again. */
  private async turn(host: string, robots?: Robots): Promise<void> {
    const delay = Math.max(this.pace.betweenMs, Math.min(60, robots?.getCrawlDelay(USER_AGENT) ?? 0) * 1000);
    const wait = (this.askedAt.get(host) ?? 0) + delay - Date.now();
    if (wait > 0) await sleep(wait);
    this.askedAt.set(host, Date.now());
  }

  /** A site without one allows everything; one that cannot say is not asked (RFC 9309, 2.3.1). */
  private async robotsOf({ hostname, origin }: URL): Promise<Robots | WebError> {
    const known = this.robots.get(hostname);
    if (known) return known;
    const url = new URL('/robots.txt', origin);
    const answer = await this.ask(url, {});
    const robots =
      'kind' in answer
        ? new WebError('why' in answer ? answer.why : 'no answer')
        : robotsParser(url.href, answer.status === 200 ? answer.body : '');
    this.robots.set(hostname, robots);
    return robots;
  }
}

const conditional = ({ etag, lastModified }: Known): Record<string, string> => ({
  ...(etag === null ? {} : { 'if-none-match': etag }),
  ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
});

function judged(answer: Answer, movedTo: string | null): Fetched {
  const { status } = answer;
  if (status === 304) return { kind: 'same', movedTo };
  if (status === 404 || status === 410) return { kind: 'gone', why: `the site answered ${status}` };
  if (status !== 200) return { kind: 'failed', why: `the site answered ${status}` };
  const type = answer.header('content-type') ?? '';
  if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(type))
    return { kind: 'failed', why: `it is no page but ${type.split(';')[0] ?? 'nothing'}` };
  return {
    kind: 'page',
    html: answer.body,
    etag: answer.header('etag'),
    lastModified: answer.header('last-modified'),
    movedTo,
  };
}

/** Milliseconds, from seconds or a date; null when nothing usable is said. */
function retryAfter(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * 1000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}
