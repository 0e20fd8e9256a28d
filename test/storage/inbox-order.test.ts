import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createInbox, type ClaimedTurn, type Inbox } from '../../src/storage/index.ts';
import { describeOnBoth } from '../support/storage.ts';

interface Said {
  n: number;
}
type Claimed = ClaimedTurn<Said, string>;

/** What the inbox should look like, in the simplest way. */
interface Model {
  turns: { id: string; conversation: string; leased: boolean; answered: boolean; done: boolean }[];
  held: Claimed[];
  lost: Claimed[];
}

const answer = { intent: null, skill: 's', outcome: 'o', replies: ['r'], record: null, errorId: null };

type Step =
  | { do: 'insert'; conversation: string }
  | { do: 'claim' | 'expire' | 'answer' | 'done' | 'release' | 'late'; pick: number };

async function run(
  step: Step,
  model: Model,
  inbox: Inbox<Said, string>,
  expire: (id: string) => Promise<void>,
): Promise<void> {
  const turnOf = (claimed: Claimed): Model['turns'][number] => {
    const found = model.turns.find(({ id }) => id === claimed.turnId);
    if (found === undefined) throw new Error('a turn that nobody recorded');
    return found;
  };
  if (step.do === 'insert') {
    const { conversation } = step;
    const id = randomUUID();
    const payload = { n: model.turns.length };
    await inbox.insert({ id, eventKey: id, platform: 'test', conversation, person: 'p', payload });
    model.turns.push({ id, conversation, leased: false, answered: false, done: false });
    return;
  }
  if (step.do === 'claim') {
    const open = model.turns.filter(({ done }) => !done);
    const next = open.find(
      (turn) => !turn.leased && open.find(({ conversation }) => conversation === turn.conversation) === turn,
    );
    const claimed = await inbox.claim({ worker: 'w', leaseMs: 60_000, platforms: ['test'] });
    expect(claimed?.turnId).toBe(next?.id);
    if (claimed === null || next === undefined) return;
    expect(claimed.status).toBe(next.answered ? 'answered' : 'running');
    next.leased = true;
    model.lost.push(...model.held.filter(({ turnId }) => turnId === claimed.turnId));
    model.held = model.held.filter(({ turnId }) => turnId !== claimed.turnId);
    model.held.push(claimed);
    return;
  }
  const from = step.do === 'late' ? model.lost : model.held;
  const claimed = from[step.pick % Math.max(1, from.length)];
  if (claimed === undefined) return;
  const turn = turnOf(claimed);
  const letGo = (): void => {
    turn.leased = false;
    model.held = model.held.filter((one) => one !== claimed);
  };
  switch (step.do) {
    case 'answer':
      expect(await inbox.answer(claimed, answer)).toBe(!turn.answered);
      turn.answered = true;
      break;
    case 'done':
      expect(await inbox.done(claimed)).toBe(turn.answered);
      if (!turn.answered) break;
      turn.done = true;
      letGo();
      break;
    case 'release':
      expect(await inbox.release(claimed, { delayMs: -1, counts: true })).toBe(true);
      letGo();
      model.lost.push(claimed);
      break;
    case 'expire':
      // Until another one claims it, the late worker may still write.
      await expire(claimed.turnId);
      turn.leased = false;
      break;
    case 'late':
      expect(await inbox.answer(claimed, answer)).toBe(false);
      expect(await inbox.done(claimed)).toBe(false);
      break;
  }
}

describeOnBoth('the inbox under any order of events', (storage) => {
  it('hands out the earliest open turn of a conversation, one at a time, and only its holder can write', async () => {
    const pick = fc.nat(5);
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('insert' as const), conversation: fc.constantFrom('a', 'b', 'c') }),
      },
      {
        weight: 7,
        arbitrary: fc.record({
          do: fc.constantFrom('claim', 'claim', 'answer', 'done', 'release', 'expire', 'late'),
          pick,
        }),
      },
    );
    const inbox = createInbox<Said, string>(storage(), { conversationTtlMs: 60_000 });
    const expire = async (id: string): Promise<void> => {
      await sql`update turns set lease_until = clock_timestamp() - interval '1 s' where id = ${id}::uuid`.execute(
        storage().db,
      );
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        await sql`delete from turns`.execute(storage().db);
        const model: Model = { turns: [], held: [], lost: [] };
        for (const one of steps) await run(one, model, inbox, expire);
      }),
      { numRuns: 40 },
    );
  });
});
