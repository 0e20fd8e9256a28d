import type { Answers } from '../draft/draft.ts';
import type { Form } from '../form/definition.ts';
import { applied } from './applied.ts';
import { confidentialityChecks } from './confidential.ts';
import { dateChecks } from './dates.ts';
import { unreadDrafts } from './drafts.ts';
import { expiryChecks } from './expiry.ts';
import type { Check, Finding } from './finding.ts';
import { honoraryChecks } from './honorary.ts';
import { lawfulChecks } from './lawful.ts';
import { organisationChecks } from './organisations.ts';
import { placeChecks } from './places.ts';
import { purposeChecks } from './purpose.ts';

export type { Check, Finding } from './finding.ts';

/** Every check, in the order in which they are looked at. */
export const CHECKS: readonly Check[] = [
  ...dateChecks,
  ...expiryChecks,
  ...organisationChecks,
  ...placeChecks,
  ...honoraryChecks,
  ...lawfulChecks,
  ...confidentialityChecks,
  ...purposeChecks,
];

/**
 * What the answers say together: contradictions, things that run out, and what one answer asks of another. That something has
 * not been answered is said elsewhere. Only answers to questions that apply are looked at. Never throws.
 *
 * @returns blocking findings first, each kind in the order of the form
 */
export function crossChecks(form: Form, answers: Answers, now: Date): Finding[] {
  const application = applied(form, answers, now);
  const order = new Map(form.sections.map(({ id }, index) => [id, index]));
  const place = ({ level, section }: Finding): number =>
    (level === 'block' ? 0 : 1000) + (order.get(section) ?? form.sections.length);
  const found = CHECKS.flatMap(({ find, id, level, section, refs }) =>
    find(application).map((hit): Finding => ({ id, level, section, refs, ...hit })),
  );
  return [...unreadDrafts(form, answers), ...found].sort((left, right) => place(left) - place(right));
}
