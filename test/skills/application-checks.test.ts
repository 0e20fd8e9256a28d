import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import { type Finding, CHECKS, crossChecks } from '../../src/skills/application/checks/index.ts';
import { organisationsIn, sameName } from '../../src/skills/application/checks/names.ts';
import { monthsLater, spanOf } from '../../src/skills/application/checks/period.ts';
import type { SimpleField } from '../../src/skills/application/form/definition.ts';
import { loadForm, questionAt, questionsOf } from '../../src/skills/application/form/form.ts';
import { answersOf, completeAnswers, studyDay } from '../support/application.ts';

type Changes = Record<string, string | null>;

const form = loadForm();
const knowledge = loadKnowledge(new URL('../../knowledge', import.meta.url).pathname);

const found = (changes: Changes): Finding[] => crossChecks(form, completeAnswers(changes), studyDay);
const ids = (changes: Changes): string[] => found(changes).map(({ id }) => id);

const s251 = {
  'confidentiality.route': 'section-251',
  'data.sets/apc/confidentiality': 'section-251',
  'confidentiality.s251-end': '2033-01-01',
};
const identifiableSet = { 'data.sets/apc/type': 'identifiable' };
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

describe('the study of eval/application.json', () => {
  test('answers everything that has to be answered, and nothing that is not asked', () => {
    const answers = completeAnswers();
    const asked = questionsOf(form, answers);
    const open = asked.filter(({ path, field }) => field.required && !answers.has(path)).map(({ path }) => path);
    expect(open).toEqual([]);
    const paths = new Set(asked.map(({ path }) => path));
    expect([...answers.keys()].filter((path) => !paths.has(path))).toEqual([]);
  });

  test('has nothing that blocks, and two things to look at', () => {
    expect(found({}).map(({ id, level }) => `${level} ${id}`)).toEqual([
      'warn term-old-cap',
      'warn framework-contract-lapses',
    ]);
  });
});

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

  test('rest on requirements that exist, and are put right in sections that exist', () => {
    for (const { id, refs, section } of CHECKS) {
      for (const ref of refs) expect(knowledge.passages.get(ref)?.kind, `${id} ${ref}`).toBe('requirement');
      expect(form.sections.map((each) => each.id)).toContain(section);
    }
  });

  test('say nothing about an application that is hardly begun', () => {
    expect(crossChecks(form, answersOf({}), studyDay)).toEqual([]);
    expect(crossChecks(form, answersOf({ 'about.title': 'A study of falls', 'about.type': 'new' }), studyDay)).toEqual(
      [],
    );
  });

  test('never block because of a rule that is superseded', () => {
    const old = CHECKS.filter(({ id }) => id === 'term-old-cap' || id === 's251-lapses');
    expect(old.map(({ level }) => level)).toEqual(['warn', 'warn']);
  });

  test('look only at answers to questions that are asked', () => {
    expect(ids({ 'honorary.used': 'no', 'honorary.people/statistician/outside-uk': 'yes' })).not.toContain(
      'honorary-abroad',
    );
    expect(ids({ 'confidentiality.s251-end': '2020-01-01' })).not.toContain('s251-expired');
  });

  test('put what blocks first', () => {
    const levels = found({ 'term.end': '2027-02-01', 'activities.linked': 'no' }).map(({ level }) => level);
    expect(levels).toEqual([...levels].sort());
    expect(levels).toContain('block');
    expect(levels).toContain('warn');
  });

  test('identifiable data asks for ethics, confidentiality and a record-level flow', () => {
    const hits = ids({
      ...identifiableSet,
      'ethics.needed': 'not-needed',
      'confidentiality.route': 'no-confidential',
      'confidentiality.record-out': 'no',
      'objections.reason': 'no-identifying',
    });
    for (const id of [
      'ethics-missing',
      'identifiable-not-confidential',
      'identifiable-no-record-flow',
      'objections-identifiable',
    ])
      expect(hits).toContain(id);
  });

  test('A&E data ends in April 2020, the Emergency Care Data Set does not', () => {
    const emergency = (name: string): string[] => ids({ 'data.sets/ecds/name': name, 'data.sets/ecds/to': '2021/22' });
    expect(emergency('HES Accident and Emergency (HES A&E)')).toContain('period-coverage');
    expect(emergency('Emergency Care Data Set (ECDS)')).not.toContain('period-coverage');
  });
});

