import type { Activity } from 'botbuilder';
import { helpCard, loggable } from '../../src/bot/index.ts';
import { say } from './deliver.ts';
import type { Receiving } from './receiving.ts';
import { originOf } from './where.ts';

/** The app was added somewhere or removed. Teams tells it twice, in two ways. */
export async function installation(activity: Activity, receiving: Receiving): Promise<void> {
  if (wasAdded(activity)) await welcome(activity, receiving);
  else if (wasRemoved(activity)) {
    await receiving.references.forget(activity);
    const { workspace } = originOf(activity);
    receiving.log.info({ workspace }, 'the Teams app was removed from a chat or team');
  }
}

const hasBot = (members: Activity['membersAdded'], { recipient }: Activity): boolean =>
  members?.some(({ id }) => id === recipient.id) ?? false;

const wasAdded = (activity: Activity): boolean =>
  activity.type === 'installationUpdate' ? activity.action === 'add' : hasBot(activity.membersAdded, activity);

const wasRemoved = (activity: Activity): boolean =>
  activity.type === 'installationUpdate' ? activity.action === 'remove' : hasBot(activity.membersRemoved, activity);

/** Says once what the bot can do. */
async function welcome(activity: Activity, { bot, references, outgoing, log }: Receiving): Promise<void> {
  const { workspace } = originOf(activity);
  const conversation = activity.conversation.id;
  await references.remember(activity);
  if (!(await references.welcome(workspace, conversation))) return;
  const card = helpCard(
    'Hello, this is what I can do',
    bot.help().map((help) => ({ help })),
  );
  say(card, { workspace, conversation }, outgoing).catch(async (error: unknown) => {
    log.warn({ workspace, fault: loggable(error) }, 'a welcome could not be sent');
    await references.unwelcome(workspace, conversation).catch(() => undefined);
  });
}
