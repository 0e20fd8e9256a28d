import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** What a page of the site does when it is asked for. */
export type Serve = (request: IncomingMessage, response: ServerResponse, time: number) => void;

export interface Asked {
  /** Host and path. */
  page: string;
  at: number;
  ifNoneMatch: string | undefined;
  userAgent: string | undefined;
  status: number;
}

/** Stands for the official sites on loopback: `/host/path`. Pages can change, break, redirect, be moved and be withdrawn. */
export class OfficialSite {
  readonly asked: Asked[] = [];
  /** The most requests that were under way together. */
  mostAtOnce = 0;
  private under = 0;
  private readonly pages = new Map<string, Serve>();
  private readonly times = new Map<string, number>();
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const page = (request.url ?? '/').slice(1);
      this.under += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.under);
      response.on('close', () => {
        this.under -= 1;
        this.asked.push({
          page,
          at: Date.now(),
          ifNoneMatch: request.headers['if-none-match'],
          userAgent: request.headers['user-agent'],
          status: response.statusCode,
        });
      });
      const time = (this.times.get(page) ?? 0) + 1;
      this.times.set(page, time);
      const serve = this.pages.get(page) ?? answer(404, 'There is nothing here.');
      serve(request, response, time);
    });
  }

  static async start(): Promise<OfficialSite> {
    const site = new OfficialSite();
    await new Promise<void>((ready) => site.server.listen(0, '127.0.0.1', ready));
    return site;
  }

  get base(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** `where` is an address of the real site. */
  on(where: string, serve: Serve): void {
    const { hostname, pathname } = new URL(where);
    this.pages.set(`${hostname}${pathname}`, serve);
    this.times.delete(`${hostname}${pathname}`);
  }

  /** How often a page was asked for. */
  timesAsked(where: string): number {
    const { hostname, pathname } = new URL(where);
    return this.asked.filter(({ page }) => page === `${hostname}${pathname}`).length;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}

export const answer =
  (status: number, body = '', headers: Record<string, string> = {}): Serve =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);
  };

/** A page with an ETag, which answers 304 to whoever has it. */
export const page =
  (html: string): Serve =>
  (request, response) => {
    const etag = `"${createHash('sha256').update(html).digest('hex').slice(0, 12)}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag }).end(html);
  };

export const redirect = (status: number, to: string): Serve => answer(status, '', { location: to });

/** The first answers, one for each time, and then the last of them for good. */
export const inTurn =
  (...serves: Serve[]): Serve =>
  (request, response, time) =>
    (serves[time - 1] ?? serves.at(-1))?.(request, response, time);

/** Accepts and never answers. */
export const silence: Serve = () => undefined;

/** Says that a page comes and breaks off in the middle of it. */
export const brokenOff: Serve = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100000' });
  response.write('<html><main><h1>Half');
  setTimeout(() => response.destroy(), 20);
};

/** Little on the wire, huge when it is unpacked. */
export const bomb: Serve = (_request, response) => {
  const body = gzipSync(Buffer.alloc(40_000_000, 'a'));
  response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end(body);
};

/** A guidance page as sites build them: the words in the middle of much that is none of them. All text is invented. */
export function guidancePage(
  title: string,
  { version, edited, body }: { version?: string; edited?: string; body: string },
): string {
  return `<!doctype html><html lang="en"><head><title>${title} - NHS England Digital</title>
<style>p{color:red}</style><script>window.track("${Math.random()}")</script></head><body>
<div class="cookie-banner"><p>We have put some small files called cookies on your device. Do you accept them all?</p></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/data">Data and information services</a></li></ul></nav></header>
<main id="main-content"><article><h1>${title}</h1>
${version === undefined ? '' : `<p>Version ${version}</p>`}
${body}
</article>
${edited === undefined ? '' : `<div class="page-meta"><p>Last edited: ${edited} 10:41 am</p></div>`}</main>
<footer><p>Legal and accessibility information of the site, and a very long footer with many words in it.</p></footer>
</body></html>`;
}
