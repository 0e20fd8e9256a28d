import type { SkillResult } from '../../../bot/index.ts';
import { literal } from '../../../bot/index.ts';
import { conflictCard } from '../cards/choosing.ts';
import { type Before, doing, questionCard, shortened } from '../cards/question.ts';
import { type Answer, type Answers, type Change, UNTITLED } from '../draft/draft.ts';
import { isMarked, withoutMark } from '../draft/mark.ts';
import { type Question, questionAt } from '../form/form.ts';
import { readValue, showValue, wantsAnother } from '../form/kinds.ts';
import { type Tools, type Work, alone, locked, may, notAllowed, short, shown } from '../tools.ts';
import { type Talk, itemQuestion, nextQuestion, progressOf } from './talk.ts';

/** Asks questions, takes answers. */
export interface Asking {
  /** Asks the next question, after what is said before. */
  next(work: Work, before?: readonly Before[], talk?: Partial<Talk>): Promise<SkillResult>;
  /** Asks one question. */
  ask(work: Work, question: Question, before?: readonly Before[], talk?: Partial<Talk>): Promise<SkillResult>;
  /** Takes what was typed as the answer to a question, and asks the next one. */
  answer(work: Work, question: Question, typed: string, seen: number, talk?: Partial<Talk>): Promise<SkillResult>;
  /** Passes a question over, and asks the next one. */
  skip(work: Work): Promise<SkillResult>;
  /** Stores values that were read already. */
  store(work: Work, changes: readonly Change[], talk?: Partial<Talk>): Promise<SkillResult>;
}

