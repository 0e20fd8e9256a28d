import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { StorageUnavailable, type Log, type People, unlinkedPeople } from '../storage/index.ts';
import type { Accepted, Adapter, Bot, TranscriptEntry } from './adapter.ts';
import { createAnswering, type Claimed, type Classify, type TurnInbox } from './answering.ts';
import { createDispatcher } from './dispatcher.ts';
import { loggable } from './error-boundary.ts';
import { StoreUnavailable, WiringError } from './errors.ts';
import { asMessage, eventKeyOf, type Mask, MAX_TEXT, prepare, repeatOf } from './intake.ts';
import { cleanText } from './typed-text.ts';
import { createRouter } from './router.ts';
import type { Skill } from './skill.ts';
import type { Incoming } from './turn.ts';
import { recipient, takeBack } from './standing.ts';
import { createWorker, type TurnMetrics } from './worker.ts';

/** What `createBot` puts together. Times are in milliseconds. */
export interface BotOptions {
  /** `createInbox(storage, { conversationTtlMs })` of `src/storage`. */
  inbox: TurnInbox;
  skills: readonly Skill[];
  /** Tells the intent of a free message. Gets masked text. */
  classify: Classify;
  /** Masks personal identifiers; applied to everything typed, before anything else sees it. */
  mask: Mask;
  /** Whether something overheard (masked) is worth taking up. Default: nothing is. */
  overheard?: (text: string) => boolean | Promise<boolean>;
  adapters: readonly Adapter[];
  log: Log;
  newErrorId: () => string;
  metrics?: TurnMetrics;
  /** Links accounts of one person. Default: every account is a person of its own. */
  people?: People;
  /** Turns worked on at a time in this process. Default 4. */
  concurrency?: number;
  /** How long a worker may be silent until another one takes its turn over. Default 30,000. */
  leaseMs?: number;
  /** How often to look for what other replicas left. Default 1,000. */
  pollMs?: number;
  /** Longest time for one skill; then the person gets an apology. Default 120,000. */
  skillTimeoutMs?: number;
  /** Longest time for one `Adapter.send`. Default 60,000. */
  sendTimeoutMs?: number;
  /** Pause between two changes of an answer that is shown while it is worked out, in milliseconds. Default 1,200. */
  growingMs?: number;
  /** A turn begun so often without an end gets the apology. Default 3. */
  maxAttempts?: number;
  /** Takes of sending before a reply is given up; the default 20 is about an hour and a half. */
  maxSendAttempts?: number;
  /** Turns finished longer ago are deleted, once an hour. Default: never. */
  retentionDays?: number;
}

/** A bot that can be started and stopped. */
export interface RunningBot extends Bot {
  /** Starts the workers, then the adapters. @throws whatever an adapter's start throws; then nothing is left running. */
  start(): Promise<void>;
  /**
   * Waits for turns under way, `graceMs` at most (default 10,000), then stops the adapters. What is not finished then is taken
   * up by another replica or at the next start of the program; this bot cannot be started again.
   */
  stop(graceMs?: number): Promise<void>;
}

const HOUR = 3_600_000;
const GAUGE_EVERY = 5000;

/**
 * Puts a bot together. It does nothing until `start`, but can already `accept`: what it records waits in the inbox.
 *
 * @throws WiringError when two skills claim the same thing, or two adapters serve one platform.
 * @example
 * const storage = await openStorage({ databaseUrl, dataDir, log });
 * const bot = createBot({
 *   inbox: createInbox(storage, { conversationTtlMs: 24 * 3_600_000 }),
 *   skills, classify, mask, adapters: [web], log, newErrorId,
 * });
 * await bot.start();
 * // at the end
 * await bot.stop();
 * await storage.close();
 */
