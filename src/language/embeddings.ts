import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import { type CallOutcome, estimateTokens } from './calls.ts';
import { outcomeOf } from './failure.ts';
import type { Guard } from './guard.ts';
import { notCalled } from './language.ts';
import type { Ledger } from './ledger.ts';

/** Turns texts into vectors whose closeness is that of their meaning. */
export interface Embedder {
  /** `provider:model`: vectors of different models have nothing to do with each other. */
  readonly model: string;
  /**
   * One vector for each text, in order; null when the model failed or may not be called.
   * @param by who wrote the texts: what people typed is masked, and counts for the budget of their account
   */
  embed(texts: readonly string[], by: 'knowledge' | { person: string | null }): Promise<number[][] | null>;
}

export interface EmbedderOptions {
  model: string;
  embeddings: EmbeddingsInterface;
  guard: Guard;
  ledger: Ledger;
  /** Masks personal identifiers in what people typed. */
  mask: (text: string) => string;
}

/** So many questions and their vectors are remembered: the standards and an organisation's own documents are asked the same one. */
const RECENT = 32;

export function createEmbedder(options: EmbedderOptions): Embedder {
  const send = sending(options);
  const recent = new Map<string, Promise<number[][] | null>>();
  return {
    model: options.model,
    async embed(texts, by) {
      if (by === 'knowledge') return await send([...texts], null);
      const masked = texts.map(options.mask);
      const key = JSON.stringify(masked);
      const made = recent.get(key) ?? send(masked, by.person);
      recent.delete(key);
      recent.set(key, made);
      for (const oldest of [...recent.keys()].slice(0, -RECENT)) recent.delete(oldest);
      let vectors: number[][] | null = null;
      try {
        vectors = await made;
      } finally {
        if (vectors === null && recent.get(key) === made) recent.delete(key);
      }
      return vectors;
    },
  };
}

/** Has the vectors made; null when that failed or may not be. */
function sending({ model, embeddings, guard, ledger }: EmbedderOptions) {
  return async (sent: string[], person: string | null): Promise<number[][] | null> => {
    // LangChain's interface does not tell how many tokens were used.
    const inputTokens = sent.reduce((sum, text) => sum + estimateTokens(text), 0);
    const call = { step: 'embed', prompt: null, model, person };
    if ((await ledger.admit(call, inputTokens)) !== null) return null;
    try {
      return await guard(async (signal, attempt) => {
        const started = performance.now();
        const done = (outcome: CallOutcome, tokens: number): Promise<void> => {
          const elapsedMs = performance.now() - started;
          return ledger.note({
            ...call,
            attempt,
            outcome,
            elapsedMs,
            inputTokens: tokens,
            outputTokens: 0,
            estimated: true,
          });
        };
        try {
          const vectors = await embeddings.embedDocuments(sent);
          const outcome = areVectors(vectors, sent.length) ? 'ok' : 'malformed';
          await done(outcome, inputTokens);
          return outcome === 'ok' ? vectors : null;
        } catch (error) {
          await done(signal.aborted ? 'timeout' : outcomeOf(error), 0);
          throw error;
        }
      });
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome === 'busy' || outcome === 'resting') await ledger.note({ ...call, ...notCalled, outcome });
      // The library cannot be told to stop: what it is still at is counted here.
      if (outcome === 'timeout')
        await ledger.note({ ...call, ...notCalled, attempt: 1, outcome, inputTokens, estimated: true });
      return null;
    } finally {
      ledger.release(person, inputTokens);
    }
  };
}

function areVectors(vectors: number[][], count: number): boolean {
  const [first] = vectors;
  return (
    vectors.length === count &&
    first !== undefined &&
    first.length > 0 &&
    vectors.every((vector) => vector.length === first.length && vector.every(Number.isFinite))
  );
}
