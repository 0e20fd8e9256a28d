import type { Origin, RunningBot } from '../bot/index.ts';
import type { Config } from '../config.ts';
import {
  type Knowledge,
  LivingKnowledge,
  type PageOutcome,
  type Subscriptions,
  type OfficialStore,
  openOfficial,
  openSubscriptions,
  openWeb,
  paceFor,
  syncOfficial,
} from '../knowledge/index.ts';
import type { Logger } from '../operations/index.ts';
import { NEWS } from '../skills/catalogue/index.ts';
import { type Storage, openJobs, unschedule } from '../storage/index.ts';
import { createNowAndThen } from './now-and-then.ts';

/** The knowledge as it is now: the digests, and the official pages beside them. */
export interface Living {
  knowledge: Knowledge;
  store: OfficialStore;
  subscriptions: Subscriptions;
  /** Begins to look for new copies, to tell of changes, and to fetch when that is wished. */
  start(bot: RunningBot): Promise<void>;
  stop(): Promise<void>;
}

export interface LivingParts {
  config: Config;
  storage: Storage;
  log: Logger;
  digests: Knowledge;
  /** Something in the official pages is another. */
  changed: () => Promise<void>;
}

const QUEUE = 'knowledge-sync';
/** At night, not on the hour, when every other program asks too. */
const CRON = { daily: '23 3 * * *', weekly: '23 3 * * 1' } as const;
const PERIOD_MS = { daily: 86_400_000, weekly: 7 * 86_400_000 } as const;
/** Another process, or the command, may have fetched. */
const LOOK_EVERY = 3000;

export async function openLiving({ config, storage, log, digests, changed }: LivingParts): Promise<Living> {
  const store = openOfficial(storage);
  const subscriptions = openSubscriptions(storage);
  const knowledge = new LivingKnowledge(digests);
  const timers = createNowAndThen(log);
  const web = openWeb({ base: config.knowledgeSyncBase });
  let revision = -1;
  let stopping = false;
  let jobs: Awaited<ReturnType<typeof openJobs>> | null = null;
  let under: Promise<unknown> = Promise.resolve();

  const refresh = async (): Promise<boolean> => {
    const newest = await store.revision();
    if (newest === revision) return false;
    knowledge.take(await store.copies());
    revision = newest;
    return true;
  };
  await refresh();

  /** Durable: a change counts as told when every conversation's turn is recorded, and a turn is recorded once. */
  const tellAll = async (bot: RunningBot): Promise<void> => {
    const untold = await store.untold();
    if (untold.length === 0) return;
    const news = untold.filter(({ standard, kinds }) => standard !== null && !kinds.includes('first'));
    for (const { conversation, origin, at } of await subscriptions.list()) {
      const ids = news.filter((change) => change.at > at).map(({ id }) => id);
      if (ids.length > 0)
        await bot.accept({
          ...(origin as Origin),
          eventId: `knowledge:${ids.join(',')}:${conversation}`,
          kind: 'action',
          name: NEWS,
          value: ids.join(','),
          text: '',
          addressed: true,
        });
    }
    await store.told(untold.map(({ id }) => id));
  };
  const look = async (bot: RunningBot): Promise<void> => {
    if (await refresh()) await changed();
    await tellAll(bot);
  };
  const sync = async (): Promise<void> => {
    const outcomes = await syncOfficial({
      knowledge: digests,
      store,
      web,
      pace: paceFor(config.knowledgeSyncBase),
      stopped: () => stopping,
    });
    if (outcomes !== null) log.info(countsOf(outcomes), 'official pages compared');
  };

  return {
    knowledge,
    store,
    subscriptions,
    async start(bot) {
      timers.begin('looking for changed standards', () => look(bot), LOOK_EVERY);
      const { knowledgeSync: often } = config;
      if (often === 'off') {
        await unschedule(storage, QUEUE);
        return;
      }
      jobs = await openJobs(storage, log, [QUEUE]);
      const ran = await store.ranAt();
      await jobs.schedule(QUEUE, CRON[often], ran === null || ran.getTime() < Date.now() - PERIOD_MS[often]);
      // The job is only the signal: it ends at once, and the run keeps others out by itself.
      await jobs.work(
        QUEUE,
        () => {
          under = sync().catch((error: unknown) => {
            log.warn({ name: error instanceof Error ? error.name : 'unknown' }, 'comparing the official pages failed');
          });
          return Promise.resolve();
        },
        () => Promise.resolve(),
      );
    },
    async stop() {
      stopping = true;
      timers.stop();
      await web.close();
      await jobs?.stop();
      await under;
    },
  };
}

/** How many pages came out how. */
export const countsOf = (outcomes: readonly PageOutcome[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { state } of outcomes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
};
