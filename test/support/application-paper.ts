import type { Answer, Answers } from '../../src/skills/application/draft/draft.ts';
import type { FormField } from '../../src/skills/application/form/definition.ts';
import { loadForm } from '../../src/skills/application/form/form.ts';
import { PATTERN } from '../../src/skills/application/form/references.ts';
import type { Paper } from '../../src/skills/application/paper/index.ts';

export const form = loadForm();
export const at = new Date('2026-11-26T12:00:00Z');

export const answersOf = (values: Iterable<readonly [string, string]>): Answers =>
  new Map(
    [...values].map(([path, value]): [string, Answer] => [
      path,
      { path, value, version: 1, author: 'web:u1', authorName: 'Robin Marsh', at, surface: 'web' },
    ]),
  );

/** An answer that the field takes, and that no other field has when it is a text. */
export function anAnswer(field: FormField, path: string): string {
  switch (field.kind) {
    case 'text':
      return `About ${path}: "so" & <so>`.padEnd(field.min ?? 0, '.').slice(0, field.max ?? 500);
    case 'organisation':
      return `Northmarsh ${path.replace(/\W+/g, ' ')} & Sons`;
    case 'long-text':
      return `First of ${path}, with *stars* and 1 < 2.\n\n${'It goes on and on. '.repeat(40).trim()}\nLast of ${path}`;
    case 'choice':
      return field.options[0]?.value ?? '';
    case 'choices':
      return field.options.slice(0, 2).map(({ value }) => value).join(','); // prettier-ignore
    case 'yes-no':
    case 'tick':
      return 'yes';
    case 'date':
      return '2027-03-01';
    case 'number':
      return String(Math.min(Math.max(8400, field.min ?? 0), field.max ?? 8400));
    case 'money':
      return '1250000';
    case 'reference':
      return PATTERN[field.pattern].example.split(' or ')[0] ?? '';
    case 'link':
      return 'https://www.northmarsh.example/notice?a=1&b=2';
    case 'group':
      return 'done';
  }
}

/** Every field of the form answered, groups with two items. */
export const everything = answersOf(
  form.sections.flatMap((section) =>
    section.fields.flatMap((field) => {
      const path = `${section.id}.${field.id}`;
      const own: [string, string] = [path, anAnswer(field, path)];
      if (field.kind !== 'group') return [own];
      const items = ['one', 'two'].flatMap((item) =>
        field.fields.map((each): [string, string] => {
          const inner = `${path}/${item}/${each.id}`;
          return [inner, anAnswer(each, inner)];
        }),
      );
      return [...items, own];
    }),
  ),
);

export const paper = (answers: Answers, more: Partial<Paper> = {}): Paper => ({
  application: {
    id: '1',
    revision: 1,
    reference: 'APP-7K3M-XH2Q',
    title: 'Outcomes after hip fracture',
    formVersion: form.version,
    state: 'draft',
    from: null,
    createdAt: at,
    changedAt: at,
    submittedAt: null,
  },
  form,
  answers,
  findings: [],
  missing: [],
  sources: new Map(),
  signOffs: [],
  members: [{ name: 'Robin Marsh', role: 'owner' }],
  ...more,
});
