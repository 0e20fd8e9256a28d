import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SearchResult, Searcher } from '../../src/knowledge/index.ts';
import { PassageRetriever } from '../../src/knowledge/retriever.ts';
import { type Files, changed, loadFiles, smallKnowledge } from '../support/knowledge-folder.ts';
import { anyText } from './any-text.ts';

const knowledge = loadFiles();
const searcher = Searcher.of(knowledge);
const refs = (result: SearchResult): string[] => result.passages.map(({ passage }) => passage.ref);
const documents = (result: SearchResult): string[] => result.documents.map(({ document }) => document.id);
const anyQuestion = fc.oneof(
  anyText(),
  fc
    .array(
      fc.constantFrom('agreement', 'records', 'how', 'DSFC', 'expiri', '\u200b', '💥', '__proto__', 'constructor'),
      {
        maxLength: 8,
      },
    )
    .map((words) => words.join(' ')),
);

describe('a question finds', () => {
  it.each(knowledge.phrasings.filter(({ ref }) => ref.includes('#')).map(({ text, ref }) => [text, ref] as const))(
    'by a phrasing, its entry first: %s',
    (text, ref) => {
      expect(refs(searcher.search(text))[0]).toBe(ref);
    },
  );

  it.each([
    ['words of its text', 'citizenship of remote cleaners', 'place-of-work#R3'],
    ['another form of its words', 'cleaning remotely', 'place-of-work#R3'],
    [
      'capitals, zero-width characters and full width',
      'ＣＩＴＩＺＥＮＳＨＩＰ of rem\u200bote cleaners',
      'place-of-work#R3',
    ],
    ['an abbreviation, the long form', 'CTIMP', 'length-of-agreement#term-ctimp'],
    ['the long form, the abbreviation', 'umbrella contract', 'guide:glossary#dsfc'],
    ['another long form', 'framework contracts', 'guide:glossary#dsfc'],
    ['a plain word for a term of the standard', 'lapsing', 'length-of-agreement#R5'],
  ])('by %s: %s', (_how, question, ref) => {
    const entries = searcher.search(question).passages.filter(({ passage }) => passage.kind !== 'section');
    expect(entries[0]?.passage.ref).toBe(ref);
  });

  it.each(['citizenshp', 'citzenship', 'ciitzenship', 'citizenschip'])('by a slip, what was meant: %s', (typed) => {
    // Only a word that stands there a few times is offered in place of another.
    const own = Searcher.of(loadFiles(withFirst('Citizenship, citizenship and citizenship.')));
    const { passages, query } = own.search(typed);
    expect(passages.map(({ passage }) => passage.ref)).toEqual(
      expect.arrayContaining(['place-of-work#R1', 'place-of-work#R3']),
    );
    expect(query.corrections).toEqual({ [typed]: 'citizenship' });
  });

  it('by an abbreviation what only says the long form', () => {
    const own = Searcher.of(loadFiles(withFirst('Sign the umbrella contract in each country.')));
    expect(refs(own.search('DSFC'))).toContain('place-of-work#R1');
    expect(refs(own.search('CTIMP'))).not.toContain('place-of-work#R1');
  });

  it('the document by its title, and by its number', () => {
    expect(documents(searcher.search('place of work'))[0]).toBe('place-of-work');
    expect(refs(searcher.search('standard 5a'))[0]).toMatch(/^place-of-work/);
  });

  it('nothing for an empty or wholly unknown question', () => {
    for (const question of ['', ' \n', '?!', '👍🏽', '\u200b\u202e', 'qqqq zzzz', 'اتفاق', '0000']) {
      const found = searcher.search(question);
      expect(found.passages).toEqual([]);
      expect(found.documents).toEqual([]);
    }
  });

  it('nothing, with a strength of 0', () => {
    expect(searcher.search('qqqq zzzz').strength).toBe(0);
  });

  it('no question of the interview: those are asked by us', () => {
    expect(knowledge.passages.has('length-of-agreement#Q1')).toBe(true);
    expect(refs(searcher.search('When would you like to begin?', { limit: 100 }))).not.toContain(
      'length-of-agreement#Q1',
    );
  });
});

