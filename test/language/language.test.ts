import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { CallLog } from '../../src/language/index.ts';
import { type Act, type ModelDouble, KEY, modelDouble } from '../doubles/model/index.ts';
import { languageAt, recordingCalls } from '../support/language.ts';

let double: ModelDouble;
let log: ReturnType<typeof recordingCalls>;
beforeAll(async () => {
  double = await modelDouble();
});
afterAll(() => double.close());
beforeEach(() => {
  double.asked.length = 0;
  double.seen.length = 0;
  double.load.most = 0;
  log = recordingCalls();
});

const form = z.object({ question: z.string() });
const said: Act = { say: { question: 'how long?' } };
const request = (person: string | null = 'web:local:me', question = 'and how long?') =>
  ({ prompt: 'rephrase', values: { history: '- a question', question }, form, person }) as const;
const open = (env: Record<string, string> = {}, calls: CallLog = log) => languageAt(double.url, { calls, env });
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a call to a model', () => {
  it('goes out with the prompt’s settings and form, and is written down with its tokens', async () => {
    double.script = () => said;
    const language = await open({ MODEL_PRICES: '10/100' });
    const answer = await language.ask(request());
    expect(answer).toEqual({
      ok: true,
      value: { question: 'how long?' },
      prompt: expect.stringMatching(/^rephrase@1\+/) as string,
    });
    expect(double.asked).toMatchObject([
      { step: 'rephrase', body: { model: 'test', temperature: 0, max_tokens: 150 } },
    ]);
    expect(log.calls).toEqual([
      {
        step: 'rephrase',
        prompt: answer.prompt,
        model: 'openai:test',
        attempt: 1,
        inputTokens: 100,
        outputTokens: 20,
        estimated: false,
        cost: 0.003,
        elapsedMs: expect.any(Number) as number,
        outcome: 'ok',
        person: 'web:local:me',
      },
    ]);
  });

  it('carries nothing that identifies a patient, whoever hands it in', async () => {
    double.script = () => said;
    const language = await open();
    await language.ask(request('web:local:me', 'and for NHS number 943 476 5919, jane.doe@example.org?'));
    expect(double.asked[0]?.user).toContain('[NHS number]');
    expect(double.seen.join()).not.toMatch(/943 ?476 ?5919|jane\.doe/);
  });

  it('is given no tool that could do anything: the only one it may get is the form of its answer', async () => {
    double.script = () => said;
    await (await open()).ask(request());
    await (await open({ CHAT_MODEL: 'openai:gpt-3.5-turbo' })).ask(request());
    expect(double.asked.map(({ body }) => (body['tools'] as unknown[] | undefined)?.length ?? 0)).toEqual([0, 1]);
    expect(double.asked[1]).toMatchObject({ step: 'rephrase', body: { tools: [{ function: { name: 'rephrase' } }] } });
  });

  it('that fails for a moment is made once more', async () => {
    let times = 0;
    double.script = () => (times++ === 0 ? { status: 503 } : said);
    const answer = await (await open()).ask(request());
    expect(answer.ok).toBe(true);
    expect(log.calls.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [1, 'unavailable'],
      [2, 'ok'],
    ]);
  });

  it('that fails for good is not made again', async () => {
    double.script = () => ({ status: 401 });
    await (await open()).ask(request());
    expect(log.calls.map(({ outcome }) => outcome)).toEqual(['not_permitted']);
  });

  it('that takes too long is given up in time, and what it may have cost is counted', async () => {
    double.script = async () => {
      await wait(3000);
      return said;
    };
    const language = await open({ MODEL_TIMEOUT_SECONDS: '1' });
    const started = performance.now();
    expect(await language.ask(request())).toMatchObject({ ok: false, outcome: 'timeout' });
    expect(performance.now() - started).toBeLessThan(2500);
    await expect.poll(() => log.calls).toMatchObject([{ outcome: 'timeout', estimated: true }]);
    expect(log.calls[0]?.inputTokens).toBeGreaterThan(50);
  });

  it('that waits for others too long is given up in time too', async () => {
    double.script = async () => {
      await wait(1500);
      return said;
    };
    const language = await open({ MODEL_TIMEOUT_SECONDS: '1', MODEL_CONCURRENCY: '1' });
    const answers = await Promise.all([language.ask(request()), language.ask(request())]);
    expect(answers.map((answer) => !answer.ok && answer.outcome)).toEqual(['timeout', 'timeout']);
  });
});

