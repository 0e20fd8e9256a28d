import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import {
  type Adapter,
  type Bot,
  type Card,
  type Incoming,
  type Origin,
  type Recipient,
  type Reply,
  type TranscriptEntry,
  unfinished,
} from '../../src/bot/index.ts';
import { adaptiveCard } from '../cards/adaptive-card.ts';
import { typedCommand } from '../cards/typed-command.ts';
import { loopbackOnly } from './loopback.ts';

const conversationId = z
  .string()
  .regex(/^[A-Za-z0-9-]{8,64}$/, 'a conversation id of 8 to 64 letters, digits and hyphens');

/** What the page posts. 200,000 characters pass on purpose: the bot itself answers a message that is too long. */
const posted = z.strictObject({
  conversation: conversationId,
  eventId: z.string().min(8).max(64),
  kind: z.enum(['message', 'action', 'submission']),
  text: z.string().max(200_000),
  name: z.string().max(200).optional(),
  value: z.string().max(2000).optional(),
  values: z.record(z.string().max(100), z.string().max(20_000)).optional(),
});

const page = fileURLToPath(new URL('page', import.meta.url));
const require = createRequire(import.meta.url);
const vendored: Record<string, string> = {
  'adaptivecards.min.js': path.join(
    path.dirname(require.resolve('adaptivecards/package.json')),
    'dist',
    'adaptivecards.min.js',
  ),
  'markdown-it.min.js': path.join(
    path.dirname(require.resolve('markdown-it/package.json')),
    'dist',
    'markdown-it.min.js',
  ),
};

/** The local page as a platform: turns come in by HTTP, replies go out over server-sent events. */
export class WebAdapter implements Adapter {
  readonly platform = 'web';
  readonly capabilities = { privateReplies: true, forms: true, updates: false };
  private bot: Bot | null = null;
  private readonly listeners = new Map<string, Set<Response>>();

  start(bot: Bot): Promise<void> {
    this.bot = bot;
    return Promise.resolve();
  }

  /** Closes every open event stream. */
  stop(): Promise<void> {
    for (const responses of this.listeners.values()) for (const response of responses) response.end();
    this.listeners.clear();
    this.bot = null;
    return Promise.resolve();
  }

  /** The reply is in the transcript already: open pages are told to show it. A page that is closed sees it when it opens. */
  send(to: Recipient, _reply: Reply, key: string): Promise<null> {
    this.tell(to, 'reply', { turnId: to.turnId }, key);
    return Promise.resolve(null);
  }

  /** Open pages show it until the reply comes; nothing of it is kept. */
  grow(to: Recipient, part: Card): Promise<null> {
    this.tell(to, 'part', { turnId: to.turnId, card: adaptiveCard(unfinished(part)) });
    return Promise.resolve(null);
  }

  private tell({ conversation }: Origin, event: string, data: object, id?: string): void {
    for (const response of this.listeners.get(conversation) ?? [])
      response.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** The page and its interface; mount it at `/`. */
  router(): Router {
    const router = express.Router();
    router.use(loopbackOnly, securityHeaders);
    router.use(express.json({ limit: '1mb' }));
    router.get('/', (_request, response) => response.sendFile(path.join(page, 'index.html')));
    router.use('/page', express.static(page, { index: false }));
    router.get('/vendor/:file', (request, response, next) => {
      const file = vendored[request.params.file];
      if (file === undefined) next();
      else response.sendFile(file, { maxAge: '1d' });
    });
    router.get('/api/help', (_request, response) => response.json(this.ready().help()));
    router.post('/api/turns', (request, response) => this.receive(request, response));
    router.get('/api/conversations/:id', (request, response) => this.transcript(request, response));
    router.get('/api/conversations/:id/events', (request, response) => this.events(request, response));
    router.use(explain);
    return router;
  }

  private ready(): Bot {
    if (!this.bot) throw new NotReady();
    return this.bot;
  }

  private async receive(request: Request, response: Response): Promise<void> {
    const { conversation, eventId, kind, text, name, value, values } = posted.parse(request.body);
    const incoming: Incoming = {
      platform: 'web',
      workspace: 'local',
      conversation: `web:${conversation}`,
      person: { id: `web:local:${conversation}` },
      private: true,
      eventId,
      kind,
      text,
      addressed: true,
      ...(name === undefined ? {} : { name }),
      ...(value === undefined ? {} : { value }),
      ...(values === undefined ? {} : { values }),
      ...(kind === 'message' ? typedCommand(text) : {}),
    };
    response.status(202).json(await this.ready().accept(incoming));
  }

  private async transcript(request: Request, response: Response): Promise<void> {
    const entries = await this.ready().transcript(`web:${conversationId.parse(request.params['id'])}`);
    response.json(entries.map(drawn));
  }

  private events(request: Request, response: Response): void {
    const conversation = `web:${conversationId.parse(request.params['id'])}`;
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 1000\n\n');
    const open = this.listeners.get(conversation) ?? new Set();
    this.listeners.set(conversation, open.add(response));
    request.on('close', () => {
      open.delete(response);
      if (open.size === 0) this.listeners.delete(conversation);
    });
  }
}

const drawn = ({ replies, ...entry }: TranscriptEntry) => ({
  ...entry,
  // What comes anew stands at the end; only its later changes stand in its place.
  cards: replies.map(({ card, slot, anew }) => ({
    ...adaptiveCard(card),
    ...(slot === undefined || anew ? {} : { slot }),
  })),
});

/** Everything comes from this server; nothing is loaded from elsewhere and no other page may frame it. */
function securityHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.set({
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  next();
}

class NotReady extends Error {}

/** A refused or failed request in words that say what to do. Express knows it by its four parameters. */
function explain(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) next(error);
  else if (error instanceof z.ZodError)
    response.status(400).json({ error: `That could not be read: ${error.issues[0]?.message ?? 'unknown form'}` });
  else if (error instanceof NotReady)
    response.status(503).json({ error: 'Still starting. Please try again in a moment.' });
  else if (isHttpError(error) && error.status < 500)
    response.status(error.status).json({ error: `That could not be read: ${error.message}` });
  else
    response.status(503).json({
      error: 'Your message was not recorded, because the store could not be reached. Please send it again in a minute.',
    });
}

const isHttpError = (error: unknown): error is { status: number; message: string } =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number';
