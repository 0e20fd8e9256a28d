import { z } from 'zod';
import { seemsInjected } from './injection.ts';
import type { Language } from './language.ts';

/** Whoever says that something went wrong is heard, whatever a model thinks of it. */
const KEPT = 'breach_report';
/** From here on the classifier is sure enough by itself. */
const SURE = 0.6;

/**
 * A second opinion on what a message wants, where the classifier is unsure. A report that something went wrong stays one; the
 * first opinion stands whenever the model fails.
 * @param intents all that there are
 */
export async function secondOpinion<Intent extends string>(
  language: Language,
  request: {
    message: string;
    first: { intent: Intent; probability: number };
    intents: readonly Intent[];
    person: string | null;
  },
): Promise<Intent> {
  const { message, first, intents, person } = request;
  if (first.intent === KEPT || first.probability >= SURE || seemsInjected(message)) return first.intent;
  const form = z.object({ intent: z.enum(intents as readonly [Intent, ...Intent[]]) });
  const said = await language.ask({ prompt: 'intent', values: { message }, form, person });
  return said.ok ? said.value.intent : first.intent;
}
