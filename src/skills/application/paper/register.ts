import { dayInWords } from '../form/dates.ts';
import type { Form } from '../form/definition.ts';
import { questionAt } from '../form/form.ts';
import type { Read } from '../form/kinds.ts';
import { type Agreement, agreementSchema, datasetSchema } from './agreement.ts';
import { type Imported, parseJson, quoted, shaped, unknownKeys, valueFor } from './json.ts';
import { REGISTER, REGISTER_CONTROLLERS, REGISTER_DATASETS } from './places.ts';

/** What the register holds where a new application did not have to say what it has yielded. */
const noBenefitsYet = /^\s*yielded benefits is not a requirement for new applications/i;

/**
 * Begins a renewal from a published agreement: what it said, as answers to start from. Its dates are not copied, since the
 * new term has to be thought about; they stand in `notes`.
 *
 * @throws {ImportError} when it is too large, no JSON, or no agreement
 */
export function fromRegister(text: string, form: Form): Imported {
  const read = shaped(agreementSchema, parseJson(text));
  const problems = [
    ...unknownKeys(read, agreementSchema, 'The file'),
    ...read.datasets.flatMap((each) => unknownKeys(each, datasetSchema, each.name)),
  ];
  const answers: Imported['answers'] = [];
  const put = (path: string, words: string): void => {
    if (words.trim() === '') return;
    const value = valueOf(form, path, words);
    if ('problem' in value) problems.push(value.problem);
    else answers.push({ path, value: value.value });
  };
  const yielded = noBenefitsYet.test(read.yielded_benefits) ? '' : read.yielded_benefits;
  for (const { path, from } of REGISTER) put(path, from({ ...read, yielded_benefits: yielded }));
  for (const [index, name] of read.controllers.entries())
    put(`${REGISTER_CONTROLLERS.group}/r${index + 1}/${REGISTER_CONTROLLERS.name}`, name);
  for (const [index, each] of read.datasets.entries())
    for (const [field, from] of Object.entries(REGISTER_DATASETS.fields))
      put(`${REGISTER_DATASETS.group}/r${index + 1}/${field}`, from(each));
  return { title: read.title.replace(/\s+/g, ' ').trim(), answers, problems, notes: notesOn(read, yielded) };
}

function notesOn({ reference, start_date, end_date }: Agreement, yielded: string): string[] {
  const day = (date: string): string => (date.trim() === '' ? 'a day that is not published' : dayInWords(date));
  return [
    `The published term of ${reference} is ${day(start_date)} to ${day(end_date)}. It was not copied: the new term is asked for.`,
    'The published text was taken as it stands. The register gives each section as one text, so it stands in the first field of the section: please spread it over the others and bring it up to date.',
    ...(yielded.trim() === '' ? ['The register has no yielded benefits of it. A renewal has to give them.'] : []),
  ];
}

const letters = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '');

/** As `valueFor`, but of a choice only what is an option to the letter: a legal basis must not be guessed. */
function valueOf(form: Form, path: string, words: string): Read {
  const field = questionAt(form, path)?.field;
  if (field?.kind !== 'choice' && field?.kind !== 'choices') return valueFor(form, path, words);
  const optionOf = (text: string): string | undefined =>
    field.options.find(({ value, label }) => value === text || letters(label) === letters(text))?.value;
  const whole = optionOf(words);
  const found = whole === undefined ? words.split(';').map(optionOf) : [whole];
  return found.every((each) => each !== undefined)
    ? { value: found.join(',') }
    : { problem: `${field.label} (${path}): the register has ${quoted(words)}, which is no choice of the form.` };
}
