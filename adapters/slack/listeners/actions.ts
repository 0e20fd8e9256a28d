import type { BlockAction } from '@slack/bolt';
import { type Incoming, loggable } from '../../../src/bot/index.ts';
import { type Listening, workspaceOf } from '../context.ts';
import { openForm } from '../forms.ts';
import { readPressed, readState } from '../pressed.ts';
import { SHARE, share } from '../share.ts';
import { aside, isDirect, origin, thread } from '../where.ts';

/** Buttons and forms inside messages and on the home page. */
export function actions({ app, bot, log }: Listening): void {
  app.action<BlockAction>({ type: 'block_actions' }, async ({ body, action, context, client, ack }) => {
    const workspace = workspaceOf(context);
    const pressed = readPressed(action);
    if (pressed === null) {
      await ack();
      return;
    }
    const where = await placeOfPress(body, workspace, () => directMessage(client, body.user.id));
    if (pressed.kind === 'action' && pressed.name === SHARE) {
      await share({ body, where, answer: pressed.value, client, bot });
      await ack();
      return;
    }
    const opens = pressed.kind === 'action' && bot.opensForm(pressed.name);
    const incoming: Incoming = {
      ...origin(workspace, body.user.id, where),
      eventId: `action:${body.container['message_ts'] ?? body.container['view_id'] ?? ''}:${action.action_id}:${'action_ts' in action ? action.action_ts : ''}`,
      kind: pressed.kind,
      text: pressed.kind === 'message' ? pressed.value : pressed.label,
      name: pressed.name,
      value: pressed.value,
      ...(pressed.kind === 'submission'
        ? { values: readState(body.state?.values ?? body.view?.state.values ?? {}) }
        : {}),
      addressed: true,
    };
    if (pressed.kind === 'message') {
      delete incoming.name;
      delete incoming.value;
    }
    const opened = opens && (await opensForm());
    await bot.accept({ ...incoming, ...(opened ? { formShown: true as const } : {}) });
    await ack();

    /** False: the form comes as a message then. */
    async function opensForm(): Promise<boolean> {
      const { name = '', value = '' } = pressed ?? {};
      const { platform, person } = incoming;
      const place = { conversation: where.conversation, private: where.private, place: where.place ?? '' };
      const opening = async (): Promise<boolean> => {
        const form = await bot.form(name, value, { platform, workspace, person });
        if (form === null) return false;
        await openForm(client, body.trigger_id, form, { place, value });
        return true;
      };
      return await opening().then(
        (done) => done,
        (error: unknown) => {
          log.warn({ fault: loggable(error) }, 'a form could not be opened; it comes as a message');
          return false;
        },
      );
    }
  });
}

type Where = ReturnType<typeof thread>;

async function placeOfPress(body: BlockAction, workspace: string, direct: () => Promise<string>): Promise<Where> {
  const { container, channel, user, message, response_url: responseUrl } = body;
  const where = channel?.id ?? (container['channel_id'] as string | undefined);
  // The home page has no channel: answers go to the direct message.
  if (where === undefined) return aside(workspace, await direct(), user.id);
  const threadTs = (container['thread_ts'] as string | undefined) ?? (message?.['thread_ts'] as string | undefined);
  if (container['is_ephemeral'] === true && threadTs === undefined)
    return aside(workspace, where, user.id, responseUrl);
  const ts = threadTs ?? message?.ts ?? '';
  return isDirect(where) && threadTs === undefined ? aside(workspace, where, user.id) : thread(workspace, where, ts);
}

async function directMessage(client: Parameters<typeof openForm>[0], user: string): Promise<string> {
  const { channel } = await client.conversations.open({ users: user });
  return channel?.id ?? user;
}
