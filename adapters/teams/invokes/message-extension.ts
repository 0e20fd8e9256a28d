import type { Activity } from 'botbuilder';
import type { Incoming } from '../../../src/bot/index.ts';
import { personalChat } from '../personal.ts';
import { note } from '../receiving.ts';
import { repeatOfPress } from '../repeats.ts';
import { htmlText } from '../teams-text.ts';
import { conversationId, originOf } from '../where.ts';
import { closing, dialog } from './dialogs.ts';
import type { Invoke } from './invoke.ts';

/** Ids of the commands in the manifest, and what they mean to the bot. */
export const MESSAGE_COMMANDS: Readonly<Record<string, string>> = {
  askAboutThis: 'ask',
  reportBreach: 'breach',
  useAsAnswer: 'use',
};

/** Teams waits for 5 s in all. */
const PATIENCE_MS = 3000;

interface Payload {
  commandId?: string;
  messagePayload?: { id?: string; linkToMessage?: string; body?: { content?: string; contentType?: string } };
}

/**
 * From the menu of a message: its text becomes a command. It is answered in the person's own chat with the bot, for the others
 * in the channel have not asked.
 */
export const extensionFetch: Invoke = {
  async answer(activity, { bot, references, outgoing }) {
    const { commandId = '', messagePayload } = (activity.value ?? {}) as Payload;
    const name = MESSAGE_COMMANDS[commandId];
    if (name === undefined) return closing('This command no longer works. Nothing was changed.');
    const { linkToMessage: link = '' } = messagePayload ?? {};
    const { content = '', contentType } = messagePayload?.body ?? {};
    const text = contentType === 'text' ? content.trim() : htmlText(content);
    if (text === '')
      return dialog(
        note('There is nothing to read', 'This message has no words that I can read. Nothing was recorded.'),
      );
    await references.remember(activity);
    const origin = originOf(activity);
    const personal = await personalChat(origin, outgoing, PATIENCE_MS);
    if (personal === null)
      return dialog(
        note(
          'Please open a chat with me first',
          'The answer is for you alone, so it needs a chat between you and me. Find me under **Apps**, press **Add** or **Chat**, and choose this again. Nothing was recorded.',
        ),
      );
    await bot.accept({
      ...origin,
      ...(link.startsWith('https:') ? { link } : {}),
      conversation: conversationId(origin.workspace, personal),
      private: true,
      eventId: `extension:${activity.conversation.id}:${idOf(activity)}`,
      kind: 'command',
      name,
      text,
      addressed: true,
      repeat: repeatOfPress(activity),
    } satisfies Incoming);
    return dialog(
      note('I am on it', 'The answer comes in your own chat with me. Nobody in this conversation sees it.'),
    );
  },
  failed: (text) => dialog(note('That did not work', text)),
};

/** The dialogs above have nothing to send; whatever else comes is closed. */
export const extensionSubmit: Invoke = {
  answer: () => Promise.resolve(closing('Nothing was sent. You can close this.')),
  failed: closing,
};

const idOf = ({ id, value }: Activity): string => id ?? (value as Payload).messagePayload?.id ?? '';
