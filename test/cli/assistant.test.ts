import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, Assistant } from '../../src/cli/assistant.ts';
import { type Exchange, cardText } from '../../src/bot/index.ts';
import { KnowledgeError } from '../../src/knowledge/index.ts';
import { createAnswerSkill } from '../../src/skills/answer/index.ts';
import { modelDouble } from '../doubles/model/index.ts';
import { quoting } from '../doubles/model/quoting.ts';
import { smallKnowledge, writeKnowledge } from '../support/knowledge-folder.ts';
import { languageAt } from '../support/language.ts';
import { contextOf, exchangeOf, onlyReply, turnOf } from '../support/skills-turn.ts';
import { anyText } from '../knowledge/any-text.ts';

const outcomes = ['answered', 'clarify', 'unanswerable', 'redirected'];
let folder: string;
let assistant: Assistant;
const ask = (...turns: string[]): Asked => assistant.ask(turns);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'dars-knowledge-'));
  writeKnowledge(folder, smallKnowledge);
  assistant = new Assistant(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Clear: one of the four outcomes, words to show, and no source that does not exist. */
function expectClear({ outcome, text, citations, standards }: Asked): void {
  expect(outcomes).toContain(outcome);
  expect(text).toMatch(/^\*\*.+\*\*\n\n./);
  for (const { ref } of citations) expect(assistant.tools.knowledge.passages.has(ref)).toBe(true);
  for (const id of standards) expect(assistant.tools.knowledge.documents.has(id)).toBe(true);
  expect(outcome === 'answered' ? citations : ['-']).not.toEqual([]);
}

describe('a question', () => {
  it('that is answered names its sources in the text and beside it', () => {
    const { outcome, text, citations, standards } = ask('what happens to the records at expiry');
    expect(outcome).toBe('answered');
    expect(text).toContain('Destroy the records within thirty days after expiry. [1]');
    expect(text).toContain('[1] R5: Length of Agreement, v2.1, 9 August 2022');
    expect(citations[0]).toEqual({
      ref: 'length-of-agreement#R5',
      title: 'Length of Agreement',
      version: 'v2.1',
      lastUpdated: '2022-08-09',
      url: 'https://example.org/length-of-agreement',
    });
    expect(standards[0]).toBe('length-of-agreement');
  });

  it('for a known gap says that it is not held, and who knows', () => {
    const { outcome, text } = ask('what does a renewal cost');
    expect(outcome).toBe('unanswerable');
    expect(text).toContain('does not give the fee for a renewal.');
    expect(text).toMatch(/Who can tell you:.*live page.*DARS team/);
    expect(text).toContain('Fees change every April.');
  });

  it('about something else is declined without a source', () => {
    expect(ask('who won the football')).toMatchObject({ outcome: 'unanswerable', citations: [], standards: [] });
  });

  it('leans on the one before it', () => {
    const alone = ask('and when?');
    const after = ask('what happens to the records at expiry', 'and when?');
    expect(alone.outcome).toBe('unanswerable');
    expect(after.citations.map(({ ref }) => ref)).toContain('length-of-agreement#R5');
  });

  it('is answered the same each time', () => {
    const questions = ['which start date do I put', 'where do backups have to stand', 'who won the football'];
    expect(questions.map((question) => ask(question))).toEqual(questions.map((question) => ask(question)));
  });
});

describe('an odd question has a clear outcome', () => {
  const nothing: [string, string][] = [
    ['nothing at all', ''],
    ['blanks and line ends', ' \n\t\r\n '],
    ['only emoji', '👍🏽 👩‍👩‍👧 🇬🇧'],
    ['only characters that nobody sees', '\u200b\u200f\u202e\ufeff'],
    ['only signs', '???!!! -- ;;'],
    ['one word of 40,000 characters', 'x'.repeat(40_000)],
    ['40,000 characters of other words', 'zyx wvu '.repeat(5000)],
    ['40,000 emoji', '💥'.repeat(40_000)],
    ['another script', 'كم تدوم الاتفاقية؟'],
    ['SQL', "'; DROP TABLE turns; --"],
    ['HTML', '<script>alert(1)</script><img src=x onerror=alert(2)>'],
    ['a template', '${process.exit(1)} {{7*7}} %s %n'],
    ['a lone half of a character', '\ud800'],
    ['names that every object has', '__proto__ constructor toString hasOwnProperty'],
  ];

  it.each(nothing)('%s is declined', (_what, question) => {
    const asked = ask(question);
    expectClear(asked);
    expect(asked).toMatchObject({ outcome: 'unanswerable', citations: [] });
  });

  it.each([
    ['right-to-left marks and zero-width characters', '\u202ewhat happens\u202c to the rec\u200bords at ex\u00adpiry'],
    ['full-width letters', 'ｗｈａｔ ｈａｐｐｅｎｓ ｔｏ ｔｈｅ ｒｅｃｏｒｄｓ ａｔ ｅｘｐｉｒｙ'],
    ['emoji between the words', 'what 🤔 happens to the 🗂️ records at expiry ⏳'],
    ['HTML around it', '<b>what happens to the records</b> at expiry<br>'],
    ['SQL behind it', "what happens to the records at expiry' OR 1=1; --"],
    ['40,000 characters of it', 'what happens to the records at expiry '.repeat(1100)],
    ['capitals', 'WHAT HAPPENS TO THE RECORDS AT EXPIRY'],
  ])('with %s it is still understood', (_what, question) => {
    const asked = ask(question);
    expectClear(asked);
    expect(asked.outcome).toBe('answered');
    expect(asked.citations[0]?.ref).toBe('length-of-agreement#R5');
  });

  it('any text and any conversation', () => {
    const turn = fc.oneof(
      anyText(),
      fc.constantFrom('records at expiry', 'and it?', 'which start date', 'renewal', 'records', 'hello there'),
    );
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 4 }), (turns) => {
        expectClear(ask(...turns));
        expect(() => assistant.route(turns[0] ?? '')).not.toThrow();
      }),
    );
  });
});

