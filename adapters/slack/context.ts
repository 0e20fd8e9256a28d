import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { type Bot, type Incoming, type Log, StoreUnavailable } from '../../src/bot/index.ts';

/** What the listeners work with. */
export interface Listening {
  app: App;
  bot: Bot;
  log: Log;
  /** Forgets the tokens of a workspace that has removed the app. */
  removed: (workspace: string) => Promise<void>;
}

export interface Installed {
  isEnterpriseInstall?: boolean | undefined;
  enterpriseId?: string | undefined;
  teamId?: string | undefined;
}

/** The workspace of an event, or the organisation where the app is installed for all of it. */
export function workspaceOf(context: Installed): string {
  return (
    (context.isEnterpriseInstall ? context.enterpriseId : context.teamId) ??
    context.teamId ??
    context.enterpriseId ??
    ''
  );
}

/** Records what a person did; true when it is stored. For places where Slack is told by other means than by an error. */
export async function stored(bot: Bot, incoming: Incoming): Promise<boolean> {
  try {
    await bot.accept(incoming);
    return true;
  } catch (error) {
    if (error instanceof StoreUnavailable) return false;
    throw error;
  }
}

/** Shows that work is under way. Slack clears it with the answer; failing is no harm. */
export function showStatus(client: WebClient, log: Log, channel: string, thread: string): void {
  client.assistant.threads
    .setStatus({ channel_id: channel, thread_ts: thread, status: 'is looking it up…' })
    .catch((error: unknown) => log.info({ code: (error as { code?: string }).code }, 'a status could not be shown'));
}
