import { fileURLToPath } from 'node:url';
import { loggable } from '../bot/index.ts';
import type { Config } from '../config.ts';
import { type Knowledge, Meaning } from '../knowledge/index.ts';
import { type Embedder, type Language, openEmbedder, openLanguage } from '../language/index.ts';
import type { Metrics } from '../operations/index.ts';
import { type Log, type Storage, openModelCalls, openPassageVectors } from '../storage/index.ts';
import { createNowAndThen } from './now-and-then.ts';

const prompts = fileURLToPath(new URL('../../prompts', import.meta.url));

const HOUR = 3_600_000;
const MINUTE = 60_000;

export interface Models {
  /** Null: no chat model is set up. */
  language: Language | null;
  /** Null: no embedding model is set up. */
  embedder: Embedder | null;
  meaning: Meaning | null;
  /** Gets the vectors that are missing, so that meanings can be compared; says so in the log when they cannot. */
  prepare(): Promise<void>;
  /** Tidies up now and then. */
  start(): void;
  stop(): void;
}

/** The models that are set up. With none, nothing of LangChain is loaded. */
export async function openModels(parts: {
  config: Config;
  knowledge: Knowledge;
  storage: Storage;
  metrics?: Metrics;
  log: Pick<Log, 'info' | 'warn'>;
  mask: (text: string) => string;
}): Promise<Models> {
  const { config, knowledge, storage, metrics, log, mask } = parts;
  const calls = openModelCalls(storage);
  const onTrouble = (error: unknown): void =>
    log.warn({ fault: loggable(error) }, 'a call to a model could not be counted');
  const shared = { config, calls, metrics, mask, onTrouble };
  const language = await openLanguage({ ...shared, prompts });
  const embedder = await openEmbedder(shared);
  const meaning = embedder && new Meaning(knowledge, embedder, openPassageVectors(storage));
  const prepare = async (): Promise<void> => {
    if (meaning) await prepareMeaning(meaning, log);
  };
  const timers = createNowAndThen(log);
  return {
    language,
    embedder,
    meaning,
    prepare,
    start() {
      timers.begin('retention of calls to models', () => calls.purge(config.retentionDays), HOUR);
      if (meaning) timers.begin('comparing meanings', prepare, MINUTE);
    },
    stop: () => timers.stop(),
  };
}

/** Goes on where it was interrupted, until every passage has a vector. */
async function prepareMeaning(meaning: Meaning, log: Pick<Log, 'info' | 'warn'>): Promise<void> {
  if (meaning.ready) return;
  const missing = await meaning.prepare();
  if (missing > 0) log.warn({ missing }, 'passages still have no vectors; words alone are compared until they do');
  else log.info({}, 'every passage has its vector; meanings are compared');
}
