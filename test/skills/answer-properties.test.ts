import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Earlier, answerQuestion, tell } from '../../src/skills/answer/index.ts';
import { fixtureTools } from '../support/skills-knowledge.ts';
import { citationsOf, citedLines, markersOf, notesOf } from '../support/skills-turn.ts';

const tools = fixtureTools();
const { knowledge } = tools;

/** Words that the knowledge uses, words of outside questions, and words of nobody. */
const vocabulary = [
  ...new Set(
    [...knowledge.passages.values()]
      .map(({ text }) => text)
      .concat(
        knowledge.phrasings.map(({ text }) => text),
        knowledge.outside,
        'agrement xyzzy £5 R2 and it',
      )
      .flatMap((text) => text.split(/\s+/)),
  ),
];

const question = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...vocabulary), { maxLength: 12 }).map((words) => words.join(' ')) },
  { weight: 2, arbitrary: fc.constantFrom(...knowledge.phrasings.map(({ text }) => text)) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);
const earlier: fc.Arbitrary<Earlier[]> = fc.array(
  fc.record({
    question,
    documents: fc.array(fc.constantFrom(...knowledge.documents.keys(), 'a-standard-that-went'), { maxLength: 3 }),
  }),
  { maxLength: 4 },
);

/** Cases that end in each of the outcomes, so that no property holds only because nothing was found. */
const examples: [string, Earlier[]][] = [
  ['How long can an agreement run?', []],
  ['how fast is a withdrawal of consent passed on', []],
  ['When may an extension go up to many years: for a study, a trial of a medicine, or a register?', []],
  ['and when are they destroyed?', [{ question: 'Where are paper records kept?', documents: ['paper-records'] }]],
  ['records', []],
  ['What surcharge does the courier of the court take?', []],
  ['How do I bake sourdough bread?', []],
  ['', []],
];

const holds = (check: (outcome: ReturnType<typeof run>) => void): void =>
  fc.assert(
    fc.property(question, earlier, (text, before) => {
      check(run(text, before));
    }),
    { numRuns: 300, examples },
  );
const run = (text: string, before: Earlier[]) => {
  const { outcome } = answerQuestion(text, before, tools);
  return { outcome, ...tell(outcome, tools) };
};

const plain = (text: string): string => text.replace(/\s+/g, ' ');
/** Of a summary of several paragraphs the first is shown. */
const texts = new Set([...knowledge.passages.values()].flatMap(({ text }) => [text, ...text.split('\n\n')].map(plain)));

describe('whatever is asked, after whatever', () => {
  it('a question ends in one of four ways', () => {
    const kinds = new Set<string>();
    holds(({ outcome, card }) => {
      kinds.add(outcome.kind);
      expect(card.blocks.length).toBeGreaterThan(0);
    });
    expect([...kinds].sort()).toEqual(['answered', 'clarify', 'not_held', 'outside']);
  });

  it('every citation and every document that is named exists', () =>
    holds(({ citations, documents }) => {
      for (const { ref } of citations) expect(knowledge.passages.has(ref), ref).toBe(true);
      for (const id of documents) expect(knowledge.documents.has(id), id).toBe(true);
    }));

  it('no marker is without a source, no source without a marker, and none is listed twice', () =>
    holds(({ card, citations }) => {
      expect(citationsOf(card)).toEqual(citations);
      expect(markersOf(card)).toEqual(citations.map((_, index) => index + 1));
      expect(citations.map(({ marker }) => marker)).toEqual(citations.map((_, index) => index + 1));
      expect(new Set(citations.map(({ ref }) => ref)).size).toBe(citations.length);
    }));

  it('every cited line stands in the knowledge, word for word', () =>
    holds(({ card }) => {
      for (const { text, refs } of citedLines(card)) {
        const facts = text.replace(/^(Evidence|Applies when): /, '').split(/ \[\d+\]; /);
        // Sentences that begin alike are told as one: then each ends as it stands in the knowledge.
        const [only = '', ...more] = facts;
        if (more.length === 0) expect(texts).toContain(plain(only));
        for (const fact of more) expect([...texts].some((known) => known.endsWith(plain(fact)))).toBe(true);
        expect(refs).not.toEqual([]);
      }
    }));

  it('a gap is never cited as a fact', () =>
    holds(({ citations }) => {
      for (const { ref } of citations) expect(knowledge.passages.get(ref)?.kind, ref).not.toBe('unknown');
    }));

  it('only answers and gaps cite', () =>
    holds(({ outcome, citations }) => {
      if (outcome.kind === 'answered') expect(citations).not.toEqual([]);
      if (outcome.kind === 'clarify' || outcome.kind === 'outside') expect(citations).toEqual([]);
    }));

  it('an answer is short enough for a chat', () =>
    holds(({ outcome, card }) => {
      if (outcome.kind !== 'answered') return;
      expect(citedLines(card).reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(1400);
    }));

  it('a passage of an answer never loses its note', () =>
    holds(({ outcome, card }) => {
      if (outcome.kind !== 'answered') return;
      for (const { passage } of outcome.chosen)
        if (passage.note !== undefined) expect(notesOf(card).join('\n')).toContain(passage.note);
    }));

  it('the same question in the same conversation gets the same answer', () =>
    fc.assert(
      fc.property(question, earlier, (text, before) => {
        expect(run(text, before)).toEqual(run(text, before));
      }),
    ));
});
