import type { Applied } from './applied.ts';
import { bodiesOf, listed, named } from './bodies.ts';
import type { Check, Hit } from './finding.ts';
import { isNhsEngland, isTelling, organisationsIn, sameName } from './names.ts';

const jointAlone: Check = {
  id: 'joint-alone',
  level: 'block',
  section: 'controllers',
  refs: ['data-controllers#R5', 'data-controllers#R6'],
  find(application) {
    const names = named(application.items('controllers.list'), 'name');
    return application.is('controllers.basis', 'joint') && names.length === 1
      ? [
          {
            paths: ['controllers.basis', 'controllers.list'],
            message: `You chose joint controllers, but only ${names[0]?.name ?? 'one'} is listed. Please add the others, or choose a sole controller.`,
          },
        ]
      : [];
  },
};

const soleSeveral: Check = {
  id: 'sole-several',
  level: 'block',
  section: 'controllers',
  refs: ['data-controllers#R5', 'data-controllers#R6'],
  find(application) {
    const names = named(application.items('controllers.list'), 'name');
    return application.is('controllers.basis', 'sole') && names.length > 1
      ? [
          {
            paths: ['controllers.basis', 'controllers.list'],
            message: `You chose a sole controller, but ${names.length} are listed. Please choose joint controllers, or take out those that do not decide why and how.`,
          },
        ]
      : [];
  },
};

/** Every controller and processor needs an entry in a group, once that group has been begun. */
const coveredIn = (application: Applied, group: string, what: string): Hit[] => {
  const entries = named(application.items(group), 'organisation');
  if (entries.length === 0) return [];
  return bodiesOf(application)
    .filter(({ name }) => !entries.some((entry) => sameName(entry.name, name)))
    .map(({ name, path, role }) => ({
      paths: [group, path],
      message: `There is no ${what} for the ${role} ${name}. Please add it, or write the name there as it stands in section ${role === 'controller' ? '1b' : '1c'}.`,
    }));
};

const strangersIn = (application: Applied, group: string, what: string): Hit[] =>
  bodiesOf(application).length === 0
    ? []
    : named(application.items(group), 'organisation')
        .filter(({ name }) => !listed(application, name))
        .map(({ name, path }) => ({
          paths: [path],
          message: `There is a ${what} for ${name}, which is neither in section 1b nor in 1c. Please list it there, or take the entry out.`,
        }));

const noAssurance: Check = {
  id: 'no-assurance',
  level: 'block',
  section: 'security',
  refs: ['security-assurance#R1', 'security-assurance#R2', 'data-controllers#R10', 'data-processors#R5'],
  find: (application) => coveredIn(application, 'security.assurances', 'security assurance'),
};

const noRegistration: Check = {
  id: 'no-registration',
  level: 'block',
  section: 'registration',
  refs: ['data-protection-act-registration#R1', 'data-protection-act-registration#R2'],
  find: (application) => coveredIn(application, 'registration.list', 'ICO registration'),
};

const strangers: Check = {
  id: 'stranger-assured',
  level: 'warn',
  section: 'security',
  refs: ['data-controllers#R18'],
  find: (application) => [
    ...strangersIn(application, 'security.assurances', 'security assurance'),
    ...strangersIn(application, 'registration.list', 'registration'),
  ],
};

const registeredRole: Check = {
  id: 'registration-role',
  level: 'warn',
  section: 'registration',
  refs: ['data-protection-act-registration#R3'],
  find: (application) =>
    application.items('registration.list').flatMap((item): Hit[] => {
      const [name, role] = [item.value('organisation'), item.value('role')];
      if (name === undefined || role === undefined) return [];
      const roles = bodiesOf(application).filter((body) => sameName(body.name, name));
      return roles.length === 0 || roles.some((body) => body.role === role)
        ? []
        : [
            {
              paths: [item.at('role')],
              message: `${name} is registered here as a ${role}, but listed as a ${roles[0]?.role ?? 'body of another kind'}. Please make the two agree.`,
            },
          ];
    }),
};

