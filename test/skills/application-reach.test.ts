import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Answer, Answers } from '../../src/skills/application/draft/draft.ts';
import type { Condition, FormField, SimpleField } from '../../src/skills/application/form/definition.ts';
import { type Question, questionAt, questionsOf } from '../../src/skills/application/form/form.ts';
import {
  firstOf,
  isMissing,
  isOpen,
  itemQuestion,
  nextQuestion,
  progressOf,
} from '../../src/skills/application/talk/talk.ts';
import { completeAnswers } from '../support/application.ts';
import { fields, form } from '../support/application-fields.ts';
import { type Roll, dice, valueFor } from '../support/application-values.ts';

const answer = (path: string, value: string): Answer => ({
  path,
  value,
  version: 1,
  author: 'web:U1',
  authorName: 'Robin Marsh',
  at: new Date('2026-11-16T10:00:00Z'),
  surface: 'web',
});

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
