import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusedActivity } from './legal.ts';
import { People, type Loose } from './people.ts';
import { Streams, streamInfoOf } from './streams.ts';
import { type TokenFault, Tokens } from './tokens.ts';

export type { TokenFault } from './tokens.ts';
export type { Loose } from './people.ts';

export interface Delivery {
  status: number;
  body: unknown;
  ms: number;
}

export interface Posted extends Loose {
  id: string;
  conversation: string;
  type: string;
}

type Fault = number | 'accepted-then-504' | 'accepted-then-drop' | { status: number; code: string };
type Operation = 'create' | 'reply' | 'update' | 'delete' | 'conversation' | 'member';

export interface FakeTeamsOptions {
  appId?: string;
  appPassword?: string;
  tenant?: string;
  /** Refuse what is faster than 7 in a second or 8 in two, with 429. */
  rate?: boolean;
}

/** Teams and the Bot Connector over HTTP on loopback: signs what it sends, checks the bot's token, refuses what Teams refuses. */
export class FakeTeams extends People {
  readonly appId: string;
  readonly appPassword: string;
  readonly tenant: string;
  readonly posts: Posted[] = [];
  readonly typings: string[] = [];
  readonly streams = new Streams(this.posts, () => this.nextId());
  readonly calls: { operation: string; conversation: string; body: Loose }[] = [];
  /** People who have the app. */
  readonly installed = new Set<string>(['29:ada']);
  readonly members = new Map<string, Loose>();
  tokensIssued = 0;
  private readonly tokens: Tokens;
  private readonly server: Server;
  private readonly faults: { operation: Operation; with: Fault; retryAfter: number | undefined }[] = [];
  private readonly rate: boolean;
  private readonly times = new Map<string, number[]>();
  private botUrl = '';
  private count = 1000;

