import type { Embedder } from '../../src/language/index.ts';
import type { OwnDocument } from '../../src/knowledge/index.ts';
import { embed } from '../doubles/model/embedding.ts';

export interface RecordingEmbedder extends Embedder {
  /** Texts so far, with who wrote them. */
  asked: { text: string; by: Parameters<Embedder['embed']>[1] }[];
  /** It makes nothing. */
  away: boolean;
  /** Only so many numbers of each vector: stands for another model behind the same name. */
  size: number;
}

/** The deterministic embedding of the tests. */
export function testEmbedder(model = 'test:letters'): RecordingEmbedder {
  const embedder: RecordingEmbedder = {
    model,
    asked: [],
    away: false,
    size: 64,
    embed: (texts, by) => {
      if (embedder.away) return Promise.resolve(null);
      embedder.asked.push(...texts.map((text) => ({ text, by })));
      return Promise.resolve(texts.map((text) => embed(text).slice(0, embedder.size)));
    },
  };
  return embedder;
}

/** A document without its text. */
export const ownDocument = (path: string, audience: readonly string[] = ['everyone']): OwnDocument => ({
  path,
  title: path.replace(/\.\w+$/, ''),
  url: null,
  audience,
  hash: path,
  dated: null,
});
