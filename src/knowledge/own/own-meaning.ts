import type { Embedder } from '../../language/index.ts';
import { type PassageVectorStore, StorageUnavailable } from '../../storage/index.ts';
import type { Alone } from '../lease.repository.ts';
import type { Candidate, CandidateSource, Sought } from './candidates.ts';
import type { OwnPassages } from './passages.repository.ts';
import type { Unknown, VectorStore } from './vectors.repository.ts';

/** Passages to embed in one call, and to look at in one statement. */
const BATCH = 64;
const WINDOW = 512;

/** How making vectors ended. `failing`: the model makes none now; `elsewhere`: another process is at it. */
export type Prepared = 'complete' | 'failing' | 'stopped' | 'elsewhere';

export interface OwnMeaningParts {
  store: VectorStore;
  embedder: Embedder;
  /** Vectors by digest, of whatever text. */
  cache: Pick<PassageVectorStore, 'known'>;
  passages: Pick<OwnPassages, 'revision' | 'count'>;
  /** Keeps other processes from making the same vectors. */
  alone: Alone;
  /** Something went wrong that words make up for. */
  onTrouble: (error: unknown) => void;
}

export interface PrepareOptions {
  /** How many passages have been looked at, of how many, and for how many of them a vector was made. */
  progress?: (done: number, of: number, made: number) => void;
  stopped?: () => boolean;
}

/** Meaning in the database: pgvector compares the question's vector with those of passages, the audience in its `where`. */
export class OwnMeaning implements CandidateSource {
  private readonly parts: OwnMeaningParts;
  /** At this revision every passage had its vector. */
  private complete = -1;
  /** Length of the vectors that the model makes now, when it is another. */
  private another: number | null = null;

  constructor(parts: OwnMeaningParts) {
    this.parts = parts;
  }

  /** Never fails for the sake of a model: without its help there are no candidates, and words find theirs. */
  async find({ question, readers, person }: Sought, limit: number): Promise<Candidate[]> {
    const { embedder, store, onTrouble } = this.parts;
    try {
      const [vector] = (await embedder.embed([question], { person })) ?? [];
      const size = vector && (await store.size(embedder.model));
      if (vector === undefined || size === null) return [];
      if (vector.length === size) return await store.near(embedder.model, vector, readers, limit);
      this.becameAnother(vector.length);
      return [];
    } catch (error) {
      if (error instanceof StorageUnavailable) throw error;
      onTrouble(error);
      return [];
    }
  }

  /** Makes the vectors that are missing; each batch is kept, so that whatever interrupts it, the next time goes on from there. */
  async prepare(options: PrepareOptions = {}): Promise<Prepared> {
    const revision = await this.parts.passages.revision();
    if (revision === this.complete) return 'complete';
    const ended = await this.parts.alone((renew) => this.fillAll(renew, options));
    if (ended === 'complete') this.complete = revision;
    return ended ?? 'elsewhere';
  }

  private async fillAll(
    renew: () => Promise<void>,
    { progress, stopped = () => false }: PrepareOptions,
  ): Promise<Prepared> {
    const { store, embedder, passages } = this.parts;
    if (this.another !== null) await store.begin(embedder.model, this.another);
    this.another = null;
    const of = await passages.count();
    let [done, made] = [0, 0];
    for (let after: Candidate = { document: '0', seq: 0 }; ;) {
      const { looked, last, unknown } = await store.look(embedder.model, after, WINDOW);
      if (looked === 0) break;
      for await (const kept of this.fill(unknown)) {
        if (kept === null) return 'failing';
        made += kept;
        await renew();
        if (stopped()) return 'stopped';
      }
      after = last;
      done += looked;
      progress?.(done, Math.max(of, done), made);
    }
    await store.tidy(embedder.model);
    return 'complete';
  }

  /** Gives how many were kept, batch by batch; null when the model made none, or others than before. */
  private async *fill(unknown: readonly Unknown[]): AsyncGenerator<number | null> {
    const { store, embedder, cache } = this.parts;
    const { model } = embedder;
    if (unknown.length === 0) return;
    const known = await knownVectors(
      model,
      unknown.map(({ digest }) => digest),
      cache,
      store,
    );
    let size = await store.size(model);
    const begin = async (length: number): Promise<void> => store.begin(model, (size = length));
    const [first] = known.values();
    if (size === null && first !== undefined) await begin(first.length);
    for (let at = 0; at < unknown.length; at += BATCH) {
      const batch = unknown.slice(at, at + BATCH);
      const ask = batch.filter(({ digest }) => size === null || known.get(digest)?.length !== size);
      // Masked as what people type is: nobody has looked through the documents for what should not leave.
      const made =
        ask.length === 0
          ? []
          : await embedder.embed(
              ask.map(({ text }) => text),
              { person: null },
            );
      if (made === null) {
        yield null;
        return;
      }
      const length = made[0]?.length ?? size ?? 0;
      if (size === null) await begin(length);
      if (length !== size) {
        this.becameAnother(length);
        yield null;
        return;
      }
      ask.forEach(({ digest }, index) => known.set(digest, made[index] ?? []));
      await store.keep(
        model,
        batch.map(({ text: _text, ...passage }) => ({ ...passage, vector: known.get(passage.digest) ?? [] })),
      );
      yield batch.length;
    }
  }

  /** There is another model behind the name: what was made before cannot be compared, and is made anew the next time. */
  private becameAnother(size: number): void {
    this.another = size;
    this.complete = -1;
  }
}

async function knownVectors(
  model: string,
  digests: readonly string[],
  cache: OwnMeaningParts['cache'],
  store: VectorStore,
): Promise<Map<string, readonly number[]>> {
  const found = new Map<string, readonly number[]>();
  for (const [digest, vector] of await cache.known(model, digests)) found.set(digest, [...vector]);
  for (const [digest, vector] of await store.known(model, digests)) found.set(digest, vector);
  return found;
}
