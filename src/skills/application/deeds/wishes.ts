import { type SkillContext, type SkillResult, type Turn, literal } from '../../../bot/index.ts';
import { exampleCard, questionCard, whyCard } from '../cards/question.ts';
import type { Answer, By } from '../draft/draft.ts';
import { type Question, questionAt, questionsOf, sectionQuestions } from '../form/form.ts';
import { readValue } from '../form/kinds.ts';
import { labelOf } from '../paper/section.ts';
import type { Asking } from '../talk/asking.ts';
import type { Listening } from '../talk/listening.ts';
import { isOpen, nextQuestion, talkAbout } from '../talk/talk.ts';
import { type Wish, questionsBy, sectionBy } from '../talk/words.ts';
import { type Tools, type Work, alone, locked, may, notAllowed, short, shown } from '../tools.ts';
import { ID } from '../ids.ts';
import type { Life } from './life.ts';
import type { Seeing } from './seeing.ts';
import type { TeamDeeds } from './team.ts';

type Parts = Tools & { asking: Asking; listening: Listening; seeing: Seeing; people: TeamDeeds; life: Life };

/** Does what somebody said, see `words.ts`. */
export interface Wishes {
  grant(work: Work, wish: Wish): Promise<SkillResult>;
  join(turn: Turn, context: SkillContext, by: By, code: string): Promise<SkillResult>;
  /** A message somebody pointed at becomes the answer to the question under way, once they say yes. */
  take(work: Work): Promise<SkillResult>;
}

