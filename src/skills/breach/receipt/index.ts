import type { Mailbox, MailboxSettings, Reply } from './mailbox.ts';

export { type Receipt, takeReceipt } from './receipt.ts';
export { type BreachRoutes, breachRoutes } from './routes.ts';

/** As `watchMailbox`; the mail libraries are loaded only where a mailbox is set up. */
export async function openMailbox(
  settings: MailboxSettings,
  onReply: (reply: Reply) => Promise<void>,
): Promise<Mailbox> {
  const { watchMailbox } = await import('./mailbox.ts');
  return watchMailbox(settings, onReply);
}
