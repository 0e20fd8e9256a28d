import type { Activity, InvokeResponse } from 'botbuilder';
import { invoke } from './invokes/index.ts';
import { installation } from './lifecycle.ts';
import { changedMessage, deletedMessage, message } from './messages.ts';
import type { Receiving } from './receiving.ts';

const handlers: Readonly<Record<string, (activity: Activity, receiving: Receiving) => Promise<void>>> = {
  message,
  messageUpdate: changedMessage,
  messageDelete: deletedMessage,
  installationUpdate: installation,
  conversationUpdate: installation,
};

/**
 * What came in, by its type. Resolves once it is recorded; what is of no use is left alone.
 * @returns for an invoke its answer, undefined for one that is not known.
 * @throws StoreUnavailable
 */
export async function handle(activity: Activity, receiving: Receiving): Promise<InvokeResponse | undefined> {
  if (activity.type === 'invoke') return await invoke(activity, receiving);
  await handlers[activity.type]?.(activity, receiving);
  return undefined;
}
