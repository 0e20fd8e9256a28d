import type { Field } from '../../../bot/index.ts';
import type { FormField, SimpleField } from './definition.ts';
import { LONGEST, howTo, showValue } from './kinds.ts';

/** Kinds of which an input says how they are written. */
const WRITTEN: readonly FormField['kind'][] = ['date', 'number', 'money', 'reference', 'link', 'organisation'];

const YES_NO = [
  { value: 'yes', label: 'Yes' },
  { value: 'no', label: 'No' },
];

/** The field as an input of a form, with what stands in it already. What is asked and why stands above it, in full. */
export function inputOf(field: SimpleField, value: string | undefined, id: string): Field {
  const common = { id, label: field.label, required: false };
  const given = value === undefined ? {} : { value };
  switch (field.kind) {
    case 'choice':
      return { ...common, kind: 'choice', options: field.options, ...given };
    case 'choices':
      return { ...common, kind: 'choice', multiple: true, options: field.options, ...given };
    case 'yes-no':
      return { ...common, kind: 'choice', options: YES_NO, ...given };
    case 'tick':
      return {
        ...common,
        kind: 'choice',
        label: field.label,
        options: [{ value: 'yes', label: 'I confirm it' }],
        ...given,
      };
    default:
      return {
        ...common,
        kind: 'text',
        multiline: field.kind === 'long-text',
        maxLength: field.kind === 'long-text' ? 3000 : LONGEST.text,
        ...(WRITTEN.includes(field.kind) ? { help: howTo(field) } : {}),
        ...(value === undefined ? {} : { value: showValue(field, value) }),
      };
  }
}
