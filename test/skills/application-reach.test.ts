import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Answer, Answers } from '../../src/skills/application/draft/draft.ts';
import type { Condition, FormField, SimpleField } from '../../src/skills/application/form/definition.ts';
import { type Question, loadForm, questionAt, questionsOf } from '../../src/skills/application/form/form.ts';
import { LONGEST, readValue, showValue } from '../../src/skills/application/form/kinds.ts';
import { severalAnswers } from '../../src/skills/application/talk/extract.ts';
import {
  firstOf,
  isMissing,
  isOpen,
  itemQuestion,
  nextQuestion,
  progressOf,
} from '../../src/skills/application/talk/talk.ts';
import { questionsBy, sectionBy } from '../../src/skills/application/talk/lookup.ts';
import { type Wish, namesApplication, readsAsText, wishOf } from '../../src/skills/application/talk/words.ts';
import { answersOf, completeAnswers } from '../support/application.ts';
import { type Roll, dice, typedFor } from '../support/application-values.ts';

const form = loadForm();
const study = JSON.parse(readFileSync(new URL('../../eval/application.json', import.meta.url), 'utf8')) as {
  sections: Record<string, string>;
};
const prose = Object.entries(study.sections).map(([standard, text]) => ({ standard, text: text.slice(0, 4000) }));
const fields = form.sections.flatMap(({ id, fields: own }) =>
  own.flatMap((field): { id: string; field: FormField }[] => [
    { id: `${id}.${field.id}`, field },
    ...(field.kind === 'group' ? field.fields.map((one) => ({ id: `${id}.${field.id}/${one.id}`, field: one })) : []),
  ]),
);

const answer = (path: string, value: string): Answer => ({
  path,
  value,
  version: 1,
  author: 'web:U1',
  authorName: 'Robin Marsh',
  at: new Date('2026-11-16T10:00:00Z'),
  surface: 'web',
});
const valueFor = (field: FormField, roll: Roll): string => {
  const read = readValue(field, typedFor(field, roll));
  if (!('value' in read)) throw new Error(`${field.id}: ${read.problem}`);
  return read.value;
};

// The talk, as `asking.ts` goes on with it.
interface Walk {
  answers: Map<string, Answer>;
  asked: string;
  section: string | null;
  skipped: string[];
}
const begun = (answers: Answers = new Map()): Walk => ({
  answers: new Map(answers),
  asked: '',
  section: null,
  skipped: [],
});
/** Every question, with three items in every group, is less than this. */
const MANY = fields.length * 6;
const MOST_ITEMS = 3;

function skip(walk: Walk, { path, within }: Question): void {
  const known = within === null || [...walk.answers.keys()].some((each) => each.startsWith(`${within.item}/`));
  walk.skipped = [...new Set([...walk.skipped, known ? path : (path.split('/')[0] ?? path)])];
}

/** Goes on until nothing is asked any more, and gives the paths that were asked. @throws when it does not end */
function walkOn(walk: Walk, roll: Roll, skips: number): string[] {
  const asked: string[] = [];
  let now = Date.UTC(2026, 10, 16);
  for (;;) {
    const next = (): Question | null => nextQuestion(form, walk.answers, walk, new Date((now += 1000)));
    let question = next();
    if (question === null) return asked;
    if (walk.skipped.includes(question.path)) throw new Error(`asked again though passed over: ${question.path}`);
    asked.push(question.path);
    walk.asked = question.path;
    if (asked.length > MANY) throw new Error(`no end: ${asked.slice(-5).join(', ')}`);
    if (roll() < skips) {
      skip(walk, question);
      continue;
    }
    const items = asked.filter((path) => path === question?.path).length;
    if (question.field.kind === 'group' && items <= MOST_ITEMS && roll() < 0.4)
      question = itemQuestion(form, question, new Date((now += 1000)));
    if (question === null) throw new Error('a group has no first field');
    const { path, field, section } = question;
    walk.answers.set(path, answer(path, field.kind === 'group' ? 'done' : valueFor(field, roll)));
    walk.asked = path;
    walk.section = section.id;
  }
}

