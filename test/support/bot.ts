import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach } from 'vitest';
import {
  createBot,
  type Adapter,
  type BotOptions,
  type Incoming,
  type Origin,
  type Reply,
  type RunningBot,
  type Skill,
  type SkillResult,
  type Turn,
  type TurnInbox,
} from '../../src/bot/index.ts';
import { createInbox, type Storage } from '../../src/storage/index.ts';
import { recordingLog } from './recording-log.ts';

/** What a person did, with sensible defaults: an addressed message in a private conversation. */
export const incoming = (text: string, more: Partial<Incoming> = {}): Incoming => ({
  eventId: randomUUID(),
  platform: 'test',
  workspace: 'local',
  conversation: 'c1',
  person: { id: 'p1', name: 'Ada Lovelace' },
  private: true,
  kind: 'message',
  text,
  addressed: true,
  ...more,
});

export const say = (text: string): Reply => ({
  audience: 'conversation',
  card: { blocks: [{ type: 'text', markdown: text }] },
});

/** All the words of a reply. */
export const wordsOf = (reply: Reply): string => JSON.stringify(reply.card);

export interface Sent {
  to: Origin & { turnId: string };
  reply: Reply;
  key: string;
}

/** An adapter that remembers what it sent. `fail` may throw before anything is sent. */
export function recordingAdapter(
  platform = 'test',
  fail: (sent: Sent) => void | Promise<void> = () => undefined,
): Adapter & { sent: Sent[]; texts(): string[] } {
  const sent: Sent[] = [];
  return {
    platform,
    capabilities: { privateReplies: true, forms: true, updates: false },
    sent,
    texts: () =>
      sent.map(({ reply }) => {
        const [block] = reply.card.blocks;
        return block?.type === 'text' ? block.markdown : (reply.card.heading ?? '');
      }),
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    async send(to, reply, key) {
      await fail({ to, reply, key });
      sent.push({ to, reply, key });
      return null;
    },
  };
}

/** A skill for messages that answers with what `handle` makes of the text. */
export const skillOf = (
  handle: (turn: Turn, context: Parameters<Skill['handle']>[1]) => Promise<SkillResult | string> | SkillResult | string,
  more: Partial<Skill> = {},
): Skill => ({
  name: 'echo',
  help: { title: 'Echo', text: 'says it again', examples: ['hello'] },
  claims: { intents: ['ask'] },
  async handle(turn, context) {
    const result = await handle(turn, context);
    return typeof result === 'string' ? { outcome: 'answered', replies: [say(result)] } : result;
  },
  ...more,
});

/** Masks ten digits in a row, and a word that marks a name. */
export const testMask = (text: string): { text: string; found: { kind: string; value: string }[] } => {
  const found: { kind: string; value: string }[] = [];
  const masked = text
    .replace(/\d{3} ?\d{3} ?\d{4}/g, (value) => (found.push({ kind: 'nhs_number', value }), '[NHS number]'))
    .replace(/Mr \w+/g, (value) => (found.push({ kind: 'patient_name', value }), '[name]'));
  return { text: masked, found };
};

export interface TestBot extends RunningBot {
  inbox: TurnInbox;
  adapter: ReturnType<typeof recordingAdapter>;
  log: ReturnType<typeof recordingLog>;
}

/** A bot on a storage, with an echo skill, a recording adapter and quick polls. */
export function testBot(
  storage: Storage,
  options: Partial<Omit<BotOptions, 'adapters' | 'log'>> & { adapter?: TestBot['adapter'] } = {},
): TestBot {
  const inbox: TurnInbox = options.inbox ?? createInbox(storage, { conversationTtlMs: 60_000 });
  const adapter = options.adapter ?? recordingAdapter();
  const log = recordingLog();
  let errors = 0;
  const bot = createBot({
    skills: [skillOf(({ text }) => `echo ${text}`)],
    classify: (text) => ({ intent: text.startsWith('by the way') ? 'other' : 'ask' }),
    mask: testMask,
    newErrorId: () => `E-${(errors += 1)}`,
    pollMs: 30,
    growingMs: 20,
    ...options,
    inbox,
    adapters: [adapter],
    log,
  });
  return { ...bot, inbox, adapter, log };
}

/** The bots of each test, stopped after it. `build` makes one that is not started. */
export function botsOf(storage: () => Storage) {
  const running: TestBot[] = [];
  const build = (options: Parameters<typeof testBot>[1] = {}): TestBot => testBot(storage(), options);
  afterEach(async () => {
    for (const bot of running.splice(0)) await bot.stop(500);
  });
  return {
    running,
    build,
    started: async (options: Parameters<typeof testBot>[1] = {}): Promise<TestBot> => {
      const bot = build(options);
      running.push(bot);
      await bot.start();
      return bot;
    },
  };
}

/** Waits until `done` is true; fails after `ms`. */
export async function until(done: () => boolean | Promise<boolean>, ms = 8000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await done())) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await sleep(5);
  }
}

/** Waits until nothing in the inbox is unfinished. */
export const untilDone = (storage: Storage, ms?: number): Promise<void> =>
  until(async () => {
    const open = await storage.db.selectFrom('turns').select('id').where('status', '<>', 'done').execute();
    return open.length === 0;
  }, ms);
