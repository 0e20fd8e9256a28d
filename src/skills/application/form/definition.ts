import { z } from 'zod';

/**
 * When a question is asked: by answers to other fields. `field` is a full id such as `term.start`; within a group also
 * `./name`, a field of the same item. A group's field (`controllers.list/basis`) holds when one of the items fits.
 */
export type Condition =
  /** The answer is one of these; of a multiple choice: one of them is chosen. */
  | { field: string; is: string | string[] }
  | { field: string; filled: boolean }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ field: z.string(), is: z.union([z.string(), z.array(z.string()).min(1)]) }),
    z.strictObject({ field: z.string(), filled: z.boolean() }),
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ any: z.array(condition).min(1) }),
    z.strictObject({ not: condition }),
  ]),
);

/** Kinds of references that are checked by their form. */
export const PATTERNS = ['nic', 'framework-contract', 'ico', 'ods', 'cag', 'version'] as const;

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]*$/);

const asked = {
  /** Unique within its section, or within its group. */
  id: slug,
  /** Name of the field on cards, forms and in documents, without a question mark; at most 60 characters. */
  label: z.string().min(2).max(60),
  /** The question, as a person would put it. */
  ask: z.string().min(8).max(300),
  /** What the standard wants here, in two or three plain sentences. Shown by "why do you ask?" and under the question. */
  help: z.string().min(10).max(900),
  /** A made-up good answer. Choices, groups and ticks need none. */
  example: z.string().max(1200).optional(),
  /** Must be filled in before the section counts as done, whenever it is asked at all. Default true. */
  required: z.boolean().default(true),
  when: condition.optional(),
  /** Requirements it serves: `R3` of the section's own standard, or `honorary-contract#R14`. */
  serves: z.array(z.string().regex(/^([a-z-]+#)?R\d+$/)).default([]),
  /** What is not certain about this field, such as "list of values inferred". Shown in help. */
  unsure: z.string().max(300).optional(),
};

const options = z
  .array(z.strictObject({ value: slug, label: z.string().min(1).max(75), help: z.string().optional() }))
  .min(2);

const simple = z.discriminatedUnion('kind', [
  z.strictObject({ ...asked, kind: z.literal('text'), min: z.number().optional(), max: z.number().optional() }),
  /** `words`: fewest and most words that make sense; outside them is a warning, never a refusal. */
  z.strictObject({
    ...asked,
    kind: z.literal('long-text'),
    words: z.tuple([z.number(), z.number()]).optional(),
  }),
  z.strictObject({ ...asked, kind: z.literal('choice'), options }),
  z.strictObject({ ...asked, kind: z.literal('choices'), options }),
  z.strictObject({ ...asked, kind: z.literal('yes-no') }),
  /** Something that has to be confirmed; `statement` is what is confirmed. */
  z.strictObject({ ...asked, kind: z.literal('tick'), statement: z.string().min(10) }),
  z.strictObject({ ...asked, kind: z.literal('date') }),
  z.strictObject({ ...asked, kind: z.literal('number'), min: z.number().optional(), max: z.number().optional() }),
  /** Pounds sterling. */
  z.strictObject({ ...asked, kind: z.literal('money') }),
  z.strictObject({ ...asked, kind: z.literal('reference'), pattern: z.enum(PATTERNS) }),
  /** A legal name. */
  z.strictObject({ ...asked, kind: z.literal('organisation') }),
  /** An https address, of a page or of a file. */
  z.strictObject({ ...asked, kind: z.literal('link') }),
]);

/** Several of the same, such as controllers. The first field of an item names it. */
const group = z.strictObject({
  ...asked,
  kind: z.literal('group'),
  /** One of them, such as "controller". */
  item: z.string(),
  /** Fewest items when it is required. */
  least: z.number().int().min(0).default(1),
  fields: z.array(simple).min(1),
});

const section = z.strictObject({
  id: slug,
  /** As in the standards' own titles, such as `1b`; empty where none is known. */
  number: z.string(),
  title: z.string().min(3).max(60),
  /** What people call it beside its title, each whole. */
  also: z.array(z.string().min(2)).default([]),
  /** Id of the standard that governs it. */
  standard: slug.optional(),
  /** What the section is for, in one or two sentences. */
  about: z.string().min(10).max(600),
  fields: z.array(z.union([simple, group])).min(1),
});

export const formSchema = z.strictObject({
  /** Raised with every change that drafts have to be migrated for. */
  version: z.number().int().positive(),
  sections: z.array(section).min(1),
});

export type SimpleField = z.output<typeof simple>;
export type GroupField = z.output<typeof group>;
export type FormField = SimpleField | GroupField;
export type FormSection = z.output<typeof section>;
export type Form = z.output<typeof formSchema>;
