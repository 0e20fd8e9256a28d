import type { Incoming } from '../../src/bot/index.ts';

const COMMAND = /^\/dars(?:\s+(\S+)\s*([\s\S]*))?$/i;

/** What somebody wrote where a platform has no commands of its own: `/dars report BR-…` is one all the same. */
export function typedCommand(text: string): Pick<Incoming, 'kind' | 'name' | 'text'> {
  const command = COMMAND.exec(text.trim());
  if (command === null) return { kind: 'message', text };
  const [, name = 'help', rest = ''] = command;
  return { kind: 'command', name: name.toLowerCase(), text: rest };
}
