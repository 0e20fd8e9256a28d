import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer, type WebSocket } from 'ws';
import { People } from './people.ts';
import { type Loose, State } from './state.ts';
import { run } from './web-api.ts';

export type { Loose, Message, View } from './state.ts';

export interface Delivery {
  status: number;
  body: string;
  ms: number;
}

export interface FakeSlackOptions {
  signingSecret?: string;
  botToken?: string;
  appToken?: string;
  team?: string;
  scopes?: string;
  /** Pauses before an event is delivered again; Slack's are 0, about 60,000 and about 300,000 ms. */
  retryMs?: readonly number[];
  /** How long a `trigger_id` is good; Slack's is 3,000 ms. */
  triggerMs?: number;
  /** How long Slack waits for an answer to an event; Slack's is 3,000 ms. */
  timeoutMs?: number;
  /** Posts a second in one channel before 429; off by default. */
  rate?: number;
}

type Fault = 429 | 500 | 503 | 'accepted-then-500' | { error: string };

/** Slack over HTTP on loopback: signs and retries what it sends, refuses what Slack refuses. */
export class FakeSlack extends People {
  readonly state = new State();
  private readonly server: Server;
  private readonly sockets = new Set<WebSocket>();
  private readonly options: Required<Omit<FakeSlackOptions, 'rate'>> & { rate?: number | undefined };
  private readonly faults: { method: string; with: Fault; retryAfter: number }[] = [];
  private readonly posts = new Map<string, number[]>();
  private botUrl = '';
  private socketWaits = new Map<string, (payload: unknown) => void>();

