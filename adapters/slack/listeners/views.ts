import { type Listening, stored, workspaceOf } from '../context.ts';
import type { FormContext } from '../forms.ts';
import { fieldBlockId, readState } from '../pressed.ts';
import { aside, origin } from '../where.ts';

const NOT_STORED = 'This could not be recorded just now. Nothing is lost: please press the button again in a minute.';

/** What is wrong, under the blocks of the inputs that it is about. */
function blocksOf(wrong: Readonly<Record<string, string>>, state: Readonly<Record<string, unknown>>) {
  const blocks = Object.keys(state);
  return Object.fromEntries(
    Object.entries(wrong).flatMap(([field, text]) => {
      const block = blocks.find((id) => id.replace(/~\d+$/, '') === fieldBlockId(field));
      return block === undefined ? [] : [[block, text] as const];
    }),
  );
}

/** Forms that are sent. The form closes once what it says is stored, and stays open with its text otherwise. */
export function views({ app, bot, log }: Listening): void {
  // Closed without being sent: what was typed is kept where the form has a place for it.
  app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ view, body, context, client, ack }) => {
    await ack();
    const { place, keep, value } = JSON.parse(view.private_metadata) as FormContext;
    // Slack does not promise to say what stood in a form that was closed.
    const { state } = view as { state?: typeof view.state };
    const values = readState(state?.values ?? {});
    if (keep === undefined || Object.values(values).every((typed) => typed.trim() === '')) return;
    const workspace = workspaceOf(context);
    const user = body.user.id;
    const where =
      place ?? aside(workspace, (await client.conversations.open({ users: user })).channel?.id ?? user, user);
    await bot.accept({
      ...origin(workspace, user, where),
      eventId: `closed:${view.id}`,
      kind: 'submission',
      name: keep,
      value,
      values,
      text: '',
      addressed: true,
    });
    log.info({ form: keep }, 'a form was closed; what was typed is put aside');
  });

  app.view({ type: 'view_submission', callback_id: /.*/ }, async ({ view, body, context, client, ack }) => {
    const workspace = workspaceOf(context);
    const { place, value } = JSON.parse(view.private_metadata) as FormContext;
    const user = body.user.id;
    const values = readState(view.state.values);
    const wrong = blocksOf(bot.check(view.callback_id, values), view.state.values);
    if (Object.keys(wrong).length > 0) {
      await ack({ response_action: 'errors', errors: wrong });
      return;
    }
    const where =
      place ?? aside(workspace, (await client.conversations.open({ users: user })).channel?.id ?? user, user);
    const kept = await stored(bot, {
      ...origin(workspace, user, where),
      eventId: `view:${view.id}`,
      kind: 'submission',
      name: view.callback_id,
      value,
      values,
      text: '',
      addressed: true,
    });
    const [first] = Object.keys(view.state.values);
    if (kept) await ack();
    else if (first === undefined) throw new Error('the form could not be recorded');
    else await ack({ response_action: 'errors', errors: { [first]: bot.unrecorded(view.callback_id) ?? NOT_STORED } });
  });
}
