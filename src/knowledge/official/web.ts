import type { LookupFunction } from 'node:net';
import type { Agent } from 'undici';
import { publicOnly } from './address.ts';

/** What a site answered, redirects not followed. */
export interface Answer {
  status: number;
  header(name: string): string | null;
  body: string;
}

/** Fetches one address once. @throws WebError when there was no answer, or one that is too large or too slow. */
export interface Web {
  get(url: URL, headers?: Record<string, string>): Promise<Answer>;
  close(): Promise<void>;
}

export class WebError extends Error {
  override readonly name = 'WebError';
}

/** Who asks. A site can name it in its robots.txt. */
export const USER_AGENT = 'dars-guide/0.1 (copies of pages for a guidance assistant; obeys robots.txt)';

export interface WebOptions {
  /** For tests: every address is asked for under this one, its host in front of its path. */
  base?: string | undefined;
  lookup?: LookupFunction;
  /** Milliseconds for a whole answer. */
  timeoutMs?: number;
  /** Bytes of an answer, unpacked. */
  maxBytes?: number;
}

export function openWeb({ base, lookup, timeoutMs = 30_000, maxBytes = 5_000_000 }: WebOptions = {}): Web {
  const connect = { timeout: Math.min(10_000, timeoutMs) };
  let agent: Agent | null = null;
  const options: Agent.Options = {
    connect: base === undefined ? { ...connect, lookup: lookup ?? publicOnly() } : connect,
    connections: 1,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
  return {
    async get(url, headers = {}) {
      const at =
        base === undefined ? url : new URL(`${base.replace(/\/+$/, '')}/${url.hostname}${url.pathname}${url.search}`);
      // It takes a fifth of a second to load, and most starts fetch nothing.
      const undici = await import('undici');
      agent ??= new undici.Agent(options);
      const stop = AbortSignal.timeout(timeoutMs);
      try {
        const response = await undici.fetch(at, {
          dispatcher: agent,
          redirect: 'manual',
          signal: stop,
          headers: { 'user-agent': USER_AGENT, accept: 'text/html, text/plain;q=0.5', ...headers },
        });
        const type = response.headers.get('content-type') ?? '';
        return {
          status: response.status,
          header: (name) => response.headers.get(name),
          body: decoded(await whole(response.body, maxBytes), type),
        };
      } catch (error) {
        if (error instanceof WebError) throw error;
        throw new WebError(stop.aborted ? `no whole answer within ${timeoutMs} ms` : causeOf(error), { cause: error });
      }
    },
    close: async () => {
      await agent?.destroy();
    },
  };
}

/** Counted after unpacking, so that a small answer that unpacks to a huge one is let go too. */
async function whole(body: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.length;
    if (size > maxBytes) throw new WebError(`the answer is larger than ${maxBytes} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function decoded(bytes: Buffer, type: string): string {
  const charset = /charset="?([\w-]+)/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

function causeOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (inner as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : inner instanceof Error ? inner.message : 'no answer';
}
