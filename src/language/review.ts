import { z } from 'zod';
import type { CallOutcome } from './calls.ts';
import { sharesSubstance, spanOf } from './grounding/index.ts';
import { seemsInjected } from './injection.ts';
import type { Language } from './language.ts';

export const reviewStatuses = ['addressed', 'missing', 'unclear', 'not-applicable'] as const;
export type ReviewStatus = (typeof reviewStatuses)[number];

/** What a model finds about one requirement; a person decides. */
export interface RequirementReview {
  ref: string;
  status: ReviewStatus;
  /** Words of the section, exactly as they stand there; null where there are none to show. */
  quote: string | null;
}

/** The reason why there is nothing: whoever asked goes on without a model. */
export interface NoHelp {
  ok: false;
  outcome: Exclude<CallOutcome, 'ok'> | 'injection' | 'unsupported';
}

const form = z.object({
  requirements: z.array(z.object({ token: z.string(), status: z.enum(reviewStatuses), quote: z.string().nullable() })),
});

const MOST_QUOTE = 300;
/** One and the same quotation says so much and not more. */
const MOST_USES = 3;

/**
 * Has a model tell which requirements a section speaks to. Every quotation is looked for in the section: without one that stands
 * there and has to do with the requirement, nothing is called addressed.
 * @param section masked, as it is kept
 */
export async function reviewSection(
  language: Language,
  request: { requirements: readonly { ref: string; text: string }[]; section: string; person: string | null },
): Promise<{ ok: true; requirements: RequirementReview[]; prompt: string } | NoHelp> {
  const { requirements, section, person } = request;
  if (seemsInjected(section)) return { ok: false, outcome: 'injection' };
  const said = await language.ask({
    prompt: 'review',
    values: { requirements: requirements.map(({ text }, at) => `R${at + 1}: ${text}`).join('\n'), section },
    form,
    person,
  });
  if (!said.ok) return said;
  const uses = new Map<string, number>();
  const reviewed = requirements.map(({ ref, text }, at): RequirementReview => {
    const found = said.value.requirements.filter(({ token }) => token === `R${at + 1}`);
    const [judged] = found;
    // Left out, or judged twice.
    if (!judged || found.length > 1) return { ref, status: 'unclear', quote: null };
    const quote = judged.quote === null || judged.quote.length > MOST_QUOTE ? null : spanOf(judged.quote, section);
    const used = (uses.get(quote ?? '') ?? 0) + 1;
    if (quote !== null) uses.set(quote, used);
    const holds = quote !== null && used <= MOST_USES && sharesSubstance(quote, text);
    if (judged.status === 'missing') return { ref, status: holds ? 'unclear' : 'missing', quote: holds ? quote : null };
    return holds ? { ref, status: judged.status, quote } : { ref, status: 'unclear', quote: null };
  });
  return { ok: true, requirements: reviewed, prompt: said.prompt };
}
