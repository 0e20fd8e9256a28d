import { setTimeout as sleep } from 'node:timers/promises';
import { StorageUnavailable, type Answer, type Log } from '../storage/index.ts';
import type { Adapter } from './adapter.ts';
import type { Claimed, TurnInbox } from './answering.ts';
import type { Reply } from './card.ts';
import { loggable } from './error-boundary.ts';
import { inTime, Undeliverable } from './errors.ts';
import { type Growing, createGrowing } from './growing.ts';
import { keepLease, type LeaseKeeper } from './lease-keeper.ts';
import { recipient, slotOf, takeBack } from './standing.ts';

/** What the bot counts. `createMetrics` of `src/operations` fits. */
export interface TurnMetrics {
  turnDone(turn: { skill: string; outcome: string; platform: string; seconds: number }): void;
  inbox(state: { queued: number; oldestSeconds: number }): void;
}

export interface WorkerOptions {
  inbox: TurnInbox;
  answer: (claimed: Claimed, soFar: Growing['show']) => Promise<Answer<Reply>>;
  adapters: ReadonlyMap<string, Adapter>;
  log: Log;
  metrics?: TurnMetrics | undefined;
  leaseMs: number;
  /** Longest time for one `Adapter.send`, in milliseconds. */
  sendTimeoutMs: number;
  /** Pause between two changes of an answer that is shown while it is worked out, in milliseconds. */
  growingMs?: number;
  /** Sending is given up after so many takes. */
  maxSendAttempts: number;
  /** Aborted when the bot stops: nothing is tried again after that. */
  stopping: AbortSignal;
}

/** Pause before what failed `attempts` times is tried again: 1, 2, 4 … 300 seconds. */
export const pauseAfter = (attempts: number): number => Math.min(1000 * 2 ** attempts, 300_000);

/** Pause before a turn is taken up again whose database went away, and between two tries to reach the database. */
const databasePause = (tries: number): number => Math.min(100 * 2 ** tries, 2000);

/**
 * Makes the function that brings one claimed turn to its end: answer, store, send, done. It never rejects. Whatever is not
 * finished stays in the inbox for the next claim.
 */
export function createWorker(options: WorkerOptions): (claimed: Claimed) => Promise<void> {
  const { inbox, log, metrics, leaseMs, stopping } = options;

  /** Tries until the database has it. What a skill worked out is not thrown away for a restart of the database. */
  const untilStored = async <T>(store: () => Promise<T>): Promise<T> => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await store();
      } catch (error) {
        if (!(error instanceof StorageUnavailable) || stopping.aborted) throw error;
        if (tries === 0) log.warn({ code: error.code }, 'the database is away; trying again');
        await sleep(databasePause(tries), undefined, { signal: stopping }).catch(() => undefined);
      }
    }
  };

  /** Null when it is somebody else's turn by now. */
  const worked = async (claimed: Claimed): Promise<Answer<Reply> | null> => {
    const { turnId, payload } = claimed;
    const adapter = options.adapters.get(payload.platform);
    const to = recipient(turnId, payload);
    const growing = createGrowing({ claimed, to, adapter, inbox, log, paceMs: options.growingMs });
    const answer = await options.answer(claimed, growing.show).finally(() => growing.end());
    const replies = await untilStored(() => growing.replacedBy(answer.replies));
    const stored = { ...answer, replies };
    if (await untilStored(() => inbox.answer(claimed, stored))) return stored;
    log.warn({ turnId }, 'the lease was lost; the answer is thrown away');
    await growing.takeBack();
    return null;
  };

  const work = async (claimed: Claimed, lease: LeaseKeeper): Promise<void> => {
    const began = performance.now();
    const { turnId, payload } = claimed;
    let { replies, skill, outcome } = claimed;
    if (claimed.status === 'running') {
      const answer = await worked(claimed);
      if (!answer) return;
      ({ replies, skill, outcome } = answer);
    }
    if (!(await deliver(claimed, replies, lease, options))) return;
    if (!(await untilStored(() => inbox.done(claimed)))) return;
    const seconds = (performance.now() - began) / 1000;
    const counted = { skill: skill ?? 'none', outcome: outcome ?? 'none', platform: payload.platform, seconds };
    metrics?.turnDone(counted);
    log.info({ turnId, kind: payload.kind, ...counted, replyCount: replies.length }, 'turn done');
  };

  return async (claimed) => {
    const lease = keepLease(() => inbox.renew(claimed, leaseMs), leaseMs);
    try {
      await work(claimed, lease);
    } catch (error) {
      log.warn(
        { turnId: claimed.turnId, fault: loggable(error) },
        'a turn could not be finished; it is taken up again',
      );
      // Not counted: it was not the turn's fault. If this fails too, the lease runs out.
      await untilStored(() => inbox.release(claimed, { delayMs: databasePause(2), counts: false })).catch(
        () => undefined,
      );
    } finally {
      lease.stop();
    }
  };
}

/** Sends what is not yet sent. False: not now; the inbox has it for later, or another worker does. */
async function deliver(
  claimed: Claimed,
  replies: readonly Reply[],
  lease: LeaseKeeper,
  options: WorkerOptions,
): Promise<boolean> {
  const { inbox, adapters, log, sendTimeoutMs, maxSendAttempts } = options;
  const { turnId, payload, sendAttempts } = claimed;
  const { platform } = payload;
  const to = recipient(turnId, payload);
  const adapter = adapters.get(platform);
  const handles = [...claimed.handles];
  const earlier = claimed.replaces === null ? [] : await inbox.shown(claimed.replaces, claimed);
  for (const [index, reply] of replies.entries()) {
    if (index < claimed.sent) continue;
    if (!(await lease.holds())) return false;
    handles[index] = null;
    const slot = reply.slot === undefined ? null : slotOf(reply.slot, reply, payload);
    const standing = slot === null ? null : await inbox.slot(slot);
    const before = earlier[index] ?? (reply.anew ? null : standing);
    try {
      if (adapter === undefined) throw new Undeliverable('no_adapter');
      const sending = adapter.send(to, reply, `${turnId}:${index}`, {
        ...(before === null ? {} : { earlier: before }),
        again: claimed.status === 'answered' && index === claimed.sent,
      });
      handles[index] = await inTime('sending', sendTimeoutMs, sending);
      const shown = handles[index];
      if (slot !== null && shown !== null) {
        await inbox.keepSlot(slot, shown);
        if (standing !== null && standing !== shown && standing !== before)
          await takeBack(adapter, to, [standing], log);
      }
    } catch (error) {
      const fault = loggable(error);
      if (error instanceof Undeliverable) {
        log.error({ turnId, platform, index, why: error.reason, fault }, 'a reply cannot be delivered; given up');
        continue;
      }
      if (sendAttempts >= maxSendAttempts) {
        log.error(
          { turnId, platform, index, sendAttempts, fault },
          'a reply was not delivered after many tries; given up',
        );
        continue;
      }
      const delayMs = pauseAfter(sendAttempts);
      log.warn(
        { turnId, platform, index, sendAttempts, delayMs, fault },
        'a reply was not sent; it will be tried again',
      );
      await inbox.release(claimed, { delayMs, counts: true });
      return false;
    }
    // After the last one the turn is done anyway.
    if (index < replies.length - 1 || handles[index] !== null) await inbox.markSent(claimed, index + 1, handles);
  }
  await takeBack(adapter, to, earlier.slice(replies.length), log);
  return true;
}
