import { createHash } from 'node:crypto';
import express, { type Router } from 'express';
import type { Report } from '../report.ts';
import type { Reports } from '../report.repository.ts';
import { isSigned, readReceipt, takeReceipt } from './receipt.ts';

export interface BreachRoutes {
  reports: Reports;
  /** Signs receipts; undefined: none are taken. */
  secret: string | undefined;
  tell: (report: Report, what: string) => Promise<void>;
}

/** `POST /receipts`: what DARS says about reports, signed. */
export function breachRoutes({ reports, secret, tell }: BreachRoutes): Router {
  const router = express.Router();
  router.post('/receipts', express.text({ type: () => true, limit: '16kb' }), async (request, response) => {
    const body = typeof request.body === 'string' ? request.body : '';
    const header = request.get('x-dars-guide-signature') ?? '';
    if (secret === undefined || !isSigned(body, header, secret)) {
      response.status(401).json({ error: 'The signature is missing, wrong or too old. Nothing was noted.' });
      return;
    }
    const receipt = readReceipt(body);
    if (receipt === null) {
      response
        .status(400)
        .json({ error: 'This is not a receipt; its shape is in docs/webhook.md. Nothing was noted.' });
      return;
    }
    try {
      const id = request.get('idempotency-key') ?? createHash('sha256').update(body).digest('hex');
      const known = await takeReceipt({ ...receipt, by: 'webhook', id }, { reports, tell });
      if (known) response.status(200).json({ noted: true });
      else response.status(404).json({ error: 'There is no report with this reference.' });
    } catch {
      response.status(503).json({ error: 'It could not be noted just now. Please send it again.' });
    }
  });
  return router;
}
