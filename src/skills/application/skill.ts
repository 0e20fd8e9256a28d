import type { Card, Skill, SkillContext, SkillResult, Turn } from '../../bot/index.ts';
import { homeCard } from './cards/home.ts';
import { answerForm } from './cards/question.ts';
import { createDeciding } from './deeds/deciding.ts';
import { createDrafting } from './deeds/drafting.ts';
import { createLife } from './deeds/life.ts';
import { createNotices } from './deeds/notices.ts';
import { createSeeing } from './deeds/seeing.ts';
import { createTeamDeeds } from './deeds/team.ts';
import { createWishes } from './deeds/wishes.ts';
import type { Application, By } from './draft/draft.ts';
import { readReference } from './draft/reference.ts';
import { type Question, questionAt, questionsOf } from './form/form.ts';
import { readValue } from './form/kinds.ts';
import { ID, NOTICE } from './ids.ts';
import { originOf } from './origin.ts';
import { createAsking } from './talk/asking.ts';
import { createListening } from './talk/listening.ts';
import { type Talk, isPieceOf, isTalk, talkAbout } from './talk/talk.ts';
import { questionsBy, sectionBy } from './talk/lookup.ts';
import { type Wish, readsAsText, wishOf } from './talk/words.ts';
import { type Parts, type Tools, type Work, alone, may, nameIn, notYours, short, shown } from './tools.ts';

const UNRECORDED =
  'I could not record this, so nothing was stored. Please copy your text to be safe and send it again in a minute.';

/** Outcomes after which nothing is asked any more. */
const ENDS = new Set(['paused', 'deleted', 'submitted', 'no_longer']);

/** Everything that can be done with applications of one version of the form. */
function deedsWith(tools: Tools) {
  const asking = createAsking(tools);
  const drafting = createDrafting(tools, asking);
  const listening = createListening(tools, asking, drafting);
  const seeing = createSeeing(tools);
  const people = createTeamDeeds(tools);
  const deciding = createDeciding(tools);
  const life = createLife(tools, asking);
  const notices = createNotices(tools, seeing);
  const wishes = createWishes({ ...tools, asking, listening, drafting, seeing, people, deciding, life });
  return { form: tools.form, asking, listening, people, deciding, life, notices, wishes };
}

