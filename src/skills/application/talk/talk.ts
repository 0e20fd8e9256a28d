import { type Answers, itemsOf, newItem, valueAt } from '../draft/draft.ts';
import type { Form, FormSection } from '../form/definition.ts';
import { type Question, questionAt, questionsOf, sectionQuestions } from '../form/form.ts';

/** Where one person's conversation about an application stands. Answers are never kept here. */
export interface Talk {
  /** Reference of the application. */
  application: string;
  /** Path that was asked last; empty when nothing is. */
  asked: string;
  /** Version of the answer at that path when it was asked. */
  seen: number;
  /** Paths that were passed over for now. */
  skipped: string[];
  /** The section that is worked on. */
  section: string | null;
  /** What waits for a yes: answers, by path, with the versions seen. */
  pending: { path: string; value: string; seen: number }[];
  /** Pieces of a long text that is sent in several messages; null when none is. */
  pieces: string[] | null;
  /** Path of the question that notes for a draft are waited for, and whether all of its section is meant; null when none are. */
  drafting: { path: string; whole: boolean } | null;
  /** What was deleted needs to be said twice; the reference that was asked about. */
  deleting: boolean;
}

export const talkAbout = (application: string): Talk => ({
  application,
  asked: '',
  seen: 0,
  skipped: [],
  section: null,
  pending: [],
  pieces: null,
  drafting: null,
  deleting: false,
});

export const isTalk = (value: unknown): value is Talk =>
  typeof value === 'object' && value !== null && 'application' in value && 'asked' in value;

/** While notes are waited for, what is as short as this may be a wish. */
const LONGEST_SIGN = 30;

/** Whether something typed is a piece of a long text, or notes, whatever it sounds like. */
export function isPieceOf({ pieces, drafting }: Talk, typed: string): boolean {
  const said = typed.trim();
  if (pieces !== null) return !/^(?:stop|cancel|help)[.!]?$/i.test(said);
  return drafting !== null && said.length > LONGEST_SIGN;
}

const answered = (answers: Answers, path: string): boolean => (valueAt(answers, path) ?? '') !== '';

/** Whether a question still has to be asked: it is unanswered; a group is, until it has what it needs and it is said that there are no more. */
export const isOpen = (question: Question, answers: Answers): boolean =>
  !answered(answers, question.path) || (question.field.kind === 'group' && isMissing(question, answers));

/** A required question without an answer keeps its section from being done. */
export function isMissing(question: Question, answers: Answers): boolean {
  const { field, path } = question;
  if (field.kind === 'group')
    return (
      field.required && itemsOf(answers, path).length < field.least && !(field.least === 0 && answered(answers, path))
    );
  return field.required && !answered(answers, path);
}

/**
 * The next question: about the same item, then of the section that is worked on while it has one, then in the order of the
 * form, sections that are not done first; what was passed over comes last. Null when nothing is left, not even that.
 *
 * @param avoid sections that others look after; theirs come after all others
 */
export function nextQuestion(
  form: Form,
  answers: Answers,
  talk: Pick<Talk, 'section' | 'skipped' | 'asked'>,
  now: Date,
  avoid: ReadonlySet<string> = new Set(),
): Question | null {
  const open = questionsOf(form, answers).filter((question) => isOpen(question, answers));
  const fresh = open.filter(({ path }) => !talk.skipped.includes(path));
  // What was begun is ended first: the other questions about the same controller come before the next field.
  const [group, item] = talk.asked.split('/');
  const begun = group?.startsWith(`${talk.section ?? ''}.`) ? `${group}/${item ?? ''}` : null;
  // Sections of which only what may be left out is open come after those that are not done.
  const needed = new Set(fresh.filter(({ field }) => field.required).map(({ section }) => section.id));
  const found =
    (item === undefined ? undefined : fresh.find(({ within }) => within?.item === begun)) ??
    fresh.find(({ section, path }) => section.id === talk.section && path === group) ??
    fresh.find(({ section }) => section.id === talk.section) ??
    fresh.find(({ section }) => needed.has(section.id) && !avoid.has(section.id)) ??
    fresh.find(({ section }) => !avoid.has(section.id)) ??
    fresh[0] ??
    null;
  return found === null ? null : firstOf(form, found, answers, now);
}

/** For a group without items that has to have one: the first question of its first item. */
export function firstOf(form: Form, question: Question, answers: Answers, now: Date): Question {
  const { field, path } = question;
  if (field.kind !== 'group' || !field.required || field.least === 0 || itemsOf(answers, path).length >= field.least)
    return question;
  return itemQuestion(form, question, now) ?? question;
}

/** The first question of a new item of a group. */
export function itemQuestion(form: Form, { field, path }: Question, now: Date): Question | null {
  if (field.kind !== 'group') return null;
  return questionAt(form, `${path}/${newItem(now)}/${field.fields[0]?.id ?? ''}`);
}

/** How far a section is. */
export interface SectionProgress {
  section: FormSection;
  /** Required questions that apply now. */
  total: number;
  done: number;
  /** Questions that have an answer, required or not. */
  answered: number;
  /** The first questions that are missing. */
  missing: Question[];
  state: 'open' | 'in work' | 'answered';
}

export function progressOf(form: Form, answers: Answers): SectionProgress[] {
  return form.sections.map((section) => {
    const questions = sectionQuestions(section, answers);
    const required = questions.filter(({ field }) => field.required);
    const missing = questions.filter((question) => isMissing(question, answers));
    const given = questions.filter(({ path }) => answered(answers, path)).length;
    return {
      section,
      total: required.length,
      done: required.length - missing.length,
      answered: given,
      missing,
      // A section of which nothing has to be answered is done once it was looked at, or not needed.
      state: missing.length === 0 ? 'answered' : given === 0 ? 'open' : 'in work',
    };
  });
}
