import { fellgate, items, output, part, place, prose, trust, university } from './application-study-parts.ts';

/** The second half of the study: what the data are for, what comes of it, and what allows it. */
export const whatForAndWhy: Readonly<Record<string, string>> = {
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
    paper: output('First paper: the two groups compared', 'journal', 'researchers,scientists,clinicians', '2029-06-30'),
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