/** Some of the answers that could have been given, in any order: also where a condition has changed since. */
function someAnswers(roll: Roll, share: number): Map<string, Answer> {
  const answers = new Map<string, Answer>();
  const put = (path: string, field: SimpleField): void => {
    if (roll() < share) answers.set(path, answer(path, valueFor(field, roll)));
  };
  for (const section of form.sections)
    for (const field of section.fields) {
      const path = `${section.id}.${field.id}`;
      if (field.kind !== 'group') {
        put(path, field);
        continue;
      }
      for (let item = 0; item < Math.floor(roll() * 3); item += 1)
        for (const one of field.fields) put(`${path}/i${item}/${one.id}`, one);
      if (roll() < share / 2) answers.set(path, answer(path, 'done'));
    }
  return answers;
}

/** What still applies and was neither answered nor passed over. */
const left = ({ answers, skipped }: Walk): string[] =>
  questionsOf(form, answers)
    .filter((question) => isOpen(question, answers) && !skipped.includes(question.path))
    .map(({ path }) => path);

describe('from any answers', { timeout: 60_000 }, () => {
  const seeds = fc.record({ seed: fc.nat(1_000_000), share: fc.double({ min: 0, max: 0.95, noNaN: true }) });

  it('PROPERTY: answering what is asked ends, with every required question answered', () => {
    fc.assert(
      fc.property(seeds, ({ seed, share }) => {
        const roll = dice(seed);
        const walk = begun(someAnswers(roll, share));
        walkOn(walk, roll, 0);
        expect(left(walk)).toEqual([]);
        expect(progressOf(form, walk.answers).flatMap(({ missing }) => missing.map(({ path }) => path))).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('PROPERTY: answering some and skipping some ends, and what is asked again after that ends too', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0.05, max: 0.9, noNaN: true }), ({ seed, share }, skips) => {
        const roll = dice(seed);
        const walk = begun(someAnswers(roll, share));
        walkOn(walk, roll, skips);
        expect(left(walk)).toEqual([]);
        const open = questionsOf(form, walk.answers).filter((question) => isMissing(question, walk.answers));
        // "Ask me again".
        walk.skipped = [];
        const again = walkOn(walk, roll, 0);
        // An answer may have made a question needless.
        const still = new Set(questionsOf(form, walk.answers).map(({ path }) => path));
        for (const { path, field } of open.filter((question) => still.has(question.path)))
          expect(
            again.some((each) => each === path || (field.kind === 'group' && each.startsWith(`${path}/`))),
            path,
          ).toBe(true);
        expect(left(walk)).toEqual([]);
      }),
      { numRuns: 8 },
    );
  });

  it('PROPERTY: skipping everything ends, with each question asked once', () => {
    fc.assert(
      fc.property(seeds, ({ seed, share }) => {
        const walk = begun(someAnswers(dice(seed), share));
        const open = questionsOf(form, walk.answers).filter((question) => isOpen(question, walk.answers));
        const asked = walkOn(walk, () => 0, 1);
        expect(asked).toHaveLength(open.length);
        expect(left(walk)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });

  it('PROPERTY: a section that is gone to is asked first, while it has a question', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(...form.sections), ({ seed, share }, section) => {
        const answers = someAnswers(dice(seed), share);
        const here = questionsOf(form, answers).some(
          (question) => question.section === section && isOpen(question, answers),
        );
        const next = nextQuestion(form, answers, { asked: '', section: section.id, skipped: [] }, new Date());
        expect(next?.section.id === section.id).toBe(here);
        // What others look after comes last, and is not lost.
        const others = new Set(form.sections.map(({ id }) => id));
        expect(
          nextQuestion(form, answers, { asked: '', section: null, skipped: [] }, new Date(), others) === null,
        ).toBe(questionsOf(form, answers).every((question) => !isOpen(question, answers)));
      }),
      { numRuns: 40 },
    );
  });

  it('a group whose last item was removed is asked for again', () => {
    const answers = completeAnswers({ 'controllers.list': null });
    const done = new Map(answers).set('controllers.list', answer('controllers.list', 'done'));
    expect(nextQuestion(form, done, { asked: '', section: 'controllers', skipped: [] }, new Date())?.path).toMatch(
      /^controllers\.list\/i\w+\/name$/,
    );
  });

  it('a group that has to have one begins with its first item, another one with whether there is any', () => {
    const [at, now] = [(path: string): Question => questionAt(form, path) as Question, new Date()];
    expect(firstOf(form, at('controllers.list'), new Map(), now).path).toMatch(/^controllers\.list\/\w+\/name$/);
    expect(firstOf(form, at('conditions.list'), new Map(), now).path).toBe('conditions.list');
    expect(firstOf(form, at('term.start'), new Map(), now).path).toBe('term.start');
    expect(itemQuestion(form, at('term.start'), now)).toBeNull();
  });

  it('nothing is asked of the complete application', () => {
    const answers = completeAnswers();
    const open = questionsOf(form, answers).filter((question) => isMissing(question, answers));
    expect(open.map(({ path }) => path)).toEqual([]);
  });
});

/** Answers under which a condition holds, and those under which what it looks at is asked. */
function needsOf(when: Condition | undefined, group: string | null): Record<string, string> {
  if (when === undefined) return {};
  if ('all' in when)
    return Object.assign({}, ...when.all.map((each) => needsOf(each, group))) as Record<string, string>;
  if ('any' in when) return when.any[0] === undefined ? {} : needsOf(when.any[0], group);
  const { field } = 'not' in when ? (when.not as { field: string }) : when;
  const id = field.startsWith('./') ? `${group ?? ''}/${field.slice(2)}` : field;
  const at = fields.find((each) => each.id === id);
  if (at === undefined) throw new Error(`no field ${id}`);
  const within = id.split('/')[0] ?? null;
  const value =
    'is' in when
      ? [when.is].flat()[0]
      : 'options' in at.field
        ? at.field.options.find(
            (option) => !('not' in when && 'is' in when.not && [when.not.is].flat().includes(option.value)),
          )?.value
        : 'something';
  return { ...needsOf(at.field.when, within), [id.replace('/', '/a/')]: value ?? '' };
}

describe('every field of the form', () => {
  /** Fills in everything that applies but one field, with one item in every group. */
  function allBut(path: string, needs: Readonly<Record<string, string>>): Map<string, Answer> {
    const roll = dice(7);
    const answers = new Map(Object.entries(needs).map(([at, value]) => [at, answer(at, value)]));
    for (let changed = true; changed;) {
      changed = false;
      for (const question of questionsOf(form, answers)) {
        const { field } = question;
        if (answers.has(question.path)) continue;
        if (field.kind === 'group') {
          const [first] = field.fields;
          const at = `${question.path}/a/${first?.id ?? ''}`;
          if (first !== undefined && at !== path && !answers.has(at))
            answers.set(at, answer(at, valueFor(first, roll)));
          if (question.path === path) continue;
          answers.set(question.path, answer(question.path, 'done'));
        } else if (question.path === path) continue;
        else answers.set(question.path, answer(question.path, valueFor(field, roll)));
        changed = true;
      }
    }
    return answers;
  }

  test.each(fields.map(({ id }) => id))('%s is asked when nothing else is left', (id) => {
    const [group = ''] = id.split('/');
    const found = fields.find((each) => each.id === id) as { field: FormField };
    const path = id.replace('/', '/a/');
    const own = id.includes('/') ? fields.find((each) => each.id === group)?.field.when : undefined;
    const needs = { ...needsOf(own, null), ...needsOf(found.field.when, group) };
    const answers = allBut(path, needs);
    const next = nextQuestion(form, answers, { asked: '', section: null, skipped: [] }, new Date());
    // The first field of an item that nobody has begun is asked for by the group, or after "another".
    const of = questionAt(form, group);
    const first =
      of?.field.kind === 'group' && of.field.fields[0] === found.field ? itemQuestion(form, of, new Date()) : null;
    if (first !== null && next === null) expect(first.field).toBe(found.field);
    else expect(questionAt(form, next?.path ?? '')?.field).toBe(found.field);
    if (first === null) expect(next?.path).toBe(path);
  });
});

const WISHES: [
  said: string,
  wish: Wish['do'],
  more?: Partial<Record<'words' | 'to' | 'title' | 'role' | 'text' | 'code' | 'how' | 'about' | 'notes', string>>,
][] = [
  ['start a new application please', 'start', { title: '' }],
  ['New application', 'start'],
  ['start an application called Falls in care homes', 'start', { title: 'Falls in care homes' }],
  ['Kick off an application', 'start'],
  ['list my applications', 'list'],
  ['carry on with my application', 'next'],
  ['resume', 'next'],
  ['continue where we left off', 'next'],
  ['ok next', 'next'],
  ['Let’s carry on'.replace('’', "'"), 'next'],
  ['where was I?', 'left'],
  ['what’s left to do on the form?'.replace('’', "'"), 'left'],
  ['what is still missing from our application', 'left'],
  ['show progress', 'left'],
  ['How much have we done?', 'left'],
  ['which sections are still empty', 'left'],
  ['go to section 5a', 'go', { words: '5a' }],
  ['jump to special conditions', 'go', { words: 'special conditions' }],
  ['take me to the territory section', 'go', { words: 'territory' }],
  ["let's go to ethics", 'go', { words: 'ethics' }],
  ['Back to section 2 please', 'go', { words: '2' }],
  ['skip', 'skip'],
  ['skip this one', 'skip'],
  ["skip this question, I'll come back to it", 'skip'],
  ['Leave that question for now', 'skip'],
  ['can we come back to this later?', 'skip'],
  ['pass', 'skip'],
  ['go back one question', 'back'],
  ['previous question please', 'back'],
  ['why do you ask?', 'why'],
  ['Why do you need this?', 'why'],
  ['what is this for', 'why'],
  ['show me an example', 'example'],
  ['give me an example answer for this question', 'example'],
  ['Review my application', 'review'],
  ["show me what I've answered so far in the application", 'review'],
  ['read back my answers', 'review'],
  ['summarise our draft', 'review'],
  ['check the ethics section', 'check', { words: 'ethics' }],
  ['are we ready?', 'check', { words: '' }],
  ['run the checks on our draft', 'check', { words: '' }],
  ['undo', 'undo'],
  ['undo my last answer', 'undo'],
  ['undo the last change to the draft', 'undo'],
  ['review the benefits section', 'check', { words: 'benefits' }],
  ['check 5d', 'check', { words: '5d' }],
  ['draft this', 'draft', { about: '', notes: '' }],
  ['Please help me draft this section.', 'draft', { about: '', notes: '' }],
  ['draft this section from my notes', 'draft', { about: '', notes: '' }],
  ['help us draft the ethics section', 'draft', { about: 'ethics', notes: '' }],
  ['turn these notes into a benefits section', 'draft', { about: 'benefits', notes: '' }],
  ['Turn my notes into the benefits section: a; b', 'draft', { about: 'benefits', notes: 'a; b' }],
  ['can you write the objective from these notes:\n- one\n- two: three', 'draft', { about: 'objective', notes: '- one\n- two: three' }], // prettier-ignore
  ['use this draft', 'keep draft', { about: '' }],
  ['use the draft for public benefit', 'keep draft', { about: 'public benefit' }],
  ['confirm draft', 'confirm draft', { about: '' }],
  ['confirm the draft of public benefit expected', 'confirm draft', { about: 'public benefit expected' }],
  ['history of the start date', 'history', { words: 'start date' }],
  ['Who changed the start date?', 'history', { words: 'start date' }],
  ['change start date to 1 May 2027', 'change', { words: 'start date', to: '1 May 2027' }],
  ['Please change the end date to 31 March 2028, thanks.', 'change', { words: 'end date', to: '31 March 2028' }],
  ['correct the title', 'change', { words: 'title', to: '' }],
  ['remove Fellgate Data Hosting Ltd', 'remove', { words: 'Fellgate Data Hosting Ltd' }],
  ['download our application', 'export'],
  ['export the form as a Word document', 'export'],
  ['invite a colleague', 'invite', { role: 'editor' }],
  ['add someone as a reviewer', 'invite', { role: 'reviewer' }],
  ['join ABCD-EFGH1A2B3C', 'join', { code: 'ABCD-EFGH1A2B3C' }],
  ['who is working on this application?', 'team'],
  ['assign ethics', 'assign', { words: 'ethics' }],
  ['comment on ethics: who sits on the committee?', 'comment', { words: 'ethics', text: 'who sits on the committee?' }],
  ['sign off ethics', 'sign', { words: 'ethics' }],
  ['sign-off 7a', 'sign', { words: '7a' }],
  ['more: and it says so.', 'append', { text: 'and it says so.' }],
  ['several messages', 'several'],
  ['show the diagram', 'pictures'],
  ['copy objective', 'copy', { words: 'objective' }],
  ['what changed in the standards?', 'standards'],
  ['rename it to Falls in care homes', 'rename', { title: 'Falls in care homes' }],
  ['submit', 'submit'],
  ['amend', 'follow', { how: 'amendment' }],
  ['renew it', 'follow', { how: 'renewal' }],
  ['delete the draft', 'delete'],
  ['delete it for good now', 'delete for good'],
  ["that's enough for today", 'stop'],
  ['APP-7K3M-XH2Q', 'open'],
];

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

const fieldOf = (kind: FormField['kind'], more: object = {}): FormField =>
  ({
    id: 'x',
    label: 'X',
    ask: 'What is it?',
    help: 'Say it.',
    required: true,
    serves: [],
    kind,
    ...more,
  }) as FormField;

describe('an answer', () => {
  const READ: [kind: FormField['kind'], typed: string, value: string, more?: object][] = [
    ['text', '  two\nlines ', 'two lines'],
    ['long-text', ' a\n\nb ', 'a\n\nb'],
    ['organisation', 'NHS', 'NHS'],
    ['yes-no', 'Yep, it does', 'yes'],
    ['yes-no', 'Nope.', 'no'],
    ['yes-no', 'we do not', 'no'],
    ['tick', 'I confirm', 'yes', { statement: 'It is so, we say.' }],
    ['date', '01/03/2027', '2027-03-01'],
    ['date', '1 March 2027', '2027-03-01'],
    ['date', 'on the 1st of March, 2027.', '2027-03-01'],
    ['date', 'March 1, 2027', '2027-03-01'],
    ['date', 'Mon 1 Mar 2027', '2027-03-01'],
    ['date', '2027-03-01', '2027-03-01'],
    ['date', '1.3.2027', '2027-03-01'],
    ['date', '29 February 2028', '2028-02-29'],
    ['date', '5 sept 2027', '2027-09-05'],
    ['number', 'about 8,400', '8400'],
    ['number', '8 400 people', '8400'],
    ['number', '12.5', '12.5'],
    ['number', '0', '0'],
    ['money', '£1.2m', '1200000'],
    ['money', '£12,500', '12500'],
    ['money', '3k', '3000'],
    ['money', '£12.50', '12.5'],
    ['money', '2 million pounds', '2000000'],
    ['money', '£0.07m', '70000'],
    ['reference', ' dars-nic-656836-t2j0t-V2.3 ', 'DARS-NIC-656836-T2J0T-v2.3', { pattern: 'nic' }],
    ['reference', 'nic 656836 t2j0t', 'NIC-656836-T2J0T', { pattern: 'nic' }],
    ['reference', 'con-900101-a1b2c', 'CON-900101-A1B2C', { pattern: 'framework-contract' }],
    ['reference', 'z 1234567', 'Z1234567', { pattern: 'ico' }],
    ['reference', 'rx1', 'RX1', { pattern: 'ods' }],
    ['reference', '23/cag/0123', '23/CAG/0123', { pattern: 'cag' }],
    ['reference', '23 CAG 0123', '23/CAG/0123', { pattern: 'cag' }],
    ['reference', 'v2.3', '2.3', { pattern: 'version' }],
    ['link', 'www.example.ac.uk/privacy', 'https://www.example.ac.uk/privacy'],
    ['link', '<https://example.org/a>', 'https://example.org/a'],
    ['group', 'That is all.', 'done', { item: 'site', fields: [] }],
    ['group', "that's all", 'done', { item: 'site', fields: [] }],
  ];
  test.each(READ)('%s: “%s” is %s', (kind, typed, value, more) => {
    expect(readValue(fieldOf(kind, more), typed)).toEqual({ value });
  });

  const REFUSED: [kind: FormField['kind'], typed: string, because: RegExp, more?: object][] = [
    ['date', '31 February 2027', /no such day/],
    ['date', '31/02/2027', /no such day/],
    ['date', '29 February 2027', /no such day/],
    ['date', '29/02/2027', /no such day/],
    ['date', 'next spring', /cannot read/],
    ['date', '', /cannot read/],
    ['number', 'many', /one number/],
    ['number', '3 to 5', /one number/],
    ['number', '0', /1 or more/, { min: 1 }],
    ['number', '20', /10 or less/, { max: 10 }],
    ['money', 'a lot', /one amount/],
    ['text', 'short', /at least 10/, { min: 10 }],
    ['text', '', /at least 1/],
    ['long-text', '  ', /no text/],
    ['organisation', '42', /full legal name/],
    ['yes-no', 'perhaps', /yes or no/],
    ['tick', 'no', /skip/, { statement: 'It is so, we say.' }],
    ['reference', 'NIC-12', /does not look like/, { pattern: 'nic' }],
    ['link', 'our page', /whole address/],
    ['link', 'javascript:alert(1)', /whole address/],
    ['group', 'maybe', /another/, { item: 'site', fields: [] }],
  ];
  test.each(REFUSED)('%s: “%s” is refused, and it is said why', (kind, typed, because, more) => {
    expect(readValue(fieldOf(kind, more), typed)).toEqual({ problem: expect.stringMatching(because) as string });
  });

  test.each(['text', 'long-text', 'organisation'] as const)(
    '%s: 200 kB are refused with a way on, never cut',
    (kind) => {
      const read = readValue(fieldOf(kind), 'word '.repeat(40_000));
      expect(read).toEqual({
        problem: expect.stringMatching(/199,999 characters.*fit here.*shorten.*attachment/s) as string,
      });
      const most = kind === 'long-text' ? LONGEST.long : LONGEST.text;
      expect(readValue(fieldOf(kind), 'x'.repeat(most))).toHaveProperty('value');
      expect(readValue(fieldOf(kind), 'x'.repeat(most + 1))).toHaveProperty('problem');
    },
  );

  it.each(['date', 'number', 'money', 'link', 'yes-no', 'tick', 'reference'] as const)(
    '%s: 200 kB are refused too',
    (kind) => {
      expect(
        readValue(fieldOf(kind, { statement: 'It is so.', pattern: 'nic' }), '9 x '.repeat(50_000)),
      ).toHaveProperty('problem');
    },
  );

  const all = [...new Map(fields.map(({ field }) => [field.kind, field])).values(), ...fields.flatMap(({ field }) => ('options' in field || field.kind === 'reference' ? [field] : []))]; // prettier-ignore

  it('PROPERTY: whatever is typed, it is a value or a problem with words', () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 60 }),
      fc.constantFrom(...WISHES.map(([said]) => said)),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...all), typed, (field, said) => {
        const read = readValue(field, said);
        if ('value' in read) {
          expect(read.value).not.toBe('');
          expect(showValue(field, read.value)).not.toBe('');
        } else expect(read.problem.length).toBeGreaterThan(10);
      }),
      { numRuns: 2000 },
    );
  });

  it('PROPERTY: a value that is shown and typed again is the same value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...fields.map(({ field }) => field)), fc.nat(1_000_000), (field, seed) => {
        // "That is all" and "I confirm" stand for words of their own.
        const value = field.kind === 'group' ? 'done' : valueFor(field, dice(seed));
        const again = field.kind === 'tick' ? 'confirmed' : showValue(field, value);
        expect(readValue(field, again)).toEqual({ value });
        // What is stored reads as itself: it is put into forms, and comes back.
        if (field.kind !== 'group') expect(readValue(field, value)).toEqual({ value });
      }),
      { numRuns: 1500 },
    );
  });

  it('PROPERTY: so is any number and any amount, to the penny', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (pennies) => {
        for (const kind of ['number', 'money'] as const) {
          const field = fieldOf(kind);
          const read = readValue(field, String(pennies / 100));
          expect(read).toEqual({ value: String(pennies / 100) });
          expect(readValue(field, showValue(field, String(pennies / 100)))).toEqual(read);
        }
      }),
    );
  });

  it('the values of the complete application show and read back as themselves', () => {
    const answers = answersOf(Object.fromEntries([...completeAnswers()].map(([path, { value }]) => [path, value])));
    for (const { path, field } of questionsOf(form, answers)) {
      const value = answers.get(path)?.value;
      if (value === undefined || field.kind === 'tick') continue;
      expect(readValue(field, showValue(field, value)), path).toEqual({ value });
    }
  });
});
