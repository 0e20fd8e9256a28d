import { type SkillResult, literal } from '../../../bot/index.ts';
import { confirmCard, placeOf } from '../cards/choosing.ts';
import { notesCard } from '../cards/draft.ts';
import type { Before } from '../cards/question.ts';
import type { Drafting } from '../deeds/drafting.ts';
import { type Question, questionAt } from '../form/form.ts';
import { readValue, wantsAnother } from '../form/kinds.ts';
import { type ModelPart, withPart } from '../model-part.ts';
import { type Tools, type Work, short, shown } from '../tools.ts';
import type { Asking } from './asking.ts';
import { type Found, severalAnswers } from './extract.ts';
import { fieldsByModel, tellsSeveral } from './fields.ts';
import { incidentIn } from './incident.ts';
import type { Talk } from './talk.ts';

/** Intents of somebody who asks something in between. */
const QUESTIONS = new Set(['ask', 'breach_question', 'catalogue', 'contact']);
/** Kinds of fields that take any words, a question too. */
const FREE = new Set(['text', 'long-text', 'organisation']);
const FORCED = 'If that was the answer to this question, send it again with **answer:** before it.';
const ASKS = /^(?:what|how|why|when|where|who|which|whose|can|could|do|does|did|is|are|must|should|may|will|would)\b/i;

const IF_INCIDENT =
  'I took this as your answer. If it told of something that went wrong with data, say **report a breach**: that comes before everything else.';

/** The last card says something more at its top. */
function withNote(result: SkillResult, { tone, markdown }: Before): SkillResult {
  const [last, ...before] = result.replies.toReversed();
  if (last === undefined) return result;
  const card = { ...last.card, blocks: [{ type: 'note' as const, tone, markdown }, ...last.card.blocks] };
  return { ...result, replies: [...before.toReversed(), { ...last, card }] };
}

/** Takes what somebody says while a question waits, where it is none of the wishes of `words.ts`. */
export interface Listening {
  hear(work: Work): Promise<SkillResult>;
  /** The answers that wait for a yes are stored, or dropped. */
  settle(work: Work, yes: boolean): Promise<SkillResult>;
  /** Shows answers that were read out of a text, to be confirmed; `before` is said first. */
  propose(work: Work, found: readonly Found[], before?: readonly Before[]): Promise<SkillResult>;
  /** What was typed is added to the last answer, or to the pieces of a long text. */
  append(work: Work, text: string): Promise<SkillResult>;
}

/** Said above answers that a model pointed at. */
const readByModel = (found: readonly Found[]): Before[] =>
  found.length === 0
    ? []
    : [
        {
          tone: 'caution',
          markdown: `A language model took ${found.map(({ question }) => `**${literal(placeOf(question))}**`).join(', ')} out of your message. The words stand there; whether they belong here, please check. ${FORCED}`,
        },
      ];

/** Whether something is an answer to a question; to a group also "another". */
const answersIt = ({ field }: Question, typed: string): boolean =>
  'value' in readValue(field, typed) || (field.kind === 'group' && wantsAnother(typed));

/** Whether something can be the name of a further item of a group. */
const namesItem = ({ field }: Question, typed: string): boolean =>
  field.kind === 'group' && field.fields.slice(0, 1).some((first) => 'value' in readValue(first, typed));

