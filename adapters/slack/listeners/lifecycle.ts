import { type Listening, workspaceOf } from '../context.ts';

/** The app is removed from a workspace, or its tokens are taken back: they are forgotten. */
export function lifecycle({ app, removed, log }: Listening): void {
  app.event('app_uninstalled', async ({ context }) => {
    const workspace = workspaceOf(context);
    await removed(workspace);
    log.info({ workspace }, 'the Slack app was removed from a workspace');
  });
  app.event('tokens_revoked', async ({ event, context }) => {
    if (event.tokens.bot?.length) await removed(workspaceOf(context));
  });
}
