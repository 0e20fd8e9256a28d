import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { Assistant } from '../../src/cli/assistant.ts';
import type { Document, Passage } from '../../src/knowledge/index.ts';

/** What comes with the program. That it loads at all says that its check finds no fault. */
let assistant: Assistant;
let documents: Document[];
let passages: Passage[];

beforeAll(() => {
  assistant = new Assistant(fileURLToPath(new URL('../../knowledge', import.meta.url)));
  documents = [...assistant.tools.knowledge.documents.values()];
  passages = [...assistant.tools.knowledge.passages.values()];
}, 60_000);

const slow = { timeout: 60_000 };

describe('the knowledge that comes with the program', slow, () => {
  it('holds the 20 standards, each in a place and under a number of its own', () => {
    const standards = documents.filter(({ kind }) => kind === 'standard');
    const numbers = standards.flatMap(({ number }) => number ?? []);
    expect(standards).toHaveLength(20);
    expect(new Set(standards.map(({ order }) => order)).size).toBe(20);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('shows nothing without a source', () => {
    expect(passages.filter(({ cites }) => cites.length === 0)).toEqual([]);
    for (const { url } of passages) if (url !== undefined) expect(url).toMatch(/^https?:\/\//);
  });

  it('says of a known gap what is missing, not that something is missing', () => {
    const gaps = passages.filter(({ kind }) => kind === 'unknown');
    expect(gaps.length).toBeGreaterThan(0);
    expect(gaps.filter(({ text }) => /^(it |the page |the standard )?(does|do|is|are) not\b/i.test(text))).toEqual([]);
  });

  it('gives other words only for the terms of a document that is there', () => {
    const { synonyms, documents: known } = assistant.tools.knowledge;
    for (const { document } of synonyms) expect(document === null || known.has(document)).toBe(true);
  });
});

describe('with it', slow, () => {
  it('asking what a standard asks for, as the button says it, leads to that standard', () => {
    for (const { id, kind, title } of documents) {
      if (kind !== 'standard') continue;
      const { outcome, standards } = assistant.ask([`What does ${title} ask for?`]);
      expect([outcome, standards[0]]).toEqual(['answered', id]);
    }
  });

  it.each([
    ['How far ahead should the start of our agreement be?', 'term-of-data-sharing-agreement'],
    ['From which countries may our analysts open the records?', 'territory-of-use'],
    ['Our backups are kept in Zurich. Is that all right?', 'territory-of-use'],
    ['May a firm in Poland process it?', 'territory-of-use'],
    ['A guest professor joins us from abroad: honorary contract or not?', 'honorary-contract'],
    ['May we pass the extract on to a partner under a sub-licence?', 'sub-licencing-and-onward-sharing'],
    ['What has our privacy notice to say to participants?', 'transparency-fair-processing'],
    ['Why must we ask for as few fields as possible?', 'data-minimisation'],
  ])('%s is answered from %s', (question, standard) => {
    const { outcome, standards, citations } = assistant.ask([question]);
    expect(outcome).toBe('answered');
    expect(standards[0]).toBe(standard);
    expect(citations.map(({ ref }) => ref.split('#')[0])).toContain(standard);
  });

  it.each([
    ['DSFC', 'guide:glossary#dsfc'],
    ['DSPT', 'guide:glossary#dspt'],
    ['SDE', 'guide:glossary#sde'],
  ])('the abbreviation %s is explained from the glossary', (abbreviation, anchor) => {
    const { citations } = assistant.ask([`what does ${abbreviation} stand for?`]);
    expect(citations.map(({ ref }) => ref)).toContain(anchor);
  });

  it.each([
    'what is the weather like',
    'What will the weather be like tomorrow?',
    'a recipe for lemon cake, please',
    'which team won the football last night',
    'Who is the prime minister?',
    'What is the capital of Peru?',
    'How do I register with a GP?',
    'Who is the president of France?',
    'How do I claim expenses?',
    'How much holiday do I get each year?',
  ])('%s is declined', (question) => {
    expect(assistant.ask([question])).toMatchObject({ outcome: 'unanswerable', citations: [], standards: [] });
  });

  it.each(
    'continue,go on,carry on,next,resume,skip,proceed,progress,review,export,undo,back,submit,my applications'.split(
      ',',
    ),
  )('“%s” alone is heard as a wish about an application', (wish) => {
    expect(assistant.route(wish)).toBe('apply');
  });

  it.each(['stop', 'cancel', 'never mind', 'forget it'])('“%s” alone is heard as calling off', (wish) => {
    expect(assistant.route(wish)).toBe('cancel');
  });

  it.each([
    ['nothing', ''],
    ['emoji', '👍🏽 🗂️ ⏳'],
    ['unseen characters', '\u200b\u202e\ufeff'],
    ['another script', 'كم تدوم الاتفاقية؟'],
    ['one endless word', 'x'.repeat(40_000)],
    ['SQL', "'; DROP TABLE turns; --"],
    ['HTML', '<img src=x onerror=alert(2)>'],
  ])('an odd question (%s) is declined', (_what, question) => {
    const { outcome, text } = assistant.ask([question]);
    expect(outcome).not.toBe('answered');
    expect(text).not.toBe('');
    expect(text).not.toMatch(/onerror|DROP/);
  });

  it('somebody who reports an incident to it is told that nothing was passed on, and what to do', () => {
    const { outcome, text } = assistant.ask(['Someone stole my bag with the laptop that has the extract on it']);
    expect(outcome).toBe('redirected');
    expect(text).toContain('Nothing has been reported yet');
    expect(text).toContain('Sources');
  });

  it('a question of forty thousand characters has an end', () => {
    const { outcome } = assistant.ask(['From which countries may our analysts open the records? '.repeat(720)]);
    expect(outcome).toBe('answered');
  });

  it('a question about something else is declined after an answer too', () => {
    expect(assistant.ask(['How long may our agreement run?', 'what is the weather like']).outcome).toBe('unanswerable');
  });
});
