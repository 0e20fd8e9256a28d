import { type Child, startChild } from './child.ts';

export interface Program extends Child {
  /** Address of the page. */
  url: string;
}

/** Starts the program itself on a free port, with nothing set but what is given, and waits until it is ready. */
export async function startProgram(env: Record<string, string>): Promise<Program> {
  const child = launch(env);
  const line = await child.line('dars-guide is ready');
  return { ...child, url: /http:\/\/\S+/.exec(line)?.[0] ?? '' };
}

/** Starts the program; it may refuse. */
export const launch = (env: Record<string, string>): Child =>
  startChild('../../src/main.ts', [], { PORT: '0', LOG_LEVEL: 'info', ...env });

/** Says something on the page's interface and waits for the answers, as JSON. */
export async function sayTo(
  url: string,
  text: string,
  conversation = 'conversation-1',
  eventId = `event-${Date.now()}-${Math.random()}`,
): Promise<string> {
  const body = JSON.stringify({ conversation, eventId, kind: 'message', text });
  const posted = await fetch(`${url}/api/turns`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const { turnId } = (await posted.json()) as { turnId: string };
  for (;;) {
    const entries = (await (await fetch(`${url}/api/conversations/${conversation}`)).json()) as {
      turnId: string;
      status: string;
      cards: unknown;
    }[];
    const entry = entries.find((candidate) => candidate.turnId === turnId);
    if (entry?.status === 'answered') return JSON.stringify(entry.cards);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
