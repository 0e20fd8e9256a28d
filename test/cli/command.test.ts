import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Asked } from '../../src/cli/assistant.ts';
import { changed, lineOf, smallKnowledge, writeKnowledge } from '../support/knowledge-folder.ts';
import { type Ran, runDars, runDarsUntilFirstOutput } from './dars.ts';

/** Each test starts a process, which takes seconds on a busy machine: what can be tested without stands in the files beside. */
const slow = { timeout: 60_000, concurrent: true };
const place = 'standards/place-of-work.md';
const broken = changed(place, '- R2: Keep', '- Keep', changed(place, '\n  - ask: DARS', ''));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dars-knowledge-'));
  writeKnowledge(path.join(folder, 'good'), smallKnowledge);
  writeKnowledge(path.join(folder, 'broken'), broken);
});
afterAll(() => rmSync(folder, { recursive: true }));

const dars = (args: string[], input: unknown[] = []): Promise<Ran> =>
  runDars(
    args,
    path.join(folder, 'good'),
    input.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
const linesOf = <Line = Asked & { id: unknown; elapsedMs: number; error?: string }>({ out }: Ran): Line[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

describe('dars ask', slow, () => {
  it('answers the words behind it, as text', async () => {
    const { code, out, errors } = await dars(['ask', 'what', 'happens', 'to', 'the records at expiry?']);
    expect(out).toContain('Destroy the records within thirty days after expiry. [1]');
    expect(out).toContain('Sources\n[1] R5: Length of Agreement');
    expect(errors).toEqual([]);
    expect(code).toBe(0);
  });

  it('gives one JSON object with --json', async () => {
    const ran = await dars(['ask', '--json', 'what does a renewal cost']);
    const [asked, ...more] = linesOf(ran);
    expect(more).toEqual([]);
    expect(asked).toMatchObject({ outcome: 'unanswerable', standards: ['length-of-agreement'] });
    expect(asked?.text).toContain('does not give the fee for a renewal');
    expect(asked?.elapsedMs).toBeGreaterThanOrEqual(0);
    expect(ran.code).toBe(0);
  });

  it('answers a batch in order under the same ids, goes on after a broken line, and says so at the end', async () => {
    const ran = await dars(
      ['ask', '--batch'],
      [
        { id: 'second', question: 'where do backups have to stand' },
        '{"id": "broken"',
        { id: 7, turns: ['what happens to the records at expiry', 'and when?'] },
        '',
        { id: 'no question' },
        { id: 'first', question: 'who won the football' },
        { id: 'odd', question: '👍\u200b\u202e' },
      ],
    );
    const lines = linesOf(ran);
    expect(lines.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['second', 'answered'],
      [null, 'error'],
      [7, 'answered'],
      ['no question', 'error'],
      ['first', 'unanswerable'],
      ['odd', 'unanswerable'],
    ]);
    expect(lines[0]?.citations[0]?.ref).toBe('place-of-work#R2');
    expect(lines[1]?.error).toBe('line 2: not a JSON object');
    expect(lines[2]?.citations[0]?.ref).toBe('length-of-agreement#R5');
    expect(lines[3]?.error).toMatch(/^line 5: needs "id" and either "question".*or "turns"/);
    expect(ran.errors).toEqual(['dars: 2 lines could not be used; the output says which and why']);
    expect(ran.code).toBe(2);
  });
});

describe('dars route', slow, () => {
  it('tells the intent of each message of a batch', async () => {
    const ran = await dars(
      ['route', '--batch'],
      [
        { id: 1, text: 'good morning you' },
        { id: 'b', text: 'how long may we work' },
      ],
    );
    expect(linesOf(ran)).toEqual([
      { id: 1, intent: 'greeting' },
      { id: 'b', intent: 'ask' },
    ]);
    expect(ran.errors).toEqual([]);
    expect(ran.code).toBe(0);
  });
});

describe('dars mask', slow, () => {
  it('masks each text of a batch, and needs no knowledge for it', async () => {
    const input = ['{"id":"a","text":"NHS number 943 476 5919, ring me"}', '{"id":"b","text":"nothing personal"}'];
    const ran = await runDars(['mask', '--batch'], '/nowhere/at/all', `${input.join('\n')}\n`);
    const [first, second] = linesOf<{ id: string; text: string; found: unknown[] }>(ran);
    expect(first?.id).toBe('a');
    expect(first?.text).toMatch(/^NHS number \[.*\], ring me$/);
    expect(first?.found).toHaveLength(1);
    expect(second).toEqual({ id: 'b', text: 'nothing personal', found: [] });
    expect(ran.code).toBe(0);
  });
});

it('a reader who has had enough ends a batch quietly', slow, async () => {
  const row = (id: number): string => `${JSON.stringify({ id, text: 'nothing personal' })}\n`;
  const { code, errors } = await runDarsUntilFirstOutput(
    ['mask', '--batch'],
    Array.from({ length: 50_000 }, (_, id) => row(id)).join(''),
  );
  expect(errors).toEqual([]);
  expect(code).toBe(0);
});

describe('dars knowledge', slow, () => {
  it('check counts what is there', async () => {
    const { code, out, errors } = await dars(['knowledge', 'check']);
    const rows = Array.from(out.matchAll(/^ *(\d+) {2}(.+)$/gm), ([, number, name = '']): [string, number] => [
      name,
      Number(number),
    ]);
    const counts = Object.fromEntries(rows);
    expect(counts).toMatchObject({
      standards: 2,
      guides: 2,
      requirements: 7,
      'guide facts': 2,
      'known unknowns': 3,
      phrasings: 10,
      'examples of outside questions': 2,
    });
    expect(out.trimEnd().split('\n').at(-1)).toBe('no faults found');
    expect(errors).toEqual([]);
    expect(code).toBe(0);
  });

  it('check names file and line of every fault of another folder, and nothing else', async () => {
    const { code, out, errors } = await dars(['knowledge', 'check', path.join(folder, 'broken')]);
    expect(errors.map((line) => line.replace('dars: ', '').split(': ')[0])).toEqual([
      `${place}:${lineOf(broken, place, '- Keep')}`,
      `${place}:${lineOf(broken, place, '- U1')}`,
      'phrasings/place-of-work.jsonl:2',
    ]);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  it('search shows the passages with their anchors, best first, as many as asked for', async () => {
    const { code, out } = await dars(['knowledge', 'search', 'recrods', 'at', 'expiry', '--limit', '2']);
    const lines = out.trimEnd().split('\n');
    const found = lines.filter((line) => /^\d/.test(line));
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^\d\.\d{3} {2}length-of-agreement#R5 {2}Destroy the records/);
    expect(lines).toContain('read as: recrods -> records');
    expect(lines.find((line) => line.startsWith('documents: '))).toContain('documents: length-of-agreement');
    expect(code).toBe(0);
  });
});

it('a wrong command ends with one line and exit code 2', slow, async () => {
  const { code, out, errors } = await dars(['paint', 'it', 'blue']);
  expect(errors).toEqual(["dars: unknown command 'paint'"]);
  expect(out).toBe('');
  expect(code).toBe(2);
});
