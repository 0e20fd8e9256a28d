import { type Origin, Undeliverable } from '../../src/bot/index.ts';
import { CALL_MS, PAUSE_MS, persist } from './connector.ts';
import type { Outgoing } from './outgoing.ts';
import { conversationOf, placeOf } from './where.ts';

type Who = Pick<Origin, 'workspace' | 'conversation' | 'person' | 'place'>;

/**
 * The chat between the bot and a person, named as Teams does; opened when it is not known yet. Opening it twice gives the same.
 * Null when the person has no such chat and none can be opened: the app is not installed for them, or they blocked it.
 * @param patience longest wait in milliseconds.
 */
export async function personalChat(who: Who, outgoing: Outgoing, patience = CALL_MS): Promise<string | null> {
  const { references, gateway, pauseMs = PAUSE_MS } = outgoing;
  const { workspace, person } = who;
  const known = await references.contact(person);
  if (known?.personal !== undefined) return known.personal;
  const conversation = conversationOf(who);
  const reference = await references.find(workspace, conversation);
  const place = placeOf(who);
  if (reference === null || place === null) return null;
  const parameters = {
    isGroup: false,
    bot: { id: reference.bot, name: '' },
    members: [{ id: place.user, name: '' }],
    tenantId: workspace,
    channelData: { tenant: { id: workspace } },
  };
  try {
    const { id } = await gateway.reach(reference, conversation, workspace, (connector) =>
      persist(
        () =>
          connector.conversations.createConversation(
            parameters as Parameters<typeof connector.conversations.createConversation>[0],
            {
              timeout: patience,
            },
          ),
        { pauseMs },
      ),
    );
    if (id === undefined) return null;
    await references.opened(workspace, person, id, reference);
    return id;
  } catch (error) {
    if (error instanceof Undeliverable && error.reason !== 'service_url_refused') return null;
    throw error;
  }
}
