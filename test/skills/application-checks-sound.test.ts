import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import { CHECKS, crossChecks } from '../../src/skills/application/checks/index.ts';
import type { SimpleField } from '../../src/skills/application/form/definition.ts';
import { questionAt, questionsOf } from '../../src/skills/application/form/form.ts';
import { answersOf, completeAnswers, studyDay } from '../support/application.ts';
import { form } from '../support/application-fields.ts';
import { found, ids } from '../support/application-findings.ts';

const knowledge = loadKnowledge(new URL('../../knowledge', import.meta.url).pathname);

const identifiableSet = { 'data.sets/apc/type': 'identifiable' };

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