  private constructor(tokens: Tokens, { appId, appPassword, tenant, rate }: FakeTeamsOptions) {
    super();
    this.tokens = tokens;
    this.appId = appId ?? '6f1c2a34-0000-4000-8000-0000000000aa';
    this.appPassword = appPassword ?? 'pass-word';
    this.tenant = tenant ?? '6f1c2a34-0000-4000-8000-0000000000bb';
    this.rate = rate ?? false;
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(options: FakeTeamsOptions = {}): Promise<FakeTeams> {
    const teams = new FakeTeams(await Tokens.make(), options);
    await new Promise<void>((resolve) => teams.server.listen(0, '127.0.0.1', resolve));
    return teams;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get serviceUrl(): string {
    return `${this.url}/emea/`;
  }

  get host(): string {
    return new URL(this.url).host;
  }

  /** Settings that lead a bot here. */
  get endpoints(): { loginUrl: string; openIdMetadataUrl: string } {
    return { loginUrl: this.url, openIdMetadataUrl: `${this.url}/openid` };
  }

  connect(botUrl: string): void {
    this.botUrl = botUrl;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The next calls of that kind go wrong. */
  failNext(fault: { operation: Operation; with: Fault; times?: number; retryAfter?: number }): void {
    for (let time = 0; time < (fault.times ?? 1); time += 1)
      this.faults.push({ operation: fault.operation, with: fault.with, retryAfter: fault.retryAfter });
  }

  nextId(): string {
    return String((this.count += 1));
  }

  /** Sends an activity to the bot. */
  async deliver(activity: Loose, token?: TokenFault): Promise<Delivery> {
    const began = performance.now();
    const { serviceUrl } = activity;
    const headers = await this.tokens.header(this.appId, String(serviceUrl), token);
    const response = await fetch(this.botUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(activity),
      signal: AbortSignal.timeout(15_000),
    });
    const body = await response.text();
    return {
      status: response.status,
      body: body === '' ? null : (JSON.parse(body) as unknown),
      ms: performance.now() - began,
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let raw = '';
    for await (const chunk of request) raw += (chunk as Buffer).toString();
    const { pathname } = new URL(request.url ?? '', this.url);
    const send = (status: number, body?: Loose, headers: Record<string, string> = {}): void => {
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(body === undefined ? '' : JSON.stringify(body));
    };
    if (pathname === '/openid')
      send(200, {
        issuer: 'https://api.botframework.com',
        jwks_uri: `${this.url}/keys`,
        id_token_signing_alg_values_supported: ['RS256'],
      });
    else if (pathname === '/keys') send(200, this.tokens.jwks);
    else if (pathname.endsWith('/oauth2/v2.0/token')) this.token(pathname, new URLSearchParams(raw), send);
    else if (request.headers.authorization !== 'Bearer bot-token') send(401, { error: { code: 'Unauthorized' } });
    else
      this.connector(request.method ?? '', pathname, raw === '' ? {} : (JSON.parse(raw) as Loose), send, () =>
        request.socket.destroy(),
      );
  }

  private token(pathname: string, form: URLSearchParams, send: (status: number, body: Loose) => void): void {
    const [, tenant] = pathname.split('/');
    const good =
      form.get('client_id') === this.appId &&
      form.get('client_secret') === this.appPassword &&
      form.get('scope') === 'https://api.botframework.com/.default' &&
      [this.tenant, 'botframework.com'].includes(tenant ?? '');
    if (!good) {
      send(401, { error: 'invalid_client', error_codes: [7000215] });
      return;
    }
    this.tokensIssued += 1;
    send(200, { token_type: 'Bearer', expires_in: 3600, access_token: 'bot-token' });
  }

  private connector(
    method: string,
    pathname: string,
    body: Loose,
    send: (status: number, body?: Loose, headers?: Record<string, string>) => void,
    drop: () => void,
  ): void {
    const [, conversation = '', kind, id] =
      /\/v3\/conversations\/?([^/]*)(?:\/(activities|members)\/?([^/]*))?/.exec(decodeURIComponent(pathname)) ?? [];
    const operation: Operation =
      kind === 'members'
        ? 'member'
        : kind === undefined
          ? 'conversation'
          : method === 'PUT'
            ? 'update'
            : method === 'DELETE'
              ? 'delete'
              : id
                ? 'reply'
                : 'create';
    this.calls.push({ operation, conversation, body });
    const stream = streamInfoOf(body);
    if (body['type'] === 'typing' && !stream) {
      this.typings.push(conversation);
      send(201, { id: this.nextId() });
      return;
    }
    const at = this.faults.findIndex((fault) => fault.operation === operation);
    const [fault] = at < 0 ? [] : this.faults.splice(at, 1);
    const work = (): [number, Loose] => this.run(operation, conversation, id ?? '', body);
    if (fault === undefined) {
      const fast = ['create', 'reply', 'update'].includes(operation) && this.tooFast(conversation);
      if (fast) send(429, { error: { code: 'TooManyRequests' } }, { 'retry-after': '1' });
      else send(...work());
    } else if (fault.with === 'accepted-then-504') {
      work();
      send(504, { error: { code: 'GatewayTimeout' } });
    } else if (fault.with === 'accepted-then-drop') {
      work();
      drop();
    } else {
      const { status, code } = typeof fault.with === 'number' ? { status: fault.with, code: 'Fault' } : fault.with;
      send(
        status,
        { error: { code } },
        fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) },
      );
    }
  }

  private run(operation: Operation, conversation: string, id: string, body: Loose): [number, Loose] {
    if (operation === 'member') {
      const member = this.members.get(id);
      return member ? [200, member] : [404, { error: { code: 'MemberNotFoundInConversation' } }];
    }
    if (operation === 'conversation') {
      const [member] = (body['members'] ?? []) as { id: string }[];
      if (body['tenantId'] !== this.tenant) return [400, { error: { code: 'BadArgument' } }];
      if (!this.installed.has(member?.id ?? '')) return [403, { error: { code: 'ForbiddenOperationException' } }];
      return [201, { id: `a:${member?.id ?? ''}` }];
    }
    const stream = streamInfoOf(body);
    const refused = operation === 'delete' ? null : refusedActivity(body);
    if (refused) return [refused.status, { error: { code: refused.code, message: refused.message } }];
    if (stream && operation !== 'update') return this.streams.take(stream, conversation, body);
    if (operation === 'create' || operation === 'reply') {
      const posted = { ...body, id: this.nextId(), conversation, type: String(body['type']) };
      this.posts.push(posted);
      return [201, { id: posted.id }];
    }
    const place = this.posts.findIndex((post) => post.id === id && post.conversation === conversation);
    const post = this.posts[place];
    if (!post) return [404, { error: { code: 'ActivityNotFound' } }];
    if (operation === 'delete') this.posts.splice(place, 1);
    else this.posts[place] = { ...body, id, conversation, type: post.type };
    return [200, { id }];
  }

  private tooFast(conversation: string): boolean {
    if (!this.rate) return false;
    const now = Date.now();
    const recent = (this.times.get(conversation) ?? []).filter((time) => now - time < 2000);
    const full = recent.length >= 8 || recent.filter((time) => now - time < 1000).length >= 7;
    this.times.set(conversation, full ? recent : [...recent, now]);
    return full;
  }

  /** A unique id, as Teams gives to invokes. */
  uuid(): string {
    return randomUUID();
  }
}
