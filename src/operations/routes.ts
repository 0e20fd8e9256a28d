import { type Router, Router as createRouter } from 'express';
import type { Health, HealthResult } from './health.ts';
import type { Metrics } from './metrics.ts';

/** `/healthz` (the process lives), `/readyz` (it can work) and `/metrics` (Prometheus text). */
export function operationsRoutes(health: Health, metrics: Metrics): Router {
  const router = createRouter();
  const tell = ({ ok, reason }: HealthResult) =>
    [ok ? 200 : 503, { status: ok ? 'ok' : 'unavailable', ...(reason === undefined ? {} : { reason }) }] as const;
  router.get('/healthz', (_request, response) => {
    const [status, body] = tell(health.live());
    response.status(status).json(body);
  });
  router.get('/readyz', async (_request, response) => {
    const [status, body] = tell(await health.ready());
    response.status(status).json(body);
  });
  router.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.text());
  });
  return router;
}
