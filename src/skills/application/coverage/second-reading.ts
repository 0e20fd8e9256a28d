import type { RequirementReview } from '../../../language/index.ts';
import type { Reviewed } from './reviewed.ts';

/** One requirement as the rules and, where one was asked, a model read the text. */
export interface Reading extends Reviewed {
  /**
   * What the model adds to the rules; null when nothing. `found`, `exempt` (the text says that it does not apply) and `hint` (it points
   * there, and is not sure, or the words are quite other ones) come with words of the text; `doubts`: the rules found it, and the model
   * does not see it there.
   */
  model: { says: 'found' | 'exempt' | 'hint'; quote: string } | { says: 'doubts' } | null;
}

/**
 * Puts the two readings together. The rules lead: a model makes nothing addressed and nothing missing. What the rules do not find
 * and the model shows is unclear, what the rules find and the model does not see is worth another look, and where the rules say that
 * a requirement does not apply the model has no say.
 */
export function readTwice(rules: readonly Reviewed[], model: readonly RequirementReview[]): Reading[] {
  const judged = new Map(model.map((each) => [each.ref, each]));
  return rules.map((rule): Reading => {
    const { status, quote } = judged.get(rule.ref) ?? { status: 'unclear', quote: null };
    if (rule.status === 'addressed') return { ...rule, model: status === 'missing' ? { says: 'doubts' } : null };
    if (rule.status === 'not-applicable' || quote === null) return { ...rule, model: null };
    const says = status === 'addressed' ? 'found' : status === 'not-applicable' ? 'exempt' : 'hint';
    return { ...rule, status: 'unclear', model: { says, quote } };
  });
}
