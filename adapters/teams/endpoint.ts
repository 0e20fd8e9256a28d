import type { Activity, InvokeResponse } from 'botbuilder';
import express, { type NextFunction, type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import { type Log, StoreUnavailable, loggable } from '../../src/bot/index.ts';
import { Forged, type Gateway, Unchecked } from './gateway.ts';
import { tenantOf } from './where.ts';

export interface EndpointOptions {
  gateway: Gateway;
  /** Whether anything may be sent to a service URL. */
  allowed: (serviceUrl: unknown) => boolean;
  /** In lower case. Empty: all, for trying out without sign-in. */
  tenants: ReadonlySet<string>;
  /** No sign-in. */
  local: boolean;
  log: Log;
  newErrorId: () => string;
  handle: (activity: Activity) => Promise<InvokeResponse | undefined>;
  /** Tells the person that something went wrong. Must not throw. */
  apologise: (activity: Activity, errorId: string) => void;
}

/** From Teams, but none of our business. */
class Refused extends Error {
  override name = 'Refused';
  readonly why: string;

  constructor(why: string) {
    super(`refused: ${why}`);
    this.why = why;
  }
}

const account = z.looseObject({ id: z.string().min(1) });

/** What everything that comes from Teams has. */
const shape = z.looseObject({
  type: z.string().min(1),
  channelId: z.string(),
  serviceUrl: z.string(),
  from: account,
  recipient: account,
  conversation: account,
});

/** `POST /api/messages`. Answers 2xx only when what came is recorded; 503 has Teams deliver it again. */
export function endpoint(options: EndpointOptions): Router {
  const { gateway, allowed, tenants, local, log, newErrorId } = options;

  const take = async (authorization: string, activity: Activity): Promise<InvokeResponse | undefined> => {
    if (!local && activity.channelId !== 'msteams') throw new Refused('channel');
    if (!allowed(activity.serviceUrl)) throw new Refused('service_url');
    return await gateway.receive(authorization, activity, async (context) => {
      const tenant = tenantOf(activity);
      if (tenant === null || (tenants.size > 0 && !tenants.has(tenant))) throw new Refused('tenant');
      const answer = await options.handle(activity);
      if (answer !== undefined) await context.sendActivity({ type: 'invokeResponse', value: answer });
    });
  };

  const receive: RequestHandler = async (request, response) => {
    const read = shape.safeParse(request.body);
    if (!read.success) {
      response.status(400).json({ error: 'that is no activity of the Bot Framework' });
      return;
    }
    const activity = read.data as unknown as Activity;
    try {
      const answer = await take(request.get('authorization') ?? '', activity);
      response.status(answer?.status ?? 200);
      if (answer?.body === undefined) response.end();
      else response.json(answer.body);
    } catch (error) {
      const errorId = newErrorId();
      const status = statusOf(error);
      const fields = { errorId, type: activity.type, status, fault: loggable(error) };
      if (status === 401 || status === 403)
        log.warn({ ...fields, why: error instanceof Refused ? error.why : 'token' }, 'a request was refused');
      else log.error(fields, 'an activity of Teams was not taken');
      if (status === 500 && activity.type === 'message') options.apologise(activity, errorId);
      response.status(status).json({ error: status < 500 ? 'refused' : 'not recorded', errorId });
    }
  };

  const router = express.Router();
  router.post('/api/messages', local ? [] : [bearerOnly], express.json({ limit: '1mb' }), receive);
  router.use(explain);
  return router;
}

const statusOf = (error: unknown): number => {
  if (error instanceof Forged) return 401;
  if (error instanceof Refused) return 403;
  return error instanceof StoreUnavailable || error instanceof Unchecked ? 503 : 500;
};

/** What carries no token is not even read. */
function bearerOnly(request: Request, response: Response, next: NextFunction): void {
  if (/^Bearer \S+$/.test(request.get('authorization') ?? '')) next();
  else response.status(401).json({ error: 'refused' });
}

/** A body that cannot be read. Express knows it by its four parameters. */
function explain(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  const { status } = error as { status?: unknown };
  if (response.headersSent || typeof status !== 'number' || status >= 500) next(error);
  else response.status(status).json({ error: 'that could not be read' });
}
