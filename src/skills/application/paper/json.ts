import { z } from 'zod';
import type { Form, FormField } from '../form/definition.ts';
import { questionAt } from '../form/form.ts';
import { type Read, readValue, showValue } from '../form/kinds.ts';
import type { Paper } from './paper.ts';

export const SCHEMA = 'dars-guide/application/1';

/** Largest file that is read, in bytes. */
export const LARGEST = 5 * 1024 * 1024;
/** More answers than this are in no application. */
const mostAnswers = 5000;

const time = z.iso.datetime();

const answerSchema = z.looseObject({
  path: z.string().min(3).max(300).describe('`section.field`, or `section.group/item/field`'),
  value: z.string().max(40_000).describe('As docs/application-json.md says for each kind of field'),
  label: z.string().optional().describe('Name of the field. Not read on import'),
  shown: z.string().optional().describe('The value as people read it, where that differs. Not read on import'),
  version: z.number().int().positive().optional(),
  by: z.string().nullable().optional().describe('Name of who wrote it. Not read on import'),
  at: time.optional(),
});

/** The file that `toJson` writes and `fromJson` reads. Of these, an import reads `schema`, `title` and `answers`. */
export const fileSchema = z.looseObject({
  schema: z.literal(SCHEMA),
  reference: z.string().max(100).optional(),
  title: z.string().max(500),
  state: z.enum(['draft', 'submitted']).optional(),
  formVersion: z.number().int().positive().optional(),
  from: z.string().nullable().optional().describe('What it was begun from'),
  createdAt: time.optional(),
  changedAt: time.optional(),
  submittedAt: time.nullable().optional(),
  answers: z.array(answerSchema).max(mostAnswers),
  missing: z.array(z.string()).optional().describe('Paths of required questions without an answer'),
  findings: z
    .array(
      z.looseObject({
        id: z.string(),
        level: z.enum(['block', 'warn']),
        section: z.string(),
        paths: z.array(z.string()),
        message: z.string(),
        refs: z.array(z.string()),
      }),
    )
    .optional(),
  signOffs: z
    .array(
      z.looseObject({
        section: z.string().nullable().describe('null: the whole application'),
        name: z.string(),
        at: time,
        note: z.string().nullable(),
        stale: z.boolean().describe('An answer there has changed since'),
      }),
    )
    .optional(),
});

/** The JSON Schema (2020-12) of the file, as it stands in docs/application.schema.json. */
export const jsonSchema = (): object => ({
  ...z.toJSONSchema(fileSchema),
  $id: SCHEMA,
  title: 'An application for NHS England data, written by dars-guide',
});

