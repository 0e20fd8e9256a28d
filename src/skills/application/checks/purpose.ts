import { dayInWords } from '../form/dates.ts';
import type { Check, Hit } from './finding.ts';
import { isCompany } from './names.ts';
import { spanOf } from './period.ts';

const one = (when: boolean, hit: Hit): Hit[] => (when ? [hit] : []);

const commercialDenied: Check = {
  id: 'commercial-denied',
  level: 'block',
  section: 'commercial',
  refs: ['commercial-purpose#R6'],
  find(application) {
    const because = ['commercial.fee', 'commercial.gain'].filter((path) => application.is(path, 'yes'));
    return one(application.is('commercial.commercial', 'no') && because.length > 0, {
      paths: ['commercial.commercial', ...because],
      message:
        'Somebody charges for use of the data or gains commercially, so the purpose counts as commercial, at least in part. Please say yes and explain who gains.',
    });
  },
};

const commercialFunder: Check = {
  id: 'commercial-body',
  level: 'warn',
  section: 'commercial',
  refs: ['commercial-purpose#R3', 'commercial-purpose#R5', 'commercial-purpose#R7'],
  find(application) {
    if (!application.is('commercial.commercial', 'no')) return [];
    const funders = application
      .items('funding.sources')
      .filter((item) => item.value('kind') === 'company' || isCompany(item.value('name') ?? ''))
      .map((item) => ({ path: item.at('name'), name: item.value('name') ?? 'A company', what: 'pays for the work' }));
    const controllers = application
      .items('controllers.list')
      .filter((item) => isCompany(item.value('name') ?? ''))
      .map((item) => ({ path: item.at('name'), name: item.value('name') ?? 'A company', what: 'is a controller' }));
    return [...funders, ...controllers].map(({ path, name, what }) => ({
      paths: ['commercial.commercial', path],
      message: `You say that the purpose is not commercial, but ${name} ${what} and reads like a company. Even indirect gain counts; please check, and record its interest in section 5e.`,
    }));
  },
};

const linkage: Check = {
  id: 'linkage-differs',
  level: 'warn',
  section: 'activities',
  refs: ['processing-activities#R10', 'processing-activities#R11'],
  find(application) {
    const [data, activities] = [application.value('data.linked'), application.value('activities.linked')];
    return one(data !== undefined && activities !== undefined && data !== activities, {
      paths: ['activities.linked', 'data.linked'],
      message:
        data === 'yes'
          ? 'Section 3 says that data is linked, section 5b that it is not. Please make the two agree.'
          : 'Section 5b says that data is linked, section 3 that it is not. Please make the two agree.',
    });
  },
};

const DOCUMENTS = [
  ['sublicensing.template', 'template sub-licence'],
  ['sublicensing.briefing', 'briefing note on flow-down'],
  ['sublicensing.group-terms', 'terms and members of the approving group'],
  ['sublicensing.ig-criteria', 'information governance criteria'],
  ['sublicensing.legal-basis', 'legal basis for sharing'],
  ['sublicensing.confidentiality', 'confidentiality when shared'],
] as const;

const subLicence: Check = {
  id: 'sub-licence-documents',
  level: 'block',
  section: 'sublicensing',
  refs: ['R8', 'R9', 'R15', 'R16', 'R17', 'R18', 'R19'].map((ref) => `sub-licencing-and-onward-sharing#${ref}`),
  find(application) {
    const missing = DOCUMENTS.filter(([path]) => application.value(path) === undefined);
    return one(application.is('sublicensing.applies', 'yes') && missing.length > 0, {
      paths: missing.map(([path]) => path),
      message: `You want to sub-license, and not everything that this needs is here yet. Still to come: ${missing.map(([, words]) => words).join('; ')}.`,
    });
  },
};

const yielded: Check = {
  id: 'yielded-missing',
  level: 'block',
  section: 'benefits',
  refs: ['expected-measurable-benefits#R15', 'expected-measurable-benefits#R18'],
  find: (application) =>
    one(application.is('about.type', 'renewal', 'extension') && application.value('benefits.yielded') === undefined, {
      paths: ['benefits.yielded', 'about.type'],
      message:
        'A renewal or extension has to say what has been achieved with the data so far, or why nothing has been yet. Please add it in section 5d.',
    }),
};

/** What the catalogue says about years. HES only; what other sets cover is not held. */
const COVERAGE = [
  { name: /\bapc\b|admitted patient/i, called: 'HES APC', from: '1989-04-01', until: null },
  { name: /\bop\b|out-?patient/i, called: 'HES outpatients', from: '2003-04-01', until: null },
  { name: /\bcc\b|critical care/i, called: 'HES critical care', from: '2007-04-01', until: null },
  { name: /\ba ?& ?e\b|accident (?:and|&) emergency/i, called: 'HES A&E', from: '2007-04-01', until: '2020-04-01' },
] as const;

