import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FormField } from '../../src/skills/application/form/definition.ts';
import { questionAt } from '../../src/skills/application/form/form.ts';
import { readValue } from '../../src/skills/application/form/kinds.ts';
import {
  fromJson,
  fromRegister,
  ImportError,
  jsonSchema,
  SCHEMA,
  toJson,
} from '../../src/skills/application/paper/index.ts';
import { REGISTER, REGISTER_CONTROLLERS, REGISTER_DATASETS } from '../../src/skills/application/paper/places.ts';
import { anAnswer, answersOf, at, everything, form, paper } from '../support/application-paper.ts';

/** A value that the field takes, in the spelling that is stored. */
function anyValue(field: FormField): fc.Arbitrary<string> {
  const typed = (): fc.Arbitrary<string> => {
    switch (field.kind) {
      case 'choice':
        return fc.constantFrom(...field.options.map(({ value }) => value));
      case 'choices':
        return fc.subarray(field.options.map(({ value }) => value), { minLength: 1 }).map((each) => each.join(',')); // prettier-ignore
      case 'date':
        return fc
          .date({ min: new Date('1950-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
          .map((date) => date.toISOString().slice(0, 10));
      case 'number':
      case 'money':
        return fc.integer({ min: 0, max: 100_000_000 }).map(String);
      case 'text':
      case 'organisation':
      case 'long-text':
        return fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
      default:
        return fc.constant(anAnswer(field, 'x.y'));
    }
  };
  return typed().map((each) => {
    const read = readValue(field, each);
    return 'value' in read ? read.value : anAnswer(field, 'x.y');
  });
}

const fields = [...everything.keys()].flatMap((path) => {
  const field = questionAt(form, path)?.field;
  return field ? [{ path, field }] : [];
});

describe('JSON', () => {
  test('brings back what it took away, whatever was answered', () => {
    fc.assert(
      fc.property(
        fc.subarray(fields).chain((some) => fc.tuple(...some.map(({ path, field }) => anyValue(field).map((value) => [path, value] as const)))), // prettier-ignore
        (values) => {
          const read = fromJson(toJson(paper(answersOf(values))), form);
          expect(read.problems).toEqual([]);
          expect(read.title).toBe('Outcomes after hip fracture');
          expect(read.answers.map(({ path, value }) => [path, value])).toEqual(values);
        },
      ),
      { numRuns: 60 },
    );
  }, 30_000);

  test('is as its schema says, and the schema in the documentation is the one of the program', () => {
    const written = JSON.parse(readFileSync(new URL('../../docs/application.schema.json', import.meta.url), 'utf8')) as object; // prettier-ignore
    expect(written).toEqual(JSON.parse(JSON.stringify(jsonSchema())));
    const ajv = new Ajv2020({ allErrors: true, strict: true, formats: { 'date-time': true } });
    const validate = ajv.compile(written);
    const signOffs = [{ section: null, name: 'Kim Fen', at, note: 'Fine', stale: false }];
    const file = JSON.parse(toJson(paper(everything, { signOffs }))) as Record<string, unknown>;
    expect([validate(file), validate.errors]).toEqual([true, null]);
    expect(validate({ ...file, answers: [{ path: 'a.b' }] })).toBe(false);
    expect(validate({ ...file, schema: 'dars-guide/application/2' })).toBe(false);
  });

  test('holds no account of a person', () => {
    expect(toJson(paper(everything))).not.toContain('web:u1');
  });

  const file = (answers: unknown, more: object = {}): string =>
    JSON.stringify({ schema: SCHEMA, title: 'A title', answers, ...more });
  const dateField = fields.find(({ field }) => field.kind === 'date')?.path ?? '';
  const choiceField = fields.find(({ field }) => field.kind === 'choice')?.path ?? '';

  test('says what it did not take: unknown fields, wrong values, the same field twice, keys it does not know', () => {
    const read = fromJson(
      file(
        [
          { path: 'no.such', value: 'lost words' },
          { path: dateField, value: '31 February 2027' },
          { path: choiceField, value: 'none of these at all' },
          { path: fields[0]?.path, value: anAnswer(fields[0]?.field as FormField, 'x'), colour: 'red' },
          { path: fields[0]?.path, value: anAnswer(fields[0]?.field as FormField, 'x') },
          { path: '__proto__', value: 'hostile' },
          { path: 'constructor.prototype/x/y', value: 'hostile' },
        ],
        { extra: 1, formVersion: form.version + 1 },
      ),
      form,
    );
    expect(read.answers).toHaveLength(1);
    for (const said of [
      '“no.such”',
      '“lost words”',
      '31 February',
      'none of these',
      'twice',
      '“colour”',
      '“extra”',
      '__proto__',
      'constructor',
    ])
      // prettier-ignore
      expect(read.problems.join('\n')).toContain(said);
    expect(read.notes.join('\n')).toContain(`version ${form.version + 1} of the form`);
  });

  test('takes a value as a person would write it', () => {
    expect(fromJson(file([{ path: dateField, value: '1 March 2027' }]), form).answers).toEqual([
      { path: dateField, value: '2027-03-01' },
    ]);
  });

  test.each([
    ['no JSON', 'hello', /not JSON/],
    ['nothing', '', /not JSON/],
    ['a number', '12', /right shape/],
    ['null', 'null', /right shape/],
    ['a list', '[]', /right shape|does not say/],
    ['deep nesting', '['.repeat(200_000) + ']'.repeat(200_000), /right shape|not JSON|does not say/],
    ['deep nesting inside', file([]).replace('[]', '['.repeat(200_000) + ']'.repeat(200_000)), /right shape/],
    ['another schema', '{"schema":"dars-guide/application/9","title":"x","answers":[]}', /dars-guide\/application\/1/],
    ['answers that are no list', file({ 'a.b': 'c' }), /answers/],
    ['a value that is no text', file([{ path: 'about.title', value: { toString: 'x' } }]), /answers\.0\.value/],
    ['very many answers', file(Array.from({ length: 5001 }, () => ({ path: 'a.b', value: '' }))), /answers/],
    ['a file that is too large', file([], { more: 'x'.repeat(5 * 1024 * 1024) }), /5 MB/],
  ])('refuses %s in words', (_name, given, message) => {
    expect(() => fromJson(given, form)).toThrow(ImportError);
    expect(() => fromJson(given, form)).toThrow(message);
  });

  test('is not led astray by names that mean something to JavaScript', () => {
    const read = fromJson(
      `{"__proto__":{"polluted":true},"constructor":1,"schema":"${SCHEMA}","title":"x","answers":[{"path":"a.b","value":"c","__proto__":{"polluted":true}}]}`,
      form,
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(read.answers).toEqual([]);
    expect(read.problems.join('\n')).toContain('“constructor”');
  });

  test('says so much of what is wrong that it can be read', () => {
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`key${index}`, 1]));
    const { problems } = fromJson(file([], many), form);
    expect(problems.length).toBeLessThanOrEqual(201);
    expect(problems.at(-1)).toMatch(/4,?800 more/);
  });
});

describe('the register', () => {
  const folder = new URL('../fixtures/agreements/', import.meta.url);
  const agreements = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, content: readFileSync(new URL(name, folder), 'utf8') }));
  const valuesOf = (content: string): Map<string, string> =>
    new Map(fromRegister(content, form).answers.map(({ path, value }) => [path, value]));

  test('has two agreements to try', () => {
    expect(agreements).toHaveLength(2);
  });

  test.each(agreements)('$name begins a renewal: everything that it says, and not its dates', ({ content }) => {
    const published = JSON.parse(content) as Record<string, string> & { controllers: string[]; datasets: { name: string }[] }; // prettier-ignore
    const values = valuesOf(content);
    const { title, problems, notes } = fromRegister(content, form);
    expect(title).toBe(published['title']);
    expect(values.get('about.type')).toBe('renewal');
    expect(values.get('about.renews')).toBe(published['reference']);
    for (const key of ['objective', 'activities', 'expected_output', 'expected_benefits'])
      expect([...values.values()]).toContain(published[key]?.trim());
    const all = [...values].map(([path, value]) => `${path} ${value}`);
    for (const name of published.controllers) expect(all.some((each) => each.startsWith('controllers.list/') && each.endsWith(name))).toBe(true); // prettier-ignore
    for (const { name } of published.datasets) expect(all.some((each) => each.startsWith('data.sets/') && each.endsWith(name))).toBe(true); // prettier-ignore
    expect([...values].filter(([path]) => path.endsWith('/held')).map(([, value]) => value)).toEqual(published.datasets.map(() => 'held')); // prettier-ignore
    expect([...values.keys()].filter((path) => path.startsWith('term.'))).toEqual([]);
    expect(notes.join(' ')).toMatch(/is 1\d July 2025 to \d+ \w+ 202[78]/);
    for (const problem of problems) expect(problem).toMatch(/no choice of the form/);
  });

  test('takes only what is an option to the letter, and says what is none', () => {
    const { answers, problems } = fromRegister(
      JSON.stringify({
        reference: 'DARS-NIC-123456-A1B2C-v1.0',
        title: 'A made-up agreement',
        organisation_type: 'Commercial',
        commercial: 'Perhaps',
        datasets: [
          {
            name: 'HES',
            legal_basis: 'Health and Social Care Act 2012 - s261(2)(d)',
            confidentiality: 'Consent (Reasonable Expectation); Section 251 NHS Act 2006',
          },
        ],
        files: 3,
      }),
      form,
    );
    expect(answers).toContainEqual({ path: 'data.sets/r1/confidentiality', value: 'consent,section-251' });
    expect(answers.some(({ path }) => path.endsWith('legal-basis') || path === 'about.applicant-type')).toBe(false);
    for (const said of ['“Commercial”', '“Perhaps”', 's261(2)(d)', '“files”'])
      expect(problems.join('\n')).toContain(said);
  });

  test('leaves out what stands for no yielded benefits, and asks for them', () => {
    const content = JSON.stringify({
      reference: 'DARS-NIC-123456-A1B2C-v1.0',
      title: 'A made-up agreement',
      yielded_benefits: 'Yielded Benefits is not a requirement for new applications.',
    });
    expect(valuesOf(content).has('benefits.yielded')).toBe(false);
    expect(fromRegister(content, form).notes.join(' ')).toContain('no yielded benefits');
  });

  test.each([
    '{}',
    '[]',
    'no',
    '{"reference":"x","title":"y","datasets":[1]}',
    '{"reference":"x","title":"y","controllers":"z"}',
  ])('refuses %s in words', (content) => {
    expect(() => fromRegister(content, form)).toThrow(ImportError);
  });

  test.each([
    ...REGISTER.map(({ path }) => path),
    `${REGISTER_CONTROLLERS.group}/x/${REGISTER_CONTROLLERS.name}`,
    ...Object.keys(REGISTER_DATASETS.fields).map((field) => `${REGISTER_DATASETS.group}/x/${field}`),
  ])('puts something where the form has a question: %s', (path) => {
    expect(questionAt(form, path)).not.toBeNull();
  });
});
