import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { readReference } from '../reference.ts';
import type { Report } from '../report.ts';
import type { Reports } from '../report.repository.ts';

/** What DARS says about a report. */
export interface Receipt {
  reference: string;
  status: 'received' | 'closed';
  /** How it came. */
  by: 'webhook' | 'e-mail' | 'operator';
  /** The same when the same comes again. */
  id: string;
}

/**
 * Notes what DARS said: once, however often it comes. True: the report is known.
 * `tell` is asked each time, so that a death between noting and telling does not leave the reporter in the dark.
 */
export async function takeReceipt(
  { reference, status, by, id }: Receipt,
  { reports, tell }: { reports: Reports; tell: (report: Report, what: string) => Promise<void> },
): Promise<boolean> {
  const report = await reports.find(readReference(reference) ?? '');
  if (report === null) return false;
  const history = await reports.history(report);
  const known = history.some(({ detail }) => (detail as { receipt?: string } | null)?.receipt === id);
  if (!known)
    await reports.note(report, {
      what: status === 'closed' ? 'closed' : 'receipt confirmed',
      by: by === 'operator' ? 'operator' : 'DARS',
      detail: { receipt: id, by },
      state: status === 'closed' ? 'closed' : 'confirmed',
      from: status === 'closed' ? ['recorded', 'sent', 'failed', 'confirmed'] : ['recorded', 'sent', 'failed'],
    });
  await tell(report, status);
  return true;
}

/** Seconds by which the clocks of two machines may differ. */
const TOLERANCE_S = 300;

/** Whether `header` (`t=<seconds>,v1=<hex>`) signs this body, and lately. */
export function isSigned(body: string, header: string, secret: string, nowMs = Date.now()): boolean {
  const [, seconds = '', given = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (given === '' || Math.abs(nowMs / 1000 - Number(seconds)) > TOLERANCE_S) return false;
  const right = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
  return timingSafeEqual(right, Buffer.from(given, 'hex'));
}

const posted = z.object({
  schema: z.literal('dars-guide/breach-receipt/1'),
  reference: z.string().max(40),
  status: z.enum(['received', 'closed']),
});

/** A receipt as it is posted; null when it is none. */
export function readReceipt(body: string): Omit<Receipt, 'by' | 'id'> | null {
  try {
    return posted.parse(JSON.parse(body));
  } catch {
    return null;
  }
}
