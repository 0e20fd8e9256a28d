import type { FormField } from '../../src/skills/application/form/definition.ts';
import { readValue } from '../../src/skills/application/form/kinds.ts';
import { PATTERN } from '../../src/skills/application/form/references.ts';

/** A number from 0 to below 1, as `Math.random` gives it. */
export type Roll = () => number;

/** The same numbers for the same seed (mulberry32). */
export function dice(seed: number): Roll {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const MONTHS = ['January', 'March', 'April', 'June', 'September', 'December'];

/** Something that a person could type as the answer to a field, and that fits it. `tag` makes free texts different. */
export function typedFor(field: FormField, roll: Roll, tag = ''): string {
  const below = (most: number): number => Math.floor(roll() * most);
  switch (field.kind) {
    case 'text':
      return `Hip fractures in winter, wording ${tag || below(1000)}`
        .slice(0, field.max ?? 500)
        .padEnd(field.min ?? 1, ' more');
    case 'organisation':
      return `${['Northmarsh', 'Eastmere', 'Calder Vale'][below(3)] ?? ''} University ${tag || below(1000)}`;
    case 'long-text':
      return `The study follows people after a fall and counts how many come back to hospital, as wording ${tag || below(1000)} says. ${'It helps wards to plan. '.repeat(1 + below(6))}`.trim();
    case 'choice':
      return field.options[below(field.options.length)]?.label ?? '';
    case 'choices':
      return field.options
        .map((_, index) => String(index + 1))
        .filter((_, index) => index === 0 || roll() < 0.4)
        .join(', ');
    case 'yes-no':
      return roll() < 0.5 ? 'yes' : 'no';
    case 'tick':
      return 'I confirm';
    case 'date':
      return `${1 + below(28)} ${MONTHS[below(MONTHS.length)] ?? 'May'} ${2024 + below(10)}`;
    case 'number': {
      const least = field.min ?? 0;
      return String(least + below(Math.min(10_000, (field.max ?? 10_000) - least + 1)));
    }
    case 'money':
      return `£${1 + below(900)},000`;
    case 'reference':
      return PATTERN[field.pattern].example.replace(/ or .*$/, '');
    case 'link':
      return `https://www.example.ac.uk/${tag || below(1000)}`;
    case 'group':
      return roll() < 0.5 ? 'another' : 'done';
  }
}

/** What is stored when somebody types an answer that fits. @throws when it does not fit after all */
export const valueFor = (field: FormField, roll: Roll): string => {
  const read = readValue(field, typedFor(field, roll));
  if (!('value' in read)) throw new Error(`${field.id}: ${read.problem}`);
  return read.value;
};
