import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { type ModelCalls, openModelCalls, openPassageVectors } from '../../src/storage/index.ts';
import { describeOnBoth } from '../support/storage.ts';

const call: Parameters<ModelCalls['record']>[0] = {
  step: 'compose',
  prompt: 'compose@1+00000000',
  model: 'openai:test',
  attempt: 1,
  inputTokens: 100,
  outputTokens: 20,
  estimated: false,
  cost: 0.5,
  elapsedMs: 12.4,
  outcome: 'ok',
  person: 'web:local:a',
};

describeOnBoth('calls to models', (storage) => {
  it('are added up for the day, by all and by person', async () => {
    const calls = openModelCalls(storage());
    expect(await calls.spentToday('web:local:a')).toEqual({ all: 0, person: 0 });
    await calls.record(call);
    await calls.record({ ...call, person: 'web:local:b' });
    await calls.record({ ...call, person: null });
    expect(await calls.spentToday('web:local:a')).toEqual({ all: 360, person: 120 });
    expect(await calls.spentToday(null)).toEqual({ all: 360, person: 0 });
  });

  it('of yesterday do not count today, and are no longer anybody’s', async () => {
    const calls = openModelCalls(storage());
    await calls.record(call);
    await sql`update model_calls set at = at - interval '1 day'`.execute(storage().db);
    await calls.record(call);
    await calls.purge(90);
    expect(await calls.spentToday('web:local:a')).toEqual({ all: 120, person: 120 });
    const rows = await storage().db.selectFrom('model_calls').select(['person']).orderBy('at').execute();
    expect(rows).toEqual([{ person: null }, { person: 'web:local:a' }]);
  });

  it('are told by day, step, prompt and model, with outcomes, times and costs', async () => {
    const calls = openModelCalls(storage());
    await calls.record(call);
    await calls.record({ ...call, elapsedMs: 40 });
    await calls.record({ ...call, outcome: 'timeout', outputTokens: 0, cost: 0.25, elapsedMs: 99 });
    await calls.record({ ...call, outcome: 'over_budget', attempt: 0, inputTokens: 0, outputTokens: 0, cost: null });
    await calls.record({ ...call, step: 'embed', prompt: null, cost: null });
    expect(await calls.use(1)).toMatchObject([
      {
        step: 'compose',
        calls: 3,
        outcomes: { ok: 2, timeout: 1, over_budget: 1 },
        inputTokens: 300,
        outputTokens: 40,
        cost: 1.25,
        medianMs: 40,
        slowestMs: 99,
      },
      { step: 'embed', prompt: null, calls: 1, cost: null },
    ]);
  });

  it('are deleted after their time', async () => {
    const calls = openModelCalls(storage());
    await calls.record(call);
    await sql`update model_calls set at = at - interval '91 days'`.execute(storage().db);
    await calls.purge(90);
    expect(await calls.use(3650)).toEqual([]);
  });
});

describeOnBoth('vectors of passages', (storage) => {
  it('come back as they were kept, for their model and text alone', async () => {
    const store = openPassageVectors(storage());
    const many = new Map(Array.from({ length: 1200 }, (_, at) => [`d${at}`, [at, -at / 3, 1e-7]] as const));
    await store.keep('m', new Map([...many].slice(0, 600)));
    await store.keep('m', new Map([...many].slice(500)));
    const known = await store.known('m', [...many.keys(), 'unknown']);
    expect(known.size).toBe(1200);
    expect([...(known.get('d300') ?? [])]).toEqual([...Float32Array.from([300, -100, 1e-7])]);
    expect((await store.known('other', ['d1'])).size).toBe(0);
    expect((await store.known('m', [])).size).toBe(0);
  });

  it('that nothing has used for a month are deleted', async () => {
    const store = openPassageVectors(storage());
    await store.keep(
      'm',
      new Map([
        ['old', [1]],
        ['new', [1]],
        ['used', [1]],
      ]),
    );
    await sql`update passage_vectors set at = at - interval '31 days' where digest <> 'new'`.execute(storage().db);
    await store.tidy('m', ['used']);
    expect([...(await store.known('m', ['old', 'new', 'used'])).keys()].sort()).toEqual(['new', 'used']);
  });
});