describe('names', () => {
  test.each([
    ['University of Northmarsh', 'Northmarsh University', true],
    ['Fellgate Data Hosting Ltd', 'Fellgate', true],
    ['Fellgate Data Hosting Ltd', 'FELLGATE DATA HOSTING LIMITED', true],
    ['Thornbeck Teaching Hospitals NHS Foundation Trust', 'Thornbeck NHS Trust', true],
    ['North Moor University Hospitals Trust', 'NMUHT', true],
    ['THORNBECK TEACHING HOSPITALS NHS TRUST', 'Thornbeck Teaching Hospital NHS Trust', true],
    ['University of Northmarsh', 'Northmarsh Hospitals Trust', false],
    ['NHS Trust', 'Thornbeck NHS Trust', false],
    ['', 'Fellgate', false],
  ])('%s and %s', (one, other, same) => {
    expect(sameName(one, other)).toBe(same);
    expect(sameName(other, one)).toBe(same);
  });

  test('are found in prose only where an organisation is meant', () => {
    const text =
      'The University of Northmarsh and Dale Backup Ltd work with the Trust. Wexbury District Council helps, as a Research Council standard says. NHS Trust staff and the University agree.';
    expect(organisationsIn(text)).toEqual(['University of Northmarsh', 'Dale Backup Ltd', 'Wexbury District Council']);
  });
});

describe('periods', () => {
  test.each([
    ['2016/17', '2016-04-01', '2017-03-31'],
    ['2016-17', '2016-04-01', '2017-03-31'],
    ['2016/2017', '2016-04-01', '2017-03-31'],
    ['1999/2000 Q1', '1999-04-01', '2000-03-31'],
    ['1 April 1989', '1989-04-01', '1989-04-01'],
    ['2016', '2016-01-01', '2016-12-31'],
  ])('%s', (text, first, last) => {
    expect(spanOf(text)).toEqual({ first, last });
  });

  test('that name no year are left alone', () => {
    expect(spanOf('Latest available')).toBeUndefined();
    expect(spanOf('Historic Held')).toBeUndefined();
    expect(spanOf(undefined)).toBeUndefined();
  });

  test('months are counted by the calendar', () => {
    expect(monthsLater('2027-01-15', 12)).toBe('2028-01-15');
    expect(monthsLater('2028-02-29', 12)).toBe('2029-02-28');
    expect(monthsLater('2027-12-31', 2)).toBe('2028-02-29');
  });
});

const options = (field: SimpleField): string[] => {
  if (field.kind === 'choice' || field.kind === 'choices') return field.options.map(({ value }) => value);
  if (field.kind === 'yes-no') return ['yes', 'no'];
  return field.kind === 'date'
    ? ['2020-01-01', '2027-03-01', '2031-02-28', '2027-02-31', '9999-12-31']
    : ['Fellgate Data Hosting Ltd', 'University of Northmarsh', '2016/17', ''];
};

const everyPath = form.sections.flatMap(({ id, fields }) =>
  fields.flatMap((field) =>
    field.kind === 'group'
      ? ['a', 'b'].flatMap((item) =>
          field.fields.map((one) => ({ path: `${id}.${field.id}/${item}/${one.id}`, field: one })),
        )
      : [{ path: `${id}.${field.id}`, field }],
  ),
);

const anyAnswers = fc
  .subarray(everyPath, { minLength: 10 })
  .chain((chosen) =>
    fc.tuple(
      ...chosen.map(({ path, field }) =>
        fc.tuple(
          fc.constant(path),
          fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...options(field)) }, { weight: 1, arbitrary: fc.string() }),
        ),
      ),
    ),
  )
  .map((pairs) => answersOf(Object.fromEntries(pairs)));

test('no set of answers makes the checks throw, and every finding points at fields of the form', () => {
  fc.assert(
    fc.property(
      anyAnswers,
      fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
      (answers, now) => {
        for (const { paths, message } of crossChecks(form, answers, now)) {
          expect(message).not.toMatch(/undefined|NaN/);
          for (const path of paths) expect(questionAt(form, path), path).not.toBeNull();
        }
      },
    ),
    { numRuns: 100 },
  );
});