export function createAsking({
  form,
  store,
  sections,
  applications,
  checks,
  language,
}: Pick<Tools, 'form' | 'store' | 'sections' | 'applications' | 'checks' | 'language'>): Asking {
  const seenAt = async (work: Work, path: string): Promise<number> =>
    (await store.versions(work.application.id, [path])).get(path) ?? 0;

  const ask: Asking['ask'] = async (work, question, before = [], talk = {}) => {
    const { application, answers, context } = work;
    const seen = await seenAt(work, question.path);
    await context.state.set({
      ...work.talk,
      pieces: null,
      drafting: null,
      pending: [],
      deleting: false,
      ...talk,
      asked: question.path,
      seen,
      section: question.section.id,
    } satisfies Talk);
    const { reference } = application;
    const drafts = language !== undefined;
    return shown('asked', questionCard({ reference, question, answers, seen, drafts }, before), { awaits: true });
  };

  const next: Asking['next'] = async (work, before = [], talk = {}) => {
    const { application, answers, context, by } = work;
    if (application.state === 'submitted') return shown('locked', locked(application));
    if (!may(work.role, 'write')) return alone('not_allowed', notAllowed(work.role), { awaits: true });
    const after = { ...work.talk, ...talk };
    const notes = await sections.sections(application.id);
    const others = [...notes.values()].filter(({ assignee }) => assignee !== null && assignee !== by.account);
    const avoid = new Set(others.map(({ section }) => section));
    const question = nextQuestion(form, answers, after, context.now, avoid);
    if (question !== null) {
      const left = work.talk.section !== null && question.section.id !== work.talk.section;
      const about: Before[] = left
        ? [
            {
              tone: 'info',
              markdown: `Now: **${literal(question.section.title)}**. ${literal(question.section.about)}`,
            },
          ]
        : [];
      return await ask(work, question, [...before, ...about], talk);
    }
    const skipped = after.skipped.filter((path) => !answers.has(path)).length;
    const missing = progressOf(form, answers).reduce((sum, each) => sum + each.missing.length, 0);
    return await finished(work, after, skipped, missing, before);
  };

  const finished = async (
    work: Work,
    talk: Talk,
    skipped: number,
    missing: number,
    before: readonly Before[],
  ): Promise<SkillResult> => {
    const { reference } = work.application;
    // Whoever goes on is asked again what was passed over.
    await work.context.state.set({
      ...talk,
      skipped: [],
      asked: '',
      seen: 0,
      pending: [],
      pieces: null,
      drafting: null,
    });
    return shown(
      'all_asked',
      {
        heading: missing === 0 ? 'That was the last question' : 'Nothing new is left to ask',
        blocks: [
          ...before.map((one) => ({ type: 'note' as const, ...one })),
          {
            type: 'text',
            markdown:
              missing === 0
                ? `Every required question has an answer.${skipped === 0 ? '' : ` You passed over ${skipped} that may be left out: say **continue** to be asked again.`} Look through it, and see what my checks find.`
                : `${missing} required ${missing === 1 ? 'question is' : 'questions are'} open, because they were passed over. Say **continue** to be asked again.`,
          },
        ],
        actions: [
          ...(skipped === 0 ? [] : [doing(reference, 'next', 'Ask me again')]),
          doing(reference, 'review', 'Check your answers'),
          doing(reference, 'ready', 'Are we ready?'),
        ],
      },
      { awaits: true },
    );
  };

  const storeAll: Asking['store'] = async (work, changes, talk = {}) => {
    const { application, by, turn, context } = work;
    const result = await store.write(application.id, changes, by, turn.id);
    const first = changes[0];
    switch (result.outcome) {
      case 'locked':
        return shown('locked', locked(application));
      case 'not allowed':
        return shown('not_allowed', notAllowed(work.role));
      case 'nothing to undo':
        return shown('nothing_to_undo', short('There is nothing to undo', 'Nothing was changed.'));
      case 'conflict': {
        const [path, theirs] = [...result.now][0] ?? [first?.path ?? '', null];
        return await conflict(work, path, theirs, changes);
      }
      case 'stored': {
        const answers = await store.answers(application.id);
        const title = changes.find(({ path }) => path === 'about.title')?.value?.slice(0, 200) ?? '';
        const names = title !== '' && application.title === UNTITLED;
        if (names) await applications.rename(application.id, title, by);
        const after: Work = { ...work, answers, application: names ? { ...application, title } : application };
        const last = questionAt(form, changes.at(-1)?.path ?? '');
        const goOn = {
          section: last?.section.id ?? work.talk.section,
          asked: last?.path ?? '',
          ...talk,
          pending: [],
          pieces: null,
          drafting: null,
        };
        await context.state.set({ ...work.talk, ...goOn });
        const said = [storedNote(changes, answers), ...clashes(changes, answers, context.now)];
        return await next({ ...after, talk: { ...work.talk, ...goOn } }, said, goOn);
      }
    }
  };

  const conflict = async (
    work: Work,
    path: string,
    theirs: Answer | null,
    changes: readonly Change[],
  ): Promise<SkillResult> => {
    const { application, context } = work;
    const question = questionAt(form, path);
    const versions = await store.versions(
      application.id,
      changes.map((change) => change.path),
    );
    // What was written waits for a choice; chosen, it replaces what was seen now and nothing newer.
    const pending = changes.flatMap(({ path: at, value }) =>
      value === null ? [] : [{ path: at, value, seen: versions.get(at) ?? 0 }],
    );
    await context.state.set({ ...work.talk, pending, asked: path });
    const answers = await store.answers(application.id);
    const mine = changes.find((change) => change.path === path)?.value ?? '';
    if (question === null) return await next({ ...work, answers });
    const asked = { reference: application.reference, question, answers, seen: 0 };
    return shown('conflict', conflictCard(asked, mine, theirs), { awaits: true });
  };

  const storedNote = (changes: readonly Change[], answers: Answers): Before => {
    const said = changes.map(({ path, value }) => {
      const question = questionAt(form, path);
      if (question === null || value === null) return '';
      if (question.field.kind === 'group') return `${literal(question.field.label)}: that is all`;
      const earlier = (answers.get(path)?.version ?? 1) > 1 ? ' (changed)' : '';
      return `${literal(question.field.label)}: ${literal(shortened(showValue(question.field, value), 120))}${earlier}`;
    });
    const words = `${draftNote(changes)}${wordsNote(changes)}`;
    return {
      tone: 'info',
      markdown: `Stored. ${said
        .filter((one) => one !== '')
        .join('; ')
        .replace(/[.!?]$/, '')}. Say **undo** to take it back.${words}`,
    };
  };

  /** A day that cannot be right beside the others is said at once: other findings may go away with the next answer. */
  const clashes = (changes: readonly Change[], answers: Answers, now: Date): Before[] => {
    const days = new Set(
      changes.map(({ path }) => path).filter((path) => questionAt(form, path)?.field.kind === 'date'),
    );
    if (days.size === 0) return [];
    return checks(form, answers, now)
      .filter(({ level, paths }) => level === 'block' && paths.some((path) => days.has(path)))
      .map(({ message }) => ({ tone: 'caution', markdown: literal(message) }));
  };

  const draftNote = (changes: readonly Change[]): string => {
    const draft = changes.find(({ value }) => value !== null && isMarked(value));
    const label = draft === undefined ? undefined : questionAt(form, draft.path)?.field.label;
    return label === undefined
      ? ''
      : ` It stays marked as a draft until somebody edits it or says **confirm draft of ${literal(label.toLowerCase())}**.`;
  };

  /** A text much shorter or longer than what makes sense is stored, and said. */
  const wordsNote = (changes: readonly Change[]): string => {
    const [only] = changes;
    const field = only === undefined ? undefined : questionAt(form, only.path)?.field;
    if (field?.kind !== 'long-text' || field.words === undefined || only?.value == null) return '';
    const count = withoutMark(only.value).split(/\s+/).length;
    const [least, most] = field.words;
    if (count < least)
      return ` It has ${count} ${count === 1 ? 'word' : 'words'}; ${least} or more are usual here. Say **more:** and the rest to add to it.`;
    return count > most ? ` It has ${count} words; up to ${most} are usual here.` : '';
  };

  return {
    ask,
    next,
    store: storeAll,
    async skip(work) {
      const question = questionAt(form, work.talk.asked);
      if (question === null) return await next(work);
      const { path, within, field } = question;
      // Of an item that is not begun nothing is kept: the group itself is passed over.
      const begun = within === null || [...work.answers.keys()].some((each) => each.startsWith(`${within.item}/`));
      const passed = begun ? path : (path.split('/')[0] ?? path);
      const skipped = [...work.talk.skipped.filter((each) => each !== passed), passed];
      const said = field.required
        ? `Passed over for now: ${literal(field.label)}. It stays open.`
        : `Left out: ${literal(field.label)}.`;
      return await next(work, [{ tone: 'info', markdown: said }], { skipped });
    },
    async answer(work, question, typed, seen, talk) {
      const { application, context } = work;
      if (application.state === 'submitted') return shown('locked', locked(application));
      if (!may(work.role, 'write')) return alone('not_allowed', notAllowed(work.role), { awaits: true });
      const { field } = question;
      if (field.kind === 'group') {
        const another = wantsAnother(typed);
        const read = readValue(field, typed);
        if ('value' in read && !another)
          return await storeAll(work, [{ path: question.path, value: read.value, seen }]);
        const item = itemQuestion(form, question, context.now);
        if (item === null) return await next(work);
        return another ? await ask(work, item) : await this.answer(work, item, typed, 0);
      }
      const read = readValue(field, typed);
      if ('problem' in read) {
        // A message stands in the chat; what came with a form would be gone.
        const typedInForm = work.turn.kind === 'submission' && typed.trim() !== '';
        const again = typedInForm ? [{ tone: 'info' as const, markdown: `You wrote: ${literal(typed.trim())}` }] : [];
        return await ask(work, question, [{ tone: 'caution', markdown: `Not stored. ${read.problem}` }, ...again]);
      }
      const changes: Change[] = [{ path: question.path, value: read.value, seen }];
      return await storeAll(work, changes, talk);
    },
  };
}
