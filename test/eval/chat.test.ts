import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { composedBy } from '../../eval/chat.ts';
import { Assistant } from '../../src/cli/assistant.ts';
import { smallKnowledge, writeKnowledge } from '../support/knowledge-folder.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dars-knowledge-'));
  writeKnowledge(folder, smallKnowledge);
});
afterAll(() => rmSync(folder, { recursive: true }));

it('labelled questions are answered in the words of the chat model, each once, and which model it was is said', async () => {
  const question = 'what happens to the records at expiry?';
  const outside = 'who won the football';
  const asked = [[question], [outside], [question], [question, 'and when?']];
  const { of, told, composed } = await composedBy('test', new Assistant(folder), asked);
  expect(of([question]).text).toContain('A language model put this into words.');
  expect(of([question]).citations[0]?.ref).toBe('length-of-agreement#R5');
  expect(of([question, 'and when?']).model?.prompts).toHaveLength(2);
  expect(of([outside])).toMatchObject({ outcome: 'unanswerable', model: { outcome: null } });
  expect(composed).toBe(2);
  expect(told).toMatch(
    /^Chat model: none\. The double .* 2 composed, 1 not_needed\. 4 calls, 400 tokens in, 80 out\.$/,
  );
});
