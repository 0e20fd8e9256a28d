import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Tools, answerWithModel, tell } from '../../src/skills/answer/index.ts';
import { type Act, type ModelDouble, modelDouble } from '../doubles/model/index.ts';
import { languageAt, recordingCalls } from '../support/language.ts';
import { fixtureTools } from '../support/skills-knowledge.ts';
import { citationsOf, citedLines, notesOf } from '../support/skills-turn.ts';

const plain = fixtureTools();
let double: ModelDouble;
let tools: Tools;
let log: ReturnType<typeof recordingCalls>;

beforeAll(async () => {
  double = await modelDouble();
});
afterAll(() => double.close());
beforeEach(async () => {
  double.asked.length = 0;
  log = recordingCalls();
  tools = { ...plain, language: await languageAt(double.url, { calls: log, env: { MODEL_TIMEOUT_SECONDS: '2' } }) };
});

const QUESTION = 'How long can an agreement run?';
const ask = async (act: Act, question = QUESTION) => {
  double.script = () => act;
  const { outcome, told } = await answerWithModel(question, [], tools, 'web:local:me');
  return { outcome, told, ...tell(outcome, tools) };
};
const extractive = await answerWithModel(QUESTION, [], plain, null);
const composed = (...sentences: [text: string, ...sources: string[]][]): Act => ({
  say: { answerable: true, sentences: sentences.map(([text, ...sources]) => ({ text, sources })), missing: null },
});

describe('an answer in a model’s words', () => {
  it('is shown with the sources of each sentence, and says that a model wrote it', async () => {
    const { outcome, told, card } = await ask(composed(['An agreement may run for 9 years at the longest.', 'P1']));
    expect(told).toMatchObject({ outcome: 'composed', prompts: [expect.stringMatching(/^compose@1\+[0-9a-f]{8}$/)] });
    expect(outcome.kind).toBe('answered');
    expect(citedLines(card)).toEqual([
      { text: 'An agreement may run for 9 years at the longest.', refs: ['agreement-length#R2'] },
    ]);
    expect(citationsOf(card)).toMatchObject([{ ref: 'agreement-length#R2', url: 'https://example.org/transcript' }]);
    expect(notesOf(card).join()).toMatch(/Said in a webinar of 2021.*A language model put this into words/s);
  });

  it('drops a sentence that is not supported and keeps the others', async () => {
    const { card, told } = await ask(
      composed(
        ['An agreement runs for nine years at the longest.', 'P1'],
        ['It can be extended by fax.', 'P1'],
        ['Counted from its first day, an agreement runs for nine years at the longest.', 'P1'],
      ),
    );
    expect(citedLines(card).map(({ text }) => text)).toEqual([
      'An agreement runs for nine years at the longest.',
      'Counted from its first day, an agreement runs for nine years at the longest.',
    ]);
    expect(told?.removed).toEqual(['support']);
  });
});

const LONG = 'An agreement runs for nine years at the longest, counted from its first day';

describe('never an unsupported sentence: the answer is the one without a model', () => {
  it.each<[what: string, outcome: string, act: Act]>([
    ['an unknown token', 'unsupported', composed([`${LONG}.`, 'P99'])],
    ['no token', 'unsupported', composed([`${LONG}.`])],
    ['a known token of another passage', 'unsupported', composed([`${LONG}.`, 'P5'])],
    ['an invented number', 'unsupported', composed(['An agreement runs for twelve years at the longest.', 'P1'])],
    ['an invented number in digits', 'unsupported', composed(['An agreement runs for 12 years at the longest.', 'P1'])],
    ['another unit', 'unsupported', composed(['An agreement runs for nine months at the longest.', 'P1'])],
    ['an invented date', 'unsupported', composed([`${LONG}, 1 May 2024.`, 'P1'])],
    ['an invented article', 'unsupported', composed([`${LONG}, under article 6.`, 'P1'])],
    ['an invented name', 'unsupported', composed([`${LONG}, says Barnaby.`, 'P1'])],
    [
      'an invented name in front',
      'unsupported',
      composed(['Barnaby runs an agreement for nine years at the longest.', 'P1']),
    ],
    ['an invented link', 'unsupported', composed([`${LONG}: https://evil.example/x.`, 'P1'])],
    ['an invented link token', 'unsupported', composed([`${LONG} [[L9]].`, 'P1'])],
    ['a Markdown link', 'unsupported', composed([`[${LONG}](http://evil.example).`, 'P1'])],
    ['a minimum made of a maximum', 'unsupported', composed(['An agreement runs for at least nine years.', 'P1'])],
    [
      'a statement turned round',
      'unsupported',
      composed(['An agreement never runs for nine years at the longest.', 'P1']),
    ],
    ['a promise', 'unsupported', composed(['The agreement will be approved for nine years.', 'P1'])],
    ['nothing', 'empty', composed()],
    ['an empty sentence', 'unsupported', composed(['', 'P1'])],
    ['malformed JSON', 'malformed', { text: '{"answerable": tru' }],
    ['another form', 'malformed', { say: { answer: LONG } }],
    ['a list', 'malformed', { say: [] }],
    ['nothing at all', 'refused', { text: '' }],
    ['a truncated answer', 'truncated', { truncated: '{"answerable":true,"sentences":[{"text":"An agree' }],
    ['a refusal', 'refused', { refusal: 'I cannot help with that.' }],
    ['a filter', 'refused', { filtered: true }],
    ['a body that is no JSON', 'malformed', { body: '<html>' }],
    ['429', 'rate_limited', { status: 429 }],
    ['500', 'unavailable', { status: 500 }],
    ['401', 'not_permitted', { status: 401 }],
    ['404', 'rejected', { status: 404 }],
    ['a hang-up', 'unavailable', { hangUp: true }],
  ])('%s (%s)', async (_what, outcome, act) => {
    const answer = await ask(act);
    expect(answer.told?.outcome).toBe(outcome);
    expect(answer.outcome).toEqual(extractive.outcome);
    expect(answer.card).toEqual(tell(extractive.outcome, plain).card);
  });
});
