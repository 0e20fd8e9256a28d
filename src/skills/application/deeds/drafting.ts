import { type SkillResult, literal } from '../../../bot/index.ts';
import { draftSection } from '../../../language/index.ts';
import { draftCard, noDraftCard, notesCard } from '../cards/draft.ts';
import type { Before } from '../cards/question.ts';
import { isMarked, withoutMark } from '../draft/mark.ts';
import type { FormSection } from '../form/definition.ts';
import { type Question, questionAt, questionsOf, sectionQuestions } from '../form/form.ts';
import { readValue } from '../form/kinds.ts';
import { partOf, withPart } from '../model-part.ts';
import { titleOf } from '../paper/paper.ts';
import type { Asking } from '../talk/asking.ts';
import { questionsBy, sectionBy } from '../talk/lookup.ts';
import type { Talk } from '../talk/talk.ts';
import { type Tools, type Work, alone, locked, may, notAllowed, short, shown } from '../tools.ts';

/** Has a language model make a draft of somebody's notes. What it makes waits for a yes like any other answer. */
export interface Drafting {
  /** Makes a draft of the notes, or asks for them. `about`: a section or question, in words; empty: what is asked now. */
  begin(work: Work, about: string, notes: string): Promise<SkillResult>;
  /** Makes a draft of the notes that were asked for. */
  make(work: Work, notes: string): Promise<SkillResult>;
  /** Stores the draft that waits, still marked as one; `about`: as the answer to another question. */
  keep(work: Work, about: string): Promise<SkillResult>;
  /** Somebody has read a draft that is stored, and it is one no longer. */
  confirm(work: Work, about: string): Promise<SkillResult>;
}

/** What a draft is for. `whole`: what the standard of the section asks for, and not only what this question serves. */
interface Target {
  question: Question;
  whole: boolean;
}

