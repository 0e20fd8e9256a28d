import { setTimeout as sleep } from 'node:timers/promises';
import type { WebClient } from '@slack/web-api';
import { type Listening, workspaceOf } from '../context.ts';
import { openForm } from '../forms.ts';
import { cleanSlackText } from '../slack-text.ts';
import { aside, origin } from '../where.ts';

/** Callback ids in the manifest, and what they mean to the bot. */
export const GLOBAL_SHORTCUTS: Readonly<Record<string, string>> = {
  dars_ask: 'ask.open',
  dars_report: 'breach.open',
  dars_apply: 'apply.start',
};
export const MESSAGE_SHORTCUTS: Readonly<Record<string, string>> = {
  dars_ask_about: 'ask',
  dars_report_breach: 'breach',
  dars_use: 'use',
};

const NOWHERE = { conversation: '', private: true };

/** Slack answers within three seconds or not at all; without its address a message is reported all the same. */
const PERMALINK_MS = 1000;

async function permalink(client: WebClient, channel: string, ts: string): Promise<string | undefined> {
  const asked = client.chat.getPermalink({ channel, message_ts: ts }).then(
    ({ permalink: address }) => address,
    () => undefined,
  );
  return await Promise.race([asked, sleep(PERMALINK_MS, undefined, { ref: false })]);
}

/** From the lightning menu: a form. From the menu of a message: its text becomes a command, answered to that person alone. */
export function shortcuts({ app, bot }: Listening): void {
  for (const [callbackId, action] of Object.entries(GLOBAL_SHORTCUTS)) {
    app.shortcut({ type: 'shortcut', callback_id: callbackId }, async ({ shortcut, context, client, ack }) => {
      const { platform, person } = origin(workspaceOf(context), shortcut.user.id, NOWHERE);
      const form = await bot.form(action, '', { platform, workspace: workspaceOf(context), person });
      // The answer to the form goes to a direct message, found when the form is sent.
      if (form) await openForm(client, shortcut.trigger_id, form, { place: null, value: '' });
      await ack();
    });
  }
  for (const [callbackId, name] of Object.entries(MESSAGE_SHORTCUTS)) {
    app.shortcut({ type: 'message_action', callback_id: callbackId }, async ({ shortcut, context, client, ack }) => {
      const workspace = workspaceOf(context);
      const { channel, user, message, response_url: responseUrl, trigger_id: trigger } = shortcut;
      const link = name === 'breach' ? await permalink(client, channel.id, message.ts) : undefined;
      await bot.accept({
        ...(link === undefined ? {} : { link }),
        ...origin(workspace, user.id, aside(workspace, channel.id, user.id, responseUrl)),
        eventId: `shortcut:${trigger}`,
        kind: 'command',
        name,
        text: cleanSlackText(message.text ?? '', context.botUserId ?? '-'),
        addressed: true,
      });
      await ack();
    });
  }
}
