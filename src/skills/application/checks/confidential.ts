import type { Applied, Item } from './applied.ts';
import type { Check, Hit } from './finding.ts';
import { identifiable } from './lawful.ts';

const one = (when: boolean, hit: Hit): Hit[] => (when ? [hit] : []);
const setName = (item: Item): string => `“${item.value('name')?.slice(0, 60) ?? 'a data set'}”`;

const objectionsIdentifiable: Check = {
  id: 'objections-identifiable',
  level: 'block',
  section: 'objections',
  refs: ['patient-objections#R4', 'patient-objections#R5'],
  find(application) {
    const path = identifiable(application);
    return one(path !== null && application.is('objections.reason', 'no-identifying'), {
      paths: ['objections.reason', path ?? ''],
      message:
        'You say that objections need not be upheld because no identifying data flows, but identifying data does flow. Please give another reason, or uphold objections.',
    });
  },
};

const objectionsConsent: Check = {
  id: 'objections-consent',
  level: 'warn',
  section: 'objections',
  refs: ['patient-objections#R6', 'duty-of-confidentiality#R10'],
  find: (application) =>
    one(
      application.is('objections.reason', 'consent') &&
        application.value('confidentiality.route') !== undefined &&
        !application.is('confidentiality.route', 'consent'),
      {
        paths: ['objections.reason', 'confidentiality.route'],
        message:
          'Section 3c does not uphold objections because people consented, but section 7b does not name consent. Please make the two agree.',
      },
    ),
};

const optOutsDiffer: Check = {
  id: 'opt-outs-differ',
  level: 'warn',
  section: 'data',
  refs: ['patient-objections#R1', 'patient-objections#R8'],
  find(application) {
    const upheld = application.value('objections.upheld');
    if (upheld === undefined) return [];
    return application.items('data.sets').flatMap((item) => {
      const given = item.value('opt-outs');
      return one(given !== undefined && given !== upheld, {
        paths: [item.at('opt-outs'), 'objections.upheld'],
        message: `Opt-outs are ${given === 'yes' ? '' : 'not '}applied to ${setName(item)}, while section 3c says that objections are ${upheld === 'yes' ? '' : 'not '}upheld. Please make the two agree, or explain the difference.`,
      });
    });
  },
};

const noConfidential: Check = {
  id: 'identifiable-not-confidential',
  level: 'block',
  section: 'confidentiality',
  refs: ['duty-of-confidentiality#R3', 'duty-of-confidentiality#R5', 'duty-of-confidentiality#R16'],
  find(application) {
    const path = identifiable(application);
    const routes = application.choices('confidentiality.route');
    return one(path !== null && routes.length > 0 && routes.every((route) => route === 'no-confidential'), {
      paths: ['confidentiality.route', path ?? ''],
      message:
        'Section 7b says that no confidential data flows, but identifiable data is involved. Please say how confidentiality is met for it: consent, section 251 support or a statute.',
    });
  },
};

const noRoute: Check = {
  id: 'identifiable-no-record-flow',
  level: 'block',
  section: 'confidentiality',
  refs: ['duty-of-confidentiality#R1', 'duty-of-confidentiality#R2', 'duty-of-confidentiality#R3'],
  find(application) {
    const set = application.items('data.sets').find((item) => item.value('type') === 'identifiable');
    return [
      ...one(application.is('data.cohort', 'yes') && application.is('confidentiality.record-in', 'no'), {
        paths: ['confidentiality.record-in', 'data.cohort'],
        message:
          'You send a cohort to NHS England, which is record-level data, but section 7b says that it receives none. Please correct one of the two.',
      }),
      ...one(set !== undefined && application.is('confidentiality.record-out', 'no'), {
        paths: ['confidentiality.record-out', set?.at('type') ?? ''],
        message:
          'You ask for identifiable data, but section 7b says that no record-level data is released. Please correct one of the two.',
      }),
    ];
  },
};

