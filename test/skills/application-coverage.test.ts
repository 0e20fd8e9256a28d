import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import {
  type Status,
  RulesError,
  UnknownStandardError,
  createCoverage,
  findStandard,
  loadRules,
  noRules,
  readRules,
  standardsOf,
} from '../../src/skills/application/coverage/index.ts';
import { anyText } from '../knowledge/any-text.ts';
import { examples } from './application-coverage.examples.ts';
import { effortMs } from '../support/effort.ts';

const folder = fileURLToPath(new URL('../../knowledge', import.meta.url));
const knowledge = loadKnowledge(folder);
const rules = loadRules(folder);
const coverage = createCoverage(knowledge, rules);
const standards = standardsOf(knowledge).map(({ id }) => id);
const requirementsOf = (id: string): string[] =>
  (knowledge.documents.get(id)?.passages ?? []).filter(({ kind }) => kind === 'requirement').map(({ ref }) => ref);
const statusOf = (id: string, requirement: string, text: string): Status | undefined =>
  coverage.review(id, text).find(({ ref }) => ref === `${id}#${requirement}`)?.status;

describe('a review', () => {
  it('lists every requirement of every standard once, in its order', () => {
    expect(standards).toHaveLength(20);
    for (const id of standards)
      expect(coverage.review(id, 'Some text.').map(({ ref }) => ref)).toEqual(requirementsOf(id));
  });

  it('names the standards there are when asked for another', () => {
    expect(() => coverage.review('honorary', 'x')).toThrow(UnknownStandardError);
    expect(() => coverage.review('guide:glossary', 'x')).toThrow(/there is no standard .*honorary-contract/);
  });

  it.each(['', ' \n\t ', '???', '👍'])('finds nothing in the empty text %j', (text) => {
    const all = standards.flatMap((id) => coverage.review(id, text));
    expect(all.filter(({ status }) => status === 'addressed' || status === 'unclear')).toEqual([]);
    expect(all.every(({ evidence }) => evidence === null)).toBe(true);
    expect(all.filter(({ status }) => status === 'missing').length).toBeGreaterThan(380);
  });

  it.each([
    'The weather was mild last week, and we went for a walk along the river with the dog. In the evening we cooked pasta.',
    'Mix the flour with two eggs. Leave the dough to rest for an hour, then roll it out thinly and cut it into strips.',
    'The goalkeeper saved two penalties in 1998. All of the spectators cheered, and nobody left before the end.',
  ])('calls nothing addressed in a text about something else: %s', (text) => {
    for (const id of standards)
      expect(coverage.review(id, text).filter(({ status }) => status === 'addressed')).toEqual([]);
  });

  it('gives the benefit of the doubt to what is touched in a thorough section, not in a thin one', () => {
    const thin = 'Assumed names would be a matter for the register.';
    const rest = Object.entries(examples['data-controllers']?.meets ?? {}).map(([, text]) => text);
    const touched = 'A framework agreement is mentioned.';
    expect(statusOf('data-controllers', 'R8', `${thin} ${touched}`)).toBe('unclear');
    const thorough = [...rest.filter((text) => !/framework/i.test(text)), touched].join('\n\n');
    expect(statusOf('data-controllers', 'R8', thorough)).toBe('addressed');
  });

  it('quotes the text exactly: always when addressed, never when missing', () => {
    const words = Object.values(examples).flatMap(({ meets, leaves }) => [
      ...Object.values(meets),
      ...Object.values(leaves),
    ]);
    const text = fc.oneof(
      anyText(),
      fc.array(fc.oneof(fc.constantFrom(...words), anyText()), { maxLength: 6 }).map((parts) => parts.join(' ')),
      fc.array(fc.constantFrom(...words), { maxLength: 6 }).map((parts) => parts.join('\n')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...standards), text, (id, written) => {
        for (const { status, evidence } of coverage.review(id, written)) {
          if (status === 'addressed') expect(evidence).not.toBeNull();
          if (status === 'missing') expect(evidence).toBeNull();
          if (evidence !== null) {
            expect(evidence.trim()).not.toBe('');
            expect(written).toContain(evidence);
          }
        }
      }),
    );
  });

  it('of the same text is the same', () => {
    const text = 'Both universities are joint controllers. Each has paid its ICO fee.';
    expect(coverage.review('data-controllers', text)).toEqual(coverage.review('data-controllers', text));
  });

  it.each([
    [
      'sentences',
      'We will send a file to NHS England, which links it to hospital records and returns pseudonymised data. ',
    ],
    ['no full stop', 'we will send data to nhs england and '],
    ['one word', 'data '],
    ['digits', '1 2 3/4 2020-01-01 '],
    ['capitals', 'The University Trust Hospital Of And '],
    ['brackets', '))))(((( '],
    ['letters without blanks', 'x'],
    ['capitals and hyphens', 'X-'],
    ['digits and commas', '1,'],
    ['blanks', ' '],
    ['line ends', '\n'],
    ['full stops', 'a. '],
    ['denials', 'not no never '],
  ])('of 200 kB of %s takes less than a second of the processor', async (_what, unit) => {
    const text = `We ${unit.repeat(Math.ceil(200_000 / unit.length))} link the data.`;
    for (const id of ['processing-activities', 'transparency-fair-processing']) {
      expect(await effortMs(() => coverage.review(id, text))).toBeLessThan(1000);
    }
  });
});

