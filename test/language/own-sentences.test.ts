import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openKnowledge } from '../../src/knowledge/index.ts';
import { seemsInjected, verify } from '../../src/language/index.ts';
import { offer } from '../../src/skills/answer/composed.ts';

const { knowledge } = openKnowledge(fileURLToPath(new URL('../../knowledge', import.meta.url)));
const facts = [...knowledge.passages.values()].filter(
  ({ kind, text }) => !['section', 'question', 'unknown'].includes(kind) && text !== '',
);

it('a model that repeats the knowledge is hardly ever refused', () => {
  const all = facts.flatMap((passage) => {
    const document = knowledge.documents.get(passage.document);
    if (!document) return [];
    const { evidence, text } = offer([{ passage, document }]);
    const [said = ''] = text.slice(text.indexOf('): ') + 3).split('\n');
    const { kept, removed } = verify([{ text: said.replace(/[*`_]/g, ''), sources: ['P1'] }], evidence);
    return [...kept.map(() => true), ...removed.map(() => false)];
  });
  expect(all.length).toBeGreaterThan(1300);
  expect(all.filter(Boolean).length / all.length).toBeGreaterThan(0.98);
});

it('nothing in the knowledge is taken for an attempt to instruct a model', () => {
  expect(facts.filter(({ text }) => seemsInjected(text)).map(({ ref }) => ref)).toEqual([]);
});

it('a question that people ask hardly ever is', () => {
  const taken = knowledge.phrasings.filter(({ text }) => seemsInjected(text));
  expect(taken.length / knowledge.phrasings.length).toBeLessThan(0.0005);
});
