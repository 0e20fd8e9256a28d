import { readFileSync } from 'node:fs';
import type { Answer, Answers } from '../../src/skills/application/draft/draft.ts';

/** A day on which the study of `eval/application.json` could be under preparation: after its last check, before it is issued. */
export const studyDay = new Date('2026-11-16T10:00:00Z');

const { title, sections } = JSON.parse(
  readFileSync(new URL('../../eval/application.json', import.meta.url), 'utf8'),
) as { title: string; sections: Record<string, string> };

const prose = (standard: string): string => {
  const text = sections[standard];
  if (text === undefined) throw new Error(`eval/application.json has no ${standard}`);
  return text;
};

/** Paragraphs of a section that begin like this, in the order of the text. */
const part = (standard: string, ...beginnings: string[]): string => {
  const paragraphs = prose(standard)
    .split(/\n+/)
    .filter((paragraph) => beginnings.some((beginning) => paragraph.startsWith(beginning)));
  if (paragraphs.length < beginnings.length) throw new Error(`${standard}: not all of ${beginnings.join(' | ')}`);
  return paragraphs.join('\n\n');
};

/** Fields of some items of a group, as answers. */
const items = (group: string, list: Record<string, Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(list).flatMap(([id, fields]) =>
      Object.entries(fields).map(([field, value]): [string, string] => [`${group}/${id}/${field}`, value]),
    ),
  ),
  [group]: 'done',
});

const university = 'University of Northmarsh';
const trust = 'Thornbeck Teaching Hospitals NHS Foundation Trust';
const fellgate = 'Fellgate Data Hosting Ltd';

const dspt = (organisation: string, ods: string, published: string, status = 'met'): Record<string, string> => ({
  organisation,
  type: 'dspt',
  ods,
  version: '2025-26',
  published,
  expires: '2027-06-30',
  status,
  reviewed: 'yes',
});

const controller = (name: string, address: string, ods: string, dsfc: string, end: string, who: string) => ({
  name,
  address,
  ods,
  dsfc,
  'dsfc-end': end,
  signatory: who,
  'article-6': '6-1-e',
  'article-9': '9-2-j',
  'schedule-1': 'part-1-4',
  processes: 'yes',
});

const dataSet = (name: string, sensitivity: string, extra: Record<string, string>): Record<string, string> => ({
  name,
  held: 'new',
  from: '2016/17',
  to: '2028/29',
  type: 'pseudonymised',
  sensitivity,
  frequency: 'ongoing',
  route: 'extract',
  'legal-basis': 'hsca-261-2-c',
  confidentiality: 'consent',
  'opt-outs': 'no',
  'opt-outs-why': 'Each participant consented to the flow of identifiers, and nothing identifying comes back.',
  why: part('data-minimisation', 'We ask for the least'),
  'why-years': part('data-minimisation', 'Years:'),
  fields: part('data-minimisation', 'Fields:'),
  ...extra,
});

const episodes = {
  hospital: 'yes',
  episodes: 'all,elective,emergency,window',
  'episodes-why': part('data-minimisation', 'Episodes:'),
};

const place = (address: string, organisation: string, use: string): Record<string, string> => ({
  address,
  organisation,
  use,
  country: 'england',
  within: 'yes',
  assured: 'yes',
});

const output = (name: string, type: string, audience: string, date: string) => ({ name, type, audience, date });

/**
 * Values for every question that the study of `eval/application.json` is asked. Prose is taken from that file; dates, names and
 * references are those its texts name. Addresses, the link, the funders' dates and outputs' days are invented beside them.
 */
