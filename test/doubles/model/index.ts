/**
 * A service of language models for tests: OpenAI's HTTP interface, chat completions and embeddings, with answers that a test
 * writes. It refuses what the real one refuses: no key, no model, a message of an unknown role, a form that is no JSON schema.
 */
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { embed } from './embedding.ts';

/** What the service is to do with one request. */
export type Act =
  /** Says this object, in the way in which the request wants it: as content, or as the arguments of the tool. */
  | { say: unknown }
  /** Says exactly this text, whatever it is. */
  | { text: string }
  /** Says the beginning of this and stops at the limit of tokens. */
  | { truncated: string }
  /** Declines, in the field that is made for it. */
  | { refusal: string }
  /** Ends with a filter's word. */
  | { filtered: true }
  | { status: number; headers?: Record<string, string> }
  /** Answers with a body of its own. */
  | { body: string }
  /** Hangs up. */
  | { hangUp: true };

export interface Asked {
  path: string;
  /** Name of the form that is asked for: the name of the prompt. */
  step: string;
  system: string;
  user: string;
  /** Tokens of passages, notes and requirements in the message, in order: `P1`, `N2`, `R3`. */
  tokens: string[];
  body: Record<string, unknown>;
}

export type Script = (asked: Asked) => Act | Promise<Act>;

export interface ModelDouble {
  /** To be set as the address of the service: with `/v1`. */
  url: string;
  key: string;
  /** Chat requests so far. */
  asked: Asked[];
  /** Texts that were embedded so far. */
  embedded: string[];
  /** Every header and body it was sent, for tests of what leaves. */
  seen: string[];
  /** How it answers chats. */
  script: Script;
  /** Pause before each piece of an answer that is asked for in pieces, in milliseconds. */
  pieceMs: number;
  /** What it does with embeddings in place of answering. */
  embeddings: Act | null;
  /** How many requests are under way, and the most there were. */
  load: { now: number; most: number };
  close(): Promise<void>;
}

export const KEY = 'sk-test-key-0123456789';