it('what was typed is never part of the answer', () => {
  for (const question of ['<img src=x onerror=alert(2)> records at expiry', 'my NHS number 943 476 5919 at expiry'])
    expect(ask(question).text).not.toMatch(/onerror|943/);
});

it('with a model each message of a conversation is answered as the skill answers it in chat', async () => {
  const double = await modelDouble(quoting);
  try {
    const withModel = new Assistant(folder);
    withModel.tools.language = await languageAt(double.url);
    const skill = createAnswerSkill(withModel.tools, {
      keep: () => Promise.resolve(false),
      list: () => Promise.resolve([]),
    });
    const turns = ['records at expiry', 'and where do backups stand?', 'who won the football', 'and when is it?'];
    const history: Exchange[] = [];
    for (const [at, text] of turns.entries()) {
      const turn = turnOf(text);
      double.asked.length = 0;
      const result = await skill.handle(turn, contextOf({ intent: 'ask', history: [...history] }));
      const inChat = double.asked.map(({ user }) => unfenced(user));
      history.push(exchangeOf(turn, 'answer', result));
      double.asked.length = 0;
      const asked = await withModel.askWithModel(turns.slice(0, at + 1), null);
      const { actions: _feedback, ...card } = onlyReply(result).card;
      expect(asked.text).toBe(cardText(card, { addresses: false }));
      expect(double.asked.slice(double.asked.length - inChat.length).map(({ user }) => unfenced(user))).toEqual(inChat);
    }
  } finally {
    await double.close();
  }
});

/** The number of a fence is new each time. */
const unfenced = (prompt: string): string => prompt.replace(/\b[0-9a-f]{12}\b/g, '');

it('without knowledge there is no assistant', () => {
  expect(() => new Assistant('/nowhere/at/all')).toThrow(KnowledgeError);
});
