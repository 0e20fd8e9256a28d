import { InstallProvider } from '@slack/oauth';
import { Router } from 'express';
import type { Log } from '../../src/bot/index.ts';
import { boltLogger } from './bolt-logger.ts';
import type { Installations } from './installations.ts';
import { SCOPES } from './scopes.ts';

/** The way through Slack's install page. A signed `state`, also kept in a cookie, ties the way back to the way there. */
export function installRoutes(options: {
  clientId: string;
  clientSecret: string;
  stateSecret: string;
  installations: Installations;
  apiUrl: string | undefined;
  log: Log;
}): Router {
  const { clientId, clientSecret, stateSecret, installations, apiUrl, log } = options;
  const provider = new InstallProvider({
    clientId,
    clientSecret,
    stateSecret,
    installationStore: installations,
    directInstall: true,
    logger: boltLogger(log),
    ...(apiUrl === undefined ? {} : { clientOptions: { slackApiUrl: apiUrl } }),
  });
  const router = Router();
  router.get('/slack/install', (request, response) =>
    provider.handleInstallPath(request, response, undefined, { scopes: [...SCOPES] }),
  );
  router.get('/slack/oauth_redirect', (request, response) => provider.handleCallback(request, response));
  return router;
}
