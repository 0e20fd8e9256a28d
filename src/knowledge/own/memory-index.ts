import type { Log } from '../../storage/index.ts';
import { type Candidate, type CandidateSource, type Sought, fused } from './candidates.ts';
import { type IndexHandle, buildIndexApart } from './index-handle.ts';
import type { IndexedPassage } from './passage-index.ts';
import type { OwnPassages } from './passages.repository.ts';

/** From here on the index in memory takes too long to build and too much room; the database has no such bound. */
const MOST_PASSAGES = 100_000;
const BATCH = 500;
/** What failed for one revision is tried again after so long. */
const AGAIN_AFTER_MS = 60_000;

export interface MemoryIndexParts {
  passages: OwnPassages;
  /** Finds as well, while the index is behind or not there. */
  otherwise: CandidateSource;
  log: Pick<Log, 'info' | 'warn'>;
  /** For tests. */
  most?: number;
}

/**
 * Words in memory. Each question looks whether the documents have changed; if they have, another index is built beside the one in
 * use, and until it is there the database is asked too, so that what is new is found at once.
 */
export class MemoryIndex implements CandidateSource {
  private readonly parts: MemoryIndexParts;
  private index: { handle: IndexHandle; revision: number } | null = null;
  private building: Promise<void> | null = null;
  /** There is nothing to be had for this revision: too many passages, or a failure. */
  private without: { revision: number; until: number } | null = null;
  private warned = false;
  private closed = false;

  constructor(parts: MemoryIndexParts) {
    this.parts = parts;
  }

  async find(sought: Sought, limit: number): Promise<Candidate[]> {
    const { passages, otherwise } = this.parts;
    const revision = await passages.revision();
    const { index } = this;
    if (index?.revision === revision) {
      const found = await this.ask(index, sought, limit);
      if (found !== null) return found;
    }
    this.begin(revision);
    const [older, now] = await Promise.all([
      index === null ? null : this.ask(index, sought, limit),
      otherwise.find(sought, limit),
    ]);
    return fused([older ?? [], now])
      .slice(0, limit)
      .map(({ candidate }) => candidate);
  }

  /** Builds the index if there is none of the documents as they are now. */
  async refresh(): Promise<void> {
    this.begin(await this.parts.passages.revision());
    await this.building;
  }

  close(): void {
    this.closed = true;
    this.index?.handle.close();
    this.index = null;
  }

  /** One at a time; whoever asks next begins the next one. */
  private begin(revision: number): void {
    const { index, without, closed } = this;
    if (closed || this.building !== null || index?.revision === revision) return;
    if (without?.revision === revision && without.until > Date.now()) return;
    this.building = this.build(revision)
      .catch((error: unknown) => {
        if (this.closed) return;
        this.without = { revision, until: Date.now() + AGAIN_AFTER_MS };
        const name = error instanceof Error ? error.name : 'unknown';
        this.parts.log.warn({ name }, 'the index of own documents could not be built; the database is searched');
      })
      .finally(() => {
        this.building = null;
      });
  }

  private async build(revision: number): Promise<void> {
    const { passages, log, most = MOST_PASSAGES } = this.parts;
    const count = await passages.count();
    const started = Date.now();
    if (count > most) this.tooMany(count, most);
    const handle = count === 0 || count > most ? null : await buildIndexApart(this.batches());
    if (this.closed) return handle?.close();
    this.index?.handle.close();
    this.index = handle && { handle, revision };
    if (handle) log.info({ passages: count, ms: Date.now() - started }, 'own documents indexed in memory');
    else this.without = { revision, until: Infinity };
  }

  private async *batches(): AsyncGenerator<IndexedPassage[]> {
    for await (const batch of this.parts.passages.batches(BATCH)) {
      if (this.closed) throw new Error('the index is not wanted any more');
      yield batch;
    }
  }

  private tooMany(count: number, most: number): void {
    if (this.warned) return;
    this.warned = true;
    this.parts.log.warn(
      { passages: count, most },
      'there are too many passages of own documents for the index in memory: the database is searched. Set DOCUMENTS_INDEX=database',
    );
  }

  /** Null: its process is gone, and another index is needed. */
  private async ask(
    index: { handle: IndexHandle; revision: number },
    { question, readers }: Sought,
    limit: number,
  ): Promise<Candidate[] | null> {
    try {
      return await index.handle.find(question, readers, limit);
    } catch {
      // A newer one may stand in its place by now.
      if (this.index === index) this.index = null;
      return null;
    }
  }
}
