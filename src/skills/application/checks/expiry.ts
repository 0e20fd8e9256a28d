import { dayInWords } from '../form/dates.ts';
import type { Applied, Item } from './applied.ts';
import type { Check, Hit } from './finding.ts';

const hit = (paths: string[], message: string): Hit => ({ paths, message });

/** What runs out: where it stands, what it is called, and for whom. */
interface Expiry {
  what: string;
  path: string;
  day: string;
  whose: string;
}

const each = (items: Item[], field: string, name: string, what: string): Expiry[] =>
  items.flatMap((item) => {
    const day = item.day(field);
    return day === undefined ? [] : [{ what, path: item.at(field), day, whose: item.value(name) ?? 'one of them' }];
  });

const single = (application: Applied, path: string, what: string): Expiry[] => {
  const day = application.day(path);
  return day === undefined ? [] : [{ what, path, day, whose: '' }];
};

/** Checks for one thing that runs out: before the agreement starts, and while it runs. */
function expiry(
  id: string,
  section: string,
  refs: string[],
  of: (application: Applied) => Expiry[],
  advice: string,
  settled: (application: Applied) => boolean = () => false,
): Check[] {
  const named = ({ what, whose }: Expiry): string => (whose === '' ? what : `${what} of ${whose}`);
  return [
    {
      id: `${id}-expired`,
      level: 'block',
      section,
      refs,
      find(application) {
        const start = application.day('term.start');
        const from = start !== undefined && start > application.today ? start : application.today;
        return of(application)
          .filter(({ day }) => day < from)
          .map((each) =>
            hit(
              start === undefined ? [each.path] : [each.path, 'term.start'],
              each.day < application.today
                ? `${capital(named(each))} ran out on ${dayInWords(each.day)}. Please have it renewed and give the new date.`
                : `${capital(named(each))} runs out on ${dayInWords(each.day)}, before the agreement starts on ${dayInWords(from)}. Please have it renewed and give the new date, or move the start.`,
            ),
          );
      },
    },
    {
      id: `${id}-lapses`,
      level: 'warn',
      section,
      refs,
      find(application) {
        const [start, end] = [application.day('term.start'), application.day('term.end')];
        if (start === undefined || end === undefined || settled(application)) return [];
        const found = of(application).filter(({ day }) => day >= application.today && day >= start && day < end);
        const [first] = found;
        if (first === undefined) return [];
        const list = found.map((one) => `${one.whose === '' ? '' : `${one.whose}, `}${dayInWords(one.day)}`).join('; ');
        return [
          hit(
            [...found.map(({ path }) => path), 'term.end'],
            `${capital(first.what)} runs out while the agreement runs: ${list}. ${advice}`,
          ),
        ];
      },
    },
  ];
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const speaksOf = (word: RegExp) => (application: Applied) =>
  application.items('conditions.list').some((item) => word.test(item.value('text') ?? ''));

/** Checks on what runs out: fees, assessments, contracts, support, approval. */
export const expiryChecks: Check[] = [
  ...expiry(
    'ico-fee',
    'registration',
    ['data-protection-act-registration#R1', 'data-protection-act-registration#R2'],
    (application) => each(application.items('registration.list'), 'expires', 'organisation', 'the ICO registration'),
    'The fee falls due every 12 months, so this is usual; make sure that somebody renews it in time, and say so in section 2.',
    (application) => /renew|remind/i.test(application.value('registration.statement') ?? ''),
  ),
  ...expiry(
    'dspt',
    'security',
    ['security-assurance#R5', 'security-assurance#R6'],
    (application) => each(application.items('security.assurances'), 'expires', 'organisation', 'the DSPT assessment'),
    'It is renewed every year, so this is usual; plan the next assessment, and think of a special condition if it is soon after the start.',
    speaksOf(/dspt|toolkit/i),
  ),
  ...expiry(
    'iso-27001',
    'security',
    ['security-assurance#R16'],
    (application) =>
      each(application.items('security.assurances'), 'iso-expires', 'organisation', 'the ISO 27001 certificate'),
    'Please plan its renewal.',
  ),
  ...expiry(
    'framework-contract',
    'controllers',
    ['data-controllers#R8'],
    (application) => each(application.items('controllers.list'), 'dsfc-end', 'name', 'the framework contract'),
    'Each controller needs a valid contract throughout, so plan its renewal with DARS.',
  ),
  ...expiry(
    's251',
    'confidentiality',
    ['duty-of-confidentiality#R12', 'duty-of-confidentiality#R16'],
    (application) => single(application, 'confidentiality.s251-end', 'the section 251 support'),
    'The flow needs support for as long as it lasts. An old standard of 2019 ended the agreement with the support; that is history, so ask your case officer what holds today.',
  ),
  ...expiry(
    'ethics',
    'ethics',
    ['ethical-approval#R21', 'ethical-approval#R24'],
    (application) => single(application, 'ethics.expires', 'the ethical approval'),
    'Please ask the committee for an extension in time, or end the work with it.',
  ),
];
