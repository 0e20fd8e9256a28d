import type { Applied } from './applied.ts';
import type { Check, Hit } from './finding.ts';

const SCHEDULE_1 = ['9-2-b', '9-2-g', '9-2-h', '9-2-i', '9-2-j'];
const point = (value: string): string => value.replace(/^(\d)-(\d)-(\w)$/, '$1($2)($3)');
const one = (when: boolean, hit: Hit): Hit[] => (when ? [hit] : []);
const nameOf = (item: { value: (field: string) => string | undefined }): string => item.value('name') ?? 'a controller';

/** Whether identifying data goes to NHS England or comes from it: the path that says so. */
export function identifiable(application: Applied): string | null {
  const set = application.items('data.sets').find((item) => item.value('type') === 'identifiable');
  if (set) return set.at('type');
  if (application.is('data.cohort', 'yes')) return 'data.cohort';
  const flow = application.items('activities.flows').find((item) => item.value('level') === 'identifiable');
  return flow ? flow.at('level') : null;
}

const specialDenied: Check = {
  id: 'special-category-denied',
  level: 'block',
  section: 'controllers',
  refs: ['data-controllers#R14', 'gdpr-consent#R2'],
  find(application) {
    const flow = application.items('activities.flows').find((item) => item.value('special') === 'yes');
    return one(application.is('controllers.special', 'no') && flow !== undefined, {
      paths: ['controllers.special', flow?.at('special') ?? ''],
      message: `Section 1b says that there is no special category data, but the flow “${flow?.value('what')?.slice(0, 60) ?? ''}” holds some. Please say yes there, and give an Article 9 condition.`,
    });
  },
};

const article9: Check = {
  id: 'article-9-missing',
  level: 'block',
  section: 'controllers',
  refs: ['data-controllers#R14'],
  find: (application) =>
    application.is('controllers.special', 'yes')
      ? application.items('controllers.list').flatMap((item) =>
          one(item.choices('article-6').length > 0 && item.choices('article-9').length === 0, {
            paths: [item.at('article-9')],
            message: `Special category data is involved, but no Article 9 condition is given for ${nameOf(item)}. Please choose one.`,
          }),
        )
      : [],
};

const schedule1: Check = {
  id: 'schedule-1-missing',
  level: 'block',
  section: 'controllers',
  refs: ['data-controllers#R15'],
  find: (application) =>
    application.items('controllers.list').flatMap((item) => {
      const need = item.choices('article-9').filter((each) => SCHEDULE_1.includes(each));
      return one(need.length > 0 && item.choices('schedule-1').length === 0, {
        paths: [item.at('schedule-1'), item.at('article-9')],
        message: `Article ${need.map(point).join(', ')} needs a condition in Schedule 1 to the Data Protection Act 2018. Please choose the one that ${nameOf(item)} meets.`,
      });
    }),
};

const part2: Check = {
  id: 'part-2-missing',
  level: 'block',
  section: 'controllers',
  refs: ['objective-for-processing#R10', 'data-controllers#R15'],
  find: (application) =>
    application.items('controllers.list').flatMap((item) => {
      const given = item.choices('schedule-1');
      return one(
        item.choices('article-9').includes('9-2-g') &&
          given.length > 0 &&
          !given.some((each) => each.startsWith('part-2')),
        {
          paths: [item.at('schedule-1'), item.at('article-9')],
          message: `Article 9(2)(g) needs a condition in Part 2 of Schedule 1, and only Part 1 is given for ${nameOf(item)}. Please add the one that is met.`,
        },
      );
    }),
};

const consentBasis: Check = {
  id: 'consent-basis',
  level: 'block',
  section: 'consent',
  refs: ['gdpr-consent#R1', 'gdpr-consent#R4', 'gdpr-consent#R27'],
  find(application) {
    const controllers = application.items('controllers.list').filter((item) => item.choices('article-6').length > 0);
    const relying = controllers.find(
      (item) => item.choices('article-6').includes('6-1-a') || item.choices('article-9').includes('9-2-a'),
    );
    if (relying && application.is('consent.basis', 'no'))
      return [
        {
          paths: ['consent.basis', relying.at('article-6')],
          message: `${nameOf(relying)} relies on consent in section 1b, but the section on GDPR consent says that nobody does. Please make the two agree.`,
        },
      ];
    return one(application.is('consent.basis', 'yes') && controllers.length > 0 && relying === undefined, {
      paths: ['controllers.list', 'consent.basis'],
      message:
        'You say that consent is the lawful basis, but no controller relies on 6(1)(a) or 9(2)(a) in section 1b. Please make the two agree; consent to take part in a study is another matter.',
    });
  },
};

