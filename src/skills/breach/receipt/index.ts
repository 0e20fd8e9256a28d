export { watchMailbox } from './mailbox.ts';
export { type Receipt, takeReceipt } from './receipt.ts';
export { type BreachRoutes, breachRoutes } from './routes.ts';
