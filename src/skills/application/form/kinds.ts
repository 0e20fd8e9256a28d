import { dayInWords, readDay } from './dates.ts';
import type { FormField, GroupField } from './definition.ts';
import { PATTERN } from './references.ts';

/** What came of reading an answer: the value to keep (see `draft.ts`), or what is wrong and how to put it right. */
export type Read = { value: string } | { problem: string };

type Of<Kind extends FormField['kind']> = Extract<FormField, { kind: Kind }>;

/** What a kind of field can do. `Field` is its definition in the form. */
interface Kind<Field extends FormField> {
  /** Reads what somebody typed or chose. Never throws. */
  read(typed: string, field: Field): Read;
  /** The value as people read it. */
  show(value: string, field: Field): string;
  /** What is said under the question about how to answer; empty when it goes without saying. */
  how(field: Field): string;
}

/** Longest answer; what is longer is refused with a way on, never cut. */
export const LONGEST = { text: 500, long: 30_000 } as const;

const tooLong = (most: number, typed: string): Read => ({
  problem: `This is ${typed.length.toLocaleString('en-GB')} characters long; ${most.toLocaleString('en-GB')} fit here. Please shorten it, or put the detail in an attachment and name it here.`,
});

const text: Kind<Of<'text'> | Of<'organisation'>> = {
  read(typed, field) {
    const value = typed.trim().replace(/\s*\n\s*/g, ' ');
    if (value.length > LONGEST.text) return tooLong(LONGEST.text, value);
    const { min = 1, max = LONGEST.text } = field.kind === 'text' ? field : {};
    if (value.length < min) return { problem: `This is very short: please write at least ${min} characters.` };
    if (value.length > max) return tooLong(max, value);
    if (field.kind === 'organisation' && !/\p{L}{2}/u.test(value))
      return { problem: 'Please give the full legal name of the organisation.' };
    return { value };
  },
  show: (value) => value,
  how: (field) => (field.kind === 'organisation' ? 'The full legal name, please.' : ''),
};

const longText: Kind<Of<'long-text'>> = {
  read(typed) {
    const value = typed.trim();
    if (value === '') return { problem: 'There is no text in it yet.' };
    return value.length > LONGEST.long ? tooLong(LONGEST.long, value) : { value };
  },
  show: (value) => value,
  how: () => 'Type it here, write it in a form, or say **several messages** and send it piece by piece.',
};

/** Letters and digits only, so that punctuation and case do not matter. */
const plain = (said: string): string =>
  said
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();

/** The option somebody means: by its number, its words, or a beginning that only one has. */
function optionOf(said: string, { options }: Of<'choice'> | Of<'choices'>): string | null {
  const words = plain(said);
  if (words === '') return null;
  const byNumber = /^\d{1,2}$/.test(words) ? options[Number(words) - 1] : undefined;
  if (byNumber) return byNumber.value;
  const exact = options.find(
    ({ value, label }) => value === said.trim() || plain(value) === words || plain(label) === words,
  );
  if (exact) return exact.value;
  const beginning = options.filter(({ label }) => words.length > 1 && plain(label).startsWith(words));
  if (beginning.length === 1) return beginning[0]?.value ?? null;
  const within = options.filter(({ label }) => words.length > 2 && ` ${plain(label)} `.includes(` ${words} `));
  return within.length === 1 ? (within[0]?.value ?? null) : null;
}

const listed = ({ options }: Of<'choice'> | Of<'choices'>): string =>
  options.map(({ label }, index) => `${index + 1}. ${label}`).join('\n');

const labels = (value: string, { options }: Of<'choice'> | Of<'choices'>): string =>
  value
    .split(',')
    .map((one) => options.find((option) => option.value === one)?.label ?? one)
    .join('; ');

const choice: Kind<Of<'choice'>> = {
  read(typed, field) {
    const value = optionOf(typed, field);
    return value === null ? { problem: 'Please choose one of the options.' } : { value };
  },
  show: labels,
  how: listed,
};

const choices: Kind<Of<'choices'>> = {
  read(typed, field) {
    const whole = optionOf(typed, field);
    if (whole !== null) return { value: whole };
    // An option may have commas and an "and" in its own words, so these part them last.
    const values = [/[;\n]/, /[,;\n]/, /[,;\n]|\band\b/]
      .map((between) => typed.split(between).filter((part) => part.trim() !== ''))
      .map((parts) => parts.map((part) => optionOf(part, field)))
      .find((read) => read.length > 0 && !read.includes(null));
    if (values === undefined) return { problem: 'Please choose from the options; several go, with commas between.' };
    const chosen = new Set(values);
    return {
      value: field.options
        .map(({ value }) => value)
        .filter((one) => chosen.has(one))
        .join(','),
    };
  },
  show: labels,
  how: (field) => `Several go, with commas between.\n\n${listed(field)}`,
};

const yesNo: Kind<Of<'yes-no'>> = {
  read(typed) {
    const said = plain(typed);
    // "We do not" begins like "we do".
    if (/^(n|no|nope|none|false|not|(it|they|we) (does|do|is|are) ?(not|n t))\b/.test(said)) return { value: 'no' };
    if (/^(y|yes|yep|yeah|correct|true|it does|they do|we do|it is|they are|we are)\b/.test(said))
      return { value: 'yes' };
    return { problem: 'Please answer yes or no.' };
  },
  show: (value) => (value === 'yes' ? 'Yes' : 'No'),
  how: () => 'Yes or no.',
};