describe('a model that is in trouble is left alone', () => {
  it('after five failures in a row it is not called for a while, and that is written down', async () => {
    double.script = () => ({ status: 401 });
    const language = await open();
    for (let i = 0; i < 5; i++) await language.ask(request());
    expect(await language.ask(request())).toMatchObject({ ok: false, outcome: 'resting' });
    expect(log.calls.filter(({ attempt }) => attempt > 0)).toHaveLength(5);
    expect(log.calls.at(-1)).toMatchObject({ outcome: 'resting', attempt: 0, inputTokens: 0 });
  });

  it('an answer of the wrong form is no trouble of that kind', async () => {
    double.script = () => ({ text: 'no JSON' });
    const language = await open();
    for (let i = 0; i < 7; i++) expect(await language.ask(request())).toMatchObject({ outcome: 'malformed' });
  });
});

describe('there are bounds', () => {
  it('only so many calls run at a time, and what is far too much is sent away at once', async () => {
    double.script = async () => {
      await wait(50);
      return said;
    };
    const language = await open({ MODEL_CONCURRENCY: '2' });
    const answers = await Promise.all(Array.from({ length: 14 }, () => language.ask(request(null))));
    expect(double.load.most).toBe(2);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
    expect(log.calls.filter(({ outcome }) => outcome === 'busy')).toHaveLength(4);
  });

  it('when the day’s tokens are used up the model is not called', async () => {
    double.script = () => said;
    const language = await open({ MODEL_DAILY_TOKENS: '900' });
    const outcomes = [];
    for (let i = 0; i < 6; i++) {
      const answer = await language.ask(request(`web:local:${i}`));
      outcomes.push(answer.ok ? 'ok' : answer.outcome);
    }
    expect(outcomes.slice(0, 2)).toEqual(['ok', 'ok']);
    expect(outcomes.at(-1)).toBe('over_budget');
    expect(log.calls.at(-1)).toMatchObject({ outcome: 'over_budget', attempt: 0 });
  });

  it('one person’s share is used up without touching that of others', async () => {
    double.script = () => said;
    const language = await open({ MODEL_DAILY_TOKENS_PER_PERSON: '600' });
    for (let i = 0; i < 3; i++) await language.ask(request('web:local:a'));
    expect(await language.ask(request('web:local:a'))).toMatchObject({ ok: false, outcome: 'over_person_budget' });
    expect(await language.ask(request('web:local:b'))).toMatchObject({ ok: true });
  });

  it('calls under way count, so that many at once do not go over', async () => {
    double.script = async () => {
      await wait(30);
      return said;
    };
    const language = await open({ MODEL_DAILY_TOKENS: '1000' });
    const answers = await Promise.all(Array.from({ length: 8 }, () => language.ask(request(null))));
    expect(answers.filter(({ ok }) => ok).length).toBeLessThan(4);
  });

  it('a budget that cannot be read is spent on nothing', async () => {
    const broken: CallLog = { record: () => Promise.resolve(), spentToday: () => Promise.reject(new Error('away')) };
    const language = await languageAt(double.url, { calls: broken, quiet: true });
    expect(await language.ask(request())).toMatchObject({ ok: false, outcome: 'failed' });
    expect(double.asked).toHaveLength(0);
  });

  it('an answer is given even when it cannot be written down', async () => {
    double.script = () => said;
    const broken: CallLog = { ...log, record: () => Promise.reject(new Error('away')) };
    const language = await languageAt(double.url, { calls: broken, quiet: true });
    expect(await language.ask(request())).toMatchObject({ ok: true });
  });
});

describe('a provider', () => {
  it('whose package is not there is named with what to install', async () => {
    await expect(open({ CHAT_MODEL: 'anthropic:claude-sonnet-4' })).rejects.toThrow(
      'CHAT_MODEL needs the package @langchain/anthropic, which is not installed; install it with: npm install @langchain/anthropic',
    );
    await expect(open({ CHAT_MODEL: 'bedrock:some.model' })).rejects.toThrow('npm install @langchain/aws');
    await expect(open({ CHAT_MODEL: 'google:gemini' })).rejects.toThrow('npm install @langchain/google');
  });

  it('that is Azure OpenAI is reached at the address of the resource, with its deployment and key', async () => {
    const language = await open({
      CHAT_MODEL: 'azure_openai:our-deployment',
      AZURE_OPENAI_API_KEY: KEY,
      CHAT_MODEL_URL: double.url.replace('/v1', ''),
    });
    expect(await language.ask(request())).toMatchObject({ ok: false });
    expect(double.seen.join()).toContain(`"api-key":"${KEY}"`);
  });

  it('that is Ollama needs no key', async () => {
    const language = await open({ CHAT_MODEL: 'ollama:llama3.1:8b' });
    expect(await language.ask(request())).toMatchObject({ ok: false });
    expect(double.seen.join()).toContain('"model":"llama3.1:8b"');
    expect(double.seen.join()).not.toContain(KEY);
  });
});
