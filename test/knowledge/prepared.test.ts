import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  Answerability,
  Intents,
  KnowledgeError,
  type Ready,
  Searcher,
  openKnowledge,
} from '../../src/knowledge/index.ts';
import { smallKnowledge, writeKnowledge } from '../support/knowledge-folder.ts';

let folder: string;
let cache: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dars-guide-knowledge-'));
  writeKnowledge(folder, smallKnowledge);
  cache = mkdtempSync(path.join(tmpdir(), 'dars-guide-cache-'));
});
afterEach(() => {
  for (const made of [folder, cache]) rmSync(made, { recursive: true, force: true });
});

const open = (): Ready => openKnowledge(folder, { cache });
const kept = (): string[] => readdirSync(cache);
const questions = ['How long may it run?', 'which countrys', 'we lost a laptop with records', 'hello', ''];
const told = ({ knowledge, searcher, answerability, intents }: Pick<Ready, keyof Ready>) => ({
  knowledge,
  answers: questions.map((question) => [
    searcher.search(question),
    answerability.judge(question),
    intents.classify(question),
  ]),
});

describe('what was worked out from the knowledge is kept for the next start', () => {
  it('and answers as if it had been worked out anew', () => {
    const first = open();
    expect(kept()).toHaveLength(1);
    const fresh = {
      knowledge: first.knowledge,
      searcher: Searcher.of(first.knowledge),
      answerability: Answerability.of(first.knowledge),
      intents: Intents.of(first.knowledge),
    };
    expect(told(first)).toEqual(told(fresh));
    expect(told(open())).toEqual(told(fresh));
  });

  it('but not once a knowledge file has changed; of many kinds of knowledge the three newest are kept', () => {
    open();
    const [before] = kept();
    for (const word of ['zebra', 'heron', 'otter', 'newt']) {
      appendFileSync(path.join(folder, 'intents', 'ask.txt'), `may we keep the ${word} extract\n`);
      expect(open().knowledge.intents.get('ask')).toContain(`may we keep the ${word} extract`);
    }
    expect(kept()).toHaveLength(3);
    expect(kept()).not.toContain(before);
  });

  it.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
    ['empty', () => Buffer.alloc(0)],
    ['altered in one byte', (bytes: Buffer) => bytes.fill((bytes.at(-9) ?? 0) ^ 1, bytes.length - 9, bytes.length - 8)],
  ])('and a file that is %s is not believed', (_what, damage) => {
    const sound = told(open());
    const file = path.join(cache, kept()[0] ?? '');
    const bytes = readFileSync(file);
    writeFileSync(file, damage(Buffer.from(bytes)));
    expect(told(open())).toEqual(sound);
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('and where nothing can be kept the start goes on without', () => {
    const taken = path.join(cache, 'a-file');
    writeFileSync(taken, 'not a folder');
    expect(openKnowledge(folder, { cache: taken }).knowledge.documents.size).toBeGreaterThan(0);
    expect(readFileSync(taken, 'utf8')).toBe('not a folder');
  });

  it('and faults are named on every start: what does not check out is never kept', () => {
    appendFileSync(path.join(folder, 'phrasings', 'place-of-work.jsonl'), 'not json\n');
    for (const _start of [1, 2]) expect(open).toThrow(KnowledgeError);
    expect(kept()).toEqual([]);
    expect(() => openKnowledge(path.join(folder, 'nowhere'), { cache })).toThrow(KnowledgeError);
  });
});
