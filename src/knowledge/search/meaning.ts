import { createHash } from 'node:crypto';
import type { Embedder } from '../../language/index.ts';
import type { PassageVectorStore } from '../../storage/index.ts';
import type { Knowledge, Passage } from '../model.ts';
import { searchable } from './search-index.ts';

/** Passages to embed in one call. */
const BATCH = 64;

/** How near passages lie to a question in meaning: by anchor, the cosine of their vectors, -1 to 1. */
export type Nearness = ReadonlyMap<string, number>;

/** Compares meanings with the help of an embedding model. Until all passages have vectors, or when the model fails, it says nothing. */
export class Meaning {
  private readonly embedder: Embedder;
  private readonly store: PassageVectorStore;
  private readonly digests: ReadonlyMap<string, string>;
  private readonly texts: ReadonlyMap<string, string>;
  private vectors: ReadonlyMap<string, Float32Array> | null = null;
  private preparing: Promise<number> | null = null;

  constructor(knowledge: Knowledge, embedder: Embedder, store: PassageVectorStore) {
    this.embedder = embedder;
    this.store = store;
    const passages = searchable(knowledge).filter(({ text }) => text !== '');
    const textOf = (passage: Passage): string =>
      [knowledge.documents.get(passage.document)?.title, ...passage.headings, passage.text].join('\n');
    this.digests = new Map(passages.map((passage) => [passage.ref, digestOf(textOf(passage))]));
    this.texts = new Map(passages.map((passage) => [digestOf(textOf(passage)), textOf(passage)]));
  }

  /** Meanings can be compared. */
  get ready(): boolean {
    return this.vectors !== null;
  }

  /**
   * Reads the vectors that are known and has the others made, batch by batch; each batch is kept, so that whatever interrupts it, the
   * next time goes on from there.
   * @returns how many are still missing: 0 when meanings can be compared from now on
   */
  prepare(): Promise<number> {
    if (this.vectors) return Promise.resolve(0);
    this.preparing ??= this.make().finally(() => {
      this.preparing = null;
    });
    return this.preparing;
  }

  private async make(): Promise<number> {
    const { model } = this.embedder;
    const known = await this.store.known(model, [...this.texts.keys()]);
    const missing = [...this.texts].filter(([digest]) => !known.has(digest));
    for (let at = 0; at < missing.length; at += BATCH) {
      const batch = missing.slice(at, at + BATCH);
      const made = await this.embedder.embed(
        batch.map(([, text]) => text),
        'knowledge',
      );
      if (!made) return missing.length - at;
      const vectors = new Map(batch.map(([digest], index) => [digest, made[index] ?? []]));
      await this.store.keep(model, vectors);
      for (const [digest, vector] of vectors) known.set(digest, Float32Array.from(vector));
    }
    await this.store.tidy(model, [...this.texts.keys()]);
    this.vectors = new Map([...known].map(([digest, vector]) => [digest, normalised(vector)]));
    return 0;
  }

  /** @returns null when meanings cannot be compared: the search then goes by words alone. */
  async nearness(question: string, person: string | null): Promise<Nearness | null> {
    const { vectors } = this;
    if (!vectors || question.trim() === '') return null;
    const [made] = (await this.embedder.embed([question], { person })) ?? [];
    if (!made) return null;
    const asked = normalised(Float32Array.from(made));
    const found = new Map<string, number>();
    for (const [ref, digest] of this.digests) {
      const vector = vectors.get(digest);
      // Another length: the model behind the name has changed.
      if (vector?.length !== asked.length) return null;
      let sum = 0;
      for (let at = 0; at < asked.length; at++) sum += (asked[at] ?? 0) * (vector[at] ?? 0);
      found.set(ref, sum);
    }
    return found;
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function normalised(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
