import {
  controller,
  dataSet,
  dspt,
  episodes,
  fellgate,
  items,
  part,
  prose,
  title,
  trust,
  university,
} from './application-study-parts.ts';

/** The first half of the study, up to what people are told: who applies, with whom, and for which data. */
export const whoAndWhatData: Readonly<Record<string, string>> = {
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
};
