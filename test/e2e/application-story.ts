import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { expect } from 'vitest';
import { addApplicationCommands } from '../../src/cli/applications.ts';
import { loadConfig } from '../../src/config.ts';
import { crossChecks } from '../../src/skills/application/checks/index.ts';
import type { Answers } from '../../src/skills/application/draft/draft.ts';
import type { Form } from '../../src/skills/application/form/definition.ts';
import { loadForm, questionAt } from '../../src/skills/application/form/form.ts';
import { showValue } from '../../src/skills/application/form/kinds.ts';
import { FakeSlack } from '../doubles/slack/index.ts';
import { FakeTeams } from '../doubles/teams/index.ts';
import { paragraphsOf, readDocx } from '../documents/reading.ts';
import { completeAnswers } from '../support/application.ts';
import { freePort } from '../support/databases.ts';
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
import { platformSettings } from '../support/platforms.ts';
import { type Program, startProgram } from '../support/program.ts';

/** Longer than one message of any platform that is read here. */
const LONG = 'objective.background';

/** One program on one data folder, with a fake Slack and a fake Teams, that can be killed and started again. */
export interface Stage {
  dataDir: string;
  slack: FakeSlack;
  teams: FakeTeams;
  form: Form;
  answers: Answers;
  url(): string;
  /** `kill -9`, and started again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a program on an empty folder. `close` ends everything; `trouble` gives what it complained about. */
export async function openStage({
  settings = {},
  seed,
}: { settings?: Record<string, string>; seed?: (dataDir: string) => Promise<void> } = {}): Promise<
  Stage & { close(): Promise<void>; trouble(): string }
> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'dars-stage-'));
  await seed?.(dataDir);
  const [slack, teams, port] = await Promise.all([FakeSlack.start(), FakeTeams.start(), freePort()]);
  let program: Program | undefined;
  const start = async (): Promise<void> => {
    program = await startProgram({
      DATA_DIR: dataDir,
      PORT: String(port),
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      ...platformSettings(slack, teams),
      ...settings,
    });
    slack.connect(`${program.url}/slack/events`);
    teams.connect(`${program.url}/api/messages`);
  };
  await start();
  const long = `${completeAnswers().get(LONG)?.value ?? ''}\n\n${history(9)}`;
  return {
    dataDir,
    slack,
    teams,
    form: loadForm(),
    answers: completeAnswers({ [LONG]: long }),
    url: () => program?.url ?? '',
    async restart() {
      await program?.kill();
      await start();
    },
    async stop() {
      await program?.stop();
    },
    trouble: () =>
      (program?.errors() ?? '')
        .split('\n')
        .filter((line) => /"level":"?(?:[45]0|warn|error)/.test(line))
        .join('\n'),
    async close() {
      await program?.kill();
      await Promise.all([slack.close(), teams.close()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs on a stage of its own, and says what the program complained about when it fails. */
export async function onStage(run: (stage: Stage) => Promise<void>, settings?: Record<string, string>): Promise<void> {
  const stage = await openStage(settings === undefined ? {} : { settings });
  try {
    await run(stage);
  } catch (error) {
    if (error instanceof Error) error.message += `\nThe program said:\n${stage.trouble()}`;
    throw error;
  } finally {
    await stage.close();
  }
}

/** Paragraphs of about a thousand characters each. */
const history = (count: number): string =>
  Array.from({ length: count }, (_, index) =>
    `In year ${index + 1} of the register ${'the network of stroke units added cases, checked them against the ward lists and sent a summary to the steering group. '.repeat(8)}`.trim(),
  ).join('\n\n');

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

export interface Fetched {
  docx: Buffer;
  json: { answers: { path: string; value: string }[]; reference: string };
}

/** "export", and everything behind its links: each value of the study stands in the Word file, in words. */
export async function exported(stage: Stage, surface: Surface): Promise<Fetched> {
  const cards = await saying(surface, 'export', /\/downloads\/|Only you see these links/);
  const link = /https?:[^\s"|<>)]*\/downloads\/[\w-]+(?=\?format=docx)/.exec(
    JSON.stringify([cards, await linksOf(stage, surface)]),
  )?.[0];
  expect(link).toBeDefined();
  const fetched = async (format: string): Promise<Buffer> => {
    const answer = await fetch(`${link ?? ''}?format=${format}`);
    expect(answer.status, format).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
  const docx = await fetched('docx');
  const words = paragraphsOf(readDocx(docx).part('word/document.xml')).join('\n');
  const lost = [...stage.answers.values()].filter(({ path, value }) => {
    const field = questionAt(stage.form, path)?.field;
    if (field === undefined || field.kind === 'group') return false;
    return !showValue(field, value)
      .split(/\n{2,}/)
      .every((paragraph) => words.includes(paragraph));
  });
  expect(lost.map(({ path }) => path)).toEqual([]);
  const json = JSON.parse((await fetched('json')).toString()) as Fetched['json'];
  expect(byName(stage.form, json.answers)).toEqual(byName(stage.form, [...stage.answers.values()]));
  for (const picture of ['flows.png', 'dates.png'])
    expect((await fetched(picture)).subarray(1, 4).toString(), picture).toBe('PNG');
  expect((await fetched('md')).toString()).toContain('Northmarsh');
  keep(`${json.reference}.docx`, docx);
  return { docx, json };
}

/** Addresses behind buttons are no words that a person reads. */
async function linksOf(stage: Stage, surface: Surface): Promise<unknown> {
  const { slack, teams } = stage;
  if (surface.name.startsWith('page'))
    return await (await fetch(`${stage.url()}/api/conversations/${surface.name.replace('page ', '')}`)).json();
  return [slack.state.messages.slice(-4), slack.state.ephemerals.slice(-4), teams.posts.slice(-4)];
}

/** Values by path, items by the name of each in place of ids. */
function byName(form: Form, answers: readonly { path: string; value: string }[]): Record<string, string> {
  const values = new Map(answers.map(({ path, value }) => [path, value]));
  return Object.fromEntries(
    answers.map(({ path, value }) => {
      const { within } = questionAt(form, path) ?? {};
      if (within === undefined || within === null) return [path, value];
      const name = values.get(`${within.item}/${within.group.fields[0]?.id ?? ''}`) ?? '';
      return [path.replace(within.item, `${within.item.split('/')[0] ?? ''}/${name}`), value];
    }),
  );
}

/** Files to look at: `E2E_OUT` names a folder. */
export function keep(name: string, content: Buffer | string): void {
  const folder = process.env['E2E_OUT'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

/** What is not stored under a name of its own: `dars applications …` on the data of a program that has stopped. */
export async function darsApplications({ dataDir, form, answers }: Stage, reference: string): Promise<void> {
  const dars = async (...args: string[]): Promise<string> => {
    const out: string[] = [];
    const command = new Command().exitOverride();
    addApplicationCommands(
      command,
      () => loadConfig({ DATA_DIR: dataDir }),
      () => path.resolve('knowledge'),
      { print: (line) => out.push(line), printJson: (value) => out.push(JSON.stringify(value)) },
    );
    await command.parseAsync(['node', 'dars', 'applications', ...args]);
    return out.join('\n');
  };
  expect(await dars('list')).toMatch(new RegExp(`${reference}  draft .* (\\d+) of \\1 required questions`));
  const shown = JSON.parse(await dars('show', reference)) as {
    answers: { path: string; value: string }[];
    history: { what: string }[];
    members: unknown[];
  };
  expect(byName(form, shown.answers)).toEqual(byName(form, [...answers.values()]));
  expect(shown.history.length).toBeGreaterThan(shown.answers.length);
  const file = path.join(dataDir, 'export.json');
  expect(await dars('export', reference, '--format', 'json', '--out', file)).toBe(file);
  const imported = await dars('import', file, '--owner', 'slack:TTEAM0001:U5');
  expect(imported).toContain(`${shown.answers.length} answers, 0 left out`);
  const copy = /APP-\S{4}-[^\s:]{4}/.exec(imported)?.[0] ?? '';
  expect(JSON.parse(await dars('show', copy))).toMatchObject({ from: reference });
  const word = path.join(dataDir, 'export.docx');
  await dars('export', copy, '--out', word);
  expect(readFileSync(word).subarray(0, 2).toString()).toBe('PK');
  await expect(dars('delete', copy)).rejects.toThrow('add --yes');
  expect(await dars('delete', copy, '--yes')).toBe(`${copy} is deleted.`);
  expect(await dars('list')).not.toContain(copy);
  await expect(dars('show', 'APP-0000')).rejects.toThrow('is no reference');
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
