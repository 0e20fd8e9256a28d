import { z } from 'zod';
import type { Pressed } from '../cards/adaptive-card.ts';

const sent = z.looseObject({
  pressed: z.object({
    kind: z.enum(['action', 'submission', 'message']),
    name: z.string(),
    value: z.string(),
    label: z.string(),
  }),
});

/** What a button sends, and the fields beside it by their ids. */
export interface PressedForm {
  pressed: Pressed;
  values: Record<string, string>;
}

/**
 * What a button of a card or dialog sends: the data of `Action.Execute`, `Action.Submit` or `task/submit`. Inputs stand beside our own
 * member; numbers and switches become text, and what Teams adds of its own is left out.
 * @returns null for everything that no button of ours sends.
 */
export function readPressed(data: unknown): PressedForm | null {
  const read = sent.safeParse(data);
  if (!read.success) return null;
  const { pressed, msteams: _teams, ...rest } = read.data;
  const values = Object.entries(rest).flatMap(([id, value]): [string, string][] => {
    if (id === 'type' && value === 'task/fetch') return [];
    return ['string', 'number', 'boolean'].includes(typeof value) ? [[id, String(value)]] : [];
  });
  return { pressed, values: Object.fromEntries(values) };
}
