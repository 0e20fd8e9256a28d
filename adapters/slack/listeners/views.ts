import { type Listening, stored, workspaceOf } from '../context.ts';
import type { FormContext } from '../forms.ts';
import { readState } from '../pressed.ts';
import { aside, origin } from '../where.ts';

const NOT_STORED = 'This could not be recorded just now. Nothing is lost: please press the button again in a minute.';

/** Forms that are sent. The form closes once what it says is stored, and stays open with its text otherwise. */
export function views({ app, bot }: Listening): void {
  app.view({ type: 'view_submission', callback_id: /.*/ }, async ({ view, body, context, client, ack }) => {
    const workspace = workspaceOf(context);
    const { place, value } = JSON.parse(view.private_metadata) as FormContext;
    const user = body.user.id;
    const where =
      place ?? aside(workspace, (await client.conversations.open({ users: user })).channel?.id ?? user, user);
    const kept = await stored(bot, {
      ...origin(workspace, user, where),
      eventId: `view:${view.id}`,
      kind: 'submission',
      name: view.callback_id,
      value,
      values: readState(view.state.values),
      text: '',
      addressed: true,
    });
    const [first] = Object.keys(view.state.values);
    if (kept) await ack();
    else if (first === undefined) throw new Error('the form could not be recorded');
    else await ack({ response_action: 'errors', errors: { [first]: NOT_STORED } });
  });
}
