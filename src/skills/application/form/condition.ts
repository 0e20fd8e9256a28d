import { type Answers, itemsOf, valueAt } from '../draft/draft.ts';
import type { Condition } from './definition.ts';

/** The paths a condition's field stands for: one, or one for each item of a group. `item` is `section.group/item`. */
function pathsOf(field: string, answers: Answers, item: string | null): string[] {
  if (field.startsWith('./')) return item === null ? [] : [`${item}/${field.slice(2)}`];
  const [group = '', within] = field.split('/');
  return within === undefined ? [field] : itemsOf(answers, group).map((id) => `${group}/${id}/${within}`);
}

/** Whether a condition holds; one that is absent always does. */
export function holds(condition: Condition | undefined, answers: Answers, item: string | null = null): boolean {
  if (condition === undefined) return true;
  if ('all' in condition) return condition.all.every((each) => holds(each, answers, item));
  if ('any' in condition) return condition.any.some((each) => holds(each, answers, item));
  if ('not' in condition) return !holds(condition.not, answers, item);
  const values = pathsOf(condition.field, answers, item)
    .map((path) => valueAt(answers, path))
    .filter((value) => value !== undefined && value !== '');
  if ('filled' in condition) return values.length > 0 === condition.filled;
  const wanted = [condition.is].flat();
  return values.some((value) => value?.split(',').some((one) => wanted.includes(one)));
}

/** Fields a condition looks at, as they are written in it. */
export function fieldsIn(condition: Condition | undefined): string[] {
  if (condition === undefined) return [];
  if ('all' in condition) return condition.all.flatMap(fieldsIn);
  if ('any' in condition) return condition.any.flatMap(fieldsIn);
  if ('not' in condition) return fieldsIn(condition.not);
  return [condition.field];
}
