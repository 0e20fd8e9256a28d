import { helpCard, loggable } from '../../../src/bot/index.ts';
import { type Listening, workspaceOf } from '../context.ts';
import { renderHome } from '../home.ts';
import { personId } from '../where.ts';

/** Slack shows at most four. */
const PROMPTS = 4;

/** The home page, and the prompts above an empty conversation with the agent. */
export function home({ app, bot, log }: Listening): void {
  app.event('app_home_opened', async ({ event, context, client }) => {
    const help = bot.help();
    if (event.tab === 'messages') {
      const [first, ...rest] = help
        .flatMap(({ examples }) => examples.slice(0, 1))
        .slice(0, PROMPTS)
        .map((text) => ({ title: text, message: text }));
      if (first === undefined) return;
      await client.assistant.threads
        .setSuggestedPrompts({ channel_id: event.channel, title: 'You could ask', prompts: [first, ...rest] })
        .catch((error: unknown) => log.warn({ fault: loggable(error) }, 'the suggested prompts could not be set'));
      return;
    }
    const workspace = workspaceOf(context);
    const person = { id: personId(workspace, event.user) };
    const what = helpCard(
      'What I can do',
      help.map((entry) => ({ help: entry })),
    );
    const cards = await bot.home({ platform: 'slack', workspace, person });
    await client.views.publish({ user_id: event.user, view: renderHome([what, ...cards]) });
  });
}
