import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { questionsOf } from '../../src/skills/application/form/form.ts';
import { severalAnswers } from '../../src/skills/application/talk/extract.ts';
import { questionsBy, sectionBy } from '../../src/skills/application/talk/lookup.ts';
import { namesApplication, readsAsText, wishOf } from '../../src/skills/application/talk/words.ts';
import { fields, form } from '../support/application-fields.ts';
import { WISHES } from './application-wishes.examples.ts';

const study = JSON.parse(readFileSync(new URL('../../eval/application.json', import.meta.url), 'utf8')) as {
  sections: Record<string, string>;
};
const prose = Object.entries(study.sections).map(([standard, text]) => ({ standard, text: text.slice(0, 4000) }));

describe('what people say', () => {
  test.each(WISHES)('“%s” is a wish: %s', (said, wish, more = {}) => {
    expect(wishOf(said)).toMatchObject({ do: wish, ...more });
  });

  it.each([
    'APP-7K3M-XH2Q',
    'open app-7k3m-xh2q',
    'go on with APP-7K3M-XH2Q please',
    'join ABCD-EFGH1A2B3C',
    'Join with code abcd efgh 1a2b3c',
    'turn these notes into a benefits section: one; two',
    'draft this from my notes:\n- one',
  ])('“%s” can only be meant for an application', (said) => {
    expect(namesApplication(said)).toBe(true);
  });

  it.each([
    'draft',
    'Draft results are attached',
    'Join Dementia Research',
    'join our meeting tomorrow',
    'the app-based trial',
    'open access',
  ])('“%s” may be meant for anything', (said) => {
    expect(namesApplication(said)).toBe(false);
  });

  it('a long text that is put in by a wish keeps its last sign', () => {
    const text =
      'The study follows people after a fall, and counts how many of them come back to hospital within a year.';
    expect(wishOf(`change the aim to ${text}`)).toMatchObject({ do: 'change', to: text });
    expect(wishOf(`more: ${text}`)).toMatchObject({ do: 'append', text });
  });

  const taken = (said: string): boolean => {
    const wish = wishOf(said);
    const known = (words: string): boolean =>
      sectionBy(form, words) !== null || questionsBy(questionsOf(form, new Map()), words, null).length > 0;
    return wish !== null && !readsAsText(wish, said, known);
  };

  it.each([
    'Review meetings are held monthly',
    'Draft protocol 4.1, attached',
    'We draft the statement from our notes',
    'Draft results go to the steering group: they look at them first',
    'Turn left at the clinic',
    'Write to the committee from the office',
    'Use of the draft guidance',
  ])('“%s” is an answer', (said) => {
    expect(taken(said)).toBe(false);
  });

  it('notes for a draft may be as long as one message can be', () => {
    const notes = '- one thing after another\n'.repeat(300).trim();
    expect(wishOf(`turn these notes into a benefits section:\n${notes}`)).toEqual({
      do: 'draft',
      about: 'benefits',
      notes,
    });
  });

  it('no example of the form is taken for a wish', () => {
    const examples = fields.flatMap(({ field }) => field.example ?? []);
    expect(examples.length).toBeGreaterThan(100);
    expect(examples.filter(taken)).toEqual([]);
  });

  it.each([
    'University of Northmarsh',
    'Change Grow Live',
    'Join Dementia Research',
    'Call to Action',
    'Remove Barriers CIC',
    'Make Well to Thrive Ltd',
    'Show Me Data Ltd',
    'Copy Right Ltd',
    'Drop In Centre Ltd',
    'Check-Up Health Ltd',
    'Team Ireland',
    'Open Data Institute',
    'Review Bodies Ltd',
    'Thornbeck Teaching Hospitals NHS Foundation Trust',
    'Make early discharge safe for older people, so that wards can send them to their own homes',
    'Change in readmissions over ten years, by ward, to plan the number of beds',
    'Remove bias from the comparison of wards by matching people on age and sex',
  ])('“%s” is not taken for a wish', (said) => {
    expect(taken(said)).toBe(false);
  });

  it.each(prose)('the text on $standard is not taken for a wish, and neither is any paragraph of it', ({ text }) => {
    expect([text, ...text.split(/\n+/)].filter(taken)).toEqual([]);
  });

  it('PROPERTY: nothing that is said makes it fail', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.lorem()), (said) => {
        expect(() => wishOf(said)).not.toThrow();
        expect(() => sectionBy(form, said)).not.toThrow();
        expect(() => severalAnswers(form, new Map(), 'term', said)).not.toThrow();
      }),
      { numRuns: 60 },
    );
  });
});

