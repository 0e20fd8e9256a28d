import { App, type AuthorizeResult, type AuthorizeSourceData, ExpressReceiver, type Receiver } from '@slack/bolt';
import type { Response } from 'express';
import { type Log, loggable, StoreUnavailable } from '../../src/bot/index.ts';
import { boltLogger } from './bolt-logger.ts';
import { NotInstalled } from './installations.ts';
import { SocketReceiver } from './socket-receiver.ts';

/** What Bolt is built from. Without `appToken` events come by HTTP. */
export interface AppOptions {
  signingSecret?: string | undefined;
  appToken?: string | undefined;
  apiUrl?: string | undefined;
  authorize: (source: AuthorizeSourceData<boolean>) => Promise<AuthorizeResult>;
  log: Log;
  newErrorId: () => string;
}

/** Bolt, so set that Slack is told "received" only after the listeners have recorded what they heard. */
export function createApp(options: AppOptions): { app: App; receiver: Receiver; http: ExpressReceiver | null } {
  const { apiUrl, appToken, log } = options;
  const http = appToken === undefined ? expressReceiver(options) : null;
  const receiver = http ?? new SocketReceiver({ appToken: appToken ?? '', apiUrl, log });
  const app = new App({
    receiver,
    authorize: options.authorize,
    processBeforeResponse: true,
    logger: boltLogger(log),
    clientOptions: {
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    },
  });
  warnWhenRateLimited(app, log);
  // Without this Bolt only logs what a listener throws, and answers 200.
  app.error((error) => Promise.reject(error));
  return { app, receiver, http };
}

/** Slack tells it to the whole app, in a form that Bolt does not know and would leave unanswered. */
function warnWhenRateLimited(app: App, log: Log): void {
  const process = app.processEvent.bind(app);
  app.processEvent = async (event) => {
    if (event.body['type'] !== 'app_rate_limited') {
      await process(event);
      return;
    }
    log.warn({ workspace: event.body['team_id'] as unknown }, 'Slack held back events: more than 30,000 in an hour');
    await event.ack();
  };
}

function expressReceiver({ signingSecret = '', log, newErrorId }: AppOptions): ExpressReceiver {
  return new ExpressReceiver({
    signingSecret,
    endpoints: '/slack/events',
    processBeforeResponse: true,
    logger: boltLogger(log),
    processEventErrorHandler: ({ error, response }) => {
      refuse(error, response as Response, log, newErrorId);
      return Promise.resolve(false);
    },
  });
}

/** 503: the store is away, send it again. 403: not our workspace. 500: a fault of ours. */
function refuse(error: unknown, response: Response, log: Log, newErrorId: () => string): void {
  const cause = (error as { original?: unknown }).original ?? error;
  const errorId = newErrorId();
  if (cause instanceof NotInstalled)
    log.warn({ errorId }, 'a request came from a workspace that has not installed the app; refused');
  else log.error({ errorId, fault: loggable(cause) }, 'a request from Slack was not taken; Slack sends it again');
  if (response.headersSent) return;
  const status = cause instanceof NotInstalled ? 403 : cause instanceof StoreUnavailable ? 503 : 500;
  response.status(status).json({ error: 'not recorded', errorId });
}