/** A whole application as JSON, for other programs and for `fromJson`. It names people and no accounts. */
export function toJson({ application, form, answers, findings, missing, signOffs }: Paper): string {
  const file: z.input<typeof fileSchema> = {
    schema: SCHEMA,
    reference: application.reference,
    title: application.title,
    state: application.state,
    formVersion: application.formVersion,
    from: application.from,
    createdAt: application.createdAt.toISOString(),
    changedAt: application.changedAt.toISOString(),
    submittedAt: application.submittedAt?.toISOString() ?? null,
    answers: [...answers.values()].map(({ path, value, version, authorName, at }) => {
      const field = questionAt(form, path)?.field;
      const shown = field === undefined ? value : showValue(field, value);
      return {
        path,
        value,
        ...(field === undefined ? {} : { label: field.label }),
        ...(shown === value ? {} : { shown }),
        version,
        by: authorName,
        at: at.toISOString(),
      };
    }),
    missing: missing.map(({ path }) => path),
    findings: findings.map(({ id, level, section, paths, message, refs }) => ({
      id,
      level,
      section,
      paths: [...paths],
      message,
      refs: [...refs],
    })),
    signOffs: signOffs.map(({ section, name, at, note = null, stale = false }) => ({
      section,
      name,
      at: at.toISOString(),
      note,
      stale,
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** What was read out of a file. */
export interface Imported {
  title: string;
  answers: { path: string; value: string }[];
  /** What the form does not take, in words for the person who brought the file. Nothing of it is in `answers`. */
  problems: string[];
  /** What the person should know besides. */
  notes: string[];
}

/** A file that nothing can be read from. The message is for the person who brought it. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

/**
 * Reads a file of `toJson`. Each value is read as if somebody had typed it, so that nothing gets in that the form refuses.
 *
 * @throws {ImportError} when it is too large, no JSON, or of another shape
 */
export function fromJson(text: string, form: Form): Imported {
  const file = shaped(fileSchema, parseJson(text));
  const problems = unknownKeys(file, fileSchema, 'The file');
  const answers = new Map<string, string>();
  for (const answer of file.answers) {
    problems.push(...unknownKeys(answer, answerSchema, answer.path));
    const read = valueFor(form, answer.path, answer.value);
    if ('problem' in read) problems.push(read.problem);
    else if (answers.has(answer.path))
      problems.push(`${quoted(answer.path)} stands twice in the file; the first was taken.`);
    else answers.set(answer.path, read.value);
  }
  const notes =
    file.formVersion === undefined || file.formVersion === form.version
      ? []
      : [
          `The file was written with version ${file.formVersion} of the form, and this is version ${form.version}. Please look through the answers.`,
        ];
  return {
    title: file.title,
    answers: [...answers].map(([path, value]) => ({ path, value })),
    problems: few(problems),
    notes,
  };
}

/** More than these cannot be read. */
const mostProblems = 200;

const few = (problems: string[]): string[] =>
  problems.length <= mostProblems
    ? problems
    : [...problems.slice(0, mostProblems), `And ${problems.length - mostProblems} more of the kind.`];

/** @throws {ImportError} when it is too large or no JSON */
export function parseJson(text: string): unknown {
  if (Buffer.byteLength(text) > LARGEST)
    throw new ImportError('The file is larger than 5 MB, which no application is.');
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new ImportError('The file is not JSON, or it is damaged.');
  }
}

/** @throws {ImportError} that names the first place that is not as it should be */
export function shaped<Schema extends z.ZodType>(schema: Schema, data: unknown): z.output<Schema> {
  const read = schema.safeParse(data);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const place = first?.path.join('.') ?? '';
  throw new ImportError(
    place === 'schema'
      ? `The file does not say that it is ${SCHEMA}. Only files that this assistant wrote can be brought back.`
      : `The file is not of the right shape${place === '' ? '' : ` at ${quoted(place)}`}: ${first?.message ?? ''}.`,
  );
}

/** A value as the form takes it at a path. Stored spellings are taken as they are, others as if somebody had typed them. */
export function valueFor(form: Form, path: string, value: string): Read {
  const field = questionAt(form, path)?.field;
  if (!field || !tidyPath.test(path))
    return { problem: `The form has no question ${quoted(path)}. Not taken: ${quoted(value)}` };
  const read = stored(field, value) ? { value } : readValue(field, value);
  if ('value' in read) return read;
  const why = 'options' in field ? `It takes: ${field.options.map(({ label }) => label).join('; ')}.` : read.problem;
  return { problem: `${field.label} (${path}): not taken: ${quoted(value)}. ${why}` };
}

const tidyPath = /^[a-z0-9-]+\.[a-z0-9-]+(\/[a-z0-9-]{1,60}\/[a-z0-9-]+)?$/;

/** Whether it is a choice in the spelling that is stored, which a person's words could be mistaken for. */
function stored(field: FormField, value: string): boolean {
  if (field.kind === 'group') return value === 'done';
  if (field.kind !== 'choice' && field.kind !== 'choices') return false;
  const given = field.kind === 'choice' ? [value] : value.split(',');
  const known = new Set(field.options.map((option) => option.value));
  return given.length === new Set(given).size && given.every((one) => known.has(one));
}

/** Long or strange text, as it can be put into a message. */
export function quoted(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim();
  return `“${line.length > 300 ? `${line.slice(0, 298).trimEnd()} …` : line}”`;
}

/** What an object holds beyond its schema, said so that it is not dropped in silence. */
export function unknownKeys(object: object, schema: z.ZodObject, place: string): string[] {
  return Object.keys(object)
    .filter((key) => !Object.hasOwn(schema.shape, key))
    .map((key) => `${place}: ${quoted(key)} is not known here and was not taken.`);
}
