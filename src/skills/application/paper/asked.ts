import { type Answers, itemsOf, valueAt } from '../draft/draft.ts';
import { holds } from '../form/condition.ts';
import type { Form } from '../form/definition.ts';
import { questionAt } from '../form/form.ts';
import { showValue } from '../form/kinds.ts';

/** What was answered at a path; undefined when nothing was, or when it is no longer asked. */
export function askedAt(answers: Answers, form: Form, path: string): string | undefined {
  const question = questionAt(form, path);
  if (question === null) return undefined;
  const { field, within } = question;
  const applies = holds(within?.group.when, answers) && holds(field.when, answers, within?.item ?? null);
  return applies ? valueAt(answers, path) : undefined;
}

/** The same in words; empty when there is nothing. */
export function shownAt(answers: Answers, form: Form, path: string): string {
  const value = askedAt(answers, form, path);
  const field = questionAt(form, path)?.field;
  return value === undefined || field === undefined ? '' : showValue(field, value);
}

/** The items of a group as `section.group/item`; none when the group is no longer asked. */
export function itemsAt(answers: Answers, form: Form, group: string): string[] {
  const field = questionAt(form, group)?.field;
  return field === undefined || !holds(field.when, answers)
    ? []
    : itemsOf(answers, group).map((item) => `${group}/${item}`);
}
