import type { Listening } from '../context.ts';
import { actions } from './actions.ts';
import { command } from './command.ts';
import { home } from './home.ts';
import { lifecycle } from './lifecycle.ts';
import { messages } from './messages.ts';
import { shortcuts } from './shortcuts.ts';
import { views } from './views.ts';

/** Registers everything that the app listens to. Each must have recorded what it heard before it returns. */
export function listen(listening: Listening): void {
  for (const register of [messages, command, shortcuts, actions, views, home, lifecycle]) register(listening);
}