/** Guides a team through an application. Every answer belongs to the application, and the conversation only says where somebody is. */
export function createApplicationSkill(parts: Parts): Skill {
  const { forms, applications, team, store, places } = parts;
  const made = new Map<number, ReturnType<typeof deedsWith>>();
  /** What is done with an application, by the version of the form it is pinned to. */
  const deedsFor = ({ formVersion }: { formVersion: number }): ReturnType<typeof deedsWith> => {
    const form = forms.of(formVersion);
    const known = made.get(form.version) ?? deedsWith({ ...parts, form });
    made.set(form.version, known);
    return known;
  };
  const current = deedsFor({ formVersion: forms.current.version });

  const byOf = async (turn: Turn, context: SkillContext): Promise<By> => ({
    account: turn.person.id,
    person: await context.person(),
    name: nameIn(turn),
    surface: turn.platform,
  });

  /** The work on one application, for somebody on its team; null for others, who do not learn that it exists. */
  const workOn = async (turn: Turn, context: SkillContext, reference: string): Promise<Work | null> => {
    const application = await applications.find(readReference(reference) ?? '');
    if (application === null) return null;
    const who = await byOf(turn, context);
    const member = await team.memberOf(application.id, who);
    if (member === null) {
      await store.note(application.id, { what: 'refused' }, who);
      return null;
    }
    const { role, name } = member;
    const by = { ...who, name };
    // Another account of somebody on the team: from now on it is known by itself.
    if (!member.direct)
      await team.setMember(application.id, { account: who.account, person: who.person, name, role }, by);
    const state = await context.state.get();
    const begun = talkAbout(application.reference);
    const talk: Talk = isTalk(state) && state.application === application.reference ? { ...begun, ...state } : begun;
    return { turn, context, by, application, role, answers: await store.answers(application.id), talk };
  };

  /** The application that is meant when none is named: the one talked about, opened here, or the person's only one. */
  const meant = async (turn: Turn, context: SkillContext): Promise<string | null> => {
    const state = await context.state.get();
    if (isTalk(state)) return state.application;
    const by = await byOf(turn, context);
    const here = await places.openIn(turn.conversation);
    if (here !== null && (await team.roleOf(here.id, by)) !== null) return here.reference;
    const own = await applications.list(2, by);
    return own.length === 1 ? (own[0]?.reference ?? null) : null;
  };

  const grant = async (work: Work, wish: Wish): Promise<SkillResult> => {
    await places.open(work.application.id, originOf(work.turn));
    return await deedsFor(work.application).wishes.grant(work, wish);
  };

  /** What somebody wants, where it may need no application. */
  const without = async (turn: Turn, context: SkillContext, wish: Wish | null): Promise<SkillResult> => {
    const by = await byOf(turn, context);
    if (wish?.do === 'start') return await current.life.begin(turn, context, by, wish.title);
    if (wish?.do === 'import') return shown('import_form', current.life.importForm());
    if (wish?.do === 'join') return await current.wishes.join(turn, context, by, wish.code);
    return await current.life.list(turn, by);
  };

  const begin = async (turn: Turn, context: SkillContext): Promise<SkillResult> => {
    const wish = wishOf(turn.text) ?? (turn.text.trim() === '' ? ({ do: 'next' } as const) : null);
    if (wish !== null && ['start', 'import', 'join', 'list'].includes(wish.do))
      return await without(turn, context, wish);
    const named = wish?.do === 'open' ? wish.reference : /app-[a-z0-9]{4}-[a-z0-9]{4}/i.exec(turn.text)?.[0];
    const reference = named ?? (await meant(turn, context));
    const work = reference === null ? null : await workOn(turn, context, reference);
    if (named !== undefined && work === null) return alone('not_yours', notYours());
    if (work === null) return await without(turn, context, wish);
    // Said to the bot in other words: go on, and show how far it is.
    return await grant(work, wish === null || wish.do === 'open' ? { do: 'next' } : wish);
  };

  const take = async (turn: Turn, context: SkillContext): Promise<SkillResult> => {
    const reference = await meant(turn, context);
    const work = reference === null ? null : await workOn(turn, context, reference);
    return work === null
      ? await current.life.list(turn, await byOf(turn, context))
      : await deedsFor(work.application).wishes.take(work);
  };

  const withWork =
    (then: (work: Work, rest: string[]) => Promise<SkillResult>) =>
    async (turn: Turn, context: SkillContext): Promise<SkillResult> => {
      const [reference = '', ...rest] = (turn.value ?? '').split(' ');
      const work = await workOn(turn, context, reference);
      return work === null ? alone('not_yours', notYours()) : await then(work, rest);
    };

  /** The form for one answer, with what stands there now, whoever wrote it. */
  const writingForm = async (application: Application, question: Question): Promise<Card> => {
    const answers = await store.answers(application.id);
    const seen = (await store.versions(application.id, [question.path])).get(question.path) ?? 0;
    return answerForm({ reference: application.reference, question, answers, seen });
  };

  type Handler = (turn: Turn, context: SkillContext) => Promise<SkillResult>;
  const formOr =
    (card: (reference: string, rest: string[]) => Card): Handler =>
    async (turn, context) =>
      await withWork((work, rest) =>
        Promise.resolve(
          turn.formShown
            ? { outcome: 'form', replies: [] }
            : shown('form', card(work.application.reference, rest), { audience: 'person' }),
        ),
      )(turn, context);

  const handlers: Readonly<Record<string, Handler>> = {
    [NOTICE]: (turn, context) => current.notices.notice(turn, context),
    [ID.start]: (turn) =>
      Promise.resolve(
        turn.formShown ? { outcome: 'form', replies: [] } : shown('start_form', current.life.startForm()),
      ),
    [ID.begin]: async (turn, context) =>
      await current.life.begin(turn, context, await byOf(turn, context), turn.values?.['title'] ?? ''),
    [ID.import]: (turn) =>
      Promise.resolve(
        turn.formShown ? { outcome: 'form', replies: [] } : shown('import_form', current.life.importForm()),
      ),
    [ID.imported]: async (turn, context) =>
      await current.life.imported(turn, context, await byOf(turn, context), turn.values?.['json'] ?? ''),
    [ID.do]: withWork(async (work, rest) => await grant(work, wishOf(rest.join(' ')) ?? { do: 'left' })),
    [ID.write]: async (turn, context) =>
      await withWork(async (work, [path = '']) => {
        if (turn.formShown) return { outcome: 'form', replies: [] };
        const { form, asking } = deedsFor(work.application);
        const question = questionAt(form, path);
        if (question === null) return await asking.next(work);
        // A group is no field of a form.
        if (question.field.kind === 'group') return await asking.ask(work, question);
        return shown('form', await writingForm(work.application, question), { audience: 'person' });
      })(turn, context),
    [ID.written]: withWork(async (work, [path = '', seen = '0']) => {
      const { form, asking } = deedsFor(work.application);
      const question = questionAt(form, path);
      if (question === null) return await asking.next(work);
      const typed = work.turn.values?.['answer'] ?? '';
      return await asking.answer(work, question, typed, Number(seen));
    }),
    [ID.yes]: withWork((work) => deedsFor(work.application).listening.settle(work, true)),
    [ID.no]: withWork((work) => deedsFor(work.application).listening.settle(work, false)),
    [ID.invite]: formOr((reference) => current.people.inviteForm(reference)),
    [ID.invited]: withWork((work) => deedsFor(work.application).people.invited(work)),
    [ID.code]: withWork((work, [role = 'editor']) => deedsFor(work.application).people.code(work, role)),
    [ID.remove]: withWork((work, [account = '']) => deedsFor(work.application).people.remove(work, account)),
    [ID.assign]: formOr((reference, [section = '']) => current.deciding.assignForm(reference, section)),
    [ID.assigned]: withWork((work, [section = '']) => deedsFor(work.application).deciding.assigned(work, section)),
    [ID.comment]: formOr((reference, [section = '']) => current.deciding.commentForm(reference, section)),
    [ID.commented]: withWork((work, [section = '']) =>
      deedsFor(work.application).deciding.comment(work, section, work.turn.values?.['comment'] ?? ''),
    ),
    [ID.resolve]: withWork((work, [comment = '']) => deedsFor(work.application).deciding.resolve(work, comment)),
  };

  return {
    name: 'application',
    help: {
      title: 'Your application',
      text: 'I guide you and your team through every section: I ask, check, remember, and give you the document.',
      examples: ['Start an application', '/dars apply'],
    },
    claims: { intents: ['apply'], commands: ['apply', 'join', 'use'], actions: [...Object.values(ID), NOTICE] },
    forms: {
      [ID.start]: () => current.life.startForm(),
      [ID.import]: () => current.life.importForm(),
      [ID.invite]: (value) => current.people.inviteForm(value),
      [ID.assign]: (value) => current.deciding.assignForm(value.split(' ')[0] ?? '', value.split(' ')[1] ?? ''),
      [ID.comment]: (value) => current.deciding.commentForm(value.split(' ')[0] ?? '', value.split(' ')[1] ?? ''),
      [ID.write]: async (value, { person }) => {
        const [reference = '', path = ''] = value.split(' ');
        const application = await applications.find(readReference(reference) ?? '');
        const question = application === null ? null : questionAt(deedsFor(application).form, path);
        const who = { account: person.id, person: person.id };
        const role = application === null ? null : await team.roleOf(application.id, who);
        if (question === null || application === null || role === null || !may(role, 'write')) return notYours();
        return await writingForm(application, question);
      },
    },
    unrecorded: Object.fromEntries([ID.written, ID.begin, ID.commented, ID.imported].map((id) => [id, UNRECORDED])),
    home: async ({ person }) => homeCard(await applications.list(5, { account: person.id, person: person.id })),
    async handle(turn, context) {
      if (turn.kind === 'action' || turn.kind === 'submission') {
        const handler = handlers[turn.name ?? ''];
        const result = handler === undefined ? await begin(turn, context) : await handler(turn, context);
        // A button, a form or a notice in between does not end the talk: what is written next still answers the question.
        return context.awaited && !ENDS.has(result.outcome) ? { ...result, awaits: true } : result;
      }
      // A message that was pointed at in its menu.
      if (turn.kind === 'command' && turn.name === 'use') return await take(turn, context);
      if (turn.kind === 'command')
        return turn.name === 'join'
          ? await without(turn, context, { do: 'join', code: turn.text })
          : await begin(turn, context);
      const state = await context.state.get();
      if (!context.awaited || !isTalk(state)) return await begin(turn, context);
      const work = await workOn(turn, context, state.application);
      if (work === null) {
        await context.state.clear();
        return alone(
          'no_longer',
          short(
            'You are not on the team of this application any more',
            'What you just wrote was not added to it. If that is a mistake, ask an owner to invite you again.',
          ),
        );
      }
      const wish = isPieceOf(work.talk, turn.text) ? null : wishOf(turn.text);
      if (wish === null || fits(work, turn.text, wish)) return await deedsFor(work.application).listening.hear(work);
      return ['start', 'import', 'join', 'list'].includes(wish.do)
        ? await without(turn, context, wish)
        : await grant(work, wish);
    },
  };

  /** A choice may be called "Review" or "No": what answers the question under way is an answer. */
  function fits({ talk, application, answers }: Work, text: string, wish: Wish): boolean {
    const { form } = deedsFor(application);
    const field = questionAt(form, talk.asked)?.field;
    if (field === undefined) return false;
    if (['choice', 'choices', 'yes-no', 'tick', 'group'].includes(field.kind)) return 'value' in readValue(field, text);
    if (!['text', 'long-text', 'organisation'].includes(field.kind)) return false;
    return readsAsText(
      wish,
      text,
      (words) =>
        sectionBy(form, words) !== null ||
        questionsBy(questionsOf(form, answers), words, talk.section).length > 0 ||
        [...answers.values()].some(({ value }) => value.toLowerCase() === words.toLowerCase()),
    );
  }
}
