import type { Page } from 'playwright-core';
import { buttonsOf, dialogCard } from '../doubles/teams/people.ts';
import type { FakeSlack, Loose, Message } from '../doubles/slack/index.ts';
import type { FakeTeams } from '../doubles/teams/index.ts';
import type { Shown, Surface } from './interview.ts';

/** What Slack's client lets a person send in one message before it offers a snippet instead. */
const SLACK_TYPED = 4000;
/** Longest message that the bot reads. */
const READ = 8000;

/** Labels of the buttons in Slack's blocks. */
function labelsOf(blocks: readonly Loose[]): string[] {
  const elements = blocks.flatMap((block) => [
    ...((block['elements'] ?? []) as Loose[]),
    ...(block['accessory'] === undefined ? [] : [block['accessory'] as Loose]),
  ]);
  return elements
    .filter(({ type }) => type === 'button')
    .map((element) => (element['text'] as { text?: string } | undefined)?.text ?? '');
}

/** mrkdwn as it is read. */
const read = (mrkdwn: string): string => mrkdwn.replaceAll(/(?<![\w*])\*([^*\n]+)\*(?![\w*])/g, '$1');

/** A person in Slack: in their direct message, or in a thread of a channel where each message mentions the bot. */
export function inSlack(slack: FakeSlack, user: string, thread?: { channel: string; ts: string }): Surface {
  const channel = thread?.channel ?? user.replace(/^U/, 'D');
  const messages = (): Message[] =>
    [...slack.posted(channel), ...slack.whispered(user, channel)]
      .filter((message) => thread === undefined || message.thread_ts === thread.ts)
      .sort((a, b) => (a.ts < b.ts ? -1 : 1));
  const the = (shown: Shown): Message => {
    const message = messages().find(({ ts }) => ts === shown.id);
    if (message === undefined) throw new Error('that message is gone');
    return message;
  };
  return {
    name: `Slack ${user}`,
    most: SLACK_TYPED,
    pollMs: 5,
    async say(text) {
      if (thread === undefined) await slack.direct(text, { user });
      else await slack.mention(text, { user, channel, threadTs: thread.ts });
    },
    async press(label, on) {
      await slack.press(label, { on: the(on), user });
    },
    async fill(label, on, values) {
      await slack.press(label, { on: the(on), user });
      await slack.submit(values, user);
    },
    shown: () =>
      Promise.resolve(
        messages().map((message) => ({
          id: message.ts,
          text: read(slack.textOf(message)),
          buttons: labelsOf(message.blocks),
        })),
      ),
  };
}

/** A person in their personal chat in Teams. */
export function inTeams(teams: FakeTeams, user: string): Surface {
  const posts = () => teams.posted('personal', { user });
  const the = (shown: Shown) => {
    const post = posts().find(({ id }) => id === shown.id);
    if (post === undefined) throw new Error('that message is gone');
    return post;
  };
  return {
    name: `Teams ${user}`,
    most: READ,
    pollMs: 5,
    async say(text) {
      await teams.message(text, { user });
    },
    async press(label, on) {
      await teams.press(label, { on: the(on), user });
    },
    async fill(label, on, values) {
      const answer = await teams.press(label, { on: the(on), user });
      if (dialogCard(answer) === undefined) throw new Error(`"${label}" opened no form`);
      await teams.submitDialog(answer, values, { user });
    },
    shown: () =>
      Promise.resolve(
        posts().map((post) => ({
          id: post.id,
          text: teams.textOf(post),
          buttons: buttonsOf(post).map(({ title }) => (typeof title === 'string' ? title : '')),
        })),
      ),
  };
}

interface Element extends Loose {
  type?: string;
  title?: string;
  data?: { pressed: { kind: string; name: string; value: string; label: string } };
}
interface Entry {
  turnId: string;
  status: string;
  cards: (Loose & { body: Loose[]; actions?: Element[] })[];
}