export function createWishes(parts: Parts): Wishes {
  const { form, team, store, knowledge, asking, listening, seeing, people, life } = parts;

  const back = async (work: Work): Promise<SkillResult> => {
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

  const go = async (work: Work, words: string): Promise<SkillResult> => {
    const section = sectionBy(form, words);
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

  const change = async (work: Work, words: string, to: string): Promise<SkillResult> => {
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
    return await asking.answer({ ...work, talk: { ...work.talk, section: question.section.id } }, question, to, seen);
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
  const remove = async (work: Work, words: string): Promise<SkillResult> => {
    const { application, answers } = work;
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
    return await takeBack(work, [answer], labelOf(question, answers), application.reference);
  };

  const takeBack = async (
    work: Work,
    gone: readonly Answer[],
    what: string,
    _reference?: string,
  ): Promise<SkillResult> => {
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

  const undo = async (work: Work): Promise<SkillResult> => {
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

  const asked = async (work: Work) => {
    const question = questionAt(form, work.talk.asked) ?? nextQuestion(form, work.answers, work.talk, work.context.now);
    if (question === null) return null;
    const seen = (await store.versions(work.application.id, [question.path])).get(question.path) ?? 0;
    return { reference: work.application.reference, question, answers: work.answers, seen };
  };

  return {
    async join(turn, context, by, code) {
      const joined = await team.join(code.replace(/^(?:with|code)\s+/i, ''), by);
      if (joined === null)
        return alone(
          'not_joined',
          short('That code does not work', 'It may be over, used already, or mistyped. Please ask for a new one.'),
        );
      const { application, role } = joined;
      await context.state.set(talkAbout(application.reference));
      const work: Work = {
        turn,
        context,
        by,
        application,
        role,
        answers: await store.answers(application.id),
        talk: talkAbout(application.reference),
      };
      const progress = await seeing.progress(work);
      return {
        ...progress,
        outcome: 'joined',
        replies: [
          {
            audience: 'person',
            card: short(
              `You are ${role === 'editor' || role === 'owner' ? 'an' : 'a'} ${role} now`,
              `Say **continue** to work on ${application.reference}.`,
            ),
          },
          ...progress.replies,
        ],
      };
    },

    async take(work) {
      const { talk, answers, context, application } = work;
      const question = questionAt(form, talk.asked) ?? nextQuestion(form, answers, talk, context.now);
      if (question === null) return await asking.next(work);
      if (!may(work.role, 'write')) return alone('not_allowed', notAllowed(work.role));
      const read = readValue(question.field, work.turn.text);
      if ('value' in read && question.field.kind !== 'group')
        return await listening.propose({ ...work, talk: { ...talk, asked: question.path } }, [
          { question, value: read.value },
        ]);
      return alone(
        'not_taken',
        short(
          'That message does not fit the open question',
          `In ${application.reference} the next question is “${literal(question.field.label)}”${'problem' in read ? `. ${read.problem}` : '.'} Nothing was stored. To use it elsewhere, say **go to** and the section first.`,
        ),
      );
    },

    async grant(work, wish) {
      const { context, application } = work;
      switch (wish.do) {
        case 'next':
          return await asking.next(work);
        case 'skip':
          return await asking.skip(work);
        case 'back':
          return await back(work);
        case 'why':
        case 'example': {
          const at = await asked(work);
          if (at === null) return await asking.next(work);
          const first = wish.do === 'why' ? whyCard(at, knowledge) : exampleCard(at);
          await context.state.set({ ...work.talk, asked: at.question.path, seen: at.seen });
          return shown(wish.do, [first, questionCard(at)], { awaits: true });
        }
        case 'left':
          return await seeing.progress(work);
        case 'section':
          return await seeing.section(work, wish.words);
        case 'go':
          return await go(work, wish.words);
        case 'change':
          return await change(work, wish.words, wish.to);
        case 'remove':
          return await remove(work, wish.words);
        case 'review':
          return await seeing.review(work);
        case 'check':
          return wish.words === '' ? await seeing.ready(work) : await seeing.check(work, wish.words);
        case 'undo':
          return await undo(work);
        case 'history':
          return await seeing.history(work, wish.words);
        case 'several': {
          const at = await asked(work);
          if (at?.question.field.kind !== 'long-text')
            return await asking.next(work, [
              { tone: 'info', markdown: 'This question takes a short answer, in one message.' },
            ]);
          await context.state.set({ ...work.talk, asked: at.question.path, seen: at.seen, pieces: [] });
          return shown(
            'collecting',
            short(
              at.question.field.label,
              'Send the text in as many messages as you like; I put them together. Say **done** at the end.',
            ),
            { awaits: true },
          );
        }
        case 'append':
          return await listening.append(work, wish.text);
        case 'stop':
          await context.state.set({ ...work.talk, asked: '', pieces: null, pending: [] });
          return shown(
            'paused',
            short(
              'Paused',
              `Everything is kept. Say **continue** whenever you like, here or elsewhere; the reference is **${application.reference}**.`,
            ),
          );
        case 'help':
          return shown('help', HELP, { awaits: true });
        case 'team':
          return await people.show(work);
        case 'invite':
          return may(work.role, 'manage')
            ? shown('form', people.inviteForm(application.reference), { audience: 'person', awaits: true })
            : alone('not_allowed', notAllowed(work.role), { awaits: true });
        case 'assign': {
          const section =
            wish.words === ''
              ? form.sections.find(({ id }) => id === work.talk.section)
              : sectionBy(form, wish.words.replace(/ to .*$/i, ''));
          return section == null
            ? seeing.unknown(wish.words)
            : shown('form', people.assignForm(application.reference, section.id), { audience: 'person', awaits: true });
        }
        case 'comment':
          return await people.comment(work, wish.words, wish.text);
        case 'sign':
          return await people.sign(work, wish.words, wish.signed);
        case 'snooze':
          return await people.snooze(work, wish.words, wish.days);
        case 'pictures':
          return await seeing.files(work, 'pictures');
        case 'export':
          return await seeing.files(work, 'export');
        case 'copy':
          return seeing.copy(work, wish.words);
        case 'standards':
          return await life.standards(work);
        case 'rename':
          return await life.rename(work, wish.title);
        case 'submit':
          return await life.submit(work);
        case 'follow':
          return await life.follow(work, wish.how);
        case 'delete':
          return await life.delete(work, false);
        case 'delete for good':
          return await life.delete(work, true);
        case 'open':
        case 'start':
        case 'list':
        case 'join':
        case 'import':
          return await asking.next(work);
      }
    },
  };
}

const HELP = {
  heading: 'What you can say',
  blocks: [
    {
      type: 'bullets' as const,
      items: [
        '**continue**, **skip**, **back**, **undo**, **stop**',
        '**why do you ask?**, **show an example**, or any question about the standards',
        '**go to benefits**, **what’s left?**, **show objective**, **review**',
        '**change start date to 1 May 2027**, **remove Fellgate Ltd**',
        '**several messages** for a long text, **more: …** to add to the last one',
        '**ready**, **check benefits**: what my checks find',
        '**team**, **invite**, **assign ethics**, **comment on ethics: …**, **sign off ethics**',
        '**export**, **diagram**, **copy objective**, **history**, **standards**',
        '**submit**, **amend**, **renew**, **delete**',
      ].map((markdown) => ({ markdown, markers: [] })),
    },
  ],
};
