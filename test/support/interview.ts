import { setTimeout as sleep } from 'node:timers/promises';
import { type Answers, itemsOf, valueAt } from '../../src/skills/application/draft/draft.ts';
import { dayInWords } from '../../src/skills/application/form/dates.ts';
import type { Form, FormField, FormSection, GroupField } from '../../src/skills/application/form/definition.ts';
import { showValue } from '../../src/skills/application/form/kinds.ts';
import { titleOf } from '../../src/skills/application/paper/paper.ts';

/** One message or card of the bot, as a person sees it. */
export interface Shown {
  id: string;
  /** All words, the heading first. */
  text: string;
  buttons: string[];
}

/** A place where a person talks with the bot. */
export interface Surface {
  name: string;
  /** Longest message that a person can send there. */
  most: number;
  /** How often to look, in milliseconds. */
  pollMs: number;
  say(text: string): Promise<void>;
  /** Presses a button of something that the bot showed. */
  press(label: string, on: Shown): Promise<void>;
  /** Opens the form behind a button, fills it in and sends it. */
  fill(label: string, on: Shown, values: Record<string, string>): Promise<void>;
  /** Everything that the bot has shown there and that still stands, oldest first. */
  shown(): Promise<Shown[]>;
}

/** A question as it stands on a card. */
export interface AskedNow {
  shown: Shown;
  heading: string;
  /** Such as `1b Data controllers`. */
  section: string;
  /** The item it is about, such as `University of X` or `a new controller`; null for none. */
  item: string | null;
}

const PLACE = /(?:^|\n)\W*(?<place>[^\n]+?): (?:this is the last open question|\d+ open questions) of \d+\./;

/** What a message asks; null for one that asks none of the form's questions. */
export function questionOn(shown: Shown): AskedNow | null {
  const place = PLACE.exec(shown.text)?.groups?.['place'];
  if (place === undefined) return null;
  const [section = '', item = null] = place.split(' · ');
  return { shown, heading: headingOf(shown), section, item };
}

export const headingOf = ({ text }: Shown): string => (text.split('\n')[0] ?? '').replaceAll('**', '').trim();

const isEnd = (shown: Shown): boolean =>
  /^(?:That was the last question|Nothing new is left to ask)/.test(headingOf(shown));
const isConfirm = (shown: Shown): boolean => /shall i store/i.test(headingOf(shown));
const isConflict = (shown: Shown): boolean => headingOf(shown).startsWith('Not stored yet');
const isTurn = (shown: Shown): boolean =>
  questionOn(shown) !== null || isEnd(shown) || isConfirm(shown) || isConflict(shown);

/** Waits until something is shown that was not there before and fits; gives all that is new. */
export async function fresh(
  surface: Surface,
  before: ReadonlySet<string>,
  fits: (shown: Shown) => boolean,
  ms = 20_000,
): Promise<Shown[]> {
  const end = Date.now() + ms;
  for (;;) {
    const now = (await surface.shown()).filter(({ id }) => !before.has(id));
    if (now.some(fits)) return now;
    if (Date.now() > end)
      throw new Error(
        `${surface.name}: nothing fitting came. New there:\n${now.map(({ text }) => text).join('\n---\n')}`,
      );
    await sleep(surface.pollMs);
  }
}

/** Does something, and waits for what fits. Gives everything new. */
export async function after(
  surface: Surface,
  deed: () => Promise<void>,
  fits: (shown: Shown) => boolean | RegExp,
): Promise<Shown[]> {
  const before = new Set((await surface.shown()).map(({ id }) => id));
  await deed();
  return await fresh(surface, before, (shown) => {
    const said = fits(shown);
    return typeof said === 'boolean' ? said : said.test(shown.text);
  });
}

/** Says something and waits for an answer with these words; then gives all that is new. */
export const saying = (surface: Surface, text: string, words: RegExp): Promise<Shown[]> =>
  after(
    surface,
    () => surface.say(text),
    (shown) => words.test(shown.text),
  );

