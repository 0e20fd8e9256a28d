import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askLine, batch, textLine } from '../../src/cli/batch.ts';
import { anyText } from '../knowledge/any-text.ts';

interface Output {
  id: unknown;
  outcome?: string;
  error?: string;
  length?: number;
  text?: string;
}

/** Sends input through a batch that gives back each text and its length. */
async function run(...chunks: (string | Buffer)[]): Promise<{ lines: Output[]; failed: number }> {
  const lines: Output[] = [];
  const failed = await batch(
    Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
    textLine,
    ({ text }) => ({ text, length: text.length }),
    (line) => lines.push(JSON.parse(line) as Output),
  );
  return { lines, failed };
}

const ids = ({ lines }: { lines: Output[] }): unknown[] => lines.map(({ id }) => id);
const line = (id: unknown, text: unknown = 'a'): string => `${JSON.stringify({ id, text })}\n`;

describe('one line comes out for each line that goes in', () => {
  it('in the same order, with the same id, number or text', async () => {
    const found = await run(line(3), line('b'), line(0), line(''), line(-1.5), line('3'));
    expect(ids(found)).toEqual([3, 'b', 0, '', -1.5, '3']);
    expect(found.failed).toBe(0);
  });

  it('with line ends of Windows, blank lines, and no line end behind the last', async () => {
    const found = await run(`\n${line(1).replace('\n', '\r\n')}\r\n  \t\n${line(2).trimEnd()}`);
    expect(ids(found)).toEqual([1, 2]);
    expect(found.failed).toBe(0);
  });

  it('none for no input', async () => {
    expect(await run()).toEqual({ lines: [], failed: 0 });
    expect(await run('', '\n\n')).toEqual({ lines: [], failed: 0 });
  });

  it('however long it is', async () => {
    const found = await run(line(1, 'x'.repeat(5_000_000)), line(2));
    expect(found.lines.map(({ id, length }) => [id, length])).toEqual([
      [1, 5_000_000],
      [2, 1],
    ]);
  });

  it('wherever the input happens to be cut, between the bytes of a letter too', async () => {
    const whole = Buffer.from(line(1, 'Müller 👍🏽') + line(2, '\u2028 and \u0085 end no line'));
    const byByte = await run(...Array.from(whole, (_, at) => whole.subarray(at, at + 1)));
    expect(byByte).toEqual(await run(whole));
    expect(byByte.lines.map(({ text }) => text)).toEqual(['Müller 👍🏽', '\u2028 and \u0085 end no line']);
  });

  it('only when the one before it is done', async () => {
    const order: string[] = [];
    await batch(
      Readable.from([line(1), line(2)]),
      textLine,
      async ({ id }) => {
        order.push(`begin ${id}`);
        await new Promise((resolve) => setImmediate(resolve));
        return { done: true };
      },
      (written) => order.push(written),
    );
    expect(order).toEqual(['begin 1', '{"id":1,"done":true}', 'begin 2', '{"id":2,"done":true}']);
  });

  it('for any texts and ids', async () => {
    const row = fc.record({
      id: fc.oneof(fc.integer(), anyText()),
      text: anyText(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 10 }), async (rows) => {
        const { lines, failed } = await run(rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
        expect(lines.map(({ id, text }) => ({ id, text }))).toEqual(rows);
        expect(failed).toBe(0);
      }),
    );
  });
});

describe('a line that cannot be used gives an error in its place, and the rest goes on', () => {
  it.each([
    ['no JSON', 'not json', null],
    ['half a line', '{"id":1,"text":"a"', null],
    ['two objects', '{"id":1,"text":"a"}{"id":2,"text":"b"}', null],
    ['a list', '[1,"a"]', null],
    ['a text', '"a"', null],
    ['a number', '7', null],
    ['null', 'null', null],
    ['an object without a text', '{"id":7}', 7],
    ['an object without an id', '{"text":"a"}', null],
    ['a text that is a number', '{"id":"seven","text":5}', 'seven'],
    ['an id that is a list', '{"id":[1],"text":"a"}', [1]],
  ])('%s', async (_what, broken, id) => {
    const found = await run(line('before'), '\n', `${broken}\n`, line('after'));
    expect(ids(found)).toEqual(['before', id, 'after']);
    expect(found.lines[1]).toEqual({ id, outcome: 'error', error: expect.stringMatching(/^line 3: \S.*$/) as string });
    expect(found.failed).toBe(1);
  });

  it('says what is needed', async () => {
    const { lines } = await run('nonsense\n', '[]\n');
    expect(lines.map(({ error }) => error)).toEqual(['line 1: not a JSON object', 'line 2: needs "id" and "text"']);
  });

  it('names the key that is missing', async () => {
    const { lines } = await run('{"id":1}\n', '{"text":"a"}\n');
    expect(lines.map(({ error }) => error)).toEqual([
      expect.stringContaining('"text"'),
      'line 2: "id": has to be a text or a number',
    ]);
  });

  it('a byte order mark before the first line does not make it one', async () => {
    expect((await run(`\ufeff${line(1)}`)).failed).toBe(0);
  });

  it('counts them', async () => {
    expect((await run('x\n', line(1), 'y\n', '{}\n')).failed).toBe(3);
  });
});

describe('a line for ask', () => {
  const usable = (value: unknown): boolean => askLine.safeParse(value).success;

  it('holds a question, or the messages of a conversation', () => {
    expect(usable({ id: 1, question: 'why?' })).toBe(true);
    expect(usable({ id: 'a', turns: ['why?', 'and when?'] })).toBe(true);
    expect(usable({ id: 'a', question: '' })).toBe(true);
    expect(usable({ id: 'a', question: 'why?', expected: 'may stand there too' })).toBe(true);
  });

  it('cannot do without, and conversations are not empty', () => {
    expect(usable({ id: 1 })).toBe(false);
    expect(usable({ question: 'why?' })).toBe(false);
    expect(usable({ id: 1, turns: [] })).toBe(false);
    expect(usable({ id: 1, turns: 'why?' })).toBe(false);
    expect(usable({ id: 1, turns: ['why?', 2] })).toBe(false);
    expect(usable({ id: null, question: 'why?' })).toBe(false);
  });
});
