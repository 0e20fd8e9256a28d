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
    opensForm: (action) => bot().opensForm(action),
    form: async (action, value, who) => await bot().form(action, value, who),
    check: (form, values) => bot().check(form, values),
    unrecorded: (name) => bot().unrecorded(name),
    concerns: async (text) => await bot().concerns(text),
    home: async (who) => await bot().home(who),
    help: () => bot().help(),
    transcript: async (conversation, limit) => await bot().transcript(conversation, limit),
  };
}