const coverage: Check = {
  id: 'period-coverage',
  level: 'warn',
  section: 'data',
  refs: ['data-minimisation#R10', 'data-minimisation#R22'],
  find: (application) =>
    application.items('data.sets').flatMap((item): Hit[] => {
      const name = item.value('name') ?? '';
      const known = /\bhes\b|hospital episode/i.test(name) ? COVERAGE.find((each) => each.name.test(name)) : undefined;
      if (known === undefined) return [];
      const [from, to] = [spanOf(item.value('from')), spanOf(item.value('to'))];
      return [
        ...one(from !== undefined && from.last < known.from, {
          paths: [item.at('from')],
          message: `${known.called} begins on ${dayInWords(known.from)}, and you ask for it from “${item.value('from')?.slice(0, 40) ?? ''}”. Please ask only for years that exist.`,
        }),
        ...one(to !== undefined && known.until !== null && to.first >= known.until, {
          paths: [item.at('to')],
          message: `${known.called} ends on ${dayInWords(known.until ?? known.from)}, and you ask for it up to “${item.value('to')?.slice(0, 40) ?? ''}”. Later visits stand in the Emergency Care Data Set.`,
        }),
      ];
    }),
};

const periodOrder: Check = {
  id: 'period-order',
  level: 'block',
  section: 'data',
  refs: ['data-minimisation#R22'],
  find: (application) =>
    application.items('data.sets').flatMap((item) => {
      const [from, to] = [spanOf(item.value('from')), spanOf(item.value('to'))];
      return one(from !== undefined && to !== undefined && to.last < from.first, {
        paths: [item.at('to'), item.at('from')],
        message: `The period of “${item.value('name')?.slice(0, 60) ?? 'a data set'}” ends before it begins. Please correct it.`,
      });
    }),
};

const periodAfterEnd: Check = {
  id: 'period-after-end',
  level: 'warn',
  section: 'data',
  refs: ['term-of-data-sharing-agreement#R7', 'data-minimisation#R10'],
  find(application) {
    const end = application.day('term.end');
    if (end === undefined) return [];
    return application.items('data.sets').flatMap((item) => {
      const to = spanOf(item.value('to'));
      return one(to !== undefined && to.first > end, {
        paths: [item.at('to'), 'term.end'],
        message: `You ask for “${item.value('name')?.slice(0, 60) ?? 'a data set'}” up to “${item.value('to')?.slice(0, 40) ?? ''}”, after the agreement ends on ${dayInWords(end)}. Please shorten the period or lengthen the term.`,
      });
    });
  },
};

const extractOnly: Check = {
  id: 'extract-only',
  level: 'warn',
  section: 'data',
  refs: ['data-minimisation#R22'],
  find: (application) =>
    application.items('data.sets').flatMap((item) =>
      one(
        item.value('route') === 'sde' &&
          /\bmhsds\b|\bmhmds\b|mental health (?:services|minimum)/i.test(item.value('name') ?? ''),
        {
          paths: [item.at('route')],
          message:
            'According to the catalogue page that was read, some mental health data comes only as an extract. Please check whether this set can be used in the Secure Data Environment.',
        },
      ),
    ),
};

const funding: Check = {
  id: 'funding-short',
  level: 'warn',
  section: 'funding',
  refs: [],
  find(application) {
    const end = application.day('term.end');
    const untils = application.items('funding.sources').flatMap((item) => {
      const day = item.day('to');
      return day === undefined ? [] : [{ day, path: item.at('to') }];
    });
    const latest = untils.sort((left, right) => left.day.localeCompare(right.day)).at(-1);
    return [
      ...one(application.is('funding.covers', 'no'), {
        paths: ['funding.covers'],
        message:
          'The funding does not cover the whole period and the charges. Please find the rest, or ask for a shorter term.',
      }),
      ...one(end !== undefined && latest !== undefined && latest.day < end && !application.is('funding.covers', 'no'), {
        paths: [latest?.path ?? '', 'term.end'],
        message: `The last funding ends on ${dayInWords(latest?.day ?? '')}, before the agreement ends on ${dayInWords(end ?? '')}. Please say who pays after that.`,
      }),
    ];
  },
};

const NOTICE = [
  ['purposes', 'what the data is used for'],
  ['retention', 'how long it is kept'],
  ['recipients', 'who receives it'],
  ['rights', "people's rights"],
] as const;

const notice: Check = {
  id: 'notice-content',
  level: 'block',
  section: 'privacy',
  refs: ['R9', 'R13', 'R16', 'R17', 'R18'].map((ref) => `transparency-fair-processing#${ref}`),
  find(application) {
    const said = application.choices('privacy.content');
    const missing = NOTICE.filter(([value]) => !said.includes(value));
    return one(said.length > 0 && missing.length > 0, {
      paths: ['privacy.content'],
      message: `The privacy notice does not tell people ${missing.map(([, words]) => words).join(', nor ')}. Please have it completed.`,
    });
  },
};

/** Checks on the purpose, the data, and what is said about them in public. */
export const purposeChecks: Check[] = [
  commercialDenied,
  commercialFunder,
  linkage,
  subLicence,
  yielded,
  coverage,
  periodOrder,
  periodAfterEnd,
  extractOnly,
  funding,
  notice,
];
