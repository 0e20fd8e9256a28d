import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/skills/application/checks/index.ts';
import { questionAt } from '../../src/skills/application/form/form.ts';
import { form } from '../support/application-fields.ts';
import { type Changes, found, ids } from '../support/application-findings.ts';

const s251 = {
  'confidentiality.route': 'section-251',
  'data.sets/apc/confidentiality': 'section-251',
  'confidentiality.s251-end': '2033-01-01',
};
const fulfilled = {
  'sublicensing.applies': 'yes',
  'sublicensing.template': 'Template 1.0',
  'sublicensing.briefing': 'Note 1.0',
  'sublicensing.group-terms': 'Terms 1.0',
  'sublicensing.ig-criteria': 'Criteria 1.0',
  'sublicensing.legal-basis': 'Public task.',
  'sublicensing.confidentiality': 'Only on our server.',
};
const statistician = (id: string): Changes => ({
  [`honorary.people/${id}/role`]: `Statistician ${id}`,
  [`honorary.people/${id}/employed`]: 'yes',
  [`honorary.people/${id}/employer`]: 'Eastmere Metropolitan University',
});

/** For each check: answers that it speaks about, and answers close to them about which it says nothing. */
const CASES: Record<string, { fires: Changes; silent?: Changes; at?: string; says?: RegExp }> = {
  'end-before-start': { fires: { 'term.end': '2027-02-01' }, at: 'term.end', says: /1 February 2027.*1 March 2027/ },
  'start-past': {
    fires: { 'term.start': '2026-11-01', 'term.issued': null },
    silent: { 'term.start': '2026-11-16', 'term.issued': null },
  },
  'start-before-issue': { fires: { 'term.issued': '2027-03-02' }, silent: { 'term.issued': '2027-03-01' } },
  'start-late': { fires: { 'term.start': '2028-01-16' }, silent: { 'term.start': '2028-01-15' } },
  'analysis-after-end': { fires: { 'term.analysis-end': '2032-03-01' }, silent: { 'term.analysis-end': '2032-02-28' } },
  'keeps-unexplained': { fires: { 'term.keeps': 'no' }, silent: { 'term.keeps': 'no', 'term.end': '2030-02-28' } },
  'term-over-15-years': { fires: { 'term.end': '2042-03-02' }, silent: { 'term.end': '2042-03-01' } },
  'term-old-cap': { fires: {}, silent: { 'term.end': '2028-03-01' }, says: /superseded and only history/ },
  'output-past': { fires: { 'outcomes.outputs/report/date': '2026-10-31' }, at: 'outcomes.outputs/report/date' },
  'ico-fee-expired': {
    fires: { 'registration.list/trust/expires': '2027-02-28' },
    says: /Thornbeck.*28 February 2027/,
  },
  'ico-fee-lapses': {
    fires: { 'registration.statement': 'All have paid.' },
    silent: { 'registration.statement': 'All have paid.', 'term.end': '2027-05-01' },
  },
  'dspt-expired': { fires: { 'security.assurances/trust/expires': '2027-02-28' } },
  'dspt-lapses': {
    fires: { 'conditions.list/dspt': null },
    silent: { 'conditions.list/dspt': null, 'term.end': '2027-06-30' },
  },
  'iso-27001-expired': {
    fires: { 'security.assurances/trust/type': 'iso-27001', 'security.assurances/trust/iso-expires': '2027-01-01' },
    silent: { 'security.assurances/trust/type': 'iso-27001', 'security.assurances/trust/iso-expires': '2029-01-01' },
  },
  'iso-27001-lapses': {
    fires: { 'security.assurances/trust/type': 'iso-27001', 'security.assurances/trust/iso-expires': '2029-01-01' },
    silent: { 'security.assurances/trust/type': 'iso-27001', 'security.assurances/trust/iso-expires': '2033-01-01' },
  },
  'framework-contract-expired': { fires: { 'controllers.list/trust/dsfc-end': '2026-11-15' }, says: /ran out/ },
  'framework-contract-lapses': {
    fires: {},
    silent: { 'controllers.list/trust/dsfc-end': '2032-06-30', 'controllers.list/university/dsfc-end': '2032-02-28' },
  },
  's251-expired': { fires: { ...s251, 'confidentiality.s251-end': '2027-02-28' }, silent: s251 },
  's251-lapses': { fires: { ...s251, 'confidentiality.s251-end': '2029-01-01' }, silent: s251, says: /history/ },
  'ethics-expired': { fires: { 'ethics.expires': '2027-01-31' }, silent: { 'ethics.expires': '2032-12-31' } },
  'ethics-lapses': { fires: { 'ethics.expires': '2030-01-31' }, silent: { 'ethics.expires': '2032-12-31' } },

  'joint-alone': { fires: { 'controllers.list/trust': null } },
  'sole-several': { fires: { 'controllers.basis': 'sole' } },
  'no-assurance': { fires: { 'security.assurances/fellgate': null }, silent: { 'security.assurances': null } },
  'no-registration': { fires: { 'registration.list/fellgate': null }, silent: { 'registration.list': null } },
  'stranger-assured': { fires: { 'registration.list/trust/organisation': 'Dale Backup Ltd' } },
  'registration-role': { fires: { 'registration.list/fellgate/role': 'controller' } },
  'controller-and-processor': {
    fires: { 'processors.list/two/name': 'Thornbeck Teaching Hospitals Trust' },
    silent: { 'processors.list/two/name': 'Thornbury Hospitals Trust' },
  },
  'applicant-no-controller': {
    fires: { 'about.applicant': 'Ridge Research Ltd' },
    silent: { 'about.applicant': 'Calder Vale Stroke Foundation' },
  },
  'no-instructions': { fires: { 'processors.list/fellgate/instructions': 'no' } },
  'flow-stranger': { fires: { 'activities.flows/later/to': 'Dale Backup Ltd' }, at: 'activities.flows/later/to' },
  'prose-stranger': {
    fires: { 'activities.who': 'Records go to the University and from there to Dale Backup Ltd for safe keeping.' },
    silent: {
      'activities.who': 'Records go to the University of Northmarsh, and Fellgate keeps them. NHS England is told.',
    },
    at: 'activities.who',
  },

  'location-outside': {
    fires: { 'territory.locations/vault/country': 'scotland' },
    silent: { 'territory.locations/vault/country': 'scotland', 'territory.area': 'uk' },
  },
  'location-not-assured': { fires: { 'territory.locations/vault/assured': 'no' } },
  'assurance-gaps': { fires: { 'security.covers-all': 'no' } },
  'cloud-provider': {
    fires: { 'security.cloud': 'yes', 'security.cloud-provider': 'Skerry Cloud Ltd' },
    silent: { 'security.cloud': 'yes', 'security.cloud-provider': 'Fellgate Data Hosting Limited' },
  },
  'dspt-plan-not-approved': {
    fires: { 'security.assurances/trust/status': 'improvement-plan', 'security.assurances/trust/plan-approved': 'no' },
    silent: {
      'security.assurances/trust/status': 'improvement-plan',
      'security.assurances/trust/plan-approved': 'yes',
    },
  },
  'dspt-plan-no-condition': {
    fires: { 'security.assurances/trust/status': 'improvement-plan', 'conditions.list/dspt/due': null },
    silent: { 'security.assurances/trust/status': 'improvement-plan' },
  },
  'dspt-review-no-condition': {
    fires: { 'security.assurances/trust/reviewed': 'no', 'conditions.list': null },
    silent: { 'security.assurances/trust/reviewed': 'no' },
  },
  'dspt-dates': { fires: { 'security.assurances/trust/published': '2026-12-01' } },
  'honorary-abroad': { fires: { 'honorary.people/statistician/outside-uk': 'yes' } },
  'honorary-no-employer': { fires: { 'honorary.people/statistician/employed': 'no' } },
  'honorary-own-ends': { fires: { 'honorary.people/statistician/own-ends': 'yes' } },
  'honorary-paid': { fires: { 'honorary.people/statistician/paid': 'yes' } },
  'honorary-many': { fires: { ...statistician('b'), ...statistician('c') }, silent: statistician('b') },
  'honorary-host': { fires: { 'honorary.people/statistician/with': 'Eastmere Metropolitan University' } },
  'honorary-staff': { fires: { 'activities.substantive': 'yes' } },

  'special-category-denied': { fires: { 'controllers.special': 'no' } },
  'article-9-missing': { fires: { 'controllers.list/trust/article-9': null } },
  'schedule-1-missing': {
    fires: { 'controllers.list/trust/schedule-1': null },
    silent: { 'controllers.list/trust/schedule-1': null, 'controllers.list/trust/article-9': '9-2-a' },
    says: /Article 9\(2\)\(j\)/,
  },
  'part-2-missing': {
    fires: { 'controllers.list/trust/article-9': '9-2-g,9-2-j' },
    silent: { 'controllers.list/trust/article-9': '9-2-g', 'controllers.list/trust/schedule-1': 'part-1-4,part-2-6' },
  },
  'consent-basis': {
    fires: { 'controllers.list/trust/article-6': '6-1-a,6-1-e' },
    silent: { 'controllers.list/trust/article-6': '6-1-a,6-1-e', 'consent.basis': 'yes' },
  },
  'consent-unusual': {
    fires: { 'controllers.list/trust/article-6': '6-1-a' },
    silent: { 'controllers.list/trust/article-6': '6-1-a', 'about.applicant-type': 'supplier' },
  },
  'legitimate-interests': {
    fires: { 'controllers.list/trust/article-6': '6-1-f' },
    silent: {
      'controllers.list/trust/article-6': '6-1-f',
      'controllers.list/trust/lia': 'Assessment of 3 May 2026, files.',
      'benefits.legitimate-interest': 'Better care is what the Trust is for.',
    },
  },
  'ethics-missing': { fires: { 'ethics.needed': null }, silent: { 'ethics.needed': null, 'data.sets': null } },
  'ethics-fit': { fires: { 'ethics.fits': 'no' } },
  'public-interest-alone': { fires: { 'confidentiality.public-interest': 'yes' } },

  'objections-identifiable': {
    fires: { 'objections.reason': 'no-identifying' },
    silent: { 'objections.reason': 'no-identifying', 'data.cohort': 'no', 'activities.flows/in': null },
  },
  'objections-consent': { fires: { 'confidentiality.route': 'section-251' } },
  'opt-outs-differ': { fires: { 'data.sets/apc/opt-outs': 'yes' }, at: 'data.sets/apc/opt-outs' },
  'identifiable-not-confidential': {
    fires: { 'confidentiality.route': 'no-confidential' },
    silent: { 'confidentiality.route': 'consent,no-confidential' },
  },
  'identifiable-no-record-flow': {
    fires: { 'confidentiality.record-in': 'no' },
    silent: { 'confidentiality.record-in': 'no', 'data.cohort': 'no' },
  },
  's251-differs': { fires: { 'data.sets/deaths/confidentiality': 'section-251' }, silent: s251 },
  'confidentiality-differs': {
    fires: { 'data.sets/deaths/confidentiality': 'statute' },
    silent: { 'data.sets/deaths/confidentiality': 'statute', 'confidentiality.route': 'consent,statute' },
  },
  's251-basis': {
    fires: { 'data.sets/apc/legal-basis': 'nhsa-251,hsca-261-7' },
    silent: { ...s251, 'data.sets/apc/legal-basis': 'nhsa-251,hsca-261-7' },
  },
  's251-opt-outs': {
    fires: { ...s251, 'objections.reason': 'no-identifying' },
    silent: { ...s251, 'objections.reason': 'exemption' },
  },
  'consent-forbids-sharing': {
    fires: { ...fulfilled, 'sublicensing.consent-permits': 'no' },
    silent: { ...fulfilled, 'sublicensing.consent-permits': 'yes' },
  },

  'commercial-denied': {
    fires: { 'commercial.commercial': 'no' },
    silent: { 'commercial.commercial': 'no', 'commercial.gain': 'no' },
  },
  'commercial-body': {
    fires: { 'commercial.commercial': 'no', 'commercial.gain': 'no' },
    silent: { 'commercial.commercial': 'no', 'funding.sources/harrow': null },
    says: /Harrow Pike/,
  },
  'linkage-differs': {
    fires: { 'activities.linked': 'no' },
    silent: { 'activities.linked': 'no', 'data.linked': 'no' },
  },
  'sub-licence-documents': {
    fires: { ...fulfilled, 'sublicensing.briefing': null },
    silent: fulfilled,
    says: /briefing/,
  },
  'yielded-missing': {
    fires: { 'about.type': 'renewal' },
    silent: { 'about.type': 'renewal', 'benefits.yielded': 'None yet, because the data came in May.' },
  },
  'period-coverage': { fires: { 'data.sets/apc/from': '1987/88' }, silent: { 'data.sets/apc/from': '1989/90' } },
  'period-order': { fires: { 'data.sets/apc/to': '2014/15' } },
  'period-after-end': { fires: { 'data.sets/apc/to': '2033/34' }, silent: { 'data.sets/apc/to': 'Latest available' } },
  'extract-only': {
    fires: { 'data.sets/apc/name': 'Mental Health Services Data Set (MHSDS)', 'data.sets/apc/route': 'sde' },
    silent: { 'data.sets/apc/route': 'sde' },
  },
  'funding-short': {
    fires: { 'funding.sources/calder/to': '2031-12-31', 'funding.sources/harrow/to': '2031-12-31' },
    silent: { 'funding.sources/harrow/to': '2031-12-31' },
  },
  'notice-content': {
    fires: { 'privacy.content': 'purposes,rights,dpo' },
    says: /how long it is kept, nor who receives it/,
  },
};

describe('the checks', () => {
  test('each has a case here', () => {
    expect(Object.keys(CASES).sort()).toEqual(CHECKS.map(({ id }) => id).sort());
  });

  test.each(Object.entries(CASES))('%s speaks where it should', (id, { fires, at, says }) => {
    const hits = found(fires).filter((each) => each.id === id);
    expect(hits.length).toBeGreaterThan(0);
    for (const { paths, message } of hits) {
      expect(paths.length).toBeGreaterThan(0);
      for (const path of paths) expect(questionAt(form, path), path).not.toBeNull();
      expect(message).toMatch(/^\S.{40,400}[.]$/s);
      if (says) expect(message).toMatch(says);
    }
    if (at !== undefined) expect(hits[0]?.paths[0]).toBe(at);
  });

  test.each(Object.entries(CASES))('%s is silent where it should be', (id, { silent = {} }) => {
    expect(ids(silent)).not.toContain(id);
  });
});
