import { type Language, readFields } from '../../../language/index.ts';
import { type Answers, itemsOf, newItem } from '../draft/draft.ts';
import { holds } from '../form/condition.ts';
import type { Form, FormField, GroupField } from '../form/definition.ts';
import { questionAt, questionsOf } from '../form/form.ts';
import { readValue } from '../form/kinds.ts';
import { type ModelPart, partOf } from '../model-part.ts';
import { titleOf } from '../paper/paper.ts';
import { type Found, SHORT } from './extract.ts';

/** A field that a model may point at: by its path, in a group without the item. */
interface Open {
  path: string;
  field: FormField;
  group: { path: string; field: GroupField } | null;
  text: string;
}

const CHOICES = 8;
const LONGEST_OPTIONS = 300;
/** Of these no words of a message are the answer: yes and no are not guessed at. */
const GUESSED = new Set<FormField['kind']>(['yes-no', 'tick']);

/** The short fields that have no answer yet, and those of one more item of each group that is not closed. */
export function openFields(form: Form, answers: Answers): Open[] {
  const wanted = ({ kind }: FormField): boolean => SHORT.has(kind) && !GUESSED.has(kind);
  return questionsOf(form, answers)
    .filter(({ within, path }) => within === null && !answers.has(path))
    .flatMap(({ field, path, section }): Open[] => {
      const at = titleOf(section);
      if (field.kind !== 'group')
        return wanted(field) ? [{ path, field, group: null, text: lineOf(field, field.label, at) }] : [];
      const inner = field.fields.filter((one) => wanted(one) && holds(one.when, answers, `${path}/new`));
      return inner.map((one) => ({
        path: `${path}/${one.id}`,
        field: one,
        group: { path, field },
        text: lineOf(one, `${field.item}, ${one.label.toLowerCase()}; one of several`, at),
      }));
    });
}

function lineOf(field: FormField, label: string, section: string): string {
  const labels = 'options' in field ? field.options.map((option) => option.label) : [];
  const listed = labels.slice(0, CHOICES).join(' / ');
  const options =
    labels.length > 0 && labels.length <= CHOICES && listed.length <= LONGEST_OPTIONS ? `: ${listed}` : '';
  return `${label} (${section}; ${field.kind}${options})`;
}

/** Whether a message may hold several answers: some words, and signs that part them. A free answer has more of both. */
export function tellsSeveral(text: string, free: boolean): boolean {
  const parts = text.split(/[,;\n]|[.!]\s|\band\b/i).filter((part) => part.trim() !== '').length;
  const words = text.split(/\s+/).length;
  return text.length <= 2000 && (free ? words >= 12 && parts >= 3 : words >= 8 && parts >= 2);
}

/** A text that is most of the message is no answer to one of several fields. */
const MOST_SHARE = 0.7;

/** Answers that a model points at in a message. Each value is read from words of the message, as if they had been typed as the answer. */
export async function fieldsByModel(
  language: Language,
  { form, answers, text, person, now }: { form: Form; answers: Answers; text: string; person: string; now: Date },
): Promise<{ found: Found[]; part: ModelPart }> {
  const open = openFields(form, answers);
  const said = await readFields(language, {
    fields: open.map(({ path, text: line }) => ({ id: path, text: line })),
    message: text,
    person,
  });
  const part = partOf('fields', said);
  if (!said.ok) return { found: [], part };
  const items = new Map<string, string>();
  const read = said.found.flatMap(({ id, item, words }): (Found & { item: string | null })[] => {
    const field = open.find(({ path }) => path === id);
    if (field === undefined || words.length > text.length * MOST_SHARE) return [];
    // A thing among several is numbered, and a thing that stands alone is not.
    if ((field.group === null) !== (item === 0)) return [];
    const given = readValue(field.field, words);
    if (!('value' in given)) return [];
    const { group } = field;
    const key = group === null ? null : `${group.path}/${item}`;
    if (key !== null && !items.has(key)) items.set(key, newItem(new Date(now.getTime() + items.size)));
    const path = group === null ? id : `${group.path}/${items.get(key ?? '') ?? ''}/${field.field.id}`;
    const question = questionAt(form, path);
    return question === null
      ? []
      : [{ question, value: given.value, item: key === null ? null : `${group?.path ?? ''}/${items.get(key) ?? ''}` }];
  });
  const named = (item: string): boolean =>
    read.some(({ question, value }) => {
      const { within } = question;
      if (within?.item !== item || within.group.fields[0]?.id !== question.field.id) return false;
      const groupPath = item.split('/')[0] ?? '';
      // One that is called so already stands there.
      return !itemsOf(answers, groupPath).some(
        (known) => answers.get(`${groupPath}/${known}/${question.field.id}`)?.value === value,
      );
    });
  const found = read
    .filter(({ item }) => item === null || named(item))
    .map(({ question, value }) => ({ question, value }));
  return { found, part: found.length === 0 ? { ...part, outcome: 'unsupported' } : part };
}
