import { loadConfig } from '../src/config.ts';
import { type Knowledge, Meaning, type Nearness } from '../src/knowledge/index.ts';
import { openEmbedder } from '../src/language/index.ts';
import { mask } from '../src/privacy/index.ts';
import type { PassageVectorStore } from '../src/storage/index.ts';
import { KEY, modelDouble } from '../test/doubles/model/index.ts';

/**
 * Meanings as an embedding model compares them that is reached as the program reaches it: by HTTP, through LangChain. `test` is the
 * double's embedding, which compares letters and understands nothing. To be closed.
 * @throws Error when the model could not be had
 */
export async function openMeaning(
  model: string,
  knowledge: Knowledge,
): Promise<{ meaning: Meaning; close: () => Promise<void> }> {
  const double = model === 'test' ? await modelDouble() : null;
  const env = double
    ? { EMBEDDING_MODEL: 'openai:test-embed', EMBEDDING_MODEL_URL: double.url, OPENAI_API_KEY: KEY }
    : { ...process.env, EMBEDDING_MODEL: model };
  const close = async (): Promise<void> => await double?.close();
  try {
    const embedder = await openEmbedder({
      config: loadConfig({ ...env, MODEL_DAILY_TOKENS: '999999999', MODEL_DAILY_TOKENS_PER_PERSON: '999999999' }),
      calls: { record: () => Promise.resolve(), spentToday: () => Promise.resolve({ all: 0, person: 0 }) },
      mask: (text) => mask(text).text,
      onTrouble: (error) => console.error(error),
    });
    if (!embedder) throw new Error('no embedding model is set up');
    const meaning = new Meaning(knowledge, embedder, forgetful());
    const missing = await meaning.prepare();
    if (missing > 0) throw new Error(`${model} gave no vectors for ${missing} passages`);
    return { meaning, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * How near the passages lie to each of these questions.
 * @throws Error when the model gives no vector
 */
export async function nearnessOf(
  meaning: Meaning,
  questions: readonly string[],
): Promise<(question: string) => Nearness | undefined> {
  const found = new Map<string, Nearness>();
  for (const question of new Set(questions)) {
    const near = await meaning.nearness(question, null);
    if (!near) throw new Error('the embedding model gave no vector for a question');
    found.set(question, near);
  }
  return (question) => found.get(question);
}

/** Keeps nothing: every run asks anew. */
const forgetful = (): PassageVectorStore => ({
  known: () => Promise.resolve(new Map()),
  keep: () => Promise.resolve(),
  tidy: () => Promise.resolve(),
});
