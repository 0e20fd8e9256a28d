import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { until } from './support/bot.ts';
import { type Program, startProgram } from './support/program.ts';
import { seedDataDir } from './support/storage.ts';

interface Entry {
  turnId: string;
  text: string;
  status: string;
  cards: unknown[];
}

/** Stands in everything that is typed here, so that the log can be searched for it. */
const TYPED = 'gribbit';
const question = 'How long can a data sharing agreement run?';
const json = { 'content-type': 'application/json' };

let program: Program;
let dataDir: string;
/** One for each case, so that no case leans on the one before. */
let conversation = '';
let cases = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dars-data-'));
  await seedDataDir(dataDir);
  program = await startProgram({ DATA_DIR: dataDir, LOG_LEVEL: 'trace' });
});
afterAll(async () => {
  await program.kill();
  await rm(dataDir, { recursive: true, force: true });
});

const post = (body: string | Record<string, unknown>, headers: Record<string, string> = json) =>
  fetch(`${program.url}/api/turns`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const message = (text: string, more: Record<string, unknown> = {}) => ({
  conversation,
  eventId: `event-${(cases += 1)}-of-these`,
  kind: 'message',
  text,
  ...more,
});
const transcript = async (): Promise<Entry[]> =>
  (await (await fetch(`${program.url}/api/conversations/${conversation}`)).json()) as Entry[];

/** Posts a turn that is taken, waits for the answer, and gives all its words. */
async function answerTo(body: Record<string, unknown>): Promise<{ entry: Entry; words: string }> {
  const response = await post(body);
  expect(response.status).toBe(202);
  const { turnId } = (await response.json()) as { turnId: string };
  let entry: Entry | undefined;
  await until(async () => {
    entry = (await transcript()).find((candidate) => candidate.turnId === turnId);
    return entry?.status === 'answered';
  });
  if (!entry) throw new Error('the turn was lost');
  return { entry, words: JSON.stringify(entry.cards) };
}

const everythingSaid = (): string => [...program.lines, program.errors()].join('\n');

describe('the running program', () => {
  let saidBefore = 0;
  beforeEach(() => {
    saidBefore = everythingSaid().length;
  });
  afterEach(async () => {
    expect(await (await fetch(`${program.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${program.url}/readyz`)).json()).toEqual({ status: 'ok' });
    expect(everythingSaid().slice(saidBefore)).not.toMatch(/gribbit|sharing agreement run|"level":"(error|fatal)"/);
  });

  describe('a message', () => {
    it.each([
      ['that is empty', ''],
      ['of spaces and line ends', ' \n\t\r\n '],
      ['of emoji alone', '👍🏽 🇬🇧 👩‍👩‍👧 ☺️'],
      ['of characters that nobody sees', '\u200b\u200d\u202e\ufeff\u0000\u0007'],
    ])('%s is asked for words', async (_what, text) => {
      conversation = `wordless-${(cases += 1)}`;
      const { words } = await answerTo(message(text));
      expect(words).toContain('no words that I can read');
    });

    it('of 40,000 characters is said to be too long, and is not used', async () => {
      conversation = 'too-long-1';
      const { entry, words } = await answerTo(message(`${question} ${TYPED} `.repeat(800).slice(0, 40_000)));
      expect(words).toContain('too long');
      expect(words).not.toContain('Sources');
      expect(entry.text.length).toBeLessThan(400);
    });

    it.each([
      ['words', `${TYPED} agreement `.repeat(600).slice(0, 8000)],
      ['one word', TYPED.repeat(1200).slice(0, 8000)],
      ['digits', '943 476 591 '.repeat(700).slice(0, 8000)],
      ['brackets', '[('.repeat(4000)],
      ['line ends', `a${'\n'.repeat(7998)}b`],
    ])('of as many characters as are read, all %s, is answered without an error', async (_what, text) => {
      conversation = `at-the-limit-${(cases += 1)}`;
      expect((await answerTo(message(text))).words).not.toContain('Error id');
    });

    it.each([
      ['right-to-left text and direction marks', `\u202e${question}\u202c שלום مرحبا \u200f`, 'שלום مرحبا'],
      ['zero-width characters inside its words', question.replace('sharing', 'sha\u200bri\ufeffng'), question],
      ['SQL', `${question}'; drop table turns; delete from feedback where '1'='1' --`, 'drop table turns'],
      ['HTML', `<img src=x onerror=alert(1)><script>alert(1)</script> ${question}`, '<script>alert(1)</script>'],
      ['a template', '${process.env} {{constructor}} %s %n $1 ' + question, '{{constructor}}'],
      ['a null character', question.replace('data', 'da\u0000ta'), question],
      ['half of a surrogate pair', `${question} \ud83d`, `${question} \ufffd`],
      ['combining marks without end', `${question} ${'o\u0301\u0323\u0488'.repeat(300)}`, question],
    ])('with %s in a question is answered with sources, and kept as typed', async (_what, text, kept) => {
      conversation = `strange-${(cases += 1)}`;
      const { entry, words } = await answerTo(message(`${text} ${TYPED}`));
      expect(words).toContain('Sources');
      expect(words).toContain('Term of Data Sharing Agreement');
      expect(words).not.toContain(TYPED);
      expect(entry.text).toContain(kept);
    });

    it('in a conversation of odd ones is neither lost nor out of order', async () => {
      conversation = 'odd-ones-1';
      const odd = ['', `'; drop table turns; -- ${TYPED}`, '\u0000', '👍', `${TYPED} \udc00`, question];
      for (const text of odd) expect((await post(message(text))).status).toBe(202);
      await until(async () => {
        const entries = await transcript();
        return entries.length === odd.length && entries.every(({ status }) => status === 'answered');
      });
      const texts = (await transcript()).map(({ text }) => text);
      expect(texts).toEqual(['', `'; drop table turns; -- ${TYPED}`, '', '👍', `${TYPED} \ufffd`, question]);
    });

    it('with identifiers is masked before it is kept, whatever stands around them', async () => {
      conversation = 'identifier-1';
      const { entry } = await answerTo(message(`${question} \u202e943\u200b 476 \u00005919\u202c <b>${TYPED}</b>`));
      expect(entry.text).toContain('[NHS number]');
      // All three groups: four digits alone may stand by chance in an id or a duration.
      expect(everythingSaid()).not.toMatch(/943\D*476\D*5919/);
    });
  });

  describe('a button or a form', () => {
    it.each([
      ['an id that nobody claims', { kind: 'action', name: `nobody.${TYPED}` }, 'no longer works'],
      ['no id', { kind: 'action' }, 'no longer works'],
      ['a null character for a value', { kind: 'action', name: 'feedback.up', value: '\u0000' }, 'no longer kept'],
      ['half a surrogate pair as a value', { kind: 'action', name: 'feedback.up', value: '\ud83d' }, 'no longer kept'],
      ['SQL as a value', { kind: 'action', name: 'feedback.down', value: "'; drop table turns" }, 'no longer kept'],
      [
        'fields that nobody asked for',
        {
          kind: 'submission',
          name: 'feedback.why',
          value: 'x',
          values: { 'a\u0000': '\ud83d', constructor: 'x', comment: TYPED },
        },
        'no longer kept',
      ],
      [
        'the id of an object of the language',
        { kind: 'action', name: '__proto__', value: 'constructor' },
        'no longer works',
      ],
    ])('with %s is answered, and changes nothing', async (_what, more, words) => {
      conversation = `button-${(cases += 1)}-x`;
      expect((await answerTo(message(TYPED, more))).words).toContain(words);
    });

    it('with a null character or half a surrogate pair in the id of the event is taken', async () => {
      conversation = 'event-id-1';
      for (const eventId of ['event-\u0000-null', 'event-\ud83d-half'])
        expect((await answerTo(message(question, { eventId }))).words).toContain('Sources');
    });
  });

  describe('a request that is none', () => {
    const nested = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);
    const whole = () => JSON.stringify(message(TYPED));

    it.each<[string, number, () => Promise<Response>]>([
      ['JSON nested 100,000 deep', 400, () => post(nested(100_000, '[', ']'))],
      [
        'JSON nested deep inside a field',
        400,
        () =>
          post(whole().replace(/}$/, `,"values":{"comment":${nested(50_000, '{"a":', '}').replace('{"a":}', '{}')}}}`)),
      ],
      ['an array', 400, () => post('[]')],
      ['nothing', 400, () => post('')],
      ['null', 400, () => post('null')],
      ['half of a JSON text', 400, () => post(whole().slice(0, -5))],
      ['text that is not JSON', 400, () => post(`text=${TYPED}`)],
      ['JSON that calls itself text', 400, () => post(whole(), { 'content-type': 'text/plain' })],
      [
        'the form of a web page',
        400,
        () => post(`text=${TYPED}`, { 'content-type': 'application/x-www-form-urlencoded' }),
      ],
      ['an unknown character set', 415, () => post(whole(), { 'content-type': 'application/json; charset=gribbit' })],
      ['an unknown compression', 415, () => post(whole(), { ...json, 'content-encoding': 'gribbit' })],
      ['what is not compressed as it says', 400, () => post(whole(), { ...json, 'content-encoding': 'gzip' })],
      ['a body of two megabytes', 413, () => post(message(TYPED.repeat(300_000)))],
      ['a text longer than any platform sends', 400, () => post(message('x'.repeat(200_001)))],
      ['a number as text', 400, () => post({ ...message(''), text: 7 })],
      ['a kind that does not exist', 400, () => post(message(TYPED, { kind: 'gribbit' }))],
      ['a field that does not exist', 400, () => post(message(TYPED, { addressed: false }))],
      ['a conversation that leads elsewhere', 400, () => post(message(TYPED, { conversation: '../../etc/passwd' }))],
      ['a null character in the conversation', 400, () => post(message(TYPED, { conversation: 'conversation\u0000' }))],
    ])('is refused, and says so: %s', async (_what, status, send) => {
      conversation = `refused-${(cases += 1)}-x`;
      const response = await send();
      expect(response.status).toBe(status);
      const { error } = (await response.json()) as { error: string };
      expect(error).toMatch(/could not be read/);
      expect(error).not.toMatch(/node_modules|\n\s+at /);
      expect(await transcript()).toEqual([]);
    });

    it.each([
      '/api/conversations/%00',
      '/api/conversations/%E0%A4%A',
      '/api/conversations/..%2f..%2fetc',
      '/api/conversations/x/events',
    ])('is refused as an address: %s', async (path) => {
      const response = await fetch(program.url + path);
      expect(response.status).toBe(400);
      expect(await response.text()).not.toMatch(/node_modules|\n\s+at /);
    });

    it('leaves the next question answered', async () => {
      conversation = 'afterwards-1';
      expect((await post(nested(100_000, '[', ']'))).status).toBe(400);
      expect((await answerTo(message(question))).words).toContain('Sources');
    });
  });
});

it('after all that stops when asked, with no turn that failed and nothing typed in its figures or its log', async () => {
  conversation = 'last-one-1';
  await answerTo(message(`${question} ${TYPED}`));
  const figures = await (await fetch(`${program.url}/metrics`)).text();
  expect(figures).toMatch(/turns_total\{[^}]*outcome="answered"/);
  expect(figures).not.toMatch(/outcome="error"|gribbit/);
  expect(await program.stop()).toBe(0);
  expect(program.errors()).toContain('"msg":"stopped"');
  expect(everythingSaid()).not.toContain(TYPED);
});
