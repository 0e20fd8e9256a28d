import { expect } from 'vitest';
import { crossChecks } from '../../src/skills/application/checks/index.ts';
import {
  type AskedNow,
  type Shown,
  type Surface,
  type Told,
  Knowing,
  after,
  headingOf,
  interview,
  questionOn,
  saying,
  standing,
  theTurn,
  timesOf,
} from '../support/interview.ts';
import { darsApplications, exported } from './application-export.ts';
import { type Stage, keep } from './application-stage.ts';

/** The question that stands there; fails when there is none. */
export async function questionNow(surface: Surface): Promise<AskedNow> {
  const shown = await standing(surface);
  const asked = shown === undefined ? null : questionOn(shown);
  if (asked === null) throw new Error(`${surface.name}: no question stands there, but ${shown?.text ?? 'nothing'}`);
  return asked;
}

const same = (one: AskedNow, other: AskedNow | null): void => {
  expect(other).not.toBeNull();
  expect([other?.heading, other?.section, other?.item]).toEqual([one.heading, one.section, one.item]);
};

/** A question about a standard in between: a cited answer, then the same question again. */
export async function asksInBetween(surface: Surface): Promise<void> {
  const before = await questionNow(surface);
  const answer = await after(
    surface,
    () => surface.say('How long can a data sharing agreement run?'),
    (shown) => questionOn(shown) !== null,
  );
  const words = answer.map(({ text }) => text).join('\n');
  expect(words).toMatch(/Term of Data Sharing Agreement/);
  expect(words).toMatch(/\[1\]/);
  expect(words).toContain('Sources');
  same(before, questionOn(answer.at(-1) as Shown));
}

/** Corrections in plain words, while something else is asked: stored, and the same question again. */
export async function corrects(surface: Surface): Promise<void> {
  const before = await questionNow(surface);
  for (const day of ['1 April 2027', '1 March 2027']) {
    const now = await theTurn(surface, () => surface.say(`change start date to ${day}`));
    expect(now.text).toContain(`Start date: ${day} (changed)`);
    same(before, questionOn(now));
  }
}

/** A code out of the card "team". */
export async function codeFrom(surface: Surface): Promise<string> {
  const team = await saying(surface, 'team', /^The team of/m);
  const card = team.findLast(({ buttons }) => buttons.includes('A code for another platform')) as Shown;
  const code = await after(
    surface,
    () => surface.press('A code for another platform', card),
    (shown) => headingOf(shown) === 'A code for one person',
  );
  return /join ([A-Z0-9-]{10,24})/.exec(code.map(({ text }) => text).join('\n'))?.[1] ?? '';
}

/** Joins, and gets the next question. */
export async function joins(surface: Surface, code: string): Promise<void> {
  await saying(surface, `join ${code}`, /You are an? (?:editor|owner) now/);
  await theTurn(surface, () => surface.say('continue'));
}

/**
 * Two people have the same question before them. The other one answers first; whoever is second sees that text beside the own
 * one and chooses.
 */
export async function conflict(
  first: Surface,
  second: Surface,
  { section, theirs, mine, choose }: { section: string; theirs: string; mine: string; choose: RegExp },
): Promise<void> {
  const asked = await questionNow(first);
  const now = await theTurn(second, () => second.say(`go to ${section}`));
  same(asked, questionOn(now));
  expect((await theTurn(second, () => second.say(theirs))).text).toContain('Stored.');
  const clash = await theTurn(first, () => first.say(mine));
  expect(headingOf(clash)).toMatch(/^Not stored yet/);
  expect(clash.text).toContain(theirs);
  expect(clash.text).toContain(mine.slice(0, 90));
  const button = clash.buttons.find((label) => choose.test(label)) ?? '';
  const chosen = await theTurn(first, () => first.press(button, clash));
  expect(questionOn(chosen)).not.toBeNull();
}

/** What was said is recorded, the program dies at once, and the answer comes from the next one. */
export async function diesInTheMiddle(stage: Stage, surface: Surface, knowing: Knowing): Promise<void> {
  const { path, text } = knowing.answerTo(await questionNow(surface));
  const next = await theTurn(surface, async () => {
    await surface.say(text ?? 'skip');
    await stage.restart();
  });
  expect(next.text, path).toMatch(/Stored\./);
}

const SOME_SECTIONS = /^\W*Sections \d+ to \d+ of \d+/;