const tick: Kind<Of<'tick'>> = {
  read(typed) {
    const said = plain(typed);
    if (/^(y|yes|confirm|confirmed|i confirm|we confirm|agreed|true|correct)\b/.test(said)) return { value: 'yes' };
    return {
      problem: 'Say **yes** when you can confirm it. If you cannot, say **skip**; it then stays open until you can.',
    };
  },
  show: (_value, field) => `Confirmed: ${field.statement}`,
  how: ({ statement }) => `To confirm: “${statement}”\n\nSay **yes** to confirm it, or **skip** if you cannot yet.`,
};

const date: Kind<Of<'date'>> = {
  read(typed) {
    const read = readDay(typed);
    if (read === 'nonexistent')
      return {
        problem: `There is no such day as “${typed.trim().slice(0, 40)}”. Please check it, and write it like 1 March 2027.`,
      };
    return read === null
      ? { problem: 'I cannot read this as a date. Please write it like 1 March 2027 or 01/03/2027.' }
      : { value: read.day };
  },
  show: dayInWords,
  how: () => 'A day, such as 1 March 2027.',
};

/** Digits out of `1,250`, `12.5`, `£3k`; null when there is no number, or more than one. */
function readNumber(typed: string): number | null {
  const said = typed
    .trim()
    .toLowerCase()
    .replace(/^(about|around|approximately|approx\.?|roughly|circa|~)\s*/, '')
    .replace(/^£\s*/, '')
    .replace(/(?<=\d)[ ,](?=\d{3}\b)/g, '');
  const match =
    /^(\d+(?:\.\d+)?)\s*(k|thousand|m|million)?\s*(pounds?|gbp|years?|people|participants|%|a year)?\.?$/.exec(said);
  if (!match) return null;
  const times = { k: 1000, thousand: 1000, m: 1_000_000, million: 1_000_000 }[match[2] ?? ''] ?? 1;
  return Number(match[1]) * times;
}

const number: Kind<Of<'number'>> = {
  read(typed, { min = 0, max }) {
    const value = readNumber(typed);
    if (value === null) return { problem: 'Please give one number, such as 8400.' };
    if (value < min) return { problem: `It has to be ${min} or more.` };
    if (max !== undefined && value > max) return { problem: `It has to be ${max.toLocaleString('en-GB')} or less.` };
    return { value: String(value) };
  },
  show: (value) => Number(value).toLocaleString('en-GB'),
  how: () => 'A number.',
};

const money: Kind<Of<'money'>> = {
  read(typed) {
    const value = readNumber(typed);
    return value === null
      ? { problem: 'Please give one amount in pounds, such as £12,500.' }
      : { value: String(Math.round(value * 100) / 100) };
  },
  show: (value) =>
    Number(value).toLocaleString('en-GB', {
      style: 'currency',
      currency: 'GBP',
      trailingZeroDisplay: 'stripIfInteger',
    }),
  how: () => 'An amount in pounds.',
};

const reference: Kind<Of<'reference'>> = {
  read(typed, { pattern }) {
    const { form, tidy, example } = PATTERN[pattern];
    const value = tidy(typed.trim());
    return form.test(value)
      ? { value }
      : { problem: `This does not look like ${example}. Please check it against the letter or page where it stands.` };
  },
  show: (value) => value,
  how: ({ pattern }) => `Such as ${PATTERN[pattern].example}.`,
};

const link: Kind<Of<'link'>> = {
  read(typed) {
    const said = typed.trim().replace(/^<|>$/g, '');
    const address = /^https?:\/\//i.test(said)
      ? said
      : /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(said)
        ? `https://${said}`
        : '';
    if (!URL.canParse(address) || /\s/.test(said))
      return { problem: 'Please give the whole address, such as https://www.example.ac.uk/privacy.' };
    return { value: address };
  },
  show: (value) => value,
  how: () => 'An address that begins with https://.',
};

/** With its article. */
export const anA = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

/** Nothing but that there are no more: "No results may be published" is the name of a condition. */
const NO_MORE =
  /^(?=.*\b(?:no|none|nothing|done|all|finished)\b)(?:(?:no more(?: [a-z]+)?|no others?|none|no|nothing (?:else|more)|(?:i am|we are|all) done|done|thats all|that i?s all|finished|left|for now|thanks|thank you|please)(?: |$))+$/;

const group: Kind<GroupField> = {
  read(typed, field) {
    return NO_MORE.test(plain(typed))
      ? { value: 'done' }
      : { problem: `Say **another** to add ${anA(field.item)}, or **done** when that is all.` };
  },
  show: () => 'That is all',
  how: (field) => `Say **another** to add ${anA(field.item)}, or **done** when there is none left.`,
};

/** Whether somebody asks for a further item of a group. */
export const wantsAnother = (typed: string): boolean =>
  /^(another|add( another)?( one)?|yes|one more|next)\b[ .!]*$/i.test(typed.trim());

const KINDS = {
  text,
  organisation: text,
  'long-text': longText,
  choice,
  choices,
  'yes-no': yesNo,
  tick,
  date,
  number,
  money,
  reference,
  link,
  group,
} as const;

const kindOf = (field: FormField) => KINDS[field.kind] as unknown as Kind<FormField>;

/** Reads an answer as the field wants it. Never throws. */
export const readValue = (field: FormField, typed: string): Read => kindOf(field).read(typed, field);

/** A stored value as people read it. */
export const showValue = (field: FormField, value: string): string => kindOf(field).show(value, field);

/** How the field is answered in a conversation. */
export const howTo = (field: FormField): string => kindOf(field).how(field);