export function createDrafting(tools: Tools, asking: Asking): Drafting {
  const { form, store, knowledge, language } = tools;

  const longTexts = (section: FormSection, work: Work): Question[] =>
    sectionQuestions(section, work.answers).filter(
      ({ field, within }) => within === null && field.kind === 'long-text',
    );

  /** The long text that is asked now, else the first open one of the section. */
  const inSection = (section: FormSection, work: Work): Target | null => {
    const texts = longTexts(section, work);
    const question =
      texts.find(({ path }) => path === work.talk.asked) ??
      texts.find(({ path }) => !work.answers.has(path)) ??
      texts[0];
    return question === undefined ? null : { question, whole: true };
  };

  const targetOf = (work: Work, about: string): Target | 'no text' | 'unknown' => {
    const under = questionAt(form, work.talk.asked);
    if (about === '' && under?.field.kind === 'long-text' && under.within === null)
      return { question: under, whole: false };
    const here = form.sections.find(({ id }) => id === work.talk.section);
    const section = about === '' ? here : sectionBy(form, about);
    const texts = questionsOf(form, work.answers).filter(({ field }) => field.kind === 'long-text');
    const [named] = about === '' ? [] : questionsBy(texts, about, here?.id ?? null);
    const exactly = named?.field.label.toLowerCase() === about.toLowerCase();
    if (named !== undefined && (section === null || exactly)) return { question: named, whole: false };
    return section == null ? 'unknown' : (inSection(section, work) ?? 'no text');
  };

  const requirementsOf = ({ question: { field, section }, whole }: Target): { ref: string; text: string }[] => {
    const all = [...(knowledge.documents.get(section.standard ?? '')?.passages ?? [])].filter(
      ({ kind }) => kind === 'requirement',
    );
    const served = new Set(field.serves.map((ref) => (ref.includes('#') ? ref : `${section.standard ?? ''}#${ref}`)));
    const wanted = whole || served.size === 0 ? all : [...served].flatMap((ref) => knowledge.passages.get(ref) ?? []);
    return wanted.map(({ ref, text }) => ({ ref, text }));
  };

  const refusal = ({ application, role }: Work): SkillResult | null => {
    if (application.state === 'submitted') return shown('locked', locked(application));
    return may(role, 'write') ? null : alone('not_allowed', notAllowed(role), { awaits: true });
  };

  /** Something waits for a yes as the answer to a question; typed text answers that question from now on. */
  const wait = async (work: Work, { question }: Target, value: string | null): Promise<void> => {
    const { path, section } = question;
    const seen = (await store.versions(work.application.id, [path])).get(path) ?? 0;
    const pending = value === null ? [] : [{ path, value, seen }];
    await work.context.state.set({
      ...work.talk,
      pending,
      pieces: null,
      drafting: null,
      asked: path,
      seen,
      section: section.id,
    } satisfies Talk);
  };

  const draft = async (work: Work, target: Target, notes: string): Promise<SkillResult> => {
    const { application, by, answers } = work;
    const { question } = target;
    const said =
      language &&
      (await draftSection(language, {
        requirements: requirementsOf(target),
        notes: oneALine(notes),
        person: by.account,
      }));
    const part = said ? partOf('draft', said) : null;
    if (!said?.ok) {
      const stands = 'value' in readValue(question.field, notes);
      await wait(work, target, stands ? notes : null);
      const card = noDraftCard(application.reference, question, said?.outcome ?? 'none', stands);
      return withPart(shown('no_draft', card, { awaits: true }), part, tools);
    }
    await wait(work, target, said.text);
    const card = draftCard({
      reference: application.reference,
      question,
      draft: said,
      replaces: answers.has(question.path),
      others: target.whole ? longTexts(question.section, work).filter(({ path }) => path !== question.path) : [],
      knowledge,
    });
    return withPart(shown('drafted', card, { awaits: true }), part, tools);
  };

  const begin: Drafting['begin'] = async (work, about, notes) => {
    const refused = refusal(work);
    if (refused) return refused;
    const target = targetOf(work, about);
    if (typeof target === 'string') return nothingThere(work, about, target);
    if (notes !== '') return await draft(work, target, notes);
    await wait(work, target, null);
    const { reference } = work.application;
    if (!language) return shown('no_draft', noDraftCard(reference, target.question, 'none', false), { awaits: true });
    const { path, section } = target.question;
    const seen = (await store.versions(work.application.id, [path])).get(path) ?? 0;
    const drafting = { path, whole: target.whole };
    await work.context.state.set({
      ...work.talk,
      pending: [],
      pieces: null,
      asked: path,
      seen,
      section: section.id,
      drafting,
    });
    return shown('notes_wanted', notesCard(target.question), { awaits: true });
  };

  const nothingThere = (work: Work, about: string, why: 'no text' | 'unknown'): SkillResult => {
    const section = about === '' ? form.sections.find(({ id }) => id === work.talk.section) : sectionBy(form, about);
    const what =
      why === 'no text' && section != null
        ? `${titleOf(section)} takes short answers only, so there is no text to draft. Say **continue**, and I ask for them.`
        : `I do not find ${about === '' ? 'what you mean' : `“${literal(about.slice(0, 80))}”`} in the form. Say which section, such as **draft the benefits section**. Nothing was stored.`;
    return shown('no_draft', short('There is nothing to draft there', what), { awaits: true });
  };

  const keep: Drafting['keep'] = async (work, about) => {
    const { talk, context } = work;
    const waiting = talk.pending.find(({ value }) => isMarked(value));
    if (waiting === undefined)
      return await asking.next(work, [
        note('No draft of yours is waiting here. Say **draft** to have one made of your notes.'),
      ]);
    const texts = questionsOf(form, work.answers).filter(({ field }) => field.kind === 'long-text');
    const [other] = about === '' ? [] : questionsBy(texts, about, talk.section);
    if (about !== '' && other === undefined)
      return shown(
        'unknown_place',
        short(
          'I do not find that in the form',
          `No question with a long text is called “${literal(about.slice(0, 80))}”. The draft still waits: say **use this draft**, or **no**.`,
        ),
        { awaits: true },
      );
    const path = other?.path ?? waiting.path;
    const seen =
      path === waiting.path ? waiting.seen : ((await store.versions(work.application.id, [path])).get(path) ?? 0);
    const rest: Talk = { ...talk, pending: [] };
    await context.state.set(rest);
    return await asking.store({ ...work, talk: rest }, [{ path, value: waiting.value, seen }]);
  };

  const confirm: Drafting['confirm'] = async (work, about) => {
    const refused = refusal(work);
    if (refused) return refused;
    const drafts = questionsOf(form, work.answers).filter(({ path }) => isMarked(work.answers.get(path)?.value ?? ''));
    const found =
      about !== ''
        ? questionsBy(drafts, about, work.talk.section)
        : drafts.length > 1
          ? drafts.filter(({ path }) => path === work.talk.asked)
          : drafts;
    const [question, ...more] = found;
    const answer = question === undefined ? undefined : work.answers.get(question.path);
    if (answer === undefined || more.length > 0) {
      const names = drafts.map(({ field }) => `**confirm draft of ${literal(field.label.toLowerCase())}**`);
      return await asking.next(work, [
        note(names.length === 0 ? 'No answer is marked as a draft.' : `Please say which: ${names.join(', ')}.`),
      ]);
    }
    return await asking.store(work, [{ path: answer.path, value: withoutMark(answer.value), seen: answer.version }]);
  };

  return {
    begin,
    keep,
    confirm,
    async make(work, notes) {
      const { drafting } = work.talk;
      const question = drafting === null ? null : questionAt(form, drafting.path);
      if (drafting === null || question === null) return await asking.next(work);
      return refusal(work) ?? (await draft(work, { question, whole: drafting.whole }, notes));
    },
  };
}

/** On one line, semicolons part notes. */
const oneALine = (notes: string): string => (notes.includes('\n') ? notes : notes.replace(/;\s+/g, '\n'));

const note = (markdown: string): Before => ({ tone: 'info', markdown });