describe('what applicants write', () => {
  const cases = (key: 'meets' | 'leaves') =>
    Object.entries(examples).flatMap(([id, each]) =>
      Object.entries(each[key]).map(([requirement, text]): [string, string, string] => [id, requirement, text]),
    );

  it.each(cases('meets'))('%s %s is addressed by: %s', (id, requirement, text) => {
    expect(statusOf(id, requirement, text)).toBe('addressed');
  });

  it.each(cases('leaves'))('%s %s is left open by: %s', (id, requirement, text) => {
    expect(statusOf(id, requirement, text)).not.toBe('addressed');
  });

  it.each([
    ['data-processors', 'R8', 'The supplier does not act on our written instructions.'],
    ['processing-activities', 'R18', 'Our analysts have not been trained in data protection.'],
    ['data-controllers', 'R8', 'We have no valid framework contract.'],
    ['security-assurance', 'R7', 'The outcome was not Standards Met.'],
    ['data-minimisation', 'R21', 'We would like all fields.'],
    ['data-processors', 'R10', 'It is to be confirmed whether the instructions remain in force.'],
    ['territory-of-use', 'R6', 'It is not yet clear which places the DSPT covers.'],
    ['transparency-fair-processing', 'R35', 'We will provide the data protection officer if asked.'],
    [
      'transparency-fair-processing',
      'R17',
      'It does not mention the purposes, the recipients, or how long data is kept.',
    ],
    ['transparency-fair-processing', 'R18', 'The notice leaves out: the source, the retention period, the recipients.'],
    ['ethical-approval', 'R8', 'No patients were asked.'],
    ['sub-licencing-and-onward-sharing', 'R5', 'No sub-licence. Our neighbours can have a copy, though.'],
    ['expected-measurable-benefits', 'R23', 'It will transform care everywhere and save huge sums, perhaps 90%.'],
  ])('%s %s is not addressed by the opposite or by a promise: %s', (id, requirement, text) => {
    expect(statusOf(id, requirement, text)).not.toBe('addressed');
  });

  it.each([
    ['sub-licencing-and-onward-sharing', 'R9', 'There will be no sub-licensing.'],
    ['security-assurance', 'R13', 'We hold no data obtained under section 251. We do not use section 251.'],
    ['gdpr-consent', 'R25', 'We do not rely on consent as a lawful basis.'],
    ['duty-of-confidentiality', 'R23', 'We do not use section 251 support.'],
    ['honorary-contract', 'R8', 'No honorary contracts are used.'],
  ])('%s %s does not apply when the text says so: %s', (id, requirement, text) => {
    expect(statusOf(id, requirement, text)).toBe('not-applicable');
  });
});

