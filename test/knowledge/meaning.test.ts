import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { Meaning, Searcher } from '../../src/knowledge/index.ts';
import { type Embedder, openEmbedder } from '../../src/language/index.ts';
import { mask } from '../../src/privacy/index.ts';
import type { PassageVectorStore } from '../../src/storage/index.ts';
import { answerQuestion, answerWithModel } from '../../src/skills/answer/index.ts';
import { type ModelDouble, KEY, modelDouble } from '../doubles/model/index.ts';
import { recordingCalls } from '../support/language.ts';
import { fixtureTools } from '../support/skills-knowledge.ts';

const tools = fixtureTools();
const { knowledge } = tools;
let double: ModelDouble;
let log: ReturnType<typeof recordingCalls>;
beforeAll(async () => {
  double = await modelDouble();
});
afterAll(() => double.close());
beforeEach(() => {
  double.embedded.length = 0;
  double.embeddings = null;
  log = recordingCalls();
});

function memory(): PassageVectorStore & { rows: Map<string, Float32Array> } {
  const rows = new Map<string, Float32Array>();
  return {
    rows,
    known: (model, digests) =>
      Promise.resolve(
        new Map(
          digests.flatMap((digest) => {
            const vector = rows.get(`${model} ${digest}`);
            return vector ? [[digest, vector]] : [];
          }),
        ),
      ),
    keep: (model, vectors) => {
      for (const [digest, vector] of vectors) rows.set(`${model} ${digest}`, Float32Array.from(vector));
      return Promise.resolve();
    },
    tidy: () => Promise.resolve(),
  };
}

async function embedderOf(env: Record<string, string> = {}): Promise<Embedder> {
  const config = loadConfig({
    EMBEDDING_MODEL: 'openai:test-embed',
    OPENAI_API_KEY: KEY,
    EMBEDDING_MODEL_URL: double.url,
    ...env,
  });
  const embedder = await openEmbedder({
    config,
    calls: log,
    mask: (text) => mask(text).text,
    onTrouble: () => undefined,
  });
  if (!embedder) throw new Error('no embedding model');
  return embedder;
}

describe('vectors of passages', () => {
  it('are made once, in batches, and kept by what the passages say', async () => {
    const store = memory();
    const meaning = new Meaning(knowledge, await embedderOf(), store);
    expect(await meaning.prepare()).toBe(0);
    const made = double.embedded.length;
    expect(made).toBe(store.rows.size);
    expect(log.calls.every(({ step, prompt, person }) => step === 'embed' && prompt === null && person === null)).toBe(
      true,
    );
    expect(await new Meaning(knowledge, await embedderOf(), store).prepare()).toBe(0);
    expect(double.embedded).toHaveLength(made);
    await new Meaning(knowledge, await embedderOf({ EMBEDDING_MODEL: 'openai:other' }), store).prepare();
    expect(double.embedded).toHaveLength(2 * made);
  });

  it('are made on from where it was interrupted', async () => {
    const store = memory();
    let batches = 0;
    const embedder = await embedderOf();
    const failing: Embedder = {
      ...embedder,
      embed: (texts, by) => (++batches > 1 ? Promise.resolve(null) : embedder.embed(texts, by)),
    };
    const missing = await new Meaning(knowledge, failing, store).prepare();
    const first = store.rows.size;
    expect(first).toBe(64);
    expect(missing).toBeGreaterThan(0);
    double.embedded.length = 0;
    expect(await new Meaning(knowledge, embedder, store).prepare()).toBe(0);
    expect(double.embedded).toHaveLength(missing);
  });

  it('are made once when asked for twice at a time', async () => {
    const store = memory();
    const meaning = new Meaning(knowledge, await embedderOf(), store);
    await Promise.all([meaning.prepare(), meaning.prepare()]);
    expect(double.embedded).toHaveLength(store.rows.size);
  });
});

describe('the search', () => {
  const question = 'whereabouts of digitalised recordings';

  it('finds by likeness what it does not find by words', async () => {
    const meaning = new Meaning(knowledge, await embedderOf(), memory());
    await meaning.prepare();
    const near = (await meaning.nearness('archivists sponsorship', null)) ?? undefined;
    const searcher = Searcher.of(knowledge);
    expect(searcher.search('archivists sponsorship').passages).toEqual([]);
    expect(searcher.search('archivists sponsorship', { near }).passages.length).toBeGreaterThan(0);
  });

  it('is what it was when nothing is compared', () => {
    const searcher = Searcher.of(knowledge);
    for (const { text } of knowledge.phrasings)
      expect(searcher.search(text, { near: undefined })).toEqual(searcher.search(text));
  });

  it('sends the question masked', async () => {
    const meaning = new Meaning(knowledge, await embedderOf(), memory());
    await meaning.prepare();
    double.seen.length = 0;
    await meaning.nearness('records of NHS number 943 476 5919', 'web:local:me');
    expect(double.seen.join()).toContain('[NHS number]');
    expect(double.seen.join()).not.toMatch(/943 ?476/);
    expect(log.calls.at(-1)).toMatchObject({ step: 'embed', person: 'web:local:me', estimated: true });
  });

  it('has a question embedded once for all who compare it, and anew after a failure', async () => {
    const embedder = await embedderOf();
    const ask = (text: string) => embedder.embed([text], { person: null });
    double.embeddings = { status: 401 };
    expect(await ask(question)).toBeNull();
    double.embeddings = null;
    const [first, second] = await Promise.all([ask(question), ask(question)]);
    expect(first).not.toBeNull();
    expect([second, await ask(question)]).toEqual([first, first]);
    expect(double.embedded).toEqual([question]);
    await ask('another one');
    expect(double.embedded).toEqual([question, 'another one']);
  });

  it.each<[string, ModelDouble['embeddings']]>([
    ['500', { status: 500 }],
    ['429', { status: 429 }],
    ['nonsense', { body: '{"data":[]}' }],
    ['a hang-up', { hangUp: true }],
  ])('goes by words alone when the model fails (%s)', async (_what, failure) => {
    const meaning = new Meaning(knowledge, await embedderOf(), memory());
    await meaning.prepare();
    double.embeddings = failure;
    expect(await meaning.nearness(question, null)).toBeNull();
    const asked = 'How long can an agreement run?';
    const answer = await answerWithModel(asked, [], { ...tools, meaning }, null);
    expect(answer.outcome).toEqual(answerQuestion(asked, [], tools).outcome);
    expect(answer.told).toBeUndefined();
  });

  it('goes by words alone until all passages have vectors', async () => {
    const meaning = new Meaning(knowledge, await embedderOf(), memory());
    expect(meaning.ready).toBe(false);
    expect(await meaning.nearness(question, null)).toBeNull();
    expect(double.embedded).toEqual([]);
  });

  it('answers as before what it answered well, with the likeness of letters that stands in for meaning here', async () => {
    const meaning = new Meaning(knowledge, await embedderOf(), memory());
    await meaning.prepare();
    const { outcome } = await answerWithModel('How long can an agreement run?', [], { ...tools, meaning }, null);
    expect(outcome.kind === 'answered' && outcome.chosen.map(({ passage }) => passage.ref)).toContain(
      'agreement-length#R2',
    );
  });
});
