import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { Answers } from '../draft/draft.ts';
import type { Form } from './definition.ts';
import { FormError, loadForm, questionAt, readForm } from './form.ts';

/** The form as it is, and as it was: a draft stays with the version it was begun with until somebody moves it. */
export interface Forms {
  current: Form;
  /** The form of a version; the current one where that version is not held any more. */
  of(version: number): Form;
}

const folder = new URL('../../../../knowledge/', import.meta.url);

/**
 * The form in `knowledge/application.yaml`, and earlier versions in `knowledge/application-earlier/`.
 *
 * @param requirements whether there is a requirement with this anchor; only the current form is held against it
 * @throws FormError when one is not sound, or two have the same version
 */
export function loadForms(requirements?: (ref: string) => boolean): Forms {
  const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
  const earlier = existsSync(new URL('application-earlier/', folder))
    ? readdirSync(new URL('application-earlier/', folder)).filter((name) => name.endsWith('.yaml'))
    : [];
  return formsOf(
    loadForm(requirements),
    earlier.map((name) => readForm(read(`application-earlier/${name}`))),
  );
}

export function formsOf(current: Form, earlier: readonly Form[]): Forms {
  const all = new Map<number, Form>([[current.version, current]]);
  for (const form of earlier) {
    if (all.has(form.version)) throw new FormError(`version ${form.version} of the form stands twice`);
    all.set(form.version, form);
  }
  return { current, of: (version) => all.get(version) ?? current };
}

/** What becomes of answers in another version of the form. */
export interface Move {
  /** Paths that the other form has too, with a value it takes. */
  kept: string[];
  /** Paths that it has not, or whose value is none of its options; they stay in the export until they are answered anew. */
  left: string[];
}

export function moveTo(form: Form, answers: Answers): Move {
  const kept: string[] = [];
  const left: string[] = [];
  for (const { path, value } of answers.values()) {
    const field = questionAt(form, path)?.field;
    const fits =
      field !== undefined &&
      (!('options' in field) || value.split(',').every((one) => field.options.some((option) => option.value === one)));
    (fits ? kept : left).push(path);
  }
  return { kept, left };
}
