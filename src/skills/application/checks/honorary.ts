import type { Applied } from './applied.ts';
import { bodiesOf } from './bodies.ts';
import type { Check, Hit } from './finding.ts';
import { sameName } from './names.ts';

const people = (application: Applied) =>
  application.items('honorary.people').map((item) => ({ item, role: item.value('role') ?? 'Somebody' }));

const person = (
  id: string,
  level: Check['level'],
  refs: string[],
  field: string,
  wrong: string,
  says: string,
): Check => ({
  id,
  level,
  section: 'honorary',
  refs: refs.map((ref) => `honorary-contract#${ref}`),
  find: (application) =>
    people(application)
      .filter(({ item }) => item.value(field) === wrong)
      .map(({ item, role }) => ({ paths: [item.at(field)], message: `${role.slice(0, 60)}: ${says}` })),
});

/** Checks on people with an honorary contract. */
export const honoraryChecks: Check[] = [
  person(
    'honorary-abroad',
    'block',
    ['R15'],
    'outside-uk',
    'yes',
    'an honorary contract may not be used for access from outside the UK. Please rule that out.',
  ),
  person(
    'honorary-no-employer',
    'block',
    ['R14'],
    'employed',
    'no',
    'an honorary contract may not be used for somebody who has no employer. Please ask DARS how this person could work with the data; there may be exceptions that I do not hold.',
  ),
  person(
    'honorary-own-ends',
    'block',
    ['R11', 'R13'],
    'own-ends',
    'yes',
    'use for ends of their own is not allowed under an honorary contract. Please rule it out, or ask for sub-licensing.',
  ),
  person(
    'honorary-paid',
    'warn',
    ['R8'],
    'paid',
    'yes',
    'somebody who is paid by the organisation is an employee or a contractor and needs no honorary contract. Please check.',
  ),
  {
    id: 'honorary-many',
    level: 'warn',
    section: 'honorary',
    refs: ['honorary-contract#R12', 'data-processors#R12'],
    find(application) {
      const employers = people(application).flatMap(({ item }) => {
        const name = item.value('employer');
        return name === undefined ? [] : [{ name, path: item.at('employer') }];
      });
      const [first] = employers.filter(
        ({ name }) => employers.filter((other) => sameName(other.name, name)).length >= 3,
      );
      if (first === undefined) return [];
      const same = employers.filter(({ name }) => sameName(name, first.name));
      return [
        {
          paths: same.map(({ path }) => path),
          message: `${same.length} people come from ${first.name}. Honorary contracts may not stand in for a data processing agreement; please consider naming it as a processor.`,
        },
      ];
    },
  },
  {
    id: 'honorary-host',
    level: 'block',
    section: 'honorary',
    refs: ['honorary-contract#R6', 'honorary-contract#R16'],
    find: (application) =>
      bodiesOf(application).length === 0
        ? []
        : people(application).flatMap(({ item }): Hit[] => {
            const host = item.value('with');
            return host === undefined || bodiesOf(application).some(({ name }) => sameName(name, host))
              ? []
              : [
                  {
                    paths: [item.at('with')],
                    message: `${host} gives access by an honorary contract but is neither a controller nor a processor here. Please list it, or have the contract made with one that is.`,
                  },
                ];
          }),
  },
  {
    id: 'honorary-staff',
    level: 'warn',
    section: 'activities',
    refs: ['processing-activities#R17', 'processing-activities#R19', 'honorary-contract#R18'],
    find: (application) =>
      application.is('honorary.used', 'yes') && application.is('activities.substantive', 'yes')
        ? [
            {
              paths: ['activities.substantive', 'honorary.used'],
              message:
                'Section 5b says that only substantive employees work with the data, but section 12 names honorary contracts. Please make the two agree.',
            },
          ]
        : [],
  },
];