function studyValues(): Record<string, string> {
  return {
    'about.title': title,
    'about.type': 'new',
    'about.applicant': university,
    'about.applicant-ods': 'ZZ901',
    'about.applicant-type': 'academic',
    'about.abstract': part('objective-for-processing', 'Aim:', 'How the data helps:', 'Data subjects:'),
    'about.agreements': 'done',

    'term.issued': '2027-01-15',
    'term.start': '2027-03-01',
    'term.end': '2032-02-28',
    'term.analysis-end': '2030-02-28',
    'term.keeps': 'yes',
    'term.keep-reason': 'funder',
    'term.keep-document': 'Award condition 14 of Calder Vale Stroke Foundation, research office.',
    'term.consented': 'yes',
    'term.statement': prose('term-of-data-sharing-agreement'),

    'controllers.special': 'yes',
    'controllers.basis': 'joint',
    ...items('controllers.list', {
      university: controller(
        university,
        'Mere Road campus, Northmarsh',
        'ZZ901',
        'CON-900101-A1B2C',
        '2029-06-30',
        'Director of Research Services',
      ),
      trust: controller(
        trust,
        'Thornbeck Hospital, Thornbeck',
        'ZZ902',
        'CON-900102-D3E4F',
        '2028-03-31',
        'Senior Information Risk Owner',
      ),
    }),
    'controllers.others':
      'Calder Vale Stroke Foundation and Harrow Pike Therapeutics Ltd pay towards the work but decide neither purposes nor means.',
    'controllers.statement': prose('data-controllers'),

    'processors.used': 'yes',
    ...items('processors.list', {
      fellgate: {
        name: fellgate,
        address: 'Calderbrook',
        ods: 'ZZ903',
        role: 'Holds the secure server and the encrypted backups, and deletes the data at the end.',
        instructions: 'yes',
      },
    }),
    'processors.in-force': 'yes',
    'processors.statement': prose('data-processors'),

    ...items('security.assurances', {
      university: dspt(university, 'ZZ901', '2026-06-18'),
      trust: dspt(trust, 'ZZ902', '2026-06-25', 'exceeded'),
      fellgate: dspt(fellgate, 'ZZ903', '2026-06-11'),
    }),
    'security.cloud': 'no',
    'security.covers-all': 'yes',
    'security.statement': prose('security-assurance'),

    ...items('registration.list', {
      university: { organisation: university, role: 'controller', number: 'ZX900111', expires: '2027-10-14' },
      trust: { organisation: trust, role: 'controller', number: 'ZX900122', expires: '2027-05-02' },
      fellgate: { organisation: fellgate, role: 'processor', number: 'ZX900133', expires: '2028-01-30' },
    }),
    'registration.statement': prose('data-protection-act-registration'),

    ...items('data.sets', {
      apc: dataSet('Hospital Episode Statistics Admitted Patient Care (HES APC)', 'non-sensitive', episodes),
      ecds: dataSet('Emergency Care Data Set (ECDS)', 'non-sensitive', episodes),
      deaths: dataSet('Civil Registration – Deaths', 'sensitive', { hospital: 'no' }),
    }),
    'data.less-intrusive': part('data-minimisation', 'We ask for the least'),
    'data.people': part('data-minimisation', 'Filters:'),
    'data.filter-place': 'None, because people move after a stroke.',
    'data.filter-demographics': 'Adults, as recruited.',
    'data.filter-clinical': 'Confirmed stroke.',
    'data.under-16': 'no',
    'data.extra-justification': 'Cause of death is sensitive and is needed to tell stroke deaths from others.',
    'data.specification': 'Data specification sheet, attached.',
    'data.cohort': 'yes',
    'data.cohort-size': '8412',
    'data.cohort-items': 'study-id,nhs-number,date-of-birth,sex,postcode',
    'data.linked': 'yes',
    ...items('data.linkages', {
      register: { what: 'NHS England data with register treatment data', who: university, key: 'Study number' },
    }),

    'objections.upheld': 'no',
    'objections.reason': 'consent',
    'objections.accepts': 'yes',
    'objections.statement': prose('patient-objections'),

    'privacy.declaration': 'yes',
    'privacy.notice': 'https://www.northmarsh.example/stroke-register/privacy',
    'privacy.content':
      'purposes,retention,recipients,rights,contacts,dpo,lawful-basis,categories,transfers,complaint,automated',
    'privacy.told': 'both',
    'privacy.evidence': "Linked from the register's home page, where any visitor can find it.",
    'privacy.statement': prose('transparency-fair-processing'),

    'objective.aim': part('objective-for-processing', 'Aim:'),
    'objective.article-6': part('objective-for-processing', 'Grounds:'),
    'objective.public-interest': part('objective-for-processing', 'Grounds:'),
    'objective.issues': part('objective-for-processing', 'Grounds:'),
    'objective.how-data-helps': part('objective-for-processing', 'How the data helps:'),
    'objective.background': part('objective-for-processing', 'Background:'),
    'objective.wider': 'yes',
    'objective.relation': part('objective-for-processing', 'Background:', 'Scope:'),
    'objective.subjects': part('objective-for-processing', 'Data subjects:'),
    'objective.retention': part('objective-for-processing', 'Retention:'),

    ...items('activities.flows', {
      in: {
        what: 'File of participants',
        from: university,
        to: 'NHS England',
        level: 'identifiable',
        special: 'yes',
        'legal-basis': 'Consent',
      },
      out: {
        what: 'Record-level health data keyed by study number',
        from: 'NHS England',
        to: university,
        level: 'pseudonymised',
        special: 'yes',
      },
      later: {
        what: 'The same data, stored and backed up',
        from: university,
        to: fellgate,
        level: 'pseudonymised',
        special: 'yes',
      },
    }),
    'activities.who': part('processing-activities', '1.', '2.', '3.', '4.'),
    'activities.steps': part('processing-activities', 'Processing:'),
    'activities.diagram': 'Data flow diagram, attached.',
    'activities.linked': 'yes',
    'activities.linkage': part('processing-activities', 'Linkage:'),
    ...items('activities.linkages', {
      register: {
        what: 'NHS England data with register treatment data',
        controls: part('processing-activities', 'Linkage:'),
      },
    }),
    'activities.matched': 'no',
    'activities.no-reidentification': 'yes',
    'activities.substantive': 'no',
    'activities.trained': 'yes',
    'activities.others': part('processing-activities', 'People:'),

    ...items('outcomes.outputs', {
      paper: output(
        'First paper: the two groups compared',
        'journal',
        'researchers,scientists,clinicians',
        '2029-06-30',
      ),
      report: output('Public report', 'report', 'participants,policy-makers,public', '2029-10-31'),
      dashboard: output('Dashboard of regional results', 'dashboard', 'policy-makers,clinicians', '2029-10-31'),
      summary: output('Lay summary', 'lay-summary', 'participants,public', '2029-12-31'),
    }),
    'outcomes.level': 'aggregate-suppressed',
    'outcomes.suppression': 'Small numbers suppressed under the HES disclosure rules.',
    'outcomes.dissemination': part(
      'expected-outcomes',
      'The attached dissemination',
      'While the project runs',
      'After it ends',
    ),
    'outcomes.exploitation': part('expected-outcomes', 'Exploitation:'),

    'benefits.type': 'portfolio',
    'benefits.public': part('expected-measurable-benefits', 'Public benefit:'),
    'benefits.specific': part('expected-measurable-benefits', 'Specific benefit:', 'This release'),
    'benefits.path': part('expected-measurable-benefits', 'How outputs lead there:', 'Reaching people'),
    'benefits.timeframe': 'Decision by December 2029; gain visible by 2031.',
    'benefits.measure':
      'Patients first, then the NHS. Share of patients discharged early, and readmissions within 90 days.',

    'commercial.fee': 'no',
    'commercial.gain': 'yes',
    'commercial.commercial': 'yes',
    'commercial.who-gains': part('commercial-purpose', 'No controller charges'),
    'commercial.benefit': part('commercial-purpose', 'There is a clear gain'),
    'commercial.excluded': 'yes',
    'commercial.statement': prose('commercial-purpose'),

    ...items('conditions.list', {
      results: {
        text: 'No record-level data and no unpublished results may be given to Harrow Pike Therapeutics Ltd or to any other funder.',
        owner: "The University's information governance manager; a log of every transfer off the server.",
      },
      dspt: {
        text: 'Each organisation must publish its 2026-27 DSPT and tell NHS England the outcome and publication date.',
        due: '2027-07-31',
        owner: "The University's information governance manager; the DSPT confirmation messages.",
      },
    }),
    'conditions.statement': prose('special-conditions'),

    'ethics.needed': 'approval',
    'ethics.committee': 'Northmarsh Vale Research Ethics Committee',
    'ethics.reference': '99/NV/0042',
    'ethics.date': '2026-02-12',
    'ethics.letter': 'Favourable opinion letter of 12 February 2026, attached.',
    'ethics.protocol-cited': 'Protocol 4.0, attached.',
    'ethics.protocol-latest': 'Protocol 4.1, attached, with one changed address marked.',
    'ethics.fits': 'yes',
    'ethics.involved': 'patients,professionals,public',
    'ethics.ndrs': 'no',
    'ethics.statement': prose('ethical-approval'),

    'confidentiality.record-in': 'yes',
    'confidentiality.record-out': 'yes',
    'confidentiality.route': 'consent',
    'confidentiality.consent-scope': part('duty-of-confidentiality', 'For both flows'),
    'confidentiality.consent-adequacy': part('duty-of-confidentiality', 'For both flows'),
    ...items('confidentiality.materials', {
      form: { name: 'Consent form', version: '3.1', kept: 'Attached, with version history.' },
      sheet: { name: 'Information sheet', version: '3.2', kept: 'Attached, with version history.' },
    }),
    'confidentiality.groups': 'died,social-care',
    'confidentiality.public-interest': 'no',
    'confidentiality.statement': prose('duty-of-confidentiality'),

    'consent.basis': 'no',
    'consent.statement': prose('gdpr-consent'),

    'sublicensing.applies': 'no',
    'sublicensing.statement': prose('sub-licencing-and-onward-sharing'),

    'territory.area': 'england',
    ...items('territory.locations', {
      campus: place('Mere Road campus, Northmarsh', university, 'processing'),
      office: place('Research office, Thornbeck Hospital', trust, 'processing'),
      centre: place('Data centre, Calderbrook', fellgate, 'processing,storage'),
      vault: place('Vault, Wexbury', fellgate, 'backup'),
    }),
    'territory.remote':
      'From homes with addresses in England only; connections from anywhere else are blocked, so nobody can work on the data while travelling abroad.',
    'territory.statement': prose('territory-of-use'),

    'honorary.used': 'yes',
    ...items('honorary.people', {
      statistician: {
        role: 'Medical statistician',
        employed: 'yes',
        employer: 'Eastmere Metropolitan University',
        with: university,
        from: '2027-04-01',
        to: '2028-03-31',
        task: 'Checks the survival models for the purpose in section 5a, on tasks that the principal investigator sets.',
        paid: 'no',
        'own-ends': 'no',
        'outside-uk': 'no',
      },
    }),
    'honorary.statement': prose('honorary-contract'),

    ...items('funding.sources', {
      calder: {
        name: 'Calder Vale Stroke Foundation',
        kind: 'charity',
        from: '2026-03-01',
        to: '2032-02-28',
        evidence: 'Award letter with condition 14, research office.',
      },
      harrow: {
        name: 'Harrow Pike Therapeutics Ltd',
        kind: 'company',
        from: '2026-03-01',
        to: '2032-02-28',
        evidence: 'Contract for a tenth of the running costs, research office.',
      },
    }),
    'funding.covers': 'yes',
  };
}

const study = studyValues();

/** Values by path as answers that one person gave on the study's day. */
export const answersOf = (values: Readonly<Record<string, string>>): Answers =>
  new Map(
    Object.entries(values).map(([path, value]): [string, Answer] => [
      path,
      { path, value, version: 1, author: 'web:U1', authorName: 'Robin Marsh', at: studyDay, surface: 'web' },
    ]),
  );

/**
 * An application in which everything that has to be answered is answered: the study of `eval/application.json`.
 *
 * @param changes values to put in place of the study's, by path; null takes one out, for a group's item (`section.group/item`)
 *   or a whole group (`section.group`) everything below it
 */
export function completeAnswers(changes: Readonly<Record<string, string | null>> = {}): Answers {
  const values = new Map(Object.entries(study));
  for (const [path, value] of Object.entries(changes))
    if (value !== null) values.set(path, value);
    else for (const each of [...values.keys()]) if (each === path || each.startsWith(`${path}/`)) values.delete(each);
  return answersOf(Object.fromEntries(values));
}
