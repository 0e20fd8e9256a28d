import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../storage/index.ts';
import type { Adapter, Recipient } from './adapter.ts';
import type { Claimed, TurnInbox } from './answering.ts';
import type { Card, Reply } from './card.ts';
import { loggable } from './error-boundary.ts';
import { slotOf, takeBack } from './standing.ts';
import { cardText } from './text.ts';

/** An answer that is shown while it is worked out. */
export interface Growing {
  /** Shows a longer part of the answer than before. Returns at once, and never fails: the answer comes anyway. */
  show: (part: Card) => void;
  /** Waits for what is under way; nothing is shown after that. */
  end(): Promise<void>;
  /** The replies, one of them in the place of what was shown, also by an attempt that died; what nothing replaces is taken back. */
  replacedBy(replies: Reply[]): Promise<Reply[]>;
  /** Takes back what was shown. */
  takeBack(): Promise<void>;
}

/** Pause between two changes of one message, in milliseconds. Slack takes 50 a minute, Teams one a second. */
export const GROWING_MS = 1200;

export function createGrowing(options: {
  claimed: Claimed;
  to: Recipient;
  adapter: Adapter | undefined;
  inbox: TurnInbox;
  log: Log;
  paceMs?: number | undefined;
}): Growing {
  const { claimed, to, adapter, inbox, log, paceMs = GROWING_MS } = options;
  const slot = `growing:${claimed.turnId}`;
  const key = slotOf(slot, { audience: 'conversation' }, claimed.payload);
  // An answer that is begun anew, or stands in the place of an earlier one, comes when it is whole.
  let open = adapter?.grow !== undefined && claimed.attempts === 1 && claimed.replaces === null;
  const isOpen = (): boolean => open;
  let shown = '';
  let handle: string | null = null;
  let next: Card | null = null;
  let work: Promise<void> | null = null;
  const ended = new AbortController();

  const showing = async (): Promise<void> => {
    while (next !== null && open) {
      const part: Card = next;
      next = null;
      const text = cardText(part);
      if (text === shown || !text.startsWith(shown)) continue;
      // Left by an attempt that was not counted: the answer replaces it, and nothing is added to it.
      if (handle === null && (handle = await inbox.slot(key)) !== null) open = false;
      if (!isOpen()) break;
      const began = performance.now();
      const after: string | null | undefined = await adapter?.grow?.(to, part, `${claimed.turnId}:growing`, handle);
      // Nothing that the answer would have to replace: the place shows no parts, or forgets them by itself.
      if (after === null || after === undefined) continue;
      if (handle === null) await inbox.keepSlot(key, after);
      [handle, shown] = [after, text];
      await sleep(paceMs - (performance.now() - began), undefined, { signal: ended.signal }).catch(() => undefined);
    }
  };

  const standing = async (): Promise<string | null> =>
    handle ?? (claimed.attempts > 1 && adapter?.grow !== undefined ? await inbox.slot(key) : null);

  const growing: Growing = {
    show(part) {
      if (!open) return;
      next = part;
      work ??= showing()
        .catch((error: unknown) => {
          open = false;
          log.info({ turnId: to.turnId, fault: loggable(error) }, 'an answer could not be shown while it grew');
        })
        .finally(() => {
          work = null;
          if (next !== null && open) growing.show(next);
        });
    },
    async end() {
      open = false;
      ended.abort();
      await work;
    },
    async replacedBy(replies) {
      if ((await standing()) === null) return replies;
      const at = replies.findIndex(({ audience, slot: own }) => audience === 'conversation' && own === undefined);
      if (at < 0) await growing.takeBack();
      return replies.map((reply, index) => (index === at ? { ...reply, slot } : reply));
    },
    async takeBack() {
      await takeBack(adapter, to, [await standing()], log);
    },
  };
  return growing;
}
