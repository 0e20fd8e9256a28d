import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Act, type ModelDouble, modelDouble } from '../doubles/model/index.ts';
import { languageAt, recordingCalls } from '../support/language.ts';

let double: ModelDouble;
beforeAll(async () => {
  double = await modelDouble();
});
afterAll(() => double.close());
beforeEach(() => {
  double.pieceMs = 0;
});

const form = z.object({ question: z.string() });
const question = 'How long may an agreement run, and who says so?';
const request = {
  prompt: 'rephrase',
  values: { history: '- a question', question: 'and how long?' },
  form,
  person: 'web:local:me',
} as const;

describe('an answer that is told in parts', () => {
  it('comes piece by piece, each more than the last, and whole at the end', async () => {
    double.script = () => ({ say: { question } });
    const parts: string[] = [];
    const language = await languageAt(double.url);
    const answer = await language.ask({
      ...request,
      onPart: (part) => parts.push((part as { question?: string }).question ?? ''),
    });
    expect(answer).toMatchObject({ ok: true, value: { question } });
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.at(-1)).toBe(question);
    parts.reduce((before, part) => {
      expect(part.startsWith(before)).toBe(true);
      return part;
    });
  });

  const acts: [string, Act][] = [
    ['an answer', { say: { question } }],
    ['no JSON', { text: 'I would say: nine years.' }],
    ['another form', { say: { answer: 'nine years' } }],
    ['the limit of tokens', { truncated: '{"question": "How lo' }],
    ['declining', { refusal: 'I cannot help with that.' }],
    ['a filter', { filtered: true }],
    ['nothing', { text: '' }],
    ['too many requests', { status: 429 }],
    ['a fault', { status: 500 }],
    ['a lost connection', { hangUp: true }],
  ];
  it.each(acts)('ends as the whole one does, and is written down: %s', async (_, act) => {
    double.script = () => act;
    const [whole, pieces] = [recordingCalls(), recordingCalls()];
    const asked = await (await languageAt(double.url, { calls: whole })).ask(request);
    const told = await (await languageAt(double.url, { calls: pieces })).ask({ ...request, onPart: () => undefined });
    expect(told).toEqual(asked);
    const ends = (calls: typeof whole.calls) => calls.map(({ attempt, outcome }) => [attempt, outcome]);
    expect(ends(pieces.calls)).toEqual(ends(whole.calls));
  });

  it('stops when its time is over, and nothing is told after that', async () => {
    double.script = () => ({ say: { question: question.repeat(20) } });
    double.pieceMs = 50;
    const parts: unknown[] = [];
    const language = await languageAt(double.url, { env: { MODEL_TIMEOUT_SECONDS: '1' } });
    const answer = await language.ask({ ...request, onPart: (part) => parts.push(part) });
    expect(answer).toMatchObject({ ok: false, outcome: 'timeout' });
    const told = parts.length;
    expect(told).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(parts).toHaveLength(told);
  });
});
