import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import {
  type ImportOutcome,
  type OwnLibrary,
  type OwnSearch,
  type Prepared,
  URLS_FILE,
  importDocuments,
  listedPages,
  openFileReader,
  openOwnSearch,
  openPages,
  openWeb,
} from '../knowledge/index.ts';
import type { Embedder } from '../language/index.ts';
import type { Logger } from '../operations/index.ts';
import type { Storage } from '../storage/index.ts';
import { createNowAndThen } from './now-and-then.ts';

/** The organisation's own documents, read from their folder now and then. */
export interface OwnDocuments {
  library: OwnLibrary;
  start(): void;
  stop(): Promise<void>;
}

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** So many passages between two lines of the log. */
const TELL_EVERY = 10_000;

/** Whether the storage has to be opened with pgvector. */
export const comparesOwnMeanings = ({ documentsIndex, embeddingModel }: Config): boolean =>
  documentsIndex === 'database' && embeddingModel !== undefined;

export async function openOwnDocuments(
  { documentsDir, documentsIndex }: Config,
  storage: Storage,
  embedder: Embedder | null,
  log: Logger,
): Promise<OwnDocuments> {
  const { library, memory, meaning } = await openOwnSearch({ storage, index: documentsIndex, embedder, log });
  const timers = createNowAndThen(log);
  let stopping = false;
  const stopped = (): boolean => stopping;
  let under: Promise<unknown> = Promise.resolve();
  let comparing: Promise<unknown> | null = null;
  const read = async (folder: string): Promise<void> => {
    const done = await importFrom(folder, library, { stopped });
    if (done === null) return;
    const skipped = done.outcomes.filter(({ state }) => state === 'skipped');
    log.info(
      { read: done.outcomes.length - skipped.length, skipped: skipped.length, removed: done.removed.length },
      'own documents read',
    );
    if (!stopping) await memory?.refresh();
  };
  const compare = async (): Promise<void> => {
    // A run may take longer than the pause between two.
    if (meaning === null || comparing !== null) return;
    comparing = makeVectors(meaning, log, stopped).finally(() => (comparing = null));
    await comparing;
  };
  return {
    library,
    start() {
      if (documentsDir !== undefined) timers.begin('reading own documents', () => (under = read(documentsDir)), HOUR);
      memory?.refresh().catch(() => undefined);
      if (meaning) timers.begin('comparing meanings of own documents', compare, MINUTE);
    },
    async stop() {
      stopping = true;
      timers.stop();
      memory?.close();
      await under.catch(() => undefined);
      await comparing?.catch(() => undefined);
    },
  };
}

async function makeVectors(
  meaning: NonNullable<OwnSearch['meaning']>,
  log: Logger,
  stopped: () => boolean,
): Promise<void> {
  let told = 0;
  let all = 0;
  const ended: Prepared = await meaning.prepare({
    stopped,
    progress: (done, of, made) => {
      all = made;
      if (made === 0 || done - told < TELL_EVERY) return;
      told = done;
      log.info({ done, of, made }, 'vectors of own documents are being made');
    },
  });
  if (ended === 'failing')
    log.warn({ made: all }, 'passages of own documents still have no vectors; words find them until they do');
  else if (ended === 'complete' && all > 0) log.info({ made: all }, 'every passage of own documents has its vector');
}

/** Reads a folder, with the pages that it lists. */
export async function importFrom(
  folder: string,
  library: OwnLibrary,
  more: { stopped?: () => boolean; progress?: (outcome: ImportOutcome, done: number, of: number) => void } = {},
): ReturnType<typeof importDocuments> {
  const list = path.join(folder, URLS_FILE);
  const listed = existsSync(list) ? listedPages(readFileSync(list, 'utf8')) : [];
  const files = openFileReader();
  const web = listed.length === 0 ? null : openWeb();
  try {
    return await importDocuments({
      folder,
      library,
      files,
      pages: web === null ? undefined : openPages(web, listed),
      ...more,
    });
  } finally {
    await files.close();
    await web?.close();
  }
}