const twice: Check = {
  id: 'controller-and-processor',
  level: 'warn',
  section: 'processors',
  refs: ['data-processors#R4', 'data-processors#R7'],
  find(application) {
    const controllers = named(application.items('controllers.list'), 'name');
    return named(application.items('processors.list'), 'name')
      .filter(({ name }) => controllers.some((controller) => sameName(controller.name, name)))
      .map(({ name, path }) => ({
        paths: [path],
        message: `${name} is listed as a controller and as a processor. A controller that handles the data itself is not repeated here; please take it out unless it is a legal entity of its own.`,
      }));
  },
};

const applicantElsewhere: Check = {
  id: 'applicant-no-controller',
  level: 'warn',
  section: 'about',
  refs: ['data-controllers#R6', 'data-controllers#R18'],
  find(application) {
    const applicant = application.value('about.applicant');
    const controllers = named(application.items('controllers.list'), 'name');
    if (applicant === undefined || controllers.length === 0) return [];
    const others = application.value('controllers.others') ?? '';
    return controllers.some(({ name }) => sameName(name, applicant)) || others.includes(applicant)
      ? []
      : [
          {
            paths: ['about.applicant', 'controllers.list'],
            message: `The applicant, ${applicant}, is not among the controllers. Please add it, or explain in section 1b why it is not one.`,
          },
        ];
  },
};

const noInstructions: Check = {
  id: 'no-instructions',
  level: 'block',
  section: 'processors',
  refs: ['data-processors#R8', 'data-processors#R9'],
  find: (application) =>
    application.items('processors.list').flatMap((item): Hit[] =>
      item.value('instructions') === 'no'
        ? [
            {
              paths: [item.at('instructions')],
              message: `${item.value('name') ?? 'A processor'} would begin without documented instructions. They have to be in place before any processing; please settle them first.`,
            },
          ]
        : [],
    ),
};

const flowStranger: Check = {
  id: 'flow-stranger',
  level: 'warn',
  section: 'activities',
  refs: ['processing-activities#R7', 'data-controllers#R18'],
  find: (application) =>
    bodiesOf(application).length === 0
      ? []
      : application
          .items('activities.flows')
          .flatMap((flow) => [flow.at('from'), flow.at('to')])
          .flatMap((path): Hit[] => {
            const name = application.value(path);
            return name === undefined || isNhsEngland(name) || listed(application, name)
              ? []
              : [
                  {
                    paths: [path],
                    message: `${name} takes part in a data flow but is neither in section 1b nor in 1c. Please list it there, or explain why it need not be.`,
                  },
                ];
          }),
};

/** Sections whose prose says who does something with the data. */
const PROSE = ['activities', 'objective', 'processors', 'security', 'territory'] as const;

/** Names that are explained: funders, employers of honorary staff, and what is said about bodies that are not listed. */
function explained(application: Applied, name: string): boolean {
  const known = [
    ...named(application.items('funding.sources'), 'name'),
    ...named(application.items('honorary.people'), 'employer'),
  ];
  const said = ['controllers.others', 'controllers.statement', 'processors.statement']
    .map((path) => application.value(path) ?? '')
    .join(' ');
  return known.some((each) => sameName(each.name, name)) || said.includes(name);
}

const proseStranger: Check = {
  id: 'prose-stranger',
  level: 'warn',
  section: 'activities',
  refs: ['data-controllers#R18', 'processing-activities#R7'],
  find(application) {
    if (bodiesOf(application).length === 0) return [];
    const found = new Map<string, string[]>();
    for (const { path, text } of application.texts(PROSE))
      for (const name of organisationsIn(text)) {
        if (isNhsEngland(name) || !isTelling(name)) continue;
        if (path !== 'processors.statement' && explained(application, name)) continue;
        if (listed(application, name)) continue;
        found.set(name, [...(found.get(name) ?? []), path]);
      }
    return [...found].map(([name, paths]) => ({
      paths,
      message: `${name} is named in the text but is neither in section 1b nor in 1c. If it handles the data or decides about it, please list it; otherwise explain it in section 1b.`,
    }));
  },
};

/** Checks on who is who. */
export const organisationChecks: Check[] = [
  jointAlone,
  soleSeveral,
  noAssurance,
  noRegistration,
  strangers,
  registeredRole,
  twice,
  applicantElsewhere,
  noInstructions,
  flowStranger,
  proseStranger,
];