export function createBot(options: BotOptions): RunningBot {
  const { inbox, skills, mask, log, metrics, retentionDays, people = unlinkedPeople } = options;
  const { concurrency = 4, leaseMs = 30_000, pollMs = 1000 } = options;
  const adapters = byPlatform(options.adapters);
  const worker = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;
  const stopping = new AbortController();
  const timers: NodeJS.Timeout[] = [];

  const answer = createAnswering({
    inbox,
    skills,
    route: createRouter(skills),
    classify: options.classify,
    log,
    newErrorId: options.newErrorId,
    skillTimeoutMs: options.skillTimeoutMs ?? 120_000,
    maxAttempts: options.maxAttempts ?? 3,
    personOf: ({ platform, workspace, person }) =>
      people.resolve(person.id, async () => {
        const profile = await adapters.get(platform)?.profile?.({ workspace, person });
        return profile?.email ?? null;
      }),
  });
  const work = createWorker({
    inbox,
    answer,
    adapters,
    log,
    metrics,
    leaseMs,
    sendTimeoutMs: options.sendTimeoutMs ?? 60_000,
    ...(options.growingMs === undefined ? {} : { growingMs: options.growingMs }),
    maxSendAttempts: options.maxSendAttempts ?? 20,
    stopping: stopping.signal,
  });
  const forms = new Map(skills.flatMap((skill) => Object.entries(skill.forms ?? {})));
  const checks = new Map(skills.flatMap((skill) => Object.entries(skill.checks ?? {})));
  const unrecorded = new Map(skills.flatMap((skill) => Object.entries(skill.unrecorded ?? {})));
  const commands = new Set(skills.flatMap(({ claims }) => (claims.commands ?? []).map((word) => word.toLowerCase())));
  const busy = new Set<string>();
  const dispatcher = createDispatcher<Claimed>({
    claim: () => inbox.claim({ worker, leaseMs, platforms: [...adapters.keys()], busy: [...busy] }),
    work: async (claimed) => {
      busy.add(claimed.conversation);
      await work(claimed);
      busy.delete(claimed.conversation);
    },
    giveBack: (claimed) => inbox.release(claimed, { delayMs: 0, counts: false }),
    concurrency,
    pollMs,
    onTrouble: (error) => log.warn({ fault: loggable(error) }, 'the inbox cannot be read; trying again'),
  });

  const nowAndThen = (what: string, job: () => Promise<unknown>, everyMs: number): void => {
    const run = (): void => {
      job().catch((error: unknown) => log.warn({ fault: loggable(error) }, `${what} failed; trying again later`));
    };
    run();
    timers.push(setInterval(run, everyMs));
  };

  const bot: RunningBot = {
    async accept(incoming: Incoming): Promise<Accepted> {
      const payload = prepare(
        asMessage(incoming, (word) => commands.has(word.toLowerCase())),
        mask,
      );
      const { platform, conversation, person, masked } = payload;
      const turn = {
        id: randomUUID(),
        eventKey: eventKeyOf(incoming),
        platform,
        conversation,
        person: person.id,
        payload,
        ...(incoming.replaces === undefined
          ? {}
          : { replaces: eventKeyOf({ ...incoming, eventId: incoming.replaces }) }),
        ...(incoming.repeat === undefined ? {} : { repeat: repeatOf(payload, incoming.repeat) }),
      };
      try {
        // Again at once when a connection had died unnoticed. Harmless: the event key makes a repetition a no-op.
        const { turnId, duplicate } = await inbox.insert(turn).catch((error: unknown) => {
          if (!(error instanceof StorageUnavailable)) throw error;
          return inbox.insert(turn);
        });
        dispatcher.wake();
        return { turnId, duplicate, masked };
      } catch (error) {
        log.error({ platform, fault: loggable(error) }, 'a turn could not be recorded; the platform is told so');
        throw new StoreUnavailable(error);
      }
    },

    async transcript(conversation, limit = 100) {
      const turns = await inbox.transcript(conversation, limit);
      return turns.map(({ turnId, payload, receivedAt, status, replies }): TranscriptEntry => ({
        turnId,
        text: payload.text,
        receivedAt,
        status: status === 'answered' || status === 'done' ? 'answered' : 'waiting',
        replies,
      }));
    },

    async forget(message) {
      try {
        const forgotten = await inbox.forget(eventKeyOf(message));
        if (forgotten === null) return;
        const { payload, turnId, handles } = forgotten;
        log.info({ turnId, platform: message.platform }, 'a message was deleted and is forgotten');
        await takeBack(adapters.get(payload.platform), recipient(turnId, payload), handles, log);
      } catch (error) {
        throw new StoreUnavailable(error);
      }
    },

    async takesPart(conversation) {
      try {
        return await inbox.takesPart(conversation);
      } catch (error) {
        throw new StoreUnavailable(error);
      }
    },

    opensForm: (action) => forms.has(action),
    form: async (action, value, who) =>
      (await (forms.get(action) ?? forms.get(checks.get(action)?.opens ?? ''))?.(value, who)) ?? null,
    check: (form, values) => checks.get(form)?.wrong(values) ?? {},
    unrecorded: (name) => unrecorded.get(name) ?? null,
    concerns: async (text) =>
      text.length <= MAX_TEXT && ((await options.overheard?.(mask(cleanText(text)).text)) ?? false),

    async home(who) {
      const cards = await Promise.all(
        skills.map((skill) =>
          (async () => (await skill.home?.(who)) ?? null)().catch((error: unknown) => {
            log.error({ skill: skill.name, fault: loggable(error) }, 'a part of the home page failed and is left out');
            return null;
          }),
        ),
      );
      return cards.filter((card) => card !== null);
    },

    help: () => skills.map(({ help }) => ({ ...help, examples: [...help.examples] })),

    async start() {
      if (inbox.exclusive) await inbox.endLeases();
      dispatcher.start();
      if (metrics !== undefined) {
        nowAndThen('counting the inbox', async () => metrics.inbox(await inbox.waiting()), GAUGE_EVERY);
      }
      if (retentionDays !== undefined) nowAndThen('retention', () => inbox.purge(retentionDays), HOUR);
      try {
        for (const adapter of adapters.values()) await adapter.start(bot);
      } catch (error) {
        await bot.stop();
        throw error;
      }
    },

    async stop(graceMs = 10_000) {
      for (const timer of timers.splice(0)) clearInterval(timer);
      // Adapters last: the answers under way are sent through them. What they still receive waits in the inbox.
      await dispatcher.stop(graceMs);
      stopping.abort();
      for (const adapter of adapters.values()) {
        await adapter.stop().catch((error: unknown) => {
          log.warn({ platform: adapter.platform, fault: loggable(error) }, 'an adapter did not stop cleanly');
        });
      }
    },
  };
  return bot;
}

function byPlatform(adapters: readonly Adapter[]): Map<string, Adapter> {
  const map = new Map<string, Adapter>();
  for (const adapter of adapters) {
    if (map.has(adapter.platform)) throw new WiringError(`two adapters serve the platform ${adapter.platform}`);
    map.set(adapter.platform, adapter);
  }
  return map;
}
