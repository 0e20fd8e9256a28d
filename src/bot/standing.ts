import type { Log } from '../storage/index.ts';
import type { Adapter, Recipient } from './adapter.ts';
import type { Reply } from './card.ts';
import { loggable } from './error-boundary.ts';
import type { TurnPayload } from './intake.ts';

/** What stands in a conversation: where, under which name, and how it is taken back. */

/** For one person a slot is the same wherever they are. */
export const slotOf = (
  slot: string,
  { audience }: Pick<Reply, 'audience'>,
  { person, conversation }: TurnPayload,
): string => `${audience === 'person' ? person.id : conversation}:${slot}`;

export function recipient(turnId: string, payload: TurnPayload): Recipient {
  const { platform, workspace, conversation, person, place } = payload;
  const to = { platform, workspace, conversation, person, private: payload.private, turnId };
  return place === undefined ? to : { ...to, place };
}

/** What stands there and is no longer wanted. Failing is no harm worth a retry: what it says is not kept. */
export async function takeBack(
  adapter: Adapter | undefined,
  to: Recipient,
  handles: readonly (string | null)[],
  log: Log,
): Promise<void> {
  for (const handle of handles) {
    if (handle === null || adapter?.remove === undefined) continue;
    await adapter.remove(to, handle).catch((error: unknown) => {
      log.warn(
        { turnId: to.turnId, platform: to.platform, fault: loggable(error) },
        'an answer could not be taken back',
      );
    });
  }
}
