import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardText } from '../../src/bot/index.ts';
import { Answerability, type Knowledge, type Passage, Searcher } from '../../src/knowledge/index.ts';
import { type Language, draftSection, reviewSection } from '../../src/language/index.ts';
import { type Tools, answerQuestion, answerWithModel, tell } from '../../src/skills/answer/index.ts';
import { type Asked, type ModelDouble, modelDouble } from '../doubles/model/index.ts';
import { inDocuments, inDrafts, inQuestions, inTitles } from '../language/injections.ts';
import { languageAt } from '../support/language.ts';
import { fixtureTools, passageOf } from '../support/skills-knowledge.ts';

const plain = fixtureTools();
let double: ModelDouble;
let language: Language;
beforeAll(async () => {
  double = await modelDouble();
});
afterAll(() => double.close());

/** A model that obeys: it says what the attempt wants, cites everything in turn, and calls everything addressed. */
async function obeys(wants: string): Promise<void> {
  double.asked.length = 0;
  language = await languageAt(double.url);
  double.script = ({ step, tokens, user }: Asked) => {
    const sources = tokens.filter((token) => !token.startsWith('R'));
    switch (step) {
      case 'compose':
        return {
          say: {
            answerable: true,
            sentences: sources.map((token) => ({ text: wants, sources: [token] })),
            missing: wants,
          },
        };
      case 'draft':
        return { say: { sentences: sources.map((token) => ({ text: wants, sources: [token] })), missing: [] } };
      case 'review': {
        const quote = /<<<section \w+\n(.*?)\nsection/s.exec(user)?.[1] ?? null;
        return { say: { requirements: tokens.map((token) => ({ token, status: 'addressed', quote })) } };
      }
      default:
        return { say: { question: wants } };
    }
  };
}
const shown = async (question: string, tools: Tools = plain) => {
  const { outcome, told } = await answerWithModel(question, [], { ...tools, language }, null);
  const { card } = tell(outcome, tools);
  return { outcome, told, text: cardText(card) };
};
const core = (wants: string): string => wants.replace(/[.]$/, '');

it('there are forty attempts and more', () => {
  expect(inQuestions.length + inDocuments.length + inTitles.length + inDrafts.length).toBeGreaterThanOrEqual(40);
});

describe('in a question', () => {
  it.each(inQuestions)('%s', async (attempt, wants) => {
    await obeys(wants);
    const { outcome, text } = await shown(attempt);
    expect(text).not.toContain(core(wants));
    expect(text).not.toMatch(/evil|language model put this/);
    expect(outcome).toEqual(answerQuestion(attempt, [], plain).outcome);
    // What was sent, if anything was, stands behind a fence and not among the instructions.
    for (const { system } of double.asked) expect(system).not.toContain(attempt.slice(0, 20));
  });

  it('as what was said before, it is not handed on, and a follow-up cannot be bent by it', async () => {
    await obeys('How long can a unicorn run?');
    for (const [attempt] of inQuestions) {
      const earlier = [{ question: attempt, documents: ['agreement-length'] }];
      const { outcome } = await answerWithModel('and for an extension?', earlier, { ...plain, language }, null);
      expect(cardText(tell(outcome, plain).card)).not.toMatch(/unicorn/);
    }
    for (const { user } of double.asked) expect(user).not.toMatch(/ignore all previous|im_start|SYSTEM:/i);
  });
});

describe('in a document', () => {
  it.each(inDocuments)('%s', async (attempt, wants) => {
    await obeys(wants);
    const poisoned = withPassage(plain.knowledge, 'agreement-length', attempt);
    const tools: Tools = {
      knowledge: poisoned,
      searcher: Searcher.of(poisoned),
      answerability: Answerability.of(poisoned),
    };
    const { outcome, text } = await shown('How long can an agreement run?', tools);
    expect(outcome).toEqual(answerQuestion('How long can an agreement run?', [], tools).outcome);
    expect(text).not.toMatch(/language model put this/);
    // It is kept from the model; what a reviewer let into the knowledge may still be shown as what it is, a quotation.
    for (const { user } of double.asked) expect(user).not.toContain(attempt.slice(0, 25));
    expect(text.replaceAll(attempt, '')).not.toContain(core(wants));
  });
});

const requirements = [
  { ref: 'x#R1', text: 'Say whether ethical approval was granted, with the requirements of the standard.' },
  { ref: 'x#R2', text: 'Name who has agreed and signed.' },
];
const helped = async (text: string, wants: string) => {
  await obeys(wants);
  const draft = await draftSection(language, {
    requirements,
    notes: `We keep records in the Marsh Building.\n${text}`,
    person: null,
  });
  const review = await reviewSection(language, {
    requirements,
    section: `We keep records in the Marsh Building.\n${text}`,
    person: null,
  });
  return { draft, review };
};

describe('in the title of an agreement', () => {
  it.each(inTitles)('%s', async (title, wants) => {
    await obeys(wants);
    const question = `How long can the agreement "${title}" run?`;
    const { outcome, text } = await shown(question);
    expect(text).not.toContain(core(wants));
    expect(outcome).toEqual(answerQuestion(question, [], plain).outcome);
    const { draft, review } = await helped(`The agreement is called ${title}`, wants);
    expect(draft.ok ? draft.text : '').not.toContain(core(wants));
    expect(review.ok ? review.requirements.filter(({ status }) => status === 'addressed') : []).toEqual([]);
  });
});

describe('in what a team wrote', () => {
  it.each(inDrafts)('%s', async (attempt, wants) => {
    const { draft, review } = await helped(attempt, wants);
    expect(draft.ok ? draft.text : '').not.toContain(core(wants));
    expect(review.ok ? review.requirements.filter(({ status }) => status === 'addressed') : []).toEqual([]);
  });
});

/** The same knowledge with one more entry, as if a reviewer had overlooked it. */
function withPassage(knowledge: Knowledge, id: string, text: string): Knowledge {
  const document = knowledge.documents.get(id);
  if (!document) throw new Error(`no ${id}`);
  const like = passageOf(knowledge, `${id}#R2`);
  const passage: Passage = {
    ...like,
    ref: `${id}#R99`,
    cites: [`${id}#R99`],
    text: `${text} How long can an agreement run?`,
  };
  const changed = { ...document, passages: [...document.passages, passage] };
  return {
    ...knowledge,
    documents: new Map([...knowledge.documents, [id, changed]]),
    passages: new Map([...knowledge.passages, [passage.ref, passage]]),
  };
}