/** Somebody who knows what a study answers to every question, and tells it as a person would. */
export class Knowing {
  private readonly form: Form;
  private readonly answers: Answers;
  /** Items of groups that were begun, and those that are told already. */
  private readonly begun = new Set<string>();

  constructor(form: Form, answers: Answers) {
    this.form = form;
    this.answers = answers;
  }

  /** What to say; null for what this study has no answer to. */
  answerTo({ heading, section: title, item }: AskedNow): { path: string; field: FormField; text: string | null } {
    const section = this.form.sections.find((one) => titleOf(one) === title);
    if (section === undefined) throw new Error(`the form has no section ${title}`);
    for (const field of section.fields) {
      const path = `${section.id}.${field.id}`;
      if (item === null && field.label === heading)
        return field.kind === 'group' ? this.ofGroup(field, path) : this.at(field, path);
      if (item === null || field.kind !== 'group') continue;
      const inner = field.fields.find(({ label }) => `${field.item}: ${label}`.toLowerCase() === heading.toLowerCase());
      if (inner === undefined) continue;
      const id = this.itemCalled(field, path, item);
      this.begun.add(`${path}/${id}`);
      return this.at(inner, `${path}/${id}/${inner.id}`);
    }
    throw new Error(`the form has no question ${heading} in ${title}`);
  }

  private at(field: FormField, path: string): { path: string; field: FormField; text: string | null } {
    const value = valueAt(this.answers, path);
    return { path, field, text: value === undefined ? null : inWords(field, value) };
  }

  private ofGroup(field: GroupField, path: string): { path: string; field: FormField; text: string | null } {
    const next = this.nextItem(path);
    if (next === undefined) return { path, field, text: 'done' };
    const [first] = field.fields;
    if (first === undefined) throw new Error(`${path} has no fields`);
    this.begun.add(`${path}/${next}`);
    return this.at(first, `${path}/${next}/${first.id}`);
  }

  private nextItem(group: string): string | undefined {
    return itemsOf(this.answers, group).find((id) => !this.begun.has(`${group}/${id}`));
  }

  private itemCalled(group: GroupField, path: string, name: string): string {
    const [first] = group.fields;
    const called = itemsOf(this.answers, path).find((id) => {
      const value = valueAt(this.answers, `${path}/${id}/${first?.id ?? ''}`) ?? '';
      const line = value.replace(/\s+/g, ' ');
      return line === name || (line.length > 120 && name === `${line.slice(0, 118).trimEnd()} …`);
    });
    const id = called ?? (name === `a new ${group.item}` ? this.nextItem(path) : undefined);
    if (id === undefined) throw new Error(`${path} has no item called ${name}`);
    return id;
  }
}

/** A stored value as a person would say it. */
export function inWords(field: FormField, value: string): string {
  switch (field.kind) {
    case 'tick':
      return 'yes';
    case 'date':
      return dayInWords(value);
    case 'choices':
      return value
        .split(',')
        .map((one) => field.options.find((option) => option.value === one)?.label ?? one)
        .join(', ');
    case 'group':
      return 'done';
    default:
      return showValue(field, value);
  }
}

export interface Told {
  /** Paths in the order in which they were asked, with the milliseconds until the next question stood there. */
  asked: { path: string; ms: number; how: string }[];
  /** What was taken for something else than the answer: the path, and what was said to it. */
  misread: { path: string; said: string }[];
  /** The question where it was stopped; null at the end. */
  at: AskedNow | null;
  /** What stood there at last. */
  last: Shown;
}

/** The newest question or end that stands there. */
export async function standing(surface: Surface): Promise<Shown | undefined> {
  return (await surface.shown()).findLast(isTurn);
}

/**
 * Answers one question after the other until the bot has none left, or until `stop` says so; then that question is not
 * answered.
 */
