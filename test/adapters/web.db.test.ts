import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebAdapter } from '../../adapters/web/adapter.ts';
import { adapterContract } from '../support/adapter-contract.ts';
import { skillOf, testBot, until, untilDone, type TestBot } from '../support/bot.ts';
import { serve } from '../support/http.ts';
import { withStorage } from '../support/storage.ts';

const conversation = 'conversation-1';
const json = { 'content-type': 'application/json' };
const post = (url: string, body: unknown, headers: Record<string, string> = json) =>
  fetch(`${url}/api/turns`, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const message = (text: string, eventId: string) => ({ conversation, eventId, kind: 'message', text });

adapterContract('the web page', async () => {
  const adapter = new WebAdapter();
  const { url, close } = await serve(adapter.router());
  let events = '';
  const leave = new AbortController();
  const listening = (async () => {
    const { body } = await fetch(`${url}/api/conversations/${conversation}/events`, { signal: leave.signal });
    for await (const chunk of body ?? []) events += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => undefined);
  return {
    adapter,
    shownSoFar: () => Promise.resolve(events),
    deliver: async (text, eventId) => (await post(url, message(text, eventId))).ok,
    shown: async () => (await fetch(`${url}/api/conversations/${conversation}`)).text(),
    async close() {
      leave.abort();
      await listening;
      await close();
    },
  };
});

describe('the web page', () => {
  let adapter: WebAdapter;
  let server: Awaited<ReturnType<typeof serve>>;
  beforeEach(async () => {
    adapter = new WebAdapter();
    server = await serve(adapter.router());
  });
  afterEach(() => server.close());

  /** With headers that fetch does not let through. */
  const get = (headers: Record<string, string>, host = '127.0.0.1', port = server.port) =>
    new Promise<number>((resolve, reject) => {
      request({ host, port, path: '/', headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

  it('is served from this machine alone: page, styles, scripts and the card library', async () => {
    const html = await (await fetch(`${server.url}/`)).text();
    const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(paths.length).toBeGreaterThanOrEqual(4);
    for (const path of paths) expect((await fetch(server.url + path)).status, path).toBe(200);
    expect(html).not.toMatch(/(?:src|href)="https?:/);
  });

  it('says in its headers that nothing may be loaded from elsewhere and nobody may frame it', async () => {
    const policy = (await fetch(`${server.url}/`)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
  });

  it('turns a foreign name that points at this machine away, and a post from a foreign page', async () => {
    expect(await get({ host: 'evil.example' })).toBe(403);
    expect(await get({ host: `localhost:${server.port}` })).toBe(200);
    const foreign = await post(server.url, message('frogs', 'event-0001'), { ...json, origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    expect(((await foreign.json()) as { error: string }).error).toContain('this machine only');
  });

  it('is refused on every other interface of the machine', async () => {
    const open = await serve(adapter.router(), '0.0.0.0');
    try {
      expect(await get({}, '127.0.0.1', open.port)).toBe(200);
      const others = Object.values(networkInterfaces())
        .flatMap((addresses) => addresses ?? [])
        .filter(({ family, internal }) => family === 'IPv4' && !internal);
      for (const { address } of others) expect(await get({}, address, open.port), address).toBe(403);
    } finally {
      await open.close();
    }
  });

  it.each([
    ['no JSON', '{"conversation":', 400, 'could not be read'],
    ['a field that does not exist', { ...message('x', 'event-0001'), admin: true }, 400, 'could not be read'],
    [
      'a conversation id that is none',
      { ...message('x', 'event-0001'), conversation: '../etc' },
      400,
      'conversation id',
    ],
    ['two megabytes', message('x'.repeat(2_000_000), 'event-0001'), 413, 'could not be read'],
    ['a message before the bot is there', message('x', 'event-0001'), 503, 'Still starting'],
  ])('refuses %s in words that say what was wrong', async (_what, body, status, words) => {
    const response = await post(server.url, body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: string }).error).toContain(words);
  });

  it('answers a page that does not exist with 404', async () => {
    expect((await fetch(`${server.url}/vendor/../../package.json`)).status).toBe(404);
    expect((await fetch(`${server.url}/vendor/package.json`)).status).toBe(404);
  });
});

describe('a conversation on the web page', () => {
  const withBot = (run: (parts: { url: string; bot: TestBot; done: () => Promise<void> }) => Promise<void>) =>
    withStorage('embedded', async (storage) => {
      const adapter = new WebAdapter();
      const server = await serve(adapter.router());
      const bot = testBot(storage, {
        adapter: adapter as unknown as TestBot['adapter'],
        skills: [
          skillOf(({ text, name, value, values }) => JSON.stringify({ text, name, value, values }), {
            claims: { intents: ['ask'], actions: ['form.', 'press.'] },
          }),
        ],
      });
      await bot.start();
      try {
        await run({ url: server.url, bot, done: () => untilDone(storage) });
      } finally {
        await bot.stop(500);
        await server.close();
      }
    });

  it('is all there after a reload, each turn with its answers, and nobody else sees it', () =>
    withBot(async ({ url, done }) => {
      await post(url, message('first', 'event-0001'));
      await post(url, message('second', 'event-0002'));
      await done();
      const entries = (await (await fetch(`${url}/api/conversations/${conversation}`)).json()) as {
        text: string;
        status: string;
        cards: unknown[];
      }[];
      expect(entries.map(({ text, status, cards }) => [text, status, cards.length])).toEqual([
        ['first', 'answered', 1],
        ['second', 'answered', 1],
      ]);
      expect(await (await fetch(`${url}/api/conversations/another-one`)).json()).toEqual([]);
    }));

  it('tells an open page when an answer is there, and lets go of a page that was closed', () =>
    withBot(async ({ url, bot }) => {
      const closing = new AbortController();
      const response = await fetch(`${url}/api/conversations/${conversation}/events`, { signal: closing.signal });
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      await post(url, message('frogs', 'event-0001'));
      let heard = '';
      while (!heard.includes('event: reply')) heard += new TextDecoder().decode((await reader.read()).value);
      closing.abort();
      await post(url, message('more frogs', 'event-0002'));
      await until(
        async () =>
          (await bot.transcript(`web:${conversation}`)).filter(({ status }) => status === 'answered').length === 2,
      );
    }));

  it('hands buttons and forms on with their id, value and fields', () =>
    withBot(async ({ url, done }) => {
      await post(url, {
        conversation,
        eventId: 'event-0001',
        kind: 'action',
        text: 'Press',
        name: 'press.me',
        value: 'v1',
      });
      await post(url, {
        conversation,
        eventId: 'event-0002',
        kind: 'submission',
        text: 'Send',
        name: 'form.why',
        value: 'v2',
        values: { comment: 'because 943 476 5919' },
      });
      await done();
      const shown = await (await fetch(`${url}/api/conversations/${conversation}`)).text();
      expect(shown).toMatch(/name\W+press\.me\W+value\W+v1/);
      expect(shown).toContain('because [NHS number]');
    }));

  it('lists starter prompts made from what the skills say', () =>
    withBot(async ({ url }) => {
      expect(await (await fetch(`${url}/api/help`)).json()).toEqual([
        { title: 'Echo', text: 'says it again', examples: ['hello'] },
      ]);
    }));

  it('answers the very long, the wordless and the strange', () =>
    withBot(async ({ url, done }) => {
      const odd = [
        'x'.repeat(40_000),
        '   ',
        '👍',
        'ع‏مرحبا‎',
        "'; drop table turns; --",
        '<img src=x onerror=alert(1)>',
      ];
      for (const [index, text] of odd.entries())
        expect((await post(url, message(text, `event-000${index}`))).status).toBe(202);
      await done();
      const entries = (await (await fetch(`${url}/api/conversations/${conversation}`)).json()) as {
        cards: unknown[];
      }[];
      expect(entries.map(({ cards }) => cards.length)).toEqual(odd.map(() => 1));
    }));
});
