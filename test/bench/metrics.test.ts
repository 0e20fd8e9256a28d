import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCollection } from '../../bench/collections.ts';
import { corpusOf } from '../../bench/growth.ts';
import { percentile, quality } from '../../bench/metrics.ts';

const query = (id: string) => ({ id, text: '', question: '', background: '', history: [] });
const judged = (grades: Record<string, number>) => ({
  queries: [query('q')],
  judgements: new Map([['q', new Map(Object.entries(grades))]]),
});

describe('the figures of a ranking', () => {
  it('are 1 for the best one possible', () => {
    const best = quality(judged({ a: 3, b: 1, c: 0 }), new Map([['q', ['a', 'b']]]));
    expect(best).toEqual({ ndcg10: 1, recall10: 1, mrr10: 1 });
  });

  it('count a grade as gain, discounted by the logarithm of the rank', () => {
    const { ndcg10, recall10, mrr10 } = quality(judged({ a: 3, b: 1 }), new Map([['q', ['x', 'b', 'a']]]));
    expect(ndcg10).toBeCloseTo((1 / Math.log2(3) + 3 / Math.log2(4)) / (3 + 1 / Math.log2(3)), 10);
    expect([recall10, mrr10]).toEqual([1, 0.5]);
  });

  it('take out what is graded below 0, and look at ten', () => {
    const ranking = ['minus', ...Array.from('bcdefghij'), 'a'];
    expect(quality(judged({ minus: -1, a: 1 }), new Map([['q', ranking]])).mrr10).toBeCloseTo(0.1, 10);
    expect(quality(judged({ a: 1 }), new Map([['q', ranking]]))).toEqual({ ndcg10: 0, recall10: 0, mrr10: 0 });
  });

  it('are 0 for a query that finds nothing', () => {
    expect(quality(judged({ a: 1 }), new Map())).toEqual({ ndcg10: 0, recall10: 0, mrr10: 0 });
  });

  it('of time: half and nearly all of the queries are faster', () => {
    const times = Array.from({ length: 200 }, (_, at) => 200 - at);
    expect([percentile(times, 0.5), percentile(times, 0.99)]).toEqual([101, 199]);
  });
});

describe('a collection', () => {
  it('is read with its parents, background, and the person’s own earlier messages, oldest first', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'collection-'));
    try {
      const write = (name: string, rows: object[]): void =>
        writeFileSync(path.join(folder, name), rows.map((row) => JSON.stringify(row)).join('\n'));
      write('corpus.jsonl', [
        { _id: 'leave#0', title: 'Leave', text: 'a' },
        { _id: 'ADAM_1_Sec2.txt', text: 'b' },
        { _id: 'alone', text: 'c' },
      ]);
      write('queries.jsonl', [
        { _id: '1', text: 'q s', question: 'q', scenario: 's' },
        { _id: '2', text: 'then?', history: ['agent: x', 'user: later', 'agent: y', 'user: first'] },
        { _id: '3', text: 'not judged' },
      ]);
      writeFileSync(
        path.join(folder, 'qrels.tsv'),
        'query-id\tcorpus-id\tscore\n1\talone\t1\n2\talone\t1\n3\talone\t0\n',
      );
      const { items, queries } = readCollection(folder, 'final') ?? { items: [], queries: [] };
      expect(items.map(({ parent }) => parent)).toEqual(['leave', 'ADAM_1', undefined]);
      expect(queries).toEqual([
        { id: '1', text: 'q s', question: 'q', background: 's', history: [] },
        { id: '2', text: 'then?', question: 'then?', background: '', history: ['first', 'later'] },
      ]);
      expect(readCollection(folder, 'tuning')).toBeNull();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is grown to the same passages each time, with ids of their own and parents of their own', () => {
    const passages = [
      { id: 'a#0', title: 'A', text: 'one two three four five six', parent: 'a' },
      { id: 'b', title: 'B', text: 'seven eight nine ten' },
    ];
    const grown = corpusOf(passages, 7);
    expect(grown).toEqual(corpusOf(passages, 7));
    expect(new Set(grown.map(({ id }) => id)).size).toBe(7);
    expect(grown.slice(0, 2)).toEqual(passages);
    expect(grown.map(({ parent }) => parent)).toEqual(['a', undefined, 'a~1', undefined, 'a~2', undefined, 'a~3']);
    expect(corpusOf(passages, 1)).toEqual([passages[0]]);
  });
});