export async function interview(
  surface: Surface,
  knowing: Knowing,
  stop: (at: { path: string; asked: AskedNow }) => boolean | 'skip' = () => false,
): Promise<Told> {
  const told: Told = { asked: [], misread: [], at: null, last: { id: '', text: '', buttons: [] } };
  let last = await standing(surface);
  for (let count = 0; count < 1000; count += 1) {
    if (last === undefined) throw new Error(`${surface.name}: no question stands there`);
    told.last = last;
    const asked = questionOn(last);
    if (asked === null) return told;
    const { path, field, text } = knowing.answerTo(asked);
    const stopped = stop({ path, asked });
    if (stopped === true) return { ...told, at: asked };
    const began = performance.now();
    const [how, seen]: [string, Shown] =
      stopped === 'skip' || text === null ? await skipped(surface, last) : await answered(surface, last, text, field);
    told.asked.push({ path, ms: performance.now() - began, how });
    last = seen;
    if (isConfirm(last)) {
      told.misread.push({ path, said: last.text });
      await theTurn(surface, () => surface.press('No', last as Shown));
      last = await theTurn(surface, () => surface.say(`answer: ${text ?? ''}`));
    }
    if (last.text.includes('Not stored.'))
      throw new Error(`${surface.name}: ${path} was refused: ${text ?? ''}\n${last.text}`);
  }
  throw new Error(
    `it never ends: ${told.asked
      .slice(-12)
      .map(({ path, how }) => `${path} ${how}`)
      .join('; ')}\n${told.last.text}`,
  );
}

/** Does something and gives the question, confirmation or end that comes of it. */
export async function theTurn(surface: Surface, deed: () => Promise<void>): Promise<Shown> {
  const shown = await after(surface, deed, isTurn);
  return shown.findLast(isTurn) as Shown;
}

const skipped = async (surface: Surface, on: Shown): Promise<[string, Shown]> =>
  on.buttons.includes('Skip')
    ? ['Skip pressed', await theTurn(surface, () => surface.press('Skip', on))]
    : ['skip said', await theTurn(surface, () => surface.say('skip'))];

async function answered(surface: Surface, on: Shown, text: string, field: FormField): Promise<[string, Shown]> {
  if (text.length > surface.most) return ['several messages', await inPieces(surface, text)];
  const button = field.kind === 'tick' ? 'I confirm it' : text === 'done' ? 'That is all' : text;
  if (on.buttons.includes(button) && field.kind !== 'text')
    return ['pressed', await theTurn(surface, () => surface.press(button, on))];
  return ['said', await theTurn(surface, () => surface.say(text))];
}

/** A text longer than a message, paragraph by paragraph as far as they fit. */
async function inPieces(surface: Surface, text: string): Promise<Shown> {
  await saying(surface, 'several messages', /Say done at the end|Say \*+done\*+ at the end/);
  const pieces: string[] = [];
  for (const paragraph of text.split('\n\n')) {
    const with_ = `${pieces.at(-1) ?? ''}\n\n${paragraph}`.trim();
    if (pieces.length > 0 && with_.length <= surface.most) pieces[pieces.length - 1] = with_;
    else pieces.push(paragraph);
  }
  for (const [index, piece] of pieces.entries()) await saying(surface, piece, new RegExp(`^\\W*Kept: ${index + 1} `));
  return await theTurn(surface, () => surface.say('done'));
}

/** Average and slowest, for the report. */
export function timesOf(told: readonly Told[]): {
  questions: number;
  averageMs: number;
  medianMs: number;
  slowestMs: number;
} {
  const all = told.flatMap(({ asked }) => asked.map(({ ms }) => ms)).sort((a, b) => a - b);
  const sum = all.reduce((total, each) => total + each, 0);
  const round = (value: number | undefined): number => Math.round(value ?? 0);
  return {
    questions: all.length,
    averageMs: round(sum / Math.max(all.length, 1)),
    medianMs: round(all[Math.floor(all.length / 2)]),
    slowestMs: round(all.at(-1)),
  };
}

export const sectionOf = (form: Form, id: string): FormSection => {
  const section = form.sections.find((one) => one.id === id);
  if (section === undefined) throw new Error(`there is no section ${id}`);
  return section;
};
