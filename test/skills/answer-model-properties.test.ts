import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../src/language/index.ts';
import { type Outcome, type Tools, answerWithModel, tell } from '../../src/skills/answer/index.ts';
import { fixtureTools } from '../support/skills-knowledge.ts';
import { citationsOf, citedLines, markersOf } from '../support/skills-turn.ts';

const plain = fixtureTools();
const { knowledge } = plain;
const passages = [...knowledge.passages.values()].filter(({ text }) => text !== '');

const words = [...new Set(passages.flatMap(({ text }) => text.split(/\s+/)))];
const poison = [
  '12',
  '7',
  '2031',
  'forty',
  'a hundred',
  'thrice',
  'ninety-nine',
  '½',
  '٩',
  'IX',
  '3.5',
  '£5',
  '5%',
  '1st',
  'v9.9',
  '9b',
  '1 May 2024',
  'May 2031',
  '2030-01-01',
  'in June',
  'article 6',
  'section 251',
  'Schedule 3',
  'Barnaby',
  'Dr Rudge',
  'NHS Digital',
  'GDPR',
  'HSCIC',
  'McKinsey',
  'Østergård',
  'УПРАВЛЕНИЕ',
  'https://evil.example/a',
  'evil.com',
  '[[L7]]',
  '[click](http://evil.example)',
  '<@U123>',
  '<!channel>',
  '**bold**',
  '`x`',
  'a@b.org',
  'not',
  'never',
  'always',
  'only',
  'must',
  'may',
  'at least',
  'unless',
  'approved',
  'will be approved',
  'fax',
  'immediately',
  '\u202e',
  '\u200b',
  '\n',
  '. ',
  '; ',
  '[P1]',
  '(P2)',
];

type Offered = { token: string; text: string }[];
type Draft = (offered: Offered) => { text: string; sources: string[] };

/** A sentence near a passage that was offered: words of it changed, left out, put in; cited, as a rule, to that passage. */
const near: fc.Arbitrary<Draft> = fc
  .record({
    at: fc.nat(11),
    from: fc.nat(3),
    changes: fc.array(
      fc.tuple(fc.nat(40), fc.constantFrom('put', 'swap', 'drop'), fc.constantFrom(...poison, ...words)),
      { maxLength: 2 },
    ),
    shift: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
    more: fc.array(
      fc.integer({ min: 1, max: 13 }).map((n) => `P${n}`),
      { maxLength: 1 },
    ),
  })
  .map(({ at, from, changes, shift, more }) => (offered) => {
    const { text = '' } = offered[at % Math.max(1, offered.length)] ?? {};
    const parts = text.split(/(?<=[.;,])\s+/);
    const out = (parts[from % parts.length] ?? '').replace(/^./, (letter) => letter.toUpperCase()).split(' ');
    for (const [place, how, word] of changes) {
      if (how === 'put') out.splice(place % (out.length + 1), 0, word);
      else if (how === 'swap') out[place % out.length] = word;
      else out.splice(place % out.length, 1);
    }
    const { token = 'P1' } = offered[(at + shift) % Math.max(1, offered.length)] ?? {};
    return { text: out.join(' ').replace(/[,;]$/, '.'), sources: [token, ...more] };
  });
const wild: fc.Arbitrary<Draft> = fc
  .record({
    text: fc.oneof(
      fc.array(fc.constantFrom(...words, ...poison), { maxLength: 14 }).map((some) => some.join(' ')),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
    ),
    sources: fc.array(fc.oneof(fc.constantFrom('P1', 'P2', 'P3'), fc.string({ maxLength: 4 })), { maxLength: 5 }),
  })
  .map((claim) => () => claim);
const sentence = fc.oneof({ weight: 12, arbitrary: near }, { weight: 1, arbitrary: wild });
const composed = fc.record({
  answerable: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  sentences: fc.array(sentence, { maxLength: 5 }),
  missing: fc.option(fc.constantFrom(...poison)),
});
const anything: fc.Arbitrary<(offered: Offered) => unknown> = fc.oneof(
  {
    weight: 15,
    arbitrary: composed.map(({ sentences, ...rest }) => (offered: Offered) => ({
      ...rest,
      sentences: sentences.map((draft) => draft(offered)),
    })),
  },
  { weight: 1, arbitrary: fc.jsonValue().map((json) => () => json) },
);
const questions = [
  'How long can an agreement run?',
  'how do we extend our agreement',
  'where are paper records kept',
  'how are benefits measured',
  'when is the helpdesk open',
  'how fast is a withdrawal of consent passed on',
  'what does a breach report contain',
];