const CALLED: Readonly<Record<string, [string, string]>> = {
  about: ['about', 'the title and abstract part'],
  term: ['term', 'length of the agreement'],
  controllers: ['controllers', 'who the controllers are'],
  processors: ['processors', 'suppliers'],
  security: ['DSPT', 'security'],
  registration: ['ICO registration', 'registration'],
  data: ['data sets', 'minimisation'],
  objections: ['opt-outs', 'national data opt-out'],
  privacy: ['privacy notice', 'transparency'],
  objective: ['the objective', 'purpose'],
  activities: ['data flows', 'processing'],
  outcomes: ['outputs', 'the outcomes section'],
  benefits: ['benefits', 'public benefit'],
  commercial: ['commercial', 'the commercial part'],
  conditions: ['conditions', 'special conditions'],
  ethics: ['the ethics part', 'ethics committee'],
  confidentiality: ['section 251', 'confidentiality'],
  consent: ['GDPR consent', 'consent'],
  sublicensing: ['sub-licensing', 'onward sharing'],
  territory: ['territory', 'storage locations'],
  honorary: ['honorary contracts', 'honorary staff'],
  funding: ['funding', 'funders'],
};

test.each(form.sections)(
  'the section $id is found by its number, title, standard and what people call it',
  (section) => {
    const { id, number, title, standard } = section;
    const names = [id, title, title.toLowerCase(), ...(CALLED[id] ?? []), ...(number === '' ? [] : [number, number.toUpperCase(), `section ${number}`]), ...(standard === undefined ? [] : [standard, standard.replaceAll('-', ' ')])]; // prettier-ignore
    expect(CALLED[id]).toHaveLength(2);
    for (const name of names) expect(sectionBy(form, name)?.id, name).toBe(id);
  },
);

test.each(['frogs', '', '99', 'the'])('no section is called “%s”', (words) => {
  expect(sectionBy(form, words)).toBeNull();
});

describe('several answers in one message', () => {
  const read = (text: string, section = 'term'): Record<string, string> =>
    Object.fromEntries(
      severalAnswers(form, new Map(), section, text).map(({ question, value }) => [question.path, value]),
    );
  const both = { 'term.start': '2027-03-01', 'term.end': '2032-02-28' };

  test.each([
    'start date: 1 March 2027; end date: 28 February 2032',
    'Start date: 01/03/2027\nEnd date: 28/02/2032',
    'the start date is 1 March 2027 and the end date is 28 February 2032',
    '- start date = 1 March 2027\n- end date = 28 Feb 2032',
  ])('are read out of “%s”', (text) => {
    expect(read(text)).toEqual(both);
  });

  test('are read only where they are answers', () => {
    expect(read('start date: soon; end date: 28 February 2032')).toEqual({});
    expect(read('start date: 1 March 2027; end date: 31 February 2032')).toEqual({});
  });

  test('are not read out of one answer to a field', () => {
    const found = fields.filter(
      ({ id, field }) => field.example !== undefined && Object.keys(read(field.example, id.split('.')[0])).length > 0,
    );
    expect(found.map(({ id }) => id)).toEqual([]);
  });

  test.each(prose)('are not read out of the text on $standard, nor out of a paragraph of it', ({ standard, text }) => {
    const section = form.sections.find((each) => each.standard === standard)?.id;
    for (const each of [text, ...text.split(/\n+/)]) expect(read(each, section)).toEqual({});
  });
});
