import { dayInWords } from '../form/dates.ts';
import type { Check, Hit } from './finding.ts';
import { sameName } from './names.ts';
import { bodiesOf } from './bodies.ts';

const UK = ['england', 'wales', 'scotland', 'northern-ireland'];
/** Countries of `territory.locations/country` that an area covers; null: every one. */
const COVERS: Readonly<Record<string, readonly string[] | null>> = {
  england: ['england'],
  'england-and-wales': ['england', 'wales'],
  uk: UK,
  eea: [...UK, 'eea'],
  worldwide: null,
};

const outside: Check = {
  id: 'location-outside',
  level: 'block',
  section: 'territory',
  refs: ['territory-of-use#R5'],
  find(application) {
    const area = COVERS[application.value('territory.area') ?? ''];
    return application.items('territory.locations').flatMap((place): Hit[] => {
      const country = place.value('country');
      const beyond = Array.isArray(area) && country !== undefined && !area.includes(country);
      if (!beyond && place.value('within') !== 'no') return [];
      return [
        {
          paths: [place.at(beyond ? 'country' : 'within'), 'territory.area'],
          message: `“${place.value('address')?.slice(0, 60) ?? 'A place'}” lies outside the territory of use. Please ask for a wider territory, or move what is done there.`,
        },
      ];
    });
  },
};

const notAssured: Check = {
  id: 'location-not-assured',
  level: 'block',
  section: 'territory',
  refs: ['territory-of-use#R6', 'security-assurance#R17', 'security-assurance#R20'],
  find: (application) =>
    application.items('territory.locations').flatMap((place): Hit[] =>
      place.value('assured') === 'no'
        ? [
            {
              paths: [place.at('assured')],
              message: `“${place.value('address')?.slice(0, 60) ?? 'A place'}” is not covered by security assurance. Storage and backups need it too; please have it covered, or do without the place.`,
            },
          ]
        : [],
    ),
};

const notAllCovered: Check = {
  id: 'assurance-gaps',
  level: 'block',
  section: 'security',
  refs: ['security-assurance#R17', 'security-assurance#R18', 'security-assurance#R20'],
  find: (application) =>
    application.is('security.covers-all', 'no')
      ? [
          {
            paths: ['security.covers-all'],
            message:
              'The security assurance does not cover every place where data is kept or used. Please have the others covered, or take them out.',
          },
        ]
      : [],
};

const cloudProvider: Check = {
  id: 'cloud-provider',
  level: 'warn',
  section: 'processors',
  refs: ['data-processors#R1', 'data-processors#R3'],
  find(application) {
    if (!application.is('security.cloud', 'yes')) return [];
    const provider = application.value('security.cloud-provider');
    const bodies = bodiesOf(application);
    if (provider === undefined)
      return application.is('processors.used', 'no')
        ? [
            {
              paths: ['processors.used', 'security.cloud'],
              message:
                'Data is kept in the cloud, but no processor is named. The cloud provider handles the data; please add it to section 1c.',
            },
          ]
        : [];
    return bodies.some(({ name }) => sameName(name, provider))
      ? []
      : [
          {
            paths: ['processors.list', 'security.cloud-provider'],
            message: `${provider} provides the cloud service but is not among the processors. Please add it to section 1c.`,
          },
        ];
  },
};

const below = (status: string | undefined): boolean =>
  ['improvement-plan', 'approaching', 'not-met'].includes(status ?? '');

const planApproval: Check = {
  id: 'dspt-plan-not-approved',
  level: 'block',
  section: 'security',
  refs: ['security-assurance#R7', 'security-assurance#R8'],
  find: (application) =>
    application.items('security.assurances').flatMap((item): Hit[] =>
      below(item.value('status')) && item.value('plan-approved') === 'no'
        ? [
            {
              paths: [item.at('plan-approved'), item.at('status')],
              message: `The DSPT of ${item.value('organisation') ?? 'one organisation'} is below “Standards Met”, and NHS England has not approved a plan. Please have an improvement plan reviewed and approved first.`,
            },
          ]
        : [],
    ),
};

const planCondition: Check = {
  id: 'dspt-plan-no-condition',
  level: 'block',
  section: 'conditions',
  refs: ['security-assurance#R9', 'security-assurance#R10'],
  find(application) {
    if (application.items('conditions.list').some((item) => item.day('due') !== undefined)) return [];
    return application.items('security.assurances').flatMap((item): Hit[] =>
      below(item.value('status'))
        ? [
            {
              paths: ['conditions.list', item.at('status')],
              message: `The DSPT of ${item.value('organisation') ?? 'one organisation'} needs an improvement plan, which has to stand in a special condition with a date. Please add one in section 6.`,
            },
          ]
        : [],
    );
  },
};

const reviewCondition: Check = {
  id: 'dspt-review-no-condition',
  level: 'block',
  section: 'conditions',
  refs: ['security-assurance#R11', 'security-assurance#R12'],
  find: (application) =>
    application.items('conditions.list').length > 0
      ? []
      : application.items('security.assurances').flatMap((item): Hit[] =>
          item.value('reviewed') === 'no'
            ? [
                {
                  paths: ['conditions.list', item.at('reviewed')],
                  message: `Identifiable data is involved, and the DSPT of ${item.value('organisation') ?? 'one organisation'} has not been reviewed. Please ask for the review, or add a special condition for a later one.`,
                },
              ]
            : [],
        ),
};

const publishedLater: Check = {
  id: 'dspt-dates',
  level: 'warn',
  section: 'security',
  refs: ['security-assurance#R5', 'security-assurance#R19'],
  find: (application) =>
    application.items('security.assurances').flatMap((item): Hit[] => {
      const published = item.day('published');
      return published !== undefined && published > application.today
        ? [
            {
              paths: [item.at('published')],
              message: `The DSPT of ${item.value('organisation') ?? 'one organisation'} is given as published on ${dayInWords(published)}, which is still to come. Please check the date.`,
            },
          ]
        : [];
    }),
};

/** Checks on places and on security. */
export const placeChecks: Check[] = [
  outside,
  notAssured,
  notAllCovered,
  cloudProvider,
  planApproval,
  planCondition,
  reviewCondition,
  publishedLater,
];
