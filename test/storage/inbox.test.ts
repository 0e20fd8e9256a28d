import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createInbox, type Answer, type Inbox, type NewTurn, type Storage } from '../../src/storage/index.ts';
import { describeOnBoth } from '../support/storage.ts';

interface Said {
  text: string;
}

const turn = (conversation: string, text: string, eventKey: string = randomUUID()): NewTurn<Said> => ({
  id: randomUUID(),
  eventKey,
  platform: 'test',
  conversation,
  person: 'p1',
  payload: { text },
});
const answer = (text: string, more: Partial<Answer<string>> = {}): Answer<string> => ({
  intent: 'ask',
  skill: 'echo',
  outcome: 'answered',
  replies: [text],
  record: { text },
  errorId: null,
  ...more,
});

describeOnBoth('the inbox', (storage, kind) => {
  const inboxOf = (opened: Storage = storage()): Inbox<Said, string> =>
    createInbox<Said, string>(opened, { conversationTtlMs: 60_000 });
  const claim = (worker = 'w1', leaseMs = 10_000) => inboxOf().claim({ worker, leaseMs, platforms: ['test'] });
  const claimed = async (worker?: string, leaseMs?: number) => {
    const one = await claim(worker, leaseMs);
    if (one === null) throw new Error('nothing to claim');
    return one;
  };
  const finish = async (one: Awaited<ReturnType<typeof claimed>>): Promise<void> => {
    expect(await inboxOf().answer(one, answer(`to ${one.payload.text}`))).toBe(true);
    expect(await inboxOf().done(one)).toBe(true);
  };

  it('a redelivered event keeps its first row, also when it arrives many times at once', async () => {
    const inbox = inboxOf();
    const results = await Promise.all(Array.from({ length: 8 }, () => inbox.insert(turn('c', 'hi', 'event-1'))));
    expect(results.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect(new Set(results.map(({ turnId }) => turnId)).size).toBe(1);
    expect(await inbox.transcript('c', 10)).toHaveLength(1);
  });

  it('turns of one conversation are handed out in order, one at a time; other conversations do not wait', async () => {
    const inbox = inboxOf();
    for (const text of ['a1', 'a2']) await inbox.insert(turn('a', text));
    await inbox.insert(turn('b', 'b1'));
    const first = await claimed();
    const second = await claimed();
    expect([first.payload.text, second.payload.text]).toEqual(['a1', 'b1']);
    expect(await claim()).toBeNull();
    await inbox.answer(first, answer('x'));
    expect(await claim()).toBeNull();
    await inbox.done(first);
    expect((await claimed()).payload.text).toBe('a2');
  });

  it.runIf(kind === 'server')('a turn never becomes visible before an earlier one of its conversation', async () => {
    const { db } = storage();
    let second: Promise<unknown> = Promise.resolve();
    let secondIsIn = false;
    await db.transaction().execute(async (slow) => {
      await inboxOf({ ...storage(), db: slow }).insert(turn('c', 'first'));
      second = inboxOf().insert(turn('c', 'second'));
      void second.then(() => (secondIsIn = true));
      await inboxOf().insert(turn('elsewhere', 'does not wait'));
      await sleep(100);
      expect(secondIsIn).toBe(false);
    });
    await second;
    expect((await inboxOf().transcript('c', 5)).map(({ payload }) => payload.text)).toEqual(['first', 'second']);
  });

  it('many workers at once never get the same turn, nor two of one conversation', async () => {
    const inbox = inboxOf();
    await Promise.all(Array.from({ length: 30 }, (_, n) => inbox.insert(turn(`c${n % 6}`, String(n)))));
    const got = (await Promise.all(Array.from({ length: 20 }, (_, n) => claim(`w${n}`)))).filter((one) => one !== null);
    expect(got).toHaveLength(6);
    expect(new Set(got.map(({ conversation }) => conversation)).size).toBe(6);
  });

  it('a turn of a dead worker is taken over when its lease has run out, and the attempts are counted', async () => {
    await inboxOf().insert(turn('c', 'hi'));
    const dead = await claimed('dead', 1);
    await sleep(20);
    const next = await claimed('alive');
    expect(next.turnId).toBe(dead.turnId);
    expect(next.attempts).toBe(2);
    expect(next.leaseId).not.toBe(dead.leaseId);
  });

  it('who lost the lease can no longer write', async () => {
    const inbox = inboxOf();
    await inbox.insert(turn('c', 'hi'));
    const late = await claimed('late', 1);
    await sleep(20);
    const now = await claimed('now');
    expect(await inbox.renew(late, 1000)).toBe(false);
    expect(await inbox.answer(late, answer('late', { state: { key: 'k', value: 1 } }))).toBe(false);
    expect(await inbox.state('k')).toBeUndefined();
    expect(await inbox.release(late, { delayMs: 0, counts: true })).toBe(false);
    expect(await inbox.answer(now, answer('now'))).toBe(true);
    expect(await inbox.answer(now, answer('again'))).toBe(false);
    expect((await inbox.transcript('c', 1))[0]?.replies).toEqual(['now']);
  });

  it('a renewed lease lasts', async () => {
    await inboxOf().insert(turn('c', 'hi'));
    const one = await claimed('w', 150);
    expect(await inboxOf().renew(one, 10_000)).toBe(true);
    await sleep(200);
    expect(await claim('other')).toBeNull();
  });

  it('between answered and done only the sending is left, with the stored replies', async () => {
    const inbox = inboxOf();
    await inbox.insert(turn('c', 'hi'));
    const crashed = await claimed('dead', 10);
    await inbox.answer(crashed, answer('stored'));
    await inbox.markSent(crashed, 0, []);
    await sleep(30);
    const next = await claimed();
    expect(next).toMatchObject({ status: 'answered', replies: ['stored'], attempts: 1, sendAttempts: 1, sent: 0 });
    expect(await inbox.done(next)).toBe(true);
    expect(await claim()).toBeNull();
  });

  it('a turn that was given back waits for its pause, and an attempt that does not count is taken back', async () => {
    const inbox = inboxOf();
    await inbox.insert(turn('c', 'hi'));
    await inbox.release(await claimed(), { delayMs: 60_000, counts: false });
    expect(await claim()).toBeNull();
    await inbox.endLeases();
    expect((await claimed()).attempts).toBe(1);
  });

  it('only turns of platforms that are served here are handed out', async () => {
    await inboxOf().insert({ ...turn('c', 'hi'), platform: 'elsewhere' });
    expect(await claim()).toBeNull();
  });

  it('the state of a conversation changes together with the answer', async () => {
    const inbox = inboxOf();
    await inbox.insert(turn('c', 'one'));
    await inbox.insert(turn('c', 'two'));
    const one = await claimed();
    await inbox.answer(one, answer('x', { state: { key: 'k', value: { step: 1 } } }));
    await inbox.done(one);
    expect(await inbox.state('k')).toEqual({ step: 1 });
    await inbox.answer(await claimed(), answer('x', { state: { key: 'k', value: undefined } }));
    expect(await inbox.state('k')).toBeUndefined();
  });

  it('history holds what the same person was answered before, without failures, oldest first', async () => {
    const inbox = inboxOf();
    for (const text of ['one', 'fails', 'two', 'now']) await inbox.insert(turn('c', text));
    await inbox.insert({ ...turn('c', 'other person'), person: 'p2' });
    const one = await claimed();
    await finish(one);
    const fails = await claimed();
    await inbox.answer(fails, answer('sorry', { errorId: 'E-1', outcome: 'error' }));
    await inbox.done(fails);
    await finish(await claimed());
    const now = await claimed();
    const history = await inbox.history(now, 10);
    expect(history.map(({ payload }) => payload.text)).toEqual(['one', 'two']);
    expect(history[0]).toMatchObject({
      turnId: one.turnId,
      skill: 'echo',
      outcome: 'answered',
      record: { text: 'to one' },
    });
    expect(await inbox.history(now, 1)).toHaveLength(1);
  });

  it('text that PostgreSQL cannot hold as it is does not stop a turn', async () => {
    const inbox = inboxOf();
    await inbox.insert(turn('c\0', 'nul \0, half \uD83D, whole 😀', 'key\0'));
    const one = await claimed();
    expect(one.payload.text).toBe('nul , half \uFFFD, whole 😀');
    expect(await inbox.answer(one, answer('\0\uDE00'))).toBe(true);
    expect(await inbox.transcript('c\0', 5)).toHaveLength(1);
  });

  it('tells how many turns wait and since when', async () => {
    const inbox = inboxOf();
    expect(await inbox.waiting()).toEqual({ queued: 0, oldestSeconds: 0 });
    await inbox.insert(turn('c', 'hi'));
    await inbox.insert(turn('c', 'ho'));
    await sql`update turns set received_at = received_at - interval '60 s' where payload ->> 'text' = 'hi'`.execute(
      storage().db,
    );
    const waiting = await inbox.waiting();
    expect(waiting.queued).toBe(2);
    expect(waiting.oldestSeconds).toBeGreaterThan(59);
  });

  it('retention deletes what was finished long ago, and nothing that waits', async () => {
    const inbox = inboxOf();
    for (const text of ['old', 'fresh', 'waits']) await inbox.insert(turn('c', text));
    await finish(await claimed());
    await finish(await claimed());
    await sql`update turns set done_at = done_at - interval '91 days', received_at = received_at - interval '99 days'
              where payload ->> 'text' in ('old', 'waits')`.execute(storage().db);
    expect(await inbox.purge(90)).toBe(1);
    expect((await inbox.transcript('c', 10)).map(({ payload }) => payload.text)).toEqual(['fresh', 'waits']);
  });
});
