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
  /** `unclear` with a quotation: the model points there, and the words have little in common with the requirement, or it said "missing". */
  status: ReviewStatus;
  /** Words of the section, exactly as they stand there; null where there are none to show. */
  quote: string | null;
}

/** The reason why there is nothing: whoever asked goes on without a model. */
export interface NoHelp {
  ok: false;
  outcome: Exclude<CallOutcome, 'ok'> | 'injection' | 'unsupported';
  /** Version of the prompt; null when the model was not asked. */
  prompt: string | null;
}

const form = z.object({
  requirements: z.array(z.object({ token: z.string(), status: z.enum(reviewStatuses), quote: z.string().nullable() })),
});

type Judged = z.output<typeof form>['requirements'][number];

/** Requirements in one request: with a quotation for each, the answer has room for so many. */
const MOST_AT_ONCE = 25;
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
  if (seemsInjected(section)) return { ok: false, outcome: 'injection', prompt: null };
  const parts = Math.ceil(requirements.length / MOST_AT_ONCE);
  const size = Math.ceil(requirements.length / Math.max(1, parts));
  const answers = await Promise.all(
    Array.from({ length: parts }, async (_, part) => {
      const asked = requirements.slice(part * size, (part + 1) * size);
      const said = await language.ask({
        prompt: 'review',
        values: { requirements: asked.map(({ text }, at) => `R${at + 1}: ${text}`).join('\n'), section },
        form,
        person,
      });
      return { said, asked };
    }),
  );
  const judgements = new Map<string, Judged[]>();
  let prompt = '';
  for (const { said, asked } of answers) {
    if (!said.ok) return said;
    prompt = said.prompt;
    for (const [at, { ref }] of asked.entries())
      judgements.set(
        ref,
        said.value.requirements.filter(({ token }) => token === `R${at + 1}`),
      );
  }
  const uses = new Map<string, number>();
  const reviewed = requirements.map(({ ref, text }): RequirementReview => {
    const found = judgements.get(ref) ?? [];
    const [judged] = found;
    // Left out, or judged twice.
    if (!judged || found.length > 1) return { ref, status: 'unclear', quote: null };
    const quote = judged.quote === null || judged.quote.length > MOST_QUOTE ? null : spanOf(judged.quote, section);
    const used = (uses.get(quote ?? '') ?? 0) + 1;
    if (quote !== null) uses.set(quote, used);
    const stands = quote !== null && used <= MOST_USES;
    const related = stands && sharesSubstance(quote, text);
    if (judged.status === 'missing')
      return { ref, status: related ? 'unclear' : 'missing', quote: related ? quote : null };
    if (!stands) return { ref, status: 'unclear', quote: null };
    return { ref, status: related ? judged.status : 'unclear', quote };
  });
  return { ok: true, requirements: reviewed, prompt };
}
