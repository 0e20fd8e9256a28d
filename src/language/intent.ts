import { z } from 'zod';
import { seemsInjected } from './injection.ts';
import type { Language } from './language.ts';
import type { NoHelp } from './review.ts';

/** Whoever says that something went wrong is heard, whatever a model thinks of it. */
const KEPT = 'breach_report';
/** From here on the classifier is sure enough by itself. */
const SURE = 0.6;

/** What came of asking for a second opinion. */
export interface Opinion<Intent extends string> {
  intent: Intent;
  /** `not_heeded`: the model wanted something that it may not decide. Null: it was not asked. */
  outcome: 'agreed' | 'changed' | 'not_heeded' | NoHelp['outcome'] | null;
  prompt: string | null;
}

/**
 * A second opinion on what a message wants, where the classifier is unsure. A report that something went wrong stays one; the
 * first opinion stands whenever the model fails.
 * @param request.intents all that there are
 * @param request.towards those that the model may turn the message to; without it, all
 */
export async function secondOpinion<Intent extends string>(
  language: Language,
  request: {
    message: string;
    first: { intent: Intent; probability: number };
    intents: readonly Intent[];
    towards?: readonly Intent[];
    person: string | null;
  },
): Promise<Opinion<Intent>> {
  const { message, first, intents, towards = intents, person } = request;
  const { intent } = first;
  if (intent === KEPT || first.probability >= SURE) return { intent, outcome: null, prompt: null };
  if (seemsInjected(message)) return { intent, outcome: 'injection', prompt: null };
  const form = z.object({ intent: z.enum(intents as readonly [Intent, ...Intent[]]) });
  const said = await language.ask({ prompt: 'intent', values: { message }, form, person });
  const { prompt } = said;
  if (!said.ok) return { intent, outcome: said.outcome, prompt };
  const other: Intent = said.value.intent;
  if (other === intent) return { intent, outcome: 'agreed', prompt };
  return towards.includes(other)
    ? { intent: other, outcome: 'changed', prompt }
    : { intent, outcome: 'not_heeded', prompt };
}
