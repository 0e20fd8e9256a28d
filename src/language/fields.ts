import { z } from 'zod';
import { spanOf } from './grounding/index.ts';
import { seemsInjected } from './injection.ts';
import type { Language } from './language.ts';
import type { NoHelp } from './review.ts';

/** Words of a message that a model takes for the answer to a field. */
export interface FieldWords {
  /** As it was given. */
  id: string;
  /** For a field of which there are several: which one, from 1; else 0. */
  item: number;
  /** Exactly as they stand in the message. */
  words: string;
}

const form = z.object({
  fields: z.array(z.object({ token: z.string(), item: z.number(), words: z.string() })),
});

const MOST_WORDS = 200;
/** One and the same words answer so many fields and not more. */
const MOST_USES = 2;
const MOST_ITEMS = 20;

/**
 * Has a model tell which words of a message answer which fields of a form. It only points: what it gives is looked for in the
 * message, and what does not stand there is left out, so no value can be its own.
 * @param request.fields what can be answered: a line for each, such as `Start date (a day)`
 * @param request.message masked
 */
export async function readFields(
  language: Language,
  request: { fields: readonly { id: string; text: string }[]; message: string; person: string | null },
): Promise<{ ok: true; found: FieldWords[]; prompt: string } | NoHelp> {
  const { fields, message, person } = request;
  if (seemsInjected(message)) return { ok: false, outcome: 'injection', prompt: null };
  const said = await language.ask({
    prompt: 'fields',
    values: { fields: fields.map(({ text }, at) => `F${at + 1}: ${text}`).join('\n'), message },
    form,
    person,
  });
  if (!said.ok) return said;
  const ids = new Map(fields.map(({ id }, at) => [`F${at + 1}`, id]));
  const uses = new Map<string, number>();
  const found = new Map<string, FieldWords | null>();
  for (const { token, item, words: given } of said.value.fields) {
    const id = ids.get(token);
    const words = given.length > MOST_WORDS ? null : spanOf(given, message, 1);
    if (id === undefined || words === null || !Number.isInteger(item) || item < 0 || item > MOST_ITEMS) continue;
    const used = (uses.get(words) ?? 0) + 1;
    uses.set(words, used);
    const key = `${id} ${item}`;
    const known = found.get(key);
    // Two different answers to one question are none.
    if (known === undefined) found.set(key, used > MOST_USES ? null : { id, item, words });
    else if (known?.words !== words) found.set(key, null);
  }
  const held = [...found.values()].filter((one) => one !== null);
  return held.length === 0
    ? { ok: false, outcome: 'unsupported', prompt: said.prompt }
    : { ok: true, found: held, prompt: said.prompt };
}
