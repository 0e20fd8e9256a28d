import { type Card, type Recipient, unfinished } from '../../src/bot/index.ts';
import { CALL_MS } from './connector.ts';
import { type Handle, reachRoom, show, streamInfo } from './deliver.ts';
import type { Outgoing } from './outgoing.ts';
import { spoken } from './render.ts';
import { pagesOf } from './reply-pages.ts';
import { conversationOf } from './where.ts';

/**
 * Shows more of an answer that is being worked out. In a chat with one person Teams streams it; in others a message is posted and
 * changed.
 */
export async function grow(
  to: Recipient,
  part: Card,
  key: string,
  earlier: string | null,
  outgoing: Outgoing,
): Promise<string> {
  const conversation = conversationOf(to);
  const before = earlier === null ? null : (JSON.parse(earlier) as Handle);
  return await reachRoom({ workspace: to.workspace, conversation }, outgoing, async (connector) => {
    if (!to.private) {
      const pages = pagesOf(unfinished(part), { turnId: '', index: 0 }, outgoing.opensDialog);
      return await show({ conversation, pages, before, key, again: false }, connector, outgoing);
    }
    const { streamed = 0, activities: [streamId] = [] } = before ?? {};
    await outgoing.pace.turn(conversation);
    const piece = {
      type: 'typing',
      textFormat: 'markdown',
      text: spoken(part),
      entities: [
        streamInfo({ streamType: 'streaming', streamSequence: streamed + 1, ...(streamId ? { streamId } : {}) }),
      ],
    };
    const { id = '' } = await connector.conversations.sendToConversation(conversation, piece, { timeout: CALL_MS });
    return JSON.stringify({ conversation, activities: [streamId ?? id], streamed: streamed + 1 } satisfies Handle);
  });
}
