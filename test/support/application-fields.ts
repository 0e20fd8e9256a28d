import type { FormField } from '../../src/skills/application/form/definition.ts';
import { loadForm } from '../../src/skills/application/form/form.ts';

export const form = loadForm();

/** Every field of the form by its id, those of a group's items as `section.group/field`. */
export const fields = form.sections.flatMap(({ id, fields: own }) =>
  own.flatMap((field): { id: string; field: FormField }[] => [
    { id: `${id}.${field.id}`, field },
    ...(field.kind === 'group' ? field.fields.map((one) => ({ id: `${id}.${field.id}/${one.id}`, field: one })) : []),
  ]),
);
