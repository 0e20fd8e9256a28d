import { describe, expect, test } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import type { Answers } from '../../src/skills/application/draft/draft.ts';
import { fieldsIn, holds } from '../../src/skills/application/form/condition.ts';
import type { Condition, FormField, GroupField } from '../../src/skills/application/form/definition.ts';
import { FormError, loadForm, questionsOf, readForm } from '../../src/skills/application/form/form.ts';
import { readValue, showValue } from '../../src/skills/application/form/kinds.ts';
import { answersOf, completeAnswers } from '../support/application.ts';

const knowledge = loadKnowledge(new URL('../../knowledge', import.meta.url).pathname);
const isRequirement = (ref: string): boolean => knowledge.passages.get(ref)?.kind === 'requirement';
const form = loadForm(isRequirement);
const standards = [...knowledge.documents.values()].filter(({ kind }) => kind === 'standard');

interface Place {
  /** `section.field`, or `section.group/field`. */
  id: string;
  section: string;
  standard: string | undefined;
  field: FormField;
  group: GroupField | null;
}

const places: Place[] = form.sections.flatMap(({ id: section, standard, fields }) =>
  fields.flatMap((field): Place[] => [
    { id: `${section}.${field.id}`, section, standard, field, group: null },
    ...(field.kind === 'group'
      ? field.fields.map((one) => ({
          id: `${section}.${field.id}/${one.id}`,
          section,
          standard,
          field: one,
          group: field,
        }))
      : []),
  ]),
);
const byId = new Map(places.map((place) => [place.id, place]));
const fieldAt = (id: string): FormField => {
  const place = byId.get(id);
  if (!place) throw new Error(`no field ${id}`);
  return place.field;
};

describe('the form', () => {
  test('has the sections of an application, in order', () => {
    expect(form.sections.map(({ id }) => id)).toEqual([
      'about',
      'term',
      'controllers',
      'processors',
      'security',
      'registration',
      'data',
      'objections',
      'privacy',
      'objective',
      'activities',
      'outcomes',
      'benefits',
      'commercial',
      'conditions',
      'ethics',
      'confidentiality',
      'consent',
      'sublicensing',
      'territory',
      'honorary',
      'funding',
    ]);
  });

  test('has each of the 20 standards govern one section, under its own number', () => {
    const governing = form.sections.flatMap(({ standard }) => standard ?? []);
    expect([...governing].sort()).toEqual(standards.map(({ id }) => id).sort());
    for (const { standard, number, id } of form.sections) {
      const published = standards.find((each) => each.id === standard)?.number;
      if (published !== null && published !== undefined) expect(number, id).toBe(published);
    }
  });

  test('has prose in every section that a standard governs', () => {
    const without = form.sections
      .filter(({ standard }) => standard !== undefined)
      .filter(({ fields }) => !fields.some((field) => field.id === 'statement' && field.kind === 'long-text'))
      .map(({ id }) => id);
    expect(without).toEqual(['data', 'objective', 'activities', 'outcomes', 'benefits']);
    for (const { fields, id } of form.sections.filter((each) => without.includes(each.id)))
      expect(
        fields.some((field) => field.kind === 'long-text' && field.required && field.when === undefined),
        id,
      ).toBe(true);
  });

  test('refuses a requirement that does not exist, and a condition that points nowhere', () => {
    const text = (field: string): string =>
      `version: 1\nsections: [{id: a, number: '', title: Some, standard: honorary-contract, about: About the section., fields: [{id: b, kind: text, label: Bee, ask: What is it?, help: Some help here., ${field}}]}]`;
    expect(() => readForm(text('serves: [R1]'), isRequirement)).not.toThrow();
    expect(() => readForm(text('serves: [R99]'), isRequirement)).toThrow(FormError);
    expect(() => readForm(text('when: {field: a.c, filled: true}'), isRequirement)).toThrow(/no field/);
  });

  test('asks in plain words: one question, no jargon as a label, no dash in place of a comma', () => {
    for (const { id, field } of places) {
      expect(field.ask, id).toMatch(/^[A-Z].*[?.]$/);
      expect(field.ask, id).toContain('?');
      expect(field.label, id).not.toMatch(/[?.]$/);
      expect(field.help, id).toMatch(/[.]$/);
      expect(`${field.ask} ${field.help}`, id).not.toMatch(/[—;]\s*$|\bTODO\b|\s{2,}/);
    }
  });

  test('every condition looks only at fields that are asked without it', () => {
    for (const { id, field } of places) expect(resolved(id, field.when)).not.toContain(id);
  });
});