  private constructor(options: FakeSlackOptions) {
    super();
    this.options = {
      signingSecret: 'shhh-shhh-shhh',
      botToken: 'xoxb-good',
      appToken: 'xapp-good',
      team: 'TTEAM0001',
      scopes: 'chat:write,users:read,users:read.email',
      retryMs: [0, 20, 60],
      triggerMs: 3000,
      timeoutMs: 3000,
      ...options,
    };
    this.state.tokens.set(this.options.botToken, this.options.team);
    this.server = createServer((request, response) => void this.answer(request, response));
    const sockets = new WebSocketServer({ server: this.server, path: '/socket' });
    sockets.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('message', (data) => {
        const { envelope_id: id, payload } = JSON.parse((data as Buffer).toString()) as {
          envelope_id?: string;
          payload?: unknown;
        };
        if (id !== undefined) this.socketWaits.get(id)?.(payload ?? null);
      });
      socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'AAPP00001' } }));
    });
  }

  static async start(options: FakeSlackOptions = {}): Promise<FakeSlack> {
    const slack = new FakeSlack(options);
    await new Promise<void>((resolve) => slack.server.listen(0, '127.0.0.1', resolve));
    return slack;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get apiUrl(): string {
    return `${this.url}/api/`;
  }

  get team(): string {
    return this.options.team;
  }

  get signingSecret(): string {
    return this.options.signingSecret;
  }

  /** Where the bot listens: the whole address of its events. */
  connect(botUrl: string): void {
    this.botUrl = botUrl;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The next calls of a method go wrong. */
  failNext(fault: { method: string; with: Fault; times?: number; retryAfter?: number }): void {
    for (let time = 0; time < (fault.times ?? 1); time += 1)
      this.faults.push({ method: fault.method, with: fault.with, retryAfter: fault.retryAfter ?? 1 });
  }

  /** Another workspace that may install the app with `code`. */
  addTeam(team: string): { code: string; token: string } {
    const [code, token] = [`code-${team}`, `xoxb-${team}`];
    this.state.codes.set(code, { team, token });
    return { code, token };
  }

  /** Sends anything, signed as told. */
  async raw(
    body: string,
    {
      type = 'application/json',
      timestamp = Math.floor(Date.now() / 1000),
      secret = this.options.signingSecret,
      signature,
      headers = {},
    }: {
      type?: string;
      timestamp?: number;
      secret?: string;
      signature?: string | null;
      headers?: Record<string, string>;
    } = {},
  ): Promise<Delivery> {
    const signed = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const began = performance.now();
    const response = await fetch(this.botUrl, {
      method: 'POST',
      headers: {
        'content-type': type,
        'x-slack-request-timestamp': String(timestamp),
        ...(signature === null ? {} : { 'x-slack-signature': signature ?? signed }),
        ...headers,
      },
      body,
      signal: AbortSignal.timeout(this.options.timeoutMs),
    }).catch(() => null);
    return { status: response?.status ?? 0, body: (await response?.text()) ?? '', ms: performance.now() - began };
  }

  /** Delivers an event, and again until it is taken, three more times at most. Gives every take. */
  async event(event: Loose, more: Loose = {}): Promise<Delivery[]> {
    const envelope = {
      token: 'verification',
      team_id: this.options.team,
      api_app_id: 'AAPP00001',
      type: 'event_callback',
      event_id: this.state.id('Ev'),
      event_time: Math.floor(Date.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: this.options.team,
          user_id: 'UBOT00001',
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      event: { event_ts: this.state.ts(), ...event },
      ...more,
    };
    this.lastEvent = envelope;
    return await this.deliverEvent(envelope);
  }

  async deliverEvent(envelope: Loose): Promise<Delivery[]> {
    const takes: Delivery[] = [];
    for (let retry = 0; retry <= this.options.retryMs.length; retry += 1) {
      if (retry > 0) await sleep(this.options.retryMs[retry - 1]);
      const last = takes.at(-1);
      const headers: Record<string, string> =
        retry === 0
          ? {}
          : {
              'x-slack-retry-num': String(retry),
              'x-slack-retry-reason': last?.status === 0 ? 'http_timeout' : 'http_error',
            };
      const take =
        this.sockets.size > 0
          ? await this.socketSend('events_api', envelope, retry)
          : await this.raw(JSON.stringify(envelope), { headers });
      takes.push(take);
      if (take.status >= 200 && take.status < 300) break;
    }
    return takes;
  }

  /** Interactions and commands: once, form-encoded. */
  async interact(payload: Loose): Promise<Delivery> {
    if (this.sockets.size > 0) return await this.socketSend('interactive', payload, 0);
    return await this.raw(new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), {
      type: 'application/x-www-form-urlencoded',
    });
  }

  async slash(fields: Record<string, string>): Promise<Delivery> {
    if (this.sockets.size > 0) return await this.socketSend('slash_commands', fields, 0);
    return await this.raw(new URLSearchParams(fields).toString(), { type: 'application/x-www-form-urlencoded' });
  }

  private async socketSend(type: string, payload: Loose, retry: number): Promise<Delivery> {
    const id = this.state.id('env');
    const [socket] = this.sockets;
    const acknowledged = new Promise<unknown>((resolve) => this.socketWaits.set(id, resolve));
    socket?.send(
      JSON.stringify({
        envelope_id: id,
        type,
        payload,
        accepts_response_payload: type !== 'events_api',
        ...(retry > 0 ? { retry_attempt: retry, retry_reason: 'timeout' } : {}),
      }),
    );
    const began = performance.now();
    const late = sleep(this.options.timeoutMs, undefined, { ref: false }).then(() => 'late' as const);
    const answer = await Promise.race([acknowledged, late]);
    return {
      status: answer === 'late' ? 0 : 200,
      body: answer === 'late' || answer === null ? '' : JSON.stringify(answer),
      ms: performance.now() - began,
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let raw = '';
    for await (const chunk of request) raw += String(chunk as Buffer);
    const path = new URL(request.url ?? '', this.url).pathname;
    const send = (status: number, body: Loose, headers: Record<string, string> = {}): void => {
      response
        .writeHead(status, { 'content-type': 'application/json', 'x-oauth-scopes': this.options.scopes, ...headers })
        .end(JSON.stringify(body));
    };
    if (path.startsWith('/respond/')) {
      send(...this.respond(path, JSON.parse(raw) as Loose));
      return;
    }
    const method = path.replace(/^\/api\//, '');
    const args = parse(raw, request.headers['content-type'] ?? '');
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '') || textOf(args['token']);
    this.state.calls.push({ method, args, token });
    const refused = this.refuseToken(method, token);
    if (refused !== null) {
      send(200, { ok: false, error: refused });
      return;
    }
    if (method === 'chat.postMessage' && this.tooFast(String(args['channel']))) {
      send(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' });
      return;
    }
    const at = this.faults.findIndex((fault) => fault.method === method);
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    const context = {
      state: this.state,
      team: this.state.tokens.get(token) ?? this.options.team,
      token,
      triggerMs: this.options.triggerMs,
      scopes: this.options.scopes,
      url: this.url,
    };
    if (fault?.with === 429)
      send(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(fault.retryAfter) });
    else if (fault?.with === 'accepted-then-500') {
      run(method, args, context);
      send(500, {});
    } else if (typeof fault?.with === 'number') send(fault.with, {});
    else if (fault !== undefined) send(200, { ok: false, ...(fault.with as Loose) });
    else send(200, run(method, args, context));
  }

  private refuseToken(method: string, token: string): string | null {
    if (method === 'oauth.v2.access') return null;
    if (method === 'apps.connections.open') return token === this.options.appToken ? null : 'invalid_auth';
    if (token === '') return 'not_authed';
    if (!this.state.tokens.has(token)) return 'invalid_auth';
    return this.state.tokens.get(token) === null ? 'token_revoked' : null;
  }

  /** Five uses. */
  private respond(path: string, body: Loose): [number, Loose] {
    const target = this.state.responseUrls.get(path);
    if (!target || target.uses >= 5) return [404, { ok: false, error: 'expired_url' }];
    target.uses += 1;
    const { response_type: type } = body;
    const message = {
      text: '',
      blocks: [],
      ...body,
      channel: target.channel,
      ts: this.state.ts(),
      user: 'UBOT00001',
      bot_id: 'BBOT00001',
    };
    if (type === 'in_channel') this.state.messages.push(message);
    else this.state.ephemerals.push({ ...message, to: target.user });
    return [200, { ok: true }];
  }

  private tooFast(channel: string): boolean {
    const { rate } = this.options;
    if (rate === undefined) return false;
    const recent = (this.posts.get(channel) ?? []).filter((at) => Date.now() - at < 1000);
    const full = recent.length >= rate;
    this.posts.set(channel, full ? recent : [...recent, Date.now()]);
    return full;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function parse(raw: string, type: string): Loose {
  if (type.includes('json')) return JSON.parse(raw) as Loose;
  return Object.fromEntries(
    [...new URLSearchParams(raw)].map(([name, value]) => {
      try {
        return [name, /^[[{]|^(true|false)$/.test(value) ? (JSON.parse(value) as unknown) : value];
      } catch {
        return [name, value];
      }
    }),
  );
}