describe('a result', () => {
  it('names the corrections that were made, and none for words that are known', () => {
    const own = Searcher.of(loadFiles(withFirst('Backups, backups and more backups.')));
    const { query } = own.search('bakups of citizenship for NIC-123456');
    expect(query.corrections).toEqual({ bakups: 'backups' });
    expect(query.terms).toContain('123456');
    expect(query.terms).toContain('nic');
  });

  it('says which share of the question is known', () => {
    expect(searcher.search('citizenship').query.known).toBe(1);
    expect(searcher.search('zebra').query.known).toBe(0);
    const { known } = searcher.search('citizenship of zebras').query;
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThan(1);
  });

  it('matches a phrasing word by word more strongly than one word of it', () => {
    const whole = searcher.search('may somebody open the records in another country').strength;
    const part = searcher.search('another zebra country beyond the purple mountains').strength;
    expect(whole).toBeGreaterThan(part);
    expect(part).toBeGreaterThan(0);
  });

  it('never throws, and every figure in it is one, whatever is asked', () => {
    const options = fc.record({
      history: fc.array(anyQuestion, { maxLength: 8 }),
      limit: fc.integer({ min: 1, max: 30 }),
    });
    fc.assert(
      fc.property(anyQuestion, options, (question, { history, limit }) => {
        const { passages, documents, query, strength } = searcher.search(question, { history, limit });
        expect(passages.length).toBeLessThanOrEqual(limit);
        for (const list of [passages, documents]) {
          const scores = list.map(({ score }) => score);
          expect(scores.every((score) => Number.isFinite(score) && score > 0)).toBe(true);
          expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        }
        for (const share of [query.known, ...passages.map(({ coverage }) => coverage)]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect(Number.isFinite(strength)).toBe(true);
        expect(new Set(passages.map(({ passage }) => passage.ref)).size).toBe(passages.length);
      }),
    );
  });

  it('is the same each time, from a new searcher too, whatever was asked before', () => {
    fc.assert(
      fc.property(anyQuestion, anyQuestion, (question, before) => {
        const fresh = Searcher.of(knowledge);
        fresh.search(before, { history: [question], favour: new Map([['place-of-work', 2]]) });
        expect(fresh.search(question)).toEqual(searcher.search(question));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the conversation', () => {
  const earlier = ['how long may an agreement run', 'what happens to the records at expiry'];

  it('counts less than the question itself', () => {
    const question = 'citizenship of remote cleaners';
    expect(refs(searcher.search(question, { history: earlier }))[0]).toBe('place-of-work#R3');
    expect(refs(searcher.search('records at expiry', { history: ['backups inside the territory'] }))[0]).toBe(
      'length-of-agreement#R5',
    );
  });

  it('decides where the question says nothing', () => {
    expect(refs(searcher.search('and then?', { history: earlier }))[0]).toBe('length-of-agreement#R5');
    expect(refs(searcher.search('and then?'))).toEqual([]);
  });

  it('counts the less the longer ago it was', () => {
    const expiry = 'records at expiry';
    const backups = 'backups inside the territory';
    const share = (history: string[]): number => {
      const { passages } = searcher.search('?', { history });
      const score = (ref: string): number => passages.find(({ passage }) => passage.ref === ref)?.score ?? 0;
      return score('length-of-agreement#R5') / score('place-of-work#R2');
    };
    expect(share([backups, expiry])).toBeGreaterThan(share([expiry, backups]));
  });
});

describe('a document that is preferred', () => {
  const rank = (favour: number): number =>
    documents(searcher.search('records', { favour: new Map([['length-of-agreement', favour]]) })).indexOf(
      'length-of-agreement',
    );

  it('moves up, never down', () => {
    expect(documents(searcher.search('records'))[0]).toBe('place-of-work');
    expect(rank(2)).toBe(0);
    expect(rank(0.01)).toBeLessThanOrEqual(rank(0));
  });

  it('brings its passages along', () => {
    const plain = searcher.search('records');
    const favoured = searcher.search('records', { favour: new Map([['length-of-agreement', 2]]) });
    expect(refs(plain)[0]).toMatch(/^place-of-work/);
    expect(refs(favoured)[0]).toMatch(/^length-of-agreement/);
  });

  it('that does not exist changes nothing', () => {
    expect(searcher.search('records', { favour: new Map([['nowhere', 5]]) })).toEqual(searcher.search('records'));
  });
});

describe('the LangChain retriever', () => {
  it('gives each passage with its exact anchor, best first', async () => {
    const found = await new PassageRetriever({ searcher, limit: 3 }).invoke('what happens to the records at expiry');
    expect(found.length).toBeGreaterThan(1);
    expect(found.map(({ metadata }) => metadata['ref'] as string)).toEqual(
      refs(searcher.search('what happens to the records at expiry', { limit: 3 })),
    );
    expect(found[0]).toMatchObject({
      id: 'length-of-agreement#R5',
      pageContent: 'Destroy the records within thirty days after expiry.',
      metadata: {
        ref: 'length-of-agreement#R5',
        document: 'length-of-agreement',
        kind: 'requirement',
        cites: ['length-of-agreement#R5'],
      },
    });
  });

  it('gives nothing where nothing is found', async () => {
    expect(await new PassageRetriever({ searcher }).invoke('qqqq')).toEqual([]);
  });
});

describe('what is known not to be held', () => {
  const asked = [
    'what is the price of a parking permit',
    'price of parking for visitors',
    'parking price per day',
    'a permit to park',
  ];
  const gaps = {
    'guidance/gaps.md': `---
id: guide:gaps
title: Gaps
source: https://example.org/gaps
confidence: thin
caveat: It answers nothing.
lastUpdated: null
---
# Gaps

## Summary
What is not held.

## Not held
- U1: prices of parking permits.
  - ask: switchboard
`,
    'phrasings/guide-gaps.jsonl': `${JSON.stringify({ ref: 'guide:gaps#U1', asked })}\n`,
  };
  const own = Searcher.of(loadFiles({ ...smallKnowledge, ...gaps }));

  it('is told by the odds of a document that answers nothing', () => {
    expect(own.search('price of a permit to park').silence).toBeGreaterThan(0);
    expect(own.search('how long may an agreement run').silence).toBeLessThan(0);
  });

  it('is never meant where every document answers something', () => {
    expect(searcher.search('price of a permit to park').silence).toBe(-10);
  });

  it('does not keep a document that answers from being the best of those that do', () => {
    const [best] = own
      .search('how long may an agreement run, and the price of parking')
      .documents.filter(({ document }) => document.id !== 'guide:gaps');
    expect(best?.document.id).toBe('length-of-agreement');
  });
});

/** The small knowledge, with other words in `place-of-work#R1`. */
function withFirst(text: string): Files {
  return changed('standards/place-of-work.md', 'Name each country where somebody opens the records.', text);
}