/** A person on the local page, by its interface. */
export function onThePage(url: () => string, conversation: string): Surface {
  let cards = new Map<string, Entry['cards'][number]>();
  const post = async (turn: Loose): Promise<void> => {
    const body = JSON.stringify({ conversation, eventId: `event-${Math.random()}-${Date.now()}`, ...turn });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${url()}/api/turns`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(await answer.text());
  };
  const button = (label: string, on: Shown) => {
    const data = cards.get(on.id)?.actions?.find(({ title }) => title === label)?.data;
    if (data === undefined) throw new Error(`there is no button "${label}"`);
    return data.pressed;
  };
  const press = async (label: string, on: Shown, values?: Record<string, string>): Promise<void> => {
    const { kind, name, value } = button(label, on);
    await post(
      kind === 'message' ? { kind, text: value } : { kind, name, value, text: label, ...(values ? { values } : {}) },
    );
  };
  const surface: Surface = {
    name: `page ${conversation}`,
    most: READ,
    pollMs: 10,
    say: (text) => post({ kind: 'message', text }),
    press: (label, on) => press(label, on),
    async fill(label, on, values) {
      const before = new Set(cards.keys());
      await press(label, on);
      for (;;) {
        const form = (await surface.shown()).find(
          ({ id }) => !before.has(id) && JSON.stringify(cards.get(id)).includes('"Input.'),
        );
        if (form !== undefined) {
          await press(form.buttons[0] ?? '', form, values);
          return;
        }
      }
    },
    async shown() {
      const entries = (await (await fetch(`${url()}/api/conversations/${conversation}`)).json()) as Entry[];
      const all = entries.flatMap(({ turnId, cards: some }) =>
        some.map((card, index): [string, typeof card] => [`${turnId}:${index}`, card]),
      );
      cards = new Map(all);
      return all.map(([id, card]) => ({
        id,
        text: wordsOf(card.body),
        buttons: (card.actions ?? []).map(({ title = '' }) => title),
      }));
    },
  };
  return surface;
}

/** What is read on an Adaptive Card, without its buttons. */
function wordsOf(body: unknown): string {
  const parts: string[] = [];
  JSON.stringify(body, (key, value: unknown) => {
    if (typeof value === 'string' && ['text', 'title', 'value', 'label'].includes(key)) parts.push(value);
    return value;
  });
  return parts.join('\n');
}

/** A person who types into the page in a browser. */
export function inBrowser(page: Page): Surface {
  /** What was done there is with the program. */
  const taken = async (deed: () => Promise<void>): Promise<void> => {
    await Promise.all([page.waitForResponse((response) => response.url().endsWith('/api/turns')), deed()]);
  };
  const last = (on: Shown) => page.locator('.card').nth(Number(on.id));
  const surface: Surface = {
    name: 'the browser',
    most: READ,
    pollMs: 25,
    async say(text) {
      await page.getByLabel('Your question').fill(text);
      await taken(() => page.keyboard.press('Enter'));
    },
    async press(label, on) {
      await taken(() => last(on).getByRole('button', { name: label, exact: true }).click());
    },
    async fill(label, on, values) {
      const before = await page.locator('.card').count();
      await surface.press(label, on);
      const form = page.locator('.card').nth(before);
      await form.waitFor();
      for (const [id, value] of Object.entries(values))
        await form.locator(`[id*="${id}"], textarea, input`).last().fill(value);
      await form.getByRole('button').last().click();
    },
    async shown() {
      // Only the newest few are read: a person does not scroll back either.
      return await page.evaluate<Shown[]>(
        `[...document.querySelectorAll('.card')].map((card, id) => ({ id: String(id), card })).slice(-12).map(({ id, card }) => ({
           id,
           text: card.innerText.replace(/^\\s*dars-guide:\\s*/, ''),
           buttons: [...card.querySelectorAll('button')].map((button) => button.innerText.trim()),
         }))`,
      );
    },
  };
  return surface;
}