export async function modelDouble(script: Script = () => ({ status: 500 })): Promise<ModelDouble> {
  const load = { now: 0, most: 0 };
  const server = createServer((request, response) => {
    load.now++;
    load.most = Math.max(load.most, load.now);
    response.on('close', () => load.now--);
    void answer(double, request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const double: ModelDouble = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    key: KEY,
    asked: [],
    embedded: [],
    seen: [],
    script,
    pieceMs: 0,
    embeddings: null,
    load,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return double;
}

async function answer(double: ModelDouble, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = await bodyOf(request);
  double.seen.push(`${JSON.stringify(request.headers)} ${text}`);
  const path = request.url ?? '';
  if (request.headers.authorization !== `Bearer ${KEY}`) {
    fail(response, 401, 'Incorrect API key provided');
    return;
  }
  const body = JSON.parse(text) as Record<string, unknown>;
  if (typeof body['model'] !== 'string') {
    fail(response, 400, 'you must provide a model parameter');
    return;
  }
  if (path === '/v1/embeddings') {
    vectors(double, body, response);
    return;
  }
  if (path !== '/v1/chat/completions') {
    fail(response, 404, `Invalid URL (POST ${path})`);
    return;
  }
  const problem = problemOf(body);
  if (problem !== null) {
    fail(response, 400, problem);
    return;
  }
  const asked = readAsked(path, body);
  double.asked.push(asked);
  const act = await double.script(asked);
  if (body['stream'] === true && !('status' in act) && !('hangUp' in act)) await inPieces(act, body, response, double);
  else perform(act, body, response);
}

interface Message {
  role: string;
  content: string;
}

function problemOf(body: Record<string, unknown>): string | null {
  const messages = body['messages'] as Message[] | undefined;
  if (!Array.isArray(messages) || messages.length === 0) return "Missing required parameter: 'messages'";
  if (!messages.every(({ role }) => ['system', 'developer', 'user', 'assistant', 'tool'].includes(role)))
    return 'Invalid value for a role';
  const format = body['response_format'] as { type: string; json_schema?: { schema?: { type?: string } } } | undefined;
  if (format?.type === 'json_schema' && format.json_schema?.schema?.type !== 'object')
    return "Invalid schema for response_format: schema must be of 'type: object'";
  return null;
}

function readAsked(path: string, body: Record<string, unknown>): Asked {
  const messages = body['messages'] as Message[];
  const of = (...roles: string[]): string => messages.find(({ role }) => roles.includes(role))?.content ?? '';
  const format = body['response_format'] as { json_schema?: { name?: string } } | undefined;
  const tools = body['tools'] as { function: { name: string } }[] | undefined;
  const user = of('user');
  return {
    path,
    step: format?.json_schema?.name ?? tools?.[0]?.function.name ?? '',
    system: of('system', 'developer'),
    user,
    tokens: [...user.matchAll(/^([PNR]\d+)(?= \(|: )/gm)].map(([, token]) => token ?? ''),
    body,
  };
}

function perform(act: Act, body: Record<string, unknown>, response: ServerResponse): void {
  if ('hangUp' in act) {
    response.destroy();
    return;
  }
  if ('status' in act) {
    fail(response, act.status, 'the double was told to fail', act.headers);
    return;
  }
  if ('body' in act) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(act.body);
    return;
  }
  const { tool, content, reason } = said(act, body);
  const call = { id: 'call_1', type: 'function', function: { name: tool, arguments: content } };
  const message = {
    role: 'assistant',
    content: tool === undefined ? content : null,
    refusal: 'refusal' in act ? act.refusal : null,
    ...(tool !== undefined && content !== null ? { tool_calls: [call] } : {}),
  };
  const choices = [{ index: 0, message, finish_reason: reason, logprobs: null }];
  json(response, 200, { ...head(body), object: 'chat.completion', choices, usage });
}

const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
const head = (body: Record<string, unknown>) => ({ id: 'chatcmpl-1', created: 1, model: body['model'] });

function said(act: Act, body: Record<string, unknown>): { tool?: string; content: string | null; reason: string } {
  const tools = body['tools'] as { function: { name: string } }[] | undefined;
  return {
    ...(tools ? { tool: tools[0]?.function.name ?? '' } : {}),
    content:
      'say' in act ? JSON.stringify(act.say) : 'text' in act ? act.text : 'truncated' in act ? act.truncated : null,
    reason: 'truncated' in act ? 'length' : 'filtered' in act ? 'content_filter' : tools ? 'tool_calls' : 'stop',
  };
}

/** As server-sent events, some letters each. */
async function inPieces(
  act: Act,
  body: Record<string, unknown>,
  response: ServerResponse,
  { pieceMs }: ModelDouble,
): Promise<void> {
  const { tool, content, reason } = said(act, body);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const send = (rest: object): void =>
    void response.write(`data: ${JSON.stringify({ ...head(body), object: 'chat.completion.chunk', ...rest })}\n\n`);
  const delta = (change: object, finish: string | null = null): void =>
    send({ choices: [{ index: 0, delta: change, finish_reason: finish }] });
  delta({ role: 'assistant', content: '' });
  if ('refusal' in act) delta({ refusal: act.refusal });
  for (const [at, piece] of ('body' in act ? [act.body] : (content?.match(/.{1,16}/gs) ?? [])).entries()) {
    if (pieceMs > 0) await new Promise((resolve) => setTimeout(resolve, pieceMs));
    const call = { index: 0, ...(at === 0 ? { id: 'call_1', type: 'function' } : {}) };
    if (tool === undefined) delta({ content: piece });
    else delta({ tool_calls: [{ ...call, function: { ...(at === 0 ? { name: tool } : {}), arguments: piece } }] });
  }
  delta({}, reason);
  const options = body['stream_options'] as { include_usage?: boolean } | undefined;
  if (options?.include_usage) send({ choices: [], usage });
  response.end('data: [DONE]\n\n');
}

function vectors(double: ModelDouble, body: Record<string, unknown>, response: ServerResponse): void {
  const input = [body['input']].flat() as string[];
  if (double.embeddings) {
    perform(double.embeddings, {}, response);
    return;
  }
  double.embedded.push(...input);
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: encode(embed(text), body) }));
  json(response, 200, { object: 'list', data, model: body['model'], usage: { prompt_tokens: 8, total_tokens: 8 } });
}

/** OpenAI's library asks for base64 where it can. */
const encode = (vector: number[], { encoding_format: format }: Record<string, unknown>): number[] | string =>
  format === 'base64' ? Buffer.from(Float32Array.from(vector).buffer).toString('base64') : vector;

const fail = (response: ServerResponse, status: number, message: string, headers: Record<string, string> = {}): void =>
  json(response, status, { error: { message, type: 'error', param: null, code: null } }, headers);

const json = (response: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
