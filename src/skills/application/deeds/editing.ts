import { type SkillResult, literal } from '../../../bot/index.ts';
import type { Answer } from '../draft/draft.ts';
import { type Question, questionAt, questionsOf, sectionQuestions } from '../form/form.ts';
import { ID } from '../ids.ts';
import { labelOf } from '../paper/section.ts';
import type { Asking } from '../talk/asking.ts';
import { isOpen } from '../talk/talk.ts';
import { questionsBy, sectionBy } from '../talk/lookup.ts';
import { type Tools, type Work, locked, may, notAllowed, shown } from '../tools.ts';
import type { Seeing } from './seeing.ts';

/** Finding a question by words, and changing what stands there. */
export interface Editing {
  /** The person's last answer, to be given again. */
  back(work: Work): Promise<SkillResult>;
  /** On to a section or a question. */
  go(work: Work, words: string): Promise<SkillResult>;
  /** Another answer; without `to` the question is asked. */
  change(work: Work, words: string, to: string): Promise<SkillResult>;
  /** Takes an answer away, or an item of a group by its name. */
  remove(work: Work, words: string): Promise<SkillResult>;
  undo(work: Work): Promise<SkillResult>;
}

export function createEditing({ form, store }: Pick<Tools, 'form' | 'store'>, asking: Asking, seeing: Seeing): Editing {
  const back: Editing['back'] = async (work) => {
    const { application, by, talk } = work;
    const own = (await store.history(application.id)).filter(
      (event) => event.what === 'answered' && event.by === by.account && event.path !== talk.asked,
    );
    const last = own.at(-1)?.path;
    const question = last == null ? null : questionAt(form, last);
    if (question === null)
      return await asking.next(work, [
        { tone: 'info', markdown: 'There is no earlier answer of yours to go back to.' },
      ]);
    return await asking.ask(work, question, [
      { tone: 'info', markdown: 'Answer it again, or say **continue** to leave it as it is.' },
    ]);
  };

  const go: Editing['go'] = async (work, words) => {
    const section = sectionBy(form, words);
    // "Abstract" is a question, though its section is found by that word too.
    const named = questionsOf(form, work.answers).find(
      ({ field, within }) => within === null && field.label.toLowerCase() === words.trim().toLowerCase(),
    );
    if (named !== undefined && section?.title.toLowerCase() !== words.trim().toLowerCase())
      return await asking.ask(work, named);
    if (section !== null) {
      const skipped = work.talk.skipped.filter((path) => !path.startsWith(`${section.id}.`));
      const inside = sectionQuestions(section, work.answers);
      const about = { tone: 'info' as const, markdown: `**${literal(section.title)}.** ${literal(section.about)}` };
      if (inside.length === 0)
        return await asking.next(work, [
          {
            tone: 'info',
            markdown: `Nothing is asked in ${literal(section.title)} for your application, by what you answered so far.`,
          },
        ]);
      if (inside.every((question) => !isOpen(question, work.answers))) return await seeing.section(work, section.id);
      return await asking.next({ ...work, talk: { ...work.talk, section: section.id } }, [about], {
        section: section.id,
        skipped,
      });
    }
    const [question] = questionsBy(questionsOf(form, work.answers), words, work.talk.section);
    return question === undefined ? seeing.unknown(words) : await asking.ask(work, question);
  };

  const change: Editing['change'] = async (work, words, to) => {
    const all = questionsOf(form, work.answers);
    const found = questionsBy(all, words, work.talk.section);
    const answered = found.filter(({ path }) => work.answers.has(path));
    const candidates = answered.length > 0 ? answered : found;
    const [question] = candidates;
    if (question === undefined) {
      const section = sectionBy(form, words);
      return section === null ? seeing.unknown(words) : await go(work, words);
    }
    if (candidates.length > 1) return which(work, candidates);
    if (to === '') return await asking.ask(work, question);
    const seen = (await store.versions(work.application.id, [question.path])).get(question.path) ?? 0;
    // What was asked before comes again after it.
    const { section, asked } = work.talk;
    return await asking.answer(work, question, to, seen, section === null ? {} : { section, asked });
  };

  const which = (work: Work, candidates: readonly Question[]): SkillResult =>
    shown(
      'which',
      {
        heading: 'Which one do you mean?',
        blocks: [{ type: 'text', markdown: 'Several questions are called so.' }],
        actions: candidates.slice(0, 6).map((question) => ({
          kind: 'button' as const,
          id: ID.write,
          label: labelOf(question, work.answers).slice(0, 70),
          value: `${work.application.reference} ${question.path} 0`,
        })),
      },
      { awaits: true },
    );

  /** Takes an item of a group away, or an answer. */
  const remove: Editing['remove'] = async (work, words) => {
    const { answers } = work;
    const wanted = words.toLowerCase().trim();
    const items = [...answers.values()].filter(({ path, value }) => {
      const [group, item, field] = path.split('/');
      return (
        item !== undefined &&
        value.toLowerCase() === wanted &&
        questionAt(form, path)?.within?.group.fields[0]?.id === field &&
        group !== undefined
      );
    });
    const [item] = items;
    if (item !== undefined) {
      const beginning = `${item.path.split('/').slice(0, 2).join('/')}/`;
      return await takeBack(
        work,
        [...answers.values()].filter(({ path }) => path.startsWith(beginning)),
        item.value,
      );
    }
    const found = questionsBy(questionsOf(form, answers), words, work.talk.section).filter(({ path }) =>
      answers.has(path),
    );
    if (found.length > 1) return which(work, found);
    const [question] = found;
    const answer = question === undefined ? undefined : answers.get(question.path);
    if (question === undefined || answer === undefined) return seeing.unknown(words);
    return await takeBack(work, [answer], labelOf(question, answers));
  };

  const takeBack = async (work: Work, gone: readonly Answer[], what: string): Promise<SkillResult> => {
    const { application, by, turn } = work;
    if (!may(work.role, 'write')) return shown('not_allowed', notAllowed(work.role));
    const result = await store.write(
      application.id,
      gone.map(({ path, version }) => ({ path, value: null, seen: version })),
      by,
      turn.id,
    );
    if (result.outcome === 'locked') return shown('locked', locked(application));
    const answers = await store.answers(application.id);
    return await asking.next({ ...work, answers }, [
      result.outcome === 'stored'
        ? { tone: 'info', markdown: `Removed: ${literal(what)}. Say **undo** to bring it back.` }
        : {
            tone: 'caution',
            markdown: 'Somebody changed it at the same moment, so nothing was removed. Please look and say it again.',
          },
    ]);
  };

  const undo: Editing['undo'] = async (work) => {
    const { application, by, turn } = work;
    const result = await store.undo(application.id, by, turn.id);
    const answers = await store.answers(application.id);
    const after = { ...work, answers };
    switch (result.outcome) {
      case 'stored':
        return await asking.next(after, [
          { tone: 'info', markdown: 'Taken back: it is as it was before your last answer.' },
        ]);
      case 'conflict': {
        const [path] = [...result.now.keys()];
        const question = questionAt(form, path ?? '');
        return await asking.next(after, [
          {
            tone: 'caution',
            markdown: `${literal(question?.field.label ?? 'That answer')} was changed after you by somebody else, so I leave it. Say **change ${literal(question?.field.label.toLowerCase() ?? 'it')}** to write it anew.`,
          },
        ]);
      }
      case 'locked':
        return shown('locked', locked(application));
      case 'not allowed':
        return shown('not_allowed', notAllowed(work.role));
      case 'nothing to undo':
        return await asking.next(after, [{ tone: 'info', markdown: 'There is nothing of yours to undo.' }]);
    }
  };

  return { back, go, change, remove, undo };
}
