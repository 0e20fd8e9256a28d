import { type Listening, workspaceOf } from '../context.ts';
import { aside, origin } from '../where.ts';
import { cleanSlackText } from '../slack-text.ts';

export const COMMAND = '/dars';

/** `/dars help`, `/dars ask …`: answered to the asker alone. */
export function command({ app, bot }: Listening): void {
  app.command(COMMAND, async ({ command: given, context, ack }) => {
    const workspace = workspaceOf(context);
    const text = cleanSlackText(given.text, context.botUserId ?? '-');
    const [name = ''] = text.split(/\s+/);
    await bot.accept({
      ...origin(workspace, given.user_id, aside(workspace, given.channel_id, given.user_id, given.response_url)),
      eventId: `command:${given.trigger_id}`,
      kind: 'command',
      name: name === '' ? 'help' : name.toLowerCase(),
      text: text.slice(name.length).trim(),
      addressed: true,
    });
    await ack();
  });
}