export function createListening(tools: Tools, asking: Asking, drafting: Drafting): Listening {
  const { form, store, language } = tools;
  const settle: Listening['settle'] = async (work, yes) => {
    const { talk, context } = work;
    if (talk.pending.length === 0) return await asking.next(work);
    const rest: Talk = { ...talk, pending: [] };
    await context.state.set(rest);
    if (yes) return await asking.store({ ...work, talk: rest }, talk.pending);
    return await asking.next({ ...work, talk: rest }, [
      { tone: 'info', markdown: 'All right: nothing of that was stored.' },
    ]);
  };

  const propose: Listening['propose'] = async (work, found, before = []) => {
    const { application, context, talk, answers } = work;
    const versions = await store.versions(
      application.id,
      found.map(({ question }) => question.path),
    );
    const pending = found.map(({ question: { path }, value }) => ({ path, value, seen: versions.get(path) ?? 0 }));
    await context.state.set({ ...talk, pending });
    return shown('to_confirm', confirmCard(application.reference, found, answers, before), { awaits: true });
  };

  /** Several messages become one long text. */
  const collect = async (work: Work, question: Question, pieces: readonly string[]): Promise<SkillResult> => {
    const { context, talk, turn } = work;
    if (/^(?:done|finished|that is all|that's all|end|ready)[.!]?$/i.test(turn.text.trim())) {
      await context.state.set({ ...talk, pieces: null });
      return pieces.length === 0
        ? await asking.ask(work, question, [{ tone: 'info', markdown: 'There was no text.' }])
        : await asking.answer({ ...work, talk: { ...talk, pieces: null } }, question, pieces.join('\n\n'), talk.seen);
    }
    const all = [...pieces, turn.text.trim()];
    await context.state.set({ ...talk, pieces: all });
    const length = all.join('\n\n').length;
    return shown(
      'collecting',
      short(
        `Kept: ${all.length} ${all.length === 1 ? 'message' : 'messages'}, ${length.toLocaleString('en-GB')} characters`,
        'Send the next one, or say **done** to store it all as one answer.',
      ),
      { awaits: true },
    );
  };

  /** Notes for a draft. */
  const hearNotes = async (work: Work): Promise<SkillResult> => {
    const { turn, context } = work;
    const text = turn.text.trim();
    const forced = /^(?:my |the )?notes\s*:\s*/i.exec(text);
    if (forced) return await drafting.make(work, text.slice(forced[0].length));
    if (context.intent === 'breach_report' && text.length < 500 && incidentIn(text) === 'plainly')
      return await inBetween(work);
    if (QUESTIONS.has(context.intent ?? '') && text.length < 300 && text.endsWith('?')) return await inBetween(work);
    if (!turn.addressed && context.intent === 'other') return { outcome: 'overheard', replies: [], awaits: true };
    return await drafting.make(work, text);
  };

  /** Several answers in one message: by rules, and those that a model points at as well, where the rules do not read all of it. */
  const several = async (
    work: Work,
    question: Question | null,
    typed: string,
  ): Promise<{ found: Found[]; byModel: Found[]; part: ModelPart | null }> => {
    const { answers, talk, turn, by, context } = work;
    const prose = question?.field.kind === 'long-text';
    const free = question !== null && FREE.has(question.field.kind);
    const rules = severalAnswers(form, answers, talk.section, typed, { alone: prose });
    const all = severalAnswers(form, answers, talk.section, typed, { alone: true }).length > 0;
    if (!language || prose || all || !turn.addressed || !tellsSeveral(typed, free))
      return { found: rules, byModel: [], part: null };
    const read = await fieldsByModel(language, { form, answers, text: typed, person: by.account, now: context.now });
    const known = new Set(rules.map(({ question: { path } }) => path));
    const byModel = read.found.filter(({ question: { path } }) => !known.has(path));
    const found = [...rules, ...byModel];
    // One alone may be the answer to what was asked.
    const enough = found.length > 1 || question === null || !answersIt(question, typed);
    if (enough) return { found, byModel, part: read.part };
    const part: ModelPart = found.length === 0 ? read.part : { ...read.part, outcome: 'not_needed' };
    return { found: [], byModel: [], part };
  };

  /** What is typed is the answer to what was asked, unless it plainly is not. */
  const take = async (
    work: Work,
    question: Question | null,
    typed: string,
    { asks, forced, sounds }: { asks: boolean; forced: boolean; sounds: ReturnType<typeof incidentIn> },
  ): Promise<SkillResult> => {
    const { turn, talk, context } = work;
    const fits = question !== null && answersIt(question, typed);
    if (!forced) {
      // Said to others: only what is plainly the answer is taken.
      const free = question === null || FREE.has(question.field.kind) || question.field.kind === 'group';
      if (!turn.addressed && (!fits || (free && context.intent === 'other')))
        return { outcome: 'overheard', replies: [], awaits: true };
      if (question !== null && asks && !fits && !namesItem(question, typed)) return await inBetween(work);
    }
    if (question === null) return await asking.next(work);
    // Where others read along, a free text may be meant for them.
    if (!turn.addressed && FREE.has(question.field.kind)) {
      const read = readValue(question.field, typed);
      if ('value' in read) return await propose(work, [{ question, value: read.value }]);
    }
    const taken = await asking.answer(work, question, typed, talk.seen);
    return sounds === 'maybe' ? withNote(taken, { tone: 'info', markdown: IF_INCIDENT }) : taken;
  };

  return {
    settle,
    propose,

    async append(work, text) {
      const { application, by, answers } = work;
      const own = (await store.history(application.id)).findLast(
        ({ what, by: author, path }) => what === 'answered' && author === by.account && path !== null,
      );
      const question = own?.path == null ? null : questionAt(form, own.path);
      const standing = question === null ? undefined : answers.get(question.path);
      if (question?.field.kind !== 'long-text' || standing === undefined)
        return await asking.next(work, [
          {
            tone: 'caution',
            markdown: 'Your last answer was no longer text, so there is nothing to add to. Nothing was stored.',
          },
        ]);
      return await asking.answer(work, question, `${standing.value}\n\n${text}`, standing.version);
    },

    async hear(work) {
      const { turn, talk, context } = work;
      const text = turn.text.trim();
      const question = questionAt(form, talk.asked);
      if (talk.pieces !== null && question !== null) return await collect(work, question, talk.pieces);
      if (talk.drafting !== null) return await hearNotes(work);
      if (talk.pending.length > 0) {
        if (/^(?:y|yes|yep|ok|okay|store (?:them|it|mine)|mine|store mine instead)\b[.!]?$/i.test(text))
          return await settle(work, true);
        if (/^(?:n|no|nope|don't|do not|theirs|keep theirs|drop (?:it|them))\b[.!]?$/i.test(text))
          return await settle(work, false);
      }
      const prefix = /^(?:answer|my answer|the answer)\s*:\s*/i.exec(text);
      const forced = prefix !== null;
      const typed = prefix ? text.slice(prefix[0].length) : text;
      /** One of the options that stand there, whatever its words sound like. */
      const chosen = question !== null && 'options' in question.field && answersIt(question, typed);
      const reports = context.intent === 'breach_report' && typed.length < 500 && !chosen && !forced;
      const sounds = reports ? incidentIn(typed) : 'no';
      const asks = !forced && QUESTIONS.has(context.intent ?? '') && typed.length < 300;
      let part: ModelPart | null = null;
      if (!forced) {
        // Something went wrong somewhere: that comes first, whatever was asked.
        if (sounds === 'plainly') return await inBetween(work, FORCED);
        // "What follows a stroke? The Northmarsh study" is a title: whoever asks says no more after it.
        const looksAsked =
          typed.endsWith('?') || (ASKS.test(typed) && question?.field.kind !== 'long-text' && !/\?\s+\S/.test(typed));
        if (asks && looksAsked && !chosen) return await inBetween(work);
        const read = await several(work, question, typed);
        ({ part } = read);
        if (read.found.length > 0)
          return withPart(await propose(work, read.found, readByModel(read.byModel)), part, tools);
      }
      return withPart(await take(work, question, typed, { asks, forced, sounds }), part, tools);
    },
  };

  /** Somebody else answers first; then the same question comes again. */
  async function inBetween(work: Work, note?: string): Promise<SkillResult> {
    const question = questionAt(form, work.talk.asked);
    if (work.talk.drafting !== null && question !== null)
      return { ...shown('passed_on', notesCard(question), { awaits: true }), passOn: true };
    // What waits for a yes goes on waiting.
    const waiting = work.talk.pending.flatMap(({ path, value }): Found[] => {
      const about = questionAt(form, path);
      return about === null ? [] : [{ question: about, value }];
    });
    if (waiting.length > 0) return { ...(await propose(work, waiting)), outcome: 'passed_on', passOn: true };
    const free = question !== null && FREE.has(question.field.kind);
    const before: Before[] = [
      { tone: 'info', markdown: note ?? `Back to the application.${free ? ` ${FORCED}` : ''}` },
    ];
    const again = question === null ? await asking.next(work, before) : await asking.ask(work, question, before);
    return { ...again, outcome: 'passed_on', passOn: true };
  }
}
