import { type Answer, type Answers, itemsOf, valueAt } from '../draft/draft.ts';
import { withoutMark } from '../draft/mark.ts';
import type { Form } from '../form/definition.ts';
import { questionsOf } from '../form/form.ts';

/** An item of a group, such as one controller. */
export interface Item {
  /** Path of one of its fields. */
  at: (field: string) => string;
  /** What is said in one of its fields; undefined when nothing is. */
  value: (field: string) => string | undefined;
  choices: (field: string) => string[];
  /** A real day, as `2027-03-01`. */
  day: (field: string) => string | undefined;
}

/** The answers that apply: what stands under a question that is not asked any more is left out. */
export interface Applied {
  /** Today, as `2027-03-01`. */
  today: string;
  value: (path: string) => string | undefined;
  choices: (path: string) => string[];
  day: (path: string) => string | undefined;
  is: (path: string, ...values: string[]) => boolean;
  items: (group: string) => Item[];
  /** Prose and short texts of some sections, by path. */
  texts: (sections: readonly string[]) => { path: string; text: string }[];
}

const dayOf = (value: string | undefined): string | undefined =>
  value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;

const choicesOf = (value: string | undefined): string[] => value?.split(',').filter((one) => one !== '') ?? [];

/** Reads the answers that apply on a day. */
export function applied(form: Form, answers: Answers, now: Date): Applied {
  const given = new Map<string, Answer>();
  const texts: { path: string; section: string; text: string }[] = [];
  for (const { path, section, field } of questionsOf(form, answers)) {
    const answer = answers.get(path);
    if (answer === undefined || answer.value.trim() === '') continue;
    const text = withoutMark(answer.value);
    given.set(path, { ...answer, value: text });
    if (field.kind === 'long-text' || field.kind === 'text') texts.push({ path, section: section.id, text });
  }
  const value = (path: string): string | undefined => valueAt(given, path);
  const choices = (path: string): string[] => choicesOf(value(path));
  const day = (path: string): string | undefined => dayOf(value(path));
  return {
    today: now.toISOString().slice(0, 10),
    value,
    choices,
    day,
    is: (path, ...wanted) => choices(path).some((one) => wanted.includes(one)),
    items: (group) =>
      itemsOf(given, group).map((id): Item => {
        const at = (field: string): string => `${group}/${id}/${field}`;
        return {
          at,
          value: (field) => value(at(field)),
          choices: (field) => choices(at(field)),
          day: (field) => day(at(field)),
        };
      }),
    texts: (sections) => texts.filter(({ section }) => sections.includes(section)),
  };
}