describe('the rules', () => {
  const yaml = readFileSync(path.join(folder, 'coverage.yaml'), 'utf8');

  it('give each requirement one rule, and name no other', () => {
    expect([...rules.rules.keys()].sort()).toEqual(standards.flatMap(requirementsOf).sort());
  });

  it('stay readable: a reasonable size, few ways for a requirement', () => {
    expect(statSync(path.join(folder, 'coverage.yaml')).size).toBeLessThan(180_000);
    for (const { shows, against, unless } of rules.rules.values())
      expect(shows.length + against.length + unless.length).toBeLessThan(12);
  });

  it('hold no name and no long run of words of the labelled applications', () => {
    const plain = (text: string): string =>
      ` ${text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
        .trim()} `;
    const phrases = yaml.split(/ \| | \+ |\n|: /).filter((phrase) => !/\.\.|\//.test(phrase));
    for (const name of ['application', 'application-weak']) {
      const file = readFileSync(new URL(`../../eval/${name}.json`, import.meta.url), 'utf8');
      const { sections } = JSON.parse(file) as { sections: Record<string, string> };
      const text = plain(Object.values(sections).join(' '));
      const lifted = phrases
        .map(plain)
        .filter((phrase) => phrase.trim().split(' ').length > 5 && text.includes(phrase));
      expect(lifted).toEqual([]);
    }
    expect(yaml).not.toMatch(/Northmarsh|Thornbeck|Fellgate|Harrow Pike|Calder|Eastmere|Wexbury|\bstroke|\bwards?\b/i);
  });

  it.each([
    [
      'lists: {}\ndeferred: later\nstandards: { honorary-contract: { R99: agent } }',
      /no requirement honorary-contract#R99/,
    ],
    [
      'lists: {}\ndeferred: later\nstandards: { honorary-contract: { R9: "{nobody}" } }',
      /honorary-contract#R9: .*\{nobody\}/,
    ],
    ['lists: {}\ndeferred: later\nstandards: { honorary-contract: { R9: "@colour" } }', /R9: "@colour"/],
    ['lists: {}\ndeferred: later\nstandards: { honorary-contract: { R9: ".." } }', /R9: "\.\." is no phrase/],
    ['lists: {}\ndeferred: later\nstandards: { honorary-contract: { R9: { show: agent } } }', /honorary-contract\.R9/],
    ['lists: { a: "{a}" }\ndeferred: later\nstandards: { honorary-contract: { R9: "{a}" } }', /names itself/],
    ['lists: [', /coverage\.yaml/],
  ])('that cannot be used are refused with the place: %s', (source, message) => {
    const make = () => createCoverage(knowledge, readRules(source));
    expect(make).toThrow(RulesError);
    expect(make).toThrow(message);
  });

  it('may be absent: then a requirement is judged by the words it shares with the text', () => {
    const bare = createCoverage(knowledge, noRules);
    const [first] = bare.review(
      'patient-objections',
      "We say in the application whether patients' objections will be upheld.",
    );
    expect(first?.status).not.toBe('missing');
    expect(bare.review('patient-objections', '').every(({ status }) => status === 'missing')).toBe(true);
    expect(loadRules('/nowhere/at/all')).toBe(noRules);
  });
});

it.each([
  ['5a', 'objective-for-processing'],
  ['Section 5A', 'objective-for-processing'],
  ['objective for processing', 'objective-for-processing'],
  ['5a: Objective for Processing', 'objective-for-processing'],
  ['12', 'honorary-contract'],
  ['GDPR consent', 'gdpr-consent'],
  ['Sub-licensing and onward sharing', 'sub-licencing-and-onward-sharing'],
])('the section %s is governed by %s', (typed, id) => {
  expect(findStandard(knowledge, typed)?.id).toBe(id);
});

it.each(['', '99', 'guide:glossary', '__proto__'])('there is no section %j', (typed) => {
  expect(findStandard(knowledge, typed)).toBeNull();
});
