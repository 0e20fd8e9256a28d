import type { Embedder } from '../../language/index.ts';
import { type Log, type Storage, openPassageVectors } from '../../storage/index.ts';
import { leaseOf } from '../lease.repository.ts';
import { type OwnLibrary, openOwnLibrary } from './library.repository.ts';
import { MemoryIndex } from './memory-index.ts';
import { OwnMeaning } from './own-meaning.ts';
import { openOwnPassages } from './passages.repository.ts';
import { NoVectors, openVectorStore } from './vectors.repository.ts';
import { wordsInDatabase } from './words.repository.ts';

/** The organisation's own documents, with what finds their passages. */
export interface OwnSearch {
  library: OwnLibrary;
  /** Null: the database is searched. */
  memory: MemoryIndex | null;
  /** Null: words alone are compared. */
  meaning: OwnMeaning | null;
}

/**
 * @param parts.index where words are looked for
 * @param parts.embedder compares meanings too; for the index in the database only, and where pgvector can be had
 */
export async function openOwnSearch(parts: {
  storage: Pick<Storage, 'db'>;
  index: 'memory' | 'database';
  embedder: Embedder | null;
  log: Pick<Log, 'info' | 'warn'>;
}): Promise<OwnSearch> {
  const { storage, index, embedder, log } = parts;
  const words = wordsInDatabase(storage);
  if (index === 'memory') {
    const memory = new MemoryIndex({ passages: openOwnPassages(storage), otherwise: words, log });
    return { library: openOwnLibrary(storage, [memory]), memory, meaning: null };
  }
  const meaning = embedder && (await openMeaning(storage, embedder, log));
  return { library: openOwnLibrary(storage, meaning ? [words, meaning] : [words]), memory: null, meaning };
}

async function openMeaning(
  storage: Pick<Storage, 'db'>,
  embedder: Embedder,
  log: Pick<Log, 'warn'>,
): Promise<OwnMeaning | null> {
  try {
    return new OwnMeaning({
      store: await openVectorStore(storage),
      embedder,
      cache: openPassageVectors(storage),
      passages: openOwnPassages(storage),
      alone: leaseOf(storage, 'vectors of own documents'),
      onTrouble: (error) =>
        log.warn(
          { name: error instanceof Error ? error.name : 'unknown' },
          'meanings of own documents could not be compared; words alone were',
        ),
    });
  } catch (error) {
    if (!(error instanceof NoVectors)) throw error;
    log.warn({}, `own documents are found by words alone: ${error.message}`);
    return null;
  }
}
