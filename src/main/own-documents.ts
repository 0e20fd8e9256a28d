import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../config.ts';
import {
  type ImportOutcome,
  type OwnLibrary,
  URLS_FILE,
  importDocuments,
  listedPages,
  openFileReader,
  openOwnLibrary,
  openPages,
  openWeb,
} from '../knowledge/index.ts';
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

export function openOwnDocuments({ documentsDir }: Config, storage: Storage, log: Logger): OwnDocuments {
  const library = openOwnLibrary(storage);
  const timers = createNowAndThen(log);
  let stopping = false;
  let under: Promise<unknown> = Promise.resolve();
  const read = async (folder: string): Promise<void> => {
    const done = await importFrom(folder, library, { stopped: () => stopping });
    if (done === null) return;
    const skipped = done.outcomes.filter(({ state }) => state === 'skipped');
    log.info(
      { read: done.outcomes.length - skipped.length, skipped: skipped.length, removed: done.removed.length },
      'own documents read',
    );
  };
  return {
    library,
    start() {
      if (documentsDir !== undefined) timers.begin('reading own documents', () => (under = read(documentsDir)), HOUR);
    },
    async stop() {
      stopping = true;
      timers.stop();
      await under.catch(() => undefined);
    },
  };
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
