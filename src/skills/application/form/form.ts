import { readFileSync } from 'node:fs';
import { readYaml } from '../../../knowledge/index.ts';
import { type Answers, itemsOf } from '../draft/draft.ts';
import { fieldsIn, holds } from './condition.ts';
import {
  type Condition,
  type Form,
  type FormField,
  type FormSection,
  type GroupField,
  type SimpleField,
  formSchema,
} from './definition.ts';

/** Something that can be answered: one field at one path. */
export interface Question {
  path: string;
  section: FormSection;
  field: FormField;
  /** For a field of a group: the group, and the item as `section.group/item`. */
  within: { group: GroupField; item: string } | null;
}

/** A form definition that is not sound; the message names the place. */
export class FormError extends Error {}

/** @throws FormError when it is not as `definition.ts` says, or a condition or requirement points nowhere. */
export function readForm(text: string, requirements?: (ref: string) => boolean): Form {
  const read = formSchema.safeParse(readYaml(text));
  if (!read.success) {
    const [first] = read.error.issues;
    throw new FormError(`${first?.path.join('.') ?? ''}: ${first?.message ?? 'not a form'}`);
  }
  const form = read.data;
  const ids = new Set<string>();
  for (const section of form.sections)
    for (const field of section.fields) {
      const add = (id: string): void => {
        if (ids.has(id)) throw new FormError(`${id} stands twice`);
        ids.add(id);
      };
      add(`${section.id}.${field.id}`);
      if (field.kind === 'group') for (const one of field.fields) add(`${section.id}.${field.id}/${one.id}`);
    }
  for (const section of form.sections)
    for (const field of section.fields) {
      const fields: [FormField, string][] = [[field, `${section.id}.${field.id}`]];
      if (field.kind === 'group') for (const one of field.fields) fields.push([one, `${section.id}.${field.id}/`]);
      for (const [one, at] of fields) {
        checkCondition(one.when, at, ids);
        for (const ref of one.serves.map((each) => (each.includes('#') ? each : `${section.standard ?? ''}#${each}`)))
          if (requirements && !requirements(ref)) throw new FormError(`${at}: there is no requirement ${ref}`);
      }
    }
  return form;
}

function checkCondition(when: Condition | undefined, at: string, ids: ReadonlySet<string>): void {
  for (const field of fieldsIn(when)) {
    const id = field.startsWith('./') ? `${at}${field.slice(2)}` : field;
    if (!ids.has(id)) throw new FormError(`${at}: the condition looks at ${field}, which is no field`);
  }
}

/** The form as it is now, in `knowledge/application.yaml`. @throws FormError as `readForm` */
export const loadForm = (requirements?: (ref: string) => boolean): Form =>
  readForm(readFileSync(new URL('../../../../knowledge/application.yaml', import.meta.url), 'utf8'), requirements);

/** Every question that applies now, in the order of the form: a group, then its items' fields. */
export function questionsOf(form: Form, answers: Answers): Question[] {
  return form.sections.flatMap((section) => sectionQuestions(section, answers));
}

export function sectionQuestions(section: FormSection, answers: Answers): Question[] {
  return section.fields
    .filter((field) => holds(field.when, answers))
    .flatMap((field): Question[] => {
      const path = `${section.id}.${field.id}`;
      if (field.kind !== 'group') return [{ path, section, field, within: null }];
      const items = itemsOf(answers, path).flatMap((id) => {
        const item = `${path}/${id}`;
        return field.fields
          .filter((one) => holds(one.when, answers, item))
          .map((one): Question => ({ path: `${item}/${one.id}`, section, field: one, within: { group: field, item } }));
      });
      return [...items, { path, section, field, within: null }];
    });
}

/** The field at a path, whether it applies or not; null when the form has none there. */
export function questionAt(form: Form, path: string): Question | null {
  const [top = '', item, inner] = path.split('/');
  const [sectionId, fieldId] = top.split('.');
  const section = form.sections.find(({ id }) => id === sectionId);
  const field = section?.fields.find(({ id }) => id === fieldId);
  if (!section || !field) return null;
  if (item === undefined) return { path, section, field, within: null };
  if (field.kind !== 'group') return null;
  const one: SimpleField | undefined = field.fields.find(({ id }) => id === inner);
  return one === undefined ? null : { path, section, field: one, within: { group: field, item: `${top}/${item}` } };
}