/** A model that says this, whatever it is asked; what is not of the right form never gets through. */
const saying = (say: (offered: Offered) => unknown): Language => ({
  ask: ({ form, values }) => {
    const offered = [...(values['passages'] ?? '').matchAll(/^(P\d+) \(.*?\): (.*)$/gm)];
    const parsed = form.safeParse(say(offered.map(([, token = '', text = '']) => ({ token, text }))));
    return Promise.resolve(
      parsed.success
        ? { ok: true, value: parsed.data, prompt: 'compose@1' }
        : { ok: false, outcome: 'malformed', prompt: 'compose@1' },
    );
  },
});

const numberWords: Record<string, string> = Object.fromEntries(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
    .split(' ')
    .map((word, value) => [word, String(value)]),
);
Object.assign(
  numberWords,
  Object.fromEntries(
    'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, at) => [word, String((at + 2) * 10)]),
  ),
);
const numbersOf = (line: string): string[] =>
  (line.toLowerCase().match(/\p{N}+|[a-z]+/gu) ?? []).flatMap((word) =>
    /\p{N}/u.test(word) ? [word] : numberWords[word] !== undefined && word !== 'one' ? [numberWords[word]] : [],
  );
const months = /\b(january|february|april|june|july|august|september|october|november|december)\b/gi;
/** Words that are names wherever they stand: with a capital inside a sentence, or with two. */
const namesOf = (line: string): string[] =>
  (line.match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word, at) => (at > 0 && /^\p{Lu}/u.test(word) && word !== 'I') || /\p{Lu}.*\p{Lu}/u.test(word))
    .map((word) => word.toLowerCase());
const wordsIn = (line: string): Set<string> => new Set(line.toLowerCase().match(/[\p{L}\p{N}]+/gu));

const shown = { composed: 0, sentences: 0 };
const run = async (question: string, say: (offered: Offered) => unknown) => {
  const tools: Tools = { ...plain, language: saying(say) };
  const { outcome, told } = await answerWithModel(question, [], tools, null);
  return { outcome, told, ...tell(outcome, tools) };
};
const holds = (check: (answer: Awaited<ReturnType<typeof run>>) => void): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.constantFrom(...questions), anything, async (question, json) => {
      check(await run(question, json));
    }),
    { numRuns: 1500 },
  );
const sentencesOf = (outcome: Outcome) => (outcome.kind === 'answered' ? (outcome.sentences ?? []) : []);

describe('whatever JSON a model gives', { timeout: 120_000 }, () => {
  it('every number, date and name of a shown sentence stands in a passage that it cites', async () => {
    await holds(({ outcome }) => {
      for (const sentence of sentencesOf(outcome)) {
        shown.sentences++;
        const text = sentence.text.replace(/\[\[L\d+\]\]/g, '');
        const evidence = sentence.passages.map(({ passage }) => passage.text).join('\n');
        const context = sentence.passages
          .map(({ passage, document }) => [evidence, document.title, document.number, ...passage.headings].join('\n'))
          .join('\n');
        const numbers = new Set(numbersOf(evidence));
        for (const number of numbersOf(text)) expect(numbers, `${number} in "${text}"`).toContain(number);
        for (const [month] of text.matchAll(months))
          expect(evidence.toLowerCase(), text).toContain(month.toLowerCase());
        for (const name of namesOf(text)) expect(wordsIn(context), `${name} in "${text}"`).toContain(name);
      }
      if (outcome.kind === 'answered' && outcome.sentences) shown.composed++;
    });
    // The property says something only if enough gets through.
    expect(shown.composed).toBeGreaterThan(50);
  });

  it('every citation that is shown exists, was offered, and is pointed at', () =>
    holds(({ outcome, card, citations }) => {
      for (const { ref, url } of citations) {
        expect(knowledge.passages.has(ref), ref).toBe(true);
        expect(URL.canParse(url)).toBe(true);
      }
      expect(citationsOf(card)).toEqual(citations);
      if (outcome.kind === 'answered') for (const { refs } of citedLines(card)) expect(refs.length).toBeGreaterThan(0);
      if (outcome.kind === 'answered') expect(markersOf(card)).toEqual(citations.map(({ marker }) => marker));
    }));

  it('no address, no mention and no markup of its own gets on the screen', () =>
    holds(({ card, outcome }) => {
      for (const { text } of sentencesOf(outcome))
        expect(text.replace(/\[\[L\d+\]\]/g, '')).not.toMatch(/[<>`*_[\]{}|\\]|:\/\/|evil/);
      const said = JSON.stringify(card);
      expect(said).not.toMatch(/evil|<@|<!|U123/);
    }));

  it('what is not of the form, or not supported, leaves the answer as it is without a model', async () => {
    const without = new Map(
      await Promise.all(
        questions.map(async (question) => [question, await answerWithModel(question, [], plain, null)] as const),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...questions), anything, async (question, json) => {
        const { outcome, told } = await run(question, json);
        if (told?.outcome === 'composed' || told?.outcome === 'unsure') return;
        expect(outcome).toEqual(without.get(question)?.outcome);
      }),
      { numRuns: 500 },
    );
  });
});