/** Fields a condition looks at, as full ids. */
const resolved = (id: string, when: Condition | undefined): string[] =>
  fieldsIn(when).map((each) => (each.startsWith('./') ? `${id.split('/')[0] ?? ''}/${each.slice(2)}` : each));

describe('examples', () => {
  const without = new Set(['choice', 'choices', 'yes-no', 'tick', 'group']);

  test('stand at every field that people write themselves', () => {
    const missing = places.filter(({ field }) => !without.has(field.kind) && field.example === undefined);
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  const given = places.flatMap(({ id, field }) => (field.example === undefined ? [] : [{ id, field, example: field.example }])); // prettier-ignore

  test.each(given)('that of $id is an answer of its kind', ({ field, example }) => {
    const read = readValue(field, example);
    expect(read).toHaveProperty('value');
    if ('value' in read) expect(showValue(field, read.value).length).toBeGreaterThan(0);
  });

  test.each(given)('that of $id is short, and not from the study in eval', ({ field, example }) => {
    if (field.kind === 'long-text' && field.words) expect(example.split(/\s+/).length).toBeLessThan(field.words[1]);
    expect(example).not.toMatch(/Northmarsh|Thornbeck|Fellgate|Calder Vale|Harrow Pike|Eastmere|stroke/i);
  });

  test('every option is read by its label and its value, and only as itself', () => {
    for (const { id, field } of places)
      if (field.kind === 'choice' || field.kind === 'choices')
        for (const { value, label } of field.options) {
          expect(readValue(field, label), `${id}: ${label}`).toEqual({ value });
          expect(readValue(field, value), `${id}: ${value}`).toEqual({ value });
        }
  });
});

/** Words of the Data Uses Register (section 9 of the facts on application sections), and where they have to be options. */
const REGISTER: [id: string, words: string[]][] = [
  ['controllers.basis', ['Sole Data Controller', 'Joint Data Controller']],
  ['data.sets/type', ['Identifiable', 'Anonymised - ICO Code Compliant']],
  ['data.sets/sensitivity', ['Sensitive', 'Non-Sensitive']],
  ['data.sets/frequency', ['One-Off', 'Ongoing', 'Frequent Adhoc Flow', 'System Access']],
  [
    'data.sets/confidentiality',
    [
      'Consent (Reasonable Expectation)',
      'Does not include the flow of confidential data',
      'Section 251 NHS Act 2006',
      'Statutory exemption to flow confidential data without consent',
    ],
  ],
  [
    'data.sets/legal-basis',
    [
      'Health and Social Care Act 2012 – s261(2)(c)',
      'Health and Social Care Act 2012 - s261(2)(c)',
      "National Health Service Act 2006 - s251 - 'Control of patient information'.",
    ],
  ],
  ['about.applicant-type', ['Academic', 'NHS Trust', 'Agency/Public Body', 'ICB - Integrated Care Board']],
];

test.each(REGISTER)('%s takes the words of the Data Uses Register', (id, words) => {
  for (const word of words) expect(readValue(fieldAt(id), word), word).toHaveProperty('value');
});

/** Values that make a difference to a condition on a field, and none at all. */
function candidates(id: string, wanted: string[]): (string | null)[] {
  const field = fieldAt(id);
  if (field.kind === 'yes-no') return ['yes', 'no', null];
  if (field.kind === 'choice' || field.kind === 'choices')
    return [...wanted, ...field.options.map(({ value }) => value).filter((value) => !wanted.includes(value)).slice(0, 1), null]; // prettier-ignore
  return ['something', null];
}

const wantedOf = (when: Condition | undefined, field: string): string[] => {
  if (when === undefined) return [];
  if ('all' in when) return when.all.flatMap((each) => wantedOf(each, field));
  if ('any' in when) return when.any.flatMap((each) => wantedOf(each, field));
  if ('not' in when) return wantedOf(when.not, field);
  return when.field === field && 'is' in when ? [when.is].flat() : [];
};

/** A field's own condition, with those under which the fields it looks at are asked, so that the answers could have been given. */
function together(place: Place): Condition | undefined {
  const group = place.group?.when;
  const own = place.field.when;
  if (group === undefined || own === undefined) return own ?? group;
  return { all: [group, own] };
}

const pathIn = (place: Place, field: string): string =>
  field.startsWith('./')
    ? `${place.section}.${place.group?.id ?? ''}/a/${field.slice(2)}`
    : field.includes('/')
      ? field.replace('/', '/a/')
      : field;

const idOf = (place: Place, field: string): string =>
  field.startsWith('./') ? `${place.section}.${place.group?.id ?? ''}/${field.slice(2)}` : field;

/** Answers under which a condition holds, or does not: every mixture of what could stand in the fields it looks at. */
function answersWhere(place: Place, when: Condition, hold: boolean): Answers {
  const fields = [...new Set(fieldsIn(when))];
  let mixtures: Record<string, string>[] = [{}];
  for (const field of fields)
    mixtures = mixtures.flatMap((mixture) =>
      candidates(idOf(place, field), wantedOf(when, field)).map((value) =>
        value === null ? mixture : { ...mixture, [pathIn(place, field)]: value },
      ),
    );
  const named = place.group
    ? { [`${place.section}.${place.group.id}/a/${place.group.fields[0]?.id ?? ''}`]: 'One' }
    : {};
  const item = place.group ? `${place.section}.${place.group.id}/a` : null;
  for (const mixture of mixtures.reverse()) {
    const answers = answersOf({ ...named, ...mixture });
    if (holds(when, answers, item) === hold) return answers;
  }
  throw new Error(`${place.id}: nothing makes its condition ${hold ? 'hold' : 'fail'}`);
}

describe('conditions', () => {
  const conditional = places.flatMap((place) => {
    const when = together(place);
    return when === undefined ? [] : [{ id: place.id, place, when }];
  });
  const asks = (place: Place, answers: Answers): boolean =>
    questionsOf(form, answers).some(({ path }) => path === (place.group ? pathIn(place, `./${place.field.id}`) : place.id)); // prettier-ignore

  test.each(conditional)('$id is asked when its condition holds', ({ place, when }) => {
    expect(asks(place, answersWhere(place, when, true))).toBe(true);
  });

  test.each(conditional)('$id is not asked when it does not', ({ place, when }) => {
    expect(asks(place, answersWhere(place, when, false))).toBe(false);
  });

  const spot: [id: string, answers: Record<string, string>, asked: boolean][] = [
    ['about.renews', { 'about.type': 'renewal' }, true],
    ['about.renews', { 'about.type': 'new' }, false],
    ['benefits.yielded', { 'about.type': 'extension' }, true],
    ['benefits.yielded', { 'about.type': 'amendment' }, false],
    ['controllers.list/a/article-9', { 'controllers.special': 'yes' }, true],
    ['controllers.list/a/article-9', { 'controllers.special': 'no' }, false],
    ['controllers.list/a/schedule-1', { 'controllers.special': 'yes', 'controllers.list/a/article-9': '9-2-a,9-2-j' }, true], // prettier-ignore
    ['controllers.list/a/schedule-1', { 'controllers.special': 'yes', 'controllers.list/a/article-9': '9-2-a' }, false],
    ['controllers.list/a/schedule-1', { 'controllers.special': 'yes', 'controllers.list/b/article-9': '9-2-j' }, false],
    ['controllers.list/a/lia', { 'controllers.list/a/article-6': '6-1-e,6-1-f' }, true],
    ['benefits.legitimate-interest', { 'controllers.list/b/article-6': '6-1-f' }, true],
    ['objective.public-interest', { 'controllers.list/b/article-9': '9-2-j' }, true],
    ['objective.substantial-public-interest', { 'controllers.list/b/article-9': '9-2-j' }, false],
    ['security.assurances/a/reviewed', { 'security.assurances/a/type': 'dspt', 'data.cohort': 'yes' }, true],
    ['security.assurances/a/reviewed', { 'security.assurances/a/type': 'dspt', 'data.sets/a/type': 'identifiable' }, true], // prettier-ignore
    ['security.assurances/a/reviewed', { 'security.assurances/a/type': 'slsp', 'data.cohort': 'yes' }, false],
    ['security.assurances/a/plan', { 'security.assurances/a/type': 'dspt', 'security.assurances/a/status': 'approaching' }, true], // prettier-ignore
    ['security.cloud-region', { 'security.cloud': 'yes' }, true],
    ['data.extra-justification', { 'data.sets/a/sensitivity': 'sensitive' }, true],
    ['data.extra-justification', { 'data.sets/a/sensitivity': 'non-sensitive', 'data.under-16': 'no' }, false],
    ['data.sets/a/newborn-why', { 'data.sets/a/hospital': 'yes', 'data.sets/a/episodes': 'all,maternity' }, true],
    ['confidentiality.s251-end', { 'confidentiality.record-in': 'yes', 'confidentiality.route': 'consent,section-251' }, true], // prettier-ignore
    ['confidentiality.s251-end', { 'confidentiality.record-in': 'no', 'confidentiality.route': 'section-251' }, false],
    ['confidentiality.materials', { 'consent.basis': 'yes' }, true],
    ['sublicensing.briefing', { 'sublicensing.applies': 'yes' }, true],
    ['sublicensing.briefing', { 'sublicensing.applies': 'no' }, false],
    ['territory.transfers', { 'territory.locations/b/country': 'elsewhere' }, true],
    ['territory.transfers', { 'territory.locations/b/country': 'eea', 'territory.area': 'eea' }, false],
    ['activities.no-reidentification', { 'data.sets/a/type': 'identifiable' }, false],
    ['activities.no-reidentification', {}, true],
  ];

  test.each(spot)('%s after %j: %s', (path, values, asked) => {
    const item = path.split('/').slice(0, 2).join('/');
    const begun = path.includes('/') ? { [`${item}/begun`]: 'yes' } : {};
    const paths = questionsOf(form, answersOf({ ...begun, ...values })).map((question) => question.path);
    expect(paths.includes(path)).toBe(asked);
  });
});

/** Requirements that an interview question covers and no field serves, with the reason. */
const NOT_SERVED: Readonly<Record<string, string>> = {
  'honorary-contract#R20': 'says only that further criteria may follow, which were not seen',
};

test('every requirement that an interview question covers is served by a field', () => {
  const served = new Set(
    places.flatMap(({ field, standard }) => field.serves.map((ref) => (ref.includes('#') ? ref : `${standard ?? ''}#${ref}`))), // prettier-ignore
  );
  const covered = standards.flatMap(({ passages }) =>
    passages.filter(({ kind }) => kind === 'question').flatMap(({ cites }) => cites),
  );
  expect(covered.length).toBeGreaterThan(300);
  expect([...new Set(covered)].filter((ref) => !served.has(ref)).sort()).toEqual(Object.keys(NOT_SERVED).sort());
});

test('values of the complete application are those that its fields would have read', () => {
  const answers = completeAnswers();
  for (const { path, field } of questionsOf(form, answers)) {
    const value = answers.get(path)?.value;
    if (value === undefined || field.kind === 'group') continue;
    expect(readValue(field, value), path).toEqual({ value });
  }
});
