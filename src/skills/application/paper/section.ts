import type { Fact, Part } from '../../../documents/index.ts';
import { type Answers, itemsOf, valueAt } from '../draft/draft.ts';
import { holds } from '../form/condition.ts';
import type { FormField, FormSection, GroupField } from '../form/definition.ts';
import type { Question } from '../form/form.ts';
import { showValue } from '../form/kinds.ts';

/** A text longer than this reads badly in half a page's width, and gets a heading of its own. */
const longInATable = 400;

interface Given {
  field: FormField;
  value: string;
  /** Whether it is still asked. */
  applies: boolean;
}

/**
 * What was answered in a section: the facts, then longer texts, then the items of its groups, each in the order of the form.
 *
 * @param about facts about the section that stand before
 */
export function sectionParts(section: FormSection, answers: Answers, about: Fact[]): Part[] {
  const given = section.fields
    .filter(({ kind }) => kind !== 'group')
    .flatMap((field) => givenTo(field, `${section.id}.${field.id}`, null, answers));
  const groups = section.fields.flatMap((field) =>
    field.kind === 'group' ? groupParts(field, `${section.id}.${field.id}`, answers) : [],
  );
  const facts = [...about, ...given.filter((each) => !isLong(each)).map(factOf)];
  const parts: Part[] = [...factParts(facts), ...given.filter(isLong).flatMap(textParts), ...groups];
  if (given.length + groups.length > 0) return parts;
  const asked = section.fields.some((field) => holds(field.when, answers));
  const text = asked ? 'Nothing has been answered yet.' : 'Nothing is asked here for this application.';
  return [...parts, { type: 'paragraph', text }];
}

function givenTo(field: FormField, path: string, item: string | null, answers: Answers): Given[] {
  const value = valueAt(answers, path);
  return value === undefined ? [] : [{ field, value, applies: holds(field.when, answers, item) }];
}

const isLong = ({ field, value }: Given): boolean => field.kind === 'long-text' && value.length > longInATable;

const titled = ({ field, applies }: Omit<Given, 'value'>): string =>
  applies ? field.label : `${field.label} (no longer asked)`;

const factOf = (given: Given): Fact => ({ label: titled(given), value: showValue(given.field, given.value) });

const factParts = (facts: Fact[]): Part[] => (facts.length === 0 ? [] : [{ type: 'facts', facts }]);

const textParts = (given: Given): Part[] => [
  { type: 'heading', level: 2, text: titled(given) },
  ...given.value.split(/\n{2,}/).map((text): Part => ({ type: 'paragraph', text })),
];

/** The items of a group, each below its own name. */
function groupParts(group: GroupField, path: string, answers: Answers): Part[] {
  const items = itemsOf(answers, path);
  const closed = valueAt(answers, path) !== undefined;
  if (items.length === 0 && !closed) return [];
  const parts: Part[] = [
    { type: 'heading', level: 2, text: titled({ field: group, applies: holds(group.when, answers) }) },
  ];
  if (items.length === 0) parts.push({ type: 'paragraph', text: 'None.' });
  for (const [index, id] of items.entries()) {
    const item = `${path}/${id}`;
    const name = nameOf(group, item, answers);
    const facts = group.fields
      .flatMap((field) => givenTo(field, `${item}/${field.id}`, item, answers))
      .map(factOf)
      // The heading says the first of them already.
      .filter(({ label, value }) => label !== group.fields[0]?.label || value !== name);
    parts.push({ type: 'heading', level: 3, text: name ?? `${capital(group.item)} ${index + 1}` }, ...factParts(facts));
  }
  if (items.length > 0 && !closed)
    parts.push({ type: 'paragraph', text: `It has not been said yet whether there is another ${group.item}.` });
  return parts;
}

/** What an item is called: the answer to its first field, on one line. */
export function nameOf(group: GroupField, item: string, answers: Answers): string | undefined {
  const [first] = group.fields;
  const value = first === undefined ? undefined : valueAt(answers, `${item}/${first.id}`);
  if (first === undefined || value === undefined) return undefined;
  const line = showValue(first, value).replace(/\s+/g, ' ').trim();
  if (line === '') return undefined;
  return line.length > 120 ? `${line.slice(0, 118).trimEnd()} …` : line;
}

/** A question by its label, with the item that it is about. */
export function labelOf({ field, within }: Question, answers: Answers): string {
  if (within === null) return field.label;
  const item = nameOf(within.group, within.item, answers) ?? `a ${within.group.item} without a name`;
  return `${field.label} (${item})`;
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