/** Words of 7b beside those of 5.2. */
const SAME = [
  { route: 'consent', set: 'consent', words: 'consent' },
  { route: 'section-251', set: 'section-251', words: 'section 251 support' },
  { route: 'statute', set: 'statute', words: 'a statute' },
] as const;

function routeDiffers(application: Applied, which: (typeof SAME)[number]): Hit[] {
  const routes = application.choices('confidentiality.route');
  const sets = application.items('data.sets').filter((item) => item.choices('confidentiality').length > 0);
  if (routes.length === 0 || sets.length === 0) return [];
  const chosen = sets.find((item) => item.choices('confidentiality').includes(which.set));
  if (chosen && !routes.includes(which.route))
    return [
      {
        paths: ['confidentiality.route', chosen.at('confidentiality')],
        message: `${setName(chosen)} relies on ${which.words} in section 3, but section 7b does not name it. Please make the two agree.`,
      },
    ];
  return one(!chosen && routes.includes(which.route), {
    paths: ['confidentiality.route', ...sets.map((item) => item.at('confidentiality'))],
    message: `Section 7b names ${which.words}, but no data set in section 3 relies on it. Please make the two agree.`,
  });
}

const s251Differs: Check = {
  id: 's251-differs',
  level: 'block',
  section: 'confidentiality',
  refs: ['duty-of-confidentiality#R3', 'duty-of-confidentiality#R12'],
  find: (application) => routeDiffers(application, SAME[1]),
};

const routesDiffer: Check = {
  id: 'confidentiality-differs',
  level: 'warn',
  section: 'confidentiality',
  refs: ['duty-of-confidentiality#R3'],
  find: (application) => [...routeDiffers(application, SAME[0]), ...routeDiffers(application, SAME[2])],
};

const s251Basis: Check = {
  id: 's251-basis',
  level: 'warn',
  section: 'data',
  refs: ['duty-of-confidentiality#R12', 'duty-of-confidentiality#R17'],
  find: (application) =>
    application.value('confidentiality.route') === undefined || application.is('confidentiality.route', 'section-251')
      ? []
      : application.items('data.sets').flatMap((item) =>
          one(item.choices('legal-basis').includes('nhsa-251'), {
            paths: [item.at('legal-basis'), 'confidentiality.route'],
            message: `Section 251 is given as the legal basis of ${setName(item)}, but section 7b does not name it. Please make the two agree.`,
          }),
        ),
};

const s251OptOuts: Check = {
  id: 's251-opt-outs',
  level: 'warn',
  section: 'objections',
  refs: ['duty-of-confidentiality#R23', 'patient-objections#R7'],
  find: (application) =>
    one(
      application.is('confidentiality.route', 'section-251') &&
        application.is('objections.upheld', 'no') &&
        application.value('objections.reason') !== undefined &&
        !application.is('objections.reason', 'exemption', 'consent'),
      {
        paths: ['objections.reason', 'confidentiality.route'],
        message:
          'Under section 251 support the national data opt-out applies unless the Confidentiality Advisory Group advised otherwise. Please uphold objections, or name that exemption.',
      },
    ),
};

const consentSharing: Check = {
  id: 'consent-forbids-sharing',
  level: 'block',
  section: 'sublicensing',
  refs: ['sub-licencing-and-onward-sharing#R1', 'sub-licencing-and-onward-sharing#R2'],
  find: (application) =>
    one(application.is('sublicensing.consent-permits', 'no'), {
      paths: ['sublicensing.consent-permits', 'sublicensing.applies'],
      message:
        'The wording that people agreed to does not allow sharing with others, so the data cannot be sub-licensed on that ground. Please do without, or show another basis.',
    }),
};

/** Checks on objections and on the duty of confidentiality. */
export const confidentialityChecks: Check[] = [
  objectionsIdentifiable,
  objectionsConsent,
  optOutsDiffer,
  noConfidential,
  noRoute,
  s251Differs,
  routesDiffer,
  s251Basis,
  s251OptOuts,
  consentSharing,
];
