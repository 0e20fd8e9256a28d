import type { Bot } from './adapter.ts';
import { StoreUnavailable } from './errors.ts';

/**
 * The bot that an adapter's listeners work with, whichever is running at the moment: `current` gives null before the start and
 * after the end, when nothing can be recorded.
 * @throws StoreUnavailable from every method while none is running.
 */
export function whileRunning(current: () => Bot | null): Bot {
  const bot = (): Bot => {
    const running = current();
    if (running === null) throw new StoreUnavailable(new Error('the bot is not running'));
    return running;
  };
  return {
    accept: async (incoming) => await bot().accept(incoming),
    forget: async (message) => {
      await bot().forget(message);
    },
    takesPart: async (conversation) => await bot().takesPart(conversation),
    form: (action, value) => bot().form(action, value),
    home: async (who) => await bot().home(who),
    help: () => bot().help(),
    transcript: async (conversation, limit) => await bot().transcript(conversation, limit),
  };
}