/** "review", some sections at a time, to the last one. */
async function reviews(surface: Surface): Promise<void> {
  let shown = await saying(surface, 'review', SOME_SECTIONS);
  const seen = [...shown];
  for (;;) {
    const rest = shown.findLast(({ text }) => SOME_SECTIONS.test(text)) as Shown;
    if (!rest.buttons.includes('Show the next ones')) break;
    shown = await after(
      surface,
      () => surface.press('Show the next ones', rest),
      ({ text }) => SOME_SECTIONS.test(text),
    );
    seen.push(...shown);
  }
  const words = seen.map(({ text }) => text).join('\n');
  expect(words).toContain('About the application');
  expect(words).toContain('8 Period and funding');
}

export interface Roles {
  /** Begins it. */
  first: Surface;
  /** A colleague on the same platform. */
  colleague: Surface;
  /** The first one again, elsewhere. */
  elsewhere: Surface;
  /** The question before which the first one goes elsewhere. */
  until?: string;
  /** Whether the two accounts of the first one are known to be one person's. */
  linked?: boolean;
  /** Called at moments that are worth a picture. */
  look?: (name: string) => Promise<void>;
}

/** From nothing to a complete application. */
export async function wholeStory(stage: Stage, roles: Roles): Promise<void> {
  const { first, colleague, elsewhere, until: last = 'funding.sources', linked = false } = roles;
  const look = roles.look ?? (() => Promise.resolve());
  const knowing = new Knowing(stage.form, stage.answers);
  const parts: Told[] = [];
  const until = async (surface: Surface, stop: string, skip: readonly string[] = []): Promise<void> => {
    const told = await interview(surface, knowing, ({ path }) => path === stop || (skip.includes(path) && 'skip'));
    parts.push(told);
    if (stop !== '') expect(told.at, `stopped at ${stop}`).not.toBeNull();
  };

  await theTurn(first, () => first.say('start an application'));
  await look('question');
  await until(first, 'term.analysis-end');
  await asksInBetween(first);
  await until(first, 'controllers.basis');
  await corrects(first);
  // Passed over here, and taken up again at the end.
  await until(first, 'security.cloud', ['processors.in-force']);
  const code = await codeFrom(first);
  await joins(colleague, code);
  await theTurn(first, () => first.say('continue'));
  await until(first, 'security.statement');
  const wanted = knowing.answerTo(await questionNow(first)).text ?? '';
  await conflict(first, colleague, {
    section: 'security',
    theirs: 'All three organisations have published their toolkit assessments; nothing is in the cloud.',
    mine: wanted,
    choose: /Store mine/,
  });
  await look('conflict');
  await until(first, 'objections.reason');
  await diesInTheMiddle(stage, first, knowing);
  await until(first, last);

  if (linked) {
    await theTurn(elsewhere, () => elsewhere.say('continue my application'));
  } else {
    const own = await codeFrom(first);
    await joins(elsewhere, own);
  }
  // What was passed over comes first there; once more, and it comes at the end.
  await until(elsewhere, '', ['processors.in-force']);
  const end = (await standing(elsewhere)) as Shown;
  expect(headingOf(end)).toBe('Nothing new is left to ask');
  expect(end.text).toContain('1 required question is open');
  await theTurn(elsewhere, () => elsewhere.say('continue'));
  await until(elsewhere, '');
  const done = (await standing(elsewhere)) as Shown;
  expect(headingOf(done)).toBe('That was the last question');

  const progress = await saying(elsewhere, 'progress', /Required questions answered/);
  expect(progress.map(({ text }) => text).join('\n')).toMatch(/Required questions answered[^\d]*(\d+) of \1/);
  const ready = (await saying(elsewhere, 'ready', /not a decision by NHS England/)).at(-1) as Shown;
  keep(`ready-${first.name.replace(/\W/g, '-')}.txt`, ready.text);
  // The study's dates pass some day; until then nothing blocks it.
  const blocks = crossChecks(stage.form, stage.answers, new Date()).filter(({ level }) => level === 'block');
  expect(headingOf(ready)).toBe(blocks.length === 0 ? 'I found nothing that blocks it' : 'Not ready yet');
  for (const { message } of blocks) expect(ready.text).toContain(message.slice(0, 60));
  const { json } = await exported(stage, elsewhere);
  await reviews(elsewhere);
  await saying(first, 'progress', /Required questions answered/);
  await look('progress');
  await saying(first, 'review', SOME_SECTIONS);
  await look('review');

  const misread = parts.flatMap((told) => told.misread.map(({ path }) => path));
  expect(misread).toEqual([]);
  const times = timesOf(parts);
  console.log(`${first.name}: ${JSON.stringify(times)}`);
  keep(
    `times-${first.name.replace(/\W/g, '-')}.json`,
    JSON.stringify({ times, asked: parts.flatMap(({ asked }) => asked) }, null, 1),
  );
  expect(times.questions).toBeGreaterThan(300);

  await stage.stop();
  await darsApplications(stage, json.reference);
}
