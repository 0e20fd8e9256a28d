import { type Card, type SkillContext, type SkillResult, type Turn, literal } from '../../../bot/index.ts';
import { exampleCard, questionCard, whyCard } from '../cards/question.ts';
import type { By } from '../draft/draft.ts';
import { questionAt } from '../form/form.ts';
import { anA, readValue } from '../form/kinds.ts';
import type { Asking } from '../talk/asking.ts';
import type { Listening } from '../talk/listening.ts';
import { nextQuestion, talkAbout } from '../talk/talk.ts';
import { sectionBy } from '../talk/lookup.ts';
import type { Wish } from '../talk/words.ts';
import { type Tools, type Work, alone, may, notAllowed, short, shown } from '../tools.ts';
import { createChanges } from './changes.ts';
import type { Deciding } from './deciding.ts';
import type { Drafting } from './drafting.ts';
import { createEditing } from './editing.ts';
import type { Life } from './life.ts';
import type { Seeing } from './seeing.ts';
import { similar, waysToSimilar } from './similar.ts';
import type { TeamDeeds } from './team.ts';

type Parts = Tools & {
  asking: Asking;
  listening: Listening;
  drafting: Drafting;
  seeing: Seeing;
  people: TeamDeeds;
  deciding: Deciding;
  life: Life;
};

/** Does what somebody said, see `words.ts`. */
export interface Wishes {
  grant(work: Work, wish: Wish): Promise<SkillResult>;
  join(turn: Turn, context: SkillContext, by: By, code: string): Promise<SkillResult>;
  /** A message somebody pointed at becomes the answer to the question under way, once they say yes. */
  take(work: Work): Promise<SkillResult>;
}

export function createWishes(parts: Parts): Wishes {
  const { form, team, store, knowledge, asking, listening, drafting, seeing, people, deciding, life } = parts;
  const changes = createChanges(parts);
  const editing = createEditing(parts, asking, seeing);

  const asked = async (work: Work) => {
    const question = questionAt(form, work.talk.asked) ?? nextQuestion(form, work.answers, work.talk, work.context.now);
    if (question === null) return null;
    const seen = (await store.versions(work.application.id, [question.path])).get(question.path) ?? 0;
    const { reference } = work.application;
    return { reference, question, answers: work.answers, seen, drafts: parts.language !== undefined };
  };

  /** In a conversation that is new, somebody goes on in the section of their last answer, wherever they gave it. */
  const whereLeft = async (work: Work): Promise<Work> => {
    const { application, by, talk, answers } = work;
    if (talk.section !== null || answers.size === 0) return work;
    const members = await team.members(application.id);
    const own = new Set(members.filter(({ person }) => person === by.person).map(({ account }) => account));
    const last = (await store.history(application.id)).findLast(
      (event) => event.what === 'answered' && own.has(event.by),
    )?.path;
    const section = last == null ? undefined : questionAt(form, last)?.section.id;
    return section === undefined ? work : { ...work, talk: { ...talk, section } };
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
            card: short(`You are ${anA(role)} now`, `Say **continue** to work on ${application.reference}.`),
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
          return await asking.next(await whereLeft(work));
        case 'skip':
          return await asking.skip(work);
        case 'back':
          return await editing.back(work);
        case 'why':
        case 'example': {
          const at = await asked(work);
          if (at === null) return await asking.next(work);
          const first =
            wish.do === 'why' ? whyCard(at, knowledge) : { ...exampleCard(at), actions: await waysToSimilar(parts) };
          await context.state.set({ ...work.talk, asked: at.question.path, seen: at.seen });
          return shown(wish.do, [first, questionCard(at)], { awaits: true });
        }
        case 'left':
          return await seeing.progress(work);
        case 'section':
          return await seeing.section(work, wish.words);
        case 'go':
          return await editing.go(work, wish.words);
        case 'change':
          return await editing.change(work, wish.words, wish.to);
        case 'remove':
          return await editing.remove(work, wish.words);
        case 'review':
          return await seeing.review(work, wish.from);
        case 'check':
          return wish.words === '' ? await seeing.ready(work) : await seeing.check(work, wish.words);
        case 'draft':
          return await drafting.begin(work, wish.about, wish.notes);
        case 'keep draft':
          return await drafting.keep(work, wish.about);
        case 'confirm draft':
          return await drafting.confirm(work, wish.about);
        case 'undo':
          return await editing.undo(work);
        case 'history':
          return await seeing.history(work, wish.words);
        case 'several': {
          const at = await asked(work);
          if (at?.question.field.kind !== 'long-text')
            return await asking.next(work, [
              { tone: 'info', markdown: 'This question takes a short answer, in one message.' },
            ]);
          await context.state.set({ ...work.talk, asked: at.question.path, seen: at.seen, pieces: [], drafting: null });
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
          await context.state.set({ ...work.talk, asked: '', pieces: null, drafting: null, pending: [] });
          return shown(
            'paused',
            short(
              'Paused',
              `Everything is kept. Say **continue** whenever you like, here or elsewhere; the reference is **${application.reference}**.`,
            ),
          );
        case 'help':
          return shown('help', helpCard(parts.language !== undefined), { awaits: true });
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
            : shown('form', deciding.assignForm(application.reference, section.id), {
                audience: 'person',
                awaits: true,
              });
        }
        case 'comment':
          return await deciding.comment(work, wish.words, wish.text);
        case 'sign':
          return await deciding.sign(work, wish.words, wish.signed);
        case 'snooze':
          return await deciding.snooze(work, wish.words, wish.days);
        case 'pictures':
          return await seeing.files(work, 'pictures');
        case 'export':
          return await seeing.files(work, 'export');
        case 'copy':
          return seeing.copy(work, wish.words);
        case 'similar':
          return await similar(parts, work, wish.words);
        case 'standards':
          return await changes.standards(work);
        case 'name':
          return await people.call(work, wish.name);
        case 'migrate':
          return await changes.migrate(work);
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

const helpCard = (drafts: boolean): Card => ({
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
        '**similar agreements**: what others wrote in this section',
        ...(drafts ? ['**draft the benefits section from my notes: …**, **confirm draft** once you have read it'] : []),
        '**call me Ann**: how your colleagues see you',
        '**team**, **invite**, **assign ethics**, **comment on ethics: …**, **sign off ethics**',
        '**export**, **diagram**, **copy objective**, **history**, **standards**',
        '**submit**, **amend**, **renew**, **delete**',
      ].map((markdown) => ({ markdown, markers: [] })),
    },
  ],
});
