import { afterEach, beforeEach, expect, it } from 'vitest';
import pg from 'pg';
import { type Asked, type ModelDouble, KEY, modelDouble } from '../doubles/model/index.ts';
import { quoted } from '../doubles/model/quoting.ts';
import { type Program, launch, sayTo, startProgram } from '../support/program.ts';
import { withDatabase } from '../support/storage.ts';
import { runHere } from '../cli/dars.ts';

let double: ModelDouble;
beforeEach(async () => {
  double = await modelDouble();
});
afterEach(() => double.close());

const QUESTION = 'How long can a data sharing agreement run for our walrus cohort?';

/** Says the first passage, as it stands. */
const faithful = (asked: Asked) => ({ say: quoted(asked) });

/** Asks, as a page that is open hears it. */
async function listenTo(url: string, question: string): Promise<{ parts: string[]; answer: string }> {
  const leave = new AbortController();
  const events = await fetch(`${url}/api/conversations/conversation-1/events`, { signal: leave.signal });
  let heard = '';
  const listening = (async () => {
    for await (const chunk of events.body ?? []) heard += Buffer.from(chunk as Uint8Array).toString();
  })().catch(() => undefined);
  const answer = await sayTo(url, question);
  leave.abort();
  await listening;
  return { parts: heard.split('\n\n').filter((event) => event.startsWith('event: part')), answer };
}

it('the page is shown each sentence once it is checked, and the answer in its place', () =>
  withDatabase(async (databaseUrl) => {
    double.pieceMs = 15;
    double.script = (asked) => {
      const { say } = faithful(asked);
      const [first] = say.sentences;
      return { say: { ...say, sentences: [first, { text: 'Ask by fax.', sources: ['P1'] }, first] } };
    };
    const program = await startProgram({
      DATABASE_URL: databaseUrl,
      CHAT_MODEL: 'openai:test',
      OPENAI_API_KEY: KEY,
      CHAT_MODEL_URL: double.url,
    });
    try {
      const { parts, answer } = await listenTo(program.url, QUESTION);
      expect(parts.length).toBeGreaterThan(0);
      expect(parts[0]).toContain('still writing');
      expect(parts[0]).toMatch(/\[1\]/);
      expect(parts.join()).not.toContain('fax');
      expect(answer).toContain('A language model put this into words');
      expect(answer).not.toContain('still writing');
    } finally {
      await program.stop();
    }
  }));

