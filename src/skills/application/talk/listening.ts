import type { SkillResult } from '../../../bot/index.ts';
import { type Before, confirmCard } from '../cards/question.ts';
import { type Question, questionAt } from '../form/form.ts';
import { readValue, wantsAnother } from '../form/kinds.ts';
import { type Tools, type Work, short, shown } from '../tools.ts';
import type { Asking } from './asking.ts';
import { type Found, severalAnswers } from './extract.ts';
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
  /** Shows answers that were read out of a text, to be confirmed. */
  propose(work: Work, found: readonly Found[]): Promise<SkillResult>;
  /** What was typed is added to the last answer, or to the pieces of a long text. */
  append(work: Work, text: string): Promise<SkillResult>;
}

/** Whether something is an answer to a question; to a group also "another". */
const answersIt = ({ field }: Question, typed: string): boolean =>
  'value' in readValue(field, typed) || (field.kind === 'group' && wantsAnother(typed));

/** Whether something can be the name of a further item of a group. */
const namesItem = ({ field }: Question, typed: string): boolean =>
  field.kind === 'group' && field.fields.slice(0, 1).some((first) => 'value' in readValue(first, typed));

export function createListening({ form, store }: Pick<Tools, 'form' | 'store'>, asking: Asking): Listening {
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

  const propose: Listening['propose'] = async (work, found) => {
    const { application, context, talk, answers } = work;
    const versions = await store.versions(
      application.id,
      found.map(({ question }) => question.path),
    );
    const pending = found.map(({ question: { path }, value }) => ({ path, value, seen: versions.get(path) ?? 0 }));
    await context.state.set({ ...talk, pending });
    return shown('to_confirm', confirmCard(application.reference, found, answers), { awaits: true });
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
      const { turn, talk, context, answers } = work;
      const text = turn.text.trim();
      const question = questionAt(form, talk.asked);
      if (talk.pieces !== null && question !== null) return await collect(work, question, talk.pieces);
      if (talk.pending.length > 0) {
        if (/^(?:y|yes|yep|ok|okay|store (?:them|it|mine)|mine|store mine instead)\b[.!]?$/i.test(text))
          return await settle(work, true);
        if (/^(?:n|no|nope|don't|do not|theirs|keep theirs|drop (?:it|them))\b[.!]?$/i.test(text))
          return await settle(work, false);
      }
      const forced = /^(?:answer|my answer|the answer)\s*:\s*/i.exec(text);
      const typed = forced ? text.slice(forced[0].length) : text;
      const fits = question !== null && answersIt(question, typed);
      /** One of the options that stand there, whatever its words sound like. */
      const chosen = fits && 'options' in question.field;
      const reports = context.intent === 'breach_report' && typed.length < 500 && !chosen && !forced;
      const sounds = reports ? incidentIn(typed) : 'no';
      if (!forced) {
        // Something went wrong somewhere: that comes first, whatever was asked.
        if (sounds === 'plainly') return await inBetween(work, FORCED);
        const asks = QUESTIONS.has(context.intent ?? '') && typed.length < 300;
        // "What follows a stroke? The Northmarsh study" is a title: whoever asks says no more after it.
        const looksAsked =
          typed.endsWith('?') || (ASKS.test(typed) && question?.field.kind !== 'long-text' && !/\?\s+\S/.test(typed));
        if (asks && looksAsked && !chosen) return await inBetween(work);
        const several = severalAnswers(form, answers, talk.section, typed, {
          alone: question?.field.kind === 'long-text',
        });
        if (several.length > 0) return await propose(work, several);
        // Said to others: only what is plainly the answer is taken.
        const free = question === null || ['text', 'long-text', 'organisation', 'group'].includes(question.field.kind);
        if (!turn.addressed && (!fits || (free && context.intent === 'other')))
          return { outcome: 'overheard', replies: [], awaits: true };
        if (question !== null && asks && !fits && !namesItem(question, typed)) return await inBetween(work);
      }
      if (question === null) return await asking.next(work);
      // Where others read along, a free text may be meant for them.
      if (!turn.addressed && ['text', 'long-text', 'organisation'].includes(question.field.kind)) {
        const read = readValue(question.field, typed);
        if ('value' in read) return await propose(work, [{ question, value: read.value }]);
      }
      const taken = await asking.answer(work, question, typed, talk.seen);
      return sounds === 'maybe' ? withNote(taken, { tone: 'info', markdown: IF_INCIDENT }) : taken;
    },
  };

  /** Somebody else answers first; then the same question comes again. */
  async function inBetween(work: Work, note?: string): Promise<SkillResult> {
    const question = questionAt(form, work.talk.asked);
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