const consentUnusual: Check = {
  id: 'consent-unusual',
  level: 'warn',
  section: 'consent',
  refs: ['gdpr-consent#R28', 'gdpr-consent#R30'],
  find: (application) =>
    application.is('about.applicant-type', 'academic', 'nhs-trust')
      ? application.items('controllers.list').flatMap((item) =>
          one(item.choices('article-6').includes('6-1-a'), {
            paths: [item.at('article-6')],
            message: `${nameOf(item)} relies on consent. For research by universities and NHS bodies public task is expected; please check with your data protection officer which basis is meant.`,
          }),
        )
      : [],
};

const legitimate: Check = {
  id: 'legitimate-interests',
  level: 'warn',
  section: 'benefits',
  refs: ['expected-measurable-benefits#R4', 'expected-measurable-benefits#R24', 'objective-for-processing#R3'],
  find(application) {
    const relying = application.items('controllers.list').filter((item) => item.choices('article-6').includes('6-1-f'));
    const [first] = relying;
    if (first === undefined) return [];
    return [
      ...relying.flatMap((item) =>
        one(item.value('lia') === undefined, {
          paths: [item.at('lia'), item.at('article-6')],
          message: `${nameOf(item)} relies on legitimate interests. Please say where its written assessment of them is kept.`,
        }),
      ),
      ...one(application.value('benefits.legitimate-interest') === undefined, {
        paths: ['benefits.legitimate-interest', first.at('article-6')],
        message:
          'Legitimate interests is a ground, but section 5d does not say how the benefits serve that interest. Please add the link.',
      }),
    ];
  },
};

const noEthics: Check = {
  id: 'ethics-missing',
  level: 'block',
  section: 'ethics',
  refs: ['ethical-approval#R16', 'ethical-approval#R18'],
  find(application) {
    const typed = application.items('data.sets').find((item) => item.value('type') !== undefined);
    const path = identifiable(application);
    const needed = application.value('ethics.needed');
    if (needed === undefined)
      return one(typed !== undefined, {
        paths: ['ethics.needed'],
        message: 'Section 7a says nothing yet about ethical approval. Every application needs an entry there.',
      });
    if (path === null) return [];
    if (needed === 'not-needed')
      return [
        {
          paths: ['ethics.needed', path],
          message:
            'Identifiable data is involved, so proof is needed: either the approval of an ethics committee, or the outcome of the HRA tool with your answers.',
        },
      ];
    const proof = needed === 'approval' ? 'ethics.letter' : 'ethics.tool-outcome';
    return one(application.value(proof) === undefined, {
      paths: [proof, path],
      message:
        'Identifiable data is involved, but the proof of ethical approval is not named. Please say where it is kept.',
    });
  },
};

const ethicsFit: Check = {
  id: 'ethics-fit',
  level: 'block',
  section: 'ethics',
  refs: ['ethical-approval#R24', 'ethical-approval#R25', 'ethical-approval#R26'],
  find: (application) =>
    one(application.is('ethics.fits', 'no'), {
      paths: ['ethics.fits'],
      message:
        'The ethical approval does not fit this study, its data or its purpose. Please ask the committee for an amendment, or change the application.',
    }),
};

const publicInterest: Check = {
  id: 'public-interest-alone',
  level: 'block',
  section: 'confidentiality',
  refs: ['duty-of-confidentiality#R13'],
  find: (application) =>
    one(application.is('confidentiality.public-interest', 'yes'), {
      paths: ['confidentiality.public-interest'],
      message:
        'The standard does not cover disclosure in the public interest without consent. It needs the advice of the Caldicott Guardian first; please raise it with NHS England before you go on.',
    }),
};

/** Checks on legal grounds, consent and ethics. */
export const lawfulChecks: Check[] = [
  specialDenied,
  article9,
  schedule1,
  part2,
  consentBasis,
  consentUnusual,
  legitimate,
  noEthics,
  ethicsFit,
  publicInterest,
];