it(
  'a model composes, fails and is accounted for, and nothing of what was asked is kept with the calls',
  () =>
    withDatabase(async (databaseUrl) => {
      double.script = faithful;
      const env = {
        DATABASE_URL: databaseUrl,
        CHAT_MODEL: 'openai:test',
        OPENAI_API_KEY: KEY,
        CHAT_MODEL_URL: double.url,
        MODEL_PRICES: '10/100',
        // Set for another program, perhaps: nothing may go there.
        LANGSMITH_TRACING: 'true',
        LANGSMITH_API_KEY: 'ls-1',
        LANGSMITH_GATEWAY: double.url.replace('/v1', '/gateway'),
        OPENAI_BASE_URL: double.url.replace('/v1', '/elsewhere'),
        LANGSMITH_ENDPOINT: double.url.replace('/v1', '/tracing'),
      };
      const program: Program = await startProgram(env);
      try {
        const answer = await sayTo(program.url, QUESTION);
        expect(answer).toContain('A language model put this into words');
        expect(answer).toMatch(/\[1\]/);
        expect(answer).toMatch(/digital\.nhs\.uk/);

        double.script = () => ({ status: 500 });
        const without = await sayTo(program.url, QUESTION);
        expect(without).not.toContain('A language model');
        expect(without).toMatch(/\[1\]/);

        const metrics = await (await fetch(`${program.url}/metrics`)).text();
        expect(metrics).toContain('model_answers_total{outcome="composed"} 1');
        expect(metrics).toContain('model_answers_total{outcome="unavailable"} 1');
        expect(metrics).toContain('model_calls_total{step="compose",model="openai:test",outcome="ok"} 1');
        expect(metrics).toContain('model_calls_total{step="compose",model="openai:test",outcome="unavailable"} 2');
        expect(metrics).toContain('model_tokens_total{step="compose",model="openai:test",direction="in"} 100');
        expect(metrics).toMatch(/model_cost_total\{step="compose",model="openai:test"\} 0\.003/);
      } finally {
        expect(await program.stop()).toBe(0);
      }
      expect(double.seen.filter((request) => /langsmith|ls-1/.test(request))).toEqual([]);
      expect([...program.lines, program.errors()].join('\n')).not.toMatch(/walrus/);

      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      const calls = await client.query('select * from model_calls order by id');
      const turns = await client.query<{ record: unknown }>('select record from turns order by seq');
      await client.end();
      expect(JSON.stringify(calls.rows)).not.toMatch(/walrus|agreement/i);
      expect(calls.rows).toMatchObject([
        { step: 'compose', model: 'openai:test', attempt: 1, outcome: 'ok', input_tokens: 100, output_tokens: 20 },
        { attempt: 1, outcome: 'unavailable', input_tokens: 0 },
        { attempt: 2, outcome: 'unavailable', input_tokens: 0 },
      ]);
      expect(turns.rows.map(({ record }) => record)).toMatchObject([
        { model: { outcome: 'composed', prompts: [expect.stringMatching(/^compose@1\+/)], removed: [] } },
        { model: { outcome: 'unavailable', prompts: [expect.stringMatching(/^compose@1\+/)] } },
      ]);

      const usage = await withEnv({ DATABASE_URL: databaseUrl }, () => runHere('usage'));
      expect(usage.out).toMatch(/compose@1\+[0-9a-f]{8} {2}openai:test\n {2}calls: 3 \(1 ok, 2 unavailable\)/);
      expect(usage.out).toContain('In 30 days: 3 calls, 100 tokens in, 20 out  cost: 0.0030');
    }),
  60_000,
);

it(
  'with an embedding model, passages get their vectors once, and without it words alone are compared',
  () =>
    withDatabase(async (databaseUrl) => {
      const env = {
        DATABASE_URL: databaseUrl,
        EMBEDDING_MODEL: 'openai:test-embed',
        OPENAI_API_KEY: KEY,
        EMBEDDING_MODEL_URL: double.url,
      };
      const first = await startProgram(env);
      await expect.poll(() => first.errors(), { timeout: 30_000 }).toContain('meanings are compared');
      const passages = double.embedded.length;
      expect(passages).toBeGreaterThan(1000);
      expect(await sayTo(first.url, QUESTION)).toMatch(/\[1\]/);
      expect(double.embedded.at(-1)).toBe(QUESTION);
      await first.stop();

      const second = await startProgram(env);
      try {
        await expect.poll(() => second.errors(), { timeout: 30_000 }).toContain('meanings are compared');
        expect(double.embedded).toHaveLength(passages + 1);
        double.embeddings = { status: 500 };
        expect(await sayTo(second.url, QUESTION)).toMatch(/\[1\]/);
        const metrics = await (await fetch(`${second.url}/metrics`)).text();
        expect(metrics).toMatch(/model_calls_total\{step="embed",model="openai:test-embed",outcome="unavailable"\} 2/);
      } finally {
        await second.stop();
      }
    }),
  90_000,
);

it('a model that cannot be had stops the start with one line', async () => {
  const refused = launch({ CHAT_MODEL: 'anthropic:claude', DATABASE_URL: '' });
  expect(await refused.exit).toBe(2);
  expect(refused.errors()).toBe(
    'dars-guide cannot start: CHAT_MODEL needs the package @langchain/anthropic, which is not installed; install it with: npm install @langchain/anthropic\n',
  );
}, 60_000);

async function withEnv<T>(env: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    return await work();
  } finally {
    process.env = before;
  }
}
