import type { Answer, ClaimedTurn, Inbox, Log } from '../storage/index.ts';
import { StorageUnavailable } from '../storage/index.ts';
import type { Card, Reply } from './card.ts';
import { loggable } from './error-boundary.ts';
import { inTime } from './errors.ts';
import type { TurnPayload } from './intake.ts';
import {
  apology,
  emptyMessage,
  filesNotice,
  helpCard,
  maskedNotice,
  nothingToSay,
  tooLong,
  unknownAction,
} from './messages.ts';
import type { Route, Router } from './router.ts';
import type { Exchange, Skill, SkillContext, SkillResult } from './skill.ts';
import type { Turn } from './turn.ts';

/** The inbox as the bot uses it. Made with `createInbox` of `src/storage`. */
export type TurnInbox = Inbox<TurnPayload, Reply>;
export type Claimed = ClaimedTurn<TurnPayload, Reply>;

/** What is known about a free message when it is told what it is about. */
export interface ClassifyContext {
  /** The person's last exchange in this conversation; null when there is none or when the message was not addressed to the bot. */
  previous: Exchange | null;
  /** Meant for the bot, and not overheard. */
  addressed: boolean;
  /** Name of the skill that waits for this message. */
  awaits: string | null;
  /** Account of who wrote it. */
  person: string;
}

/** Tells what a free message is about. `told`, JSON, is kept with the turn beside what the skill records: names of code, never words. */
export type Classify = (
  text: string,
  context: ClassifyContext,
) => { intent: string; told?: unknown } | Promise<{ intent: string; told?: unknown }>;

export interface AnsweringOptions {
  inbox: TurnInbox;
  skills: readonly Skill[];
  route: Router;
  classify: Classify;
  log: Log;
  newErrorId: () => string;
  /** Longest time for one skill, in milliseconds. */
  skillTimeoutMs: number;
  /** Tells who is behind an account. */
  personOf: (turn: Turn) => Promise<string>;
  /** A turn that was begun so often without an end is given up with an apology. */
  maxAttempts: number;
}

const HISTORY = 10;

/** Outcomes of the bot itself; all others are the skills'. */
const OUTCOME = {
  error: 'error',
  ignored: 'ignored',
  empty: 'empty_message',
  long: 'too_long',
  unknown: 'not_understood',
};

/**
 * Makes the function that turns a claimed turn into an answer. It ends in an answer whatever a skill does: a skill that
 * throws, hangs or gives nonsense ends in an apology with an error id.
 *
 * @throws StorageUnavailable from that function when the database went away: the turn must be tried again.
 */
export function createAnswering(
  options: AnsweringOptions,
): (claimed: Claimed, soFar?: SkillContext['soFar']) => Promise<Answer<Reply>> {
  const { inbox, skills, route, classify, log, newErrorId, skillTimeoutMs, maxAttempts, personOf } = options;

  const sorry = (claimed: Claimed, skill: Skill | null, intent: string | null, error: unknown): Answer<Reply> => {
    const errorId = newErrorId();
    const { turnId, payload } = claimed;
    const name = skill?.name ?? null;
    log.error(
      { errorId, turnId, skill: name, intent, fault: loggable(error) },
      'a turn failed; the person got an apology',
    );
    const advice = skills.map(({ unrecorded }) => unrecorded?.[payload.name ?? '']).find((text) => text !== undefined);
    return {
      ...own(OUTCOME.error, apology(errorId, advice), advice === undefined ? 'conversation' : 'person'),
      skill: name,
      intent,
      errorId,
    };
  };

  const byItself = (turn: TurnPayload, because: Extract<Route, { to: 'bot' }>['because']): Answer<Reply> =>
    own(
      OUTCOME.unknown,
      because === 'unknown_action'
        ? unknownAction()
        : helpCard(
            because === 'unknown_command' && turn.name !== '' ? 'I do not know that command' : 'How I can help',
            skills,
          ),
    );

  const bySkill = async (
    skill: Skill,
    turn: Turn,
    { intent, history, soFar }: Pick<SkillContext, 'intent' | 'history' | 'soFar'>,
  ): Promise<Answer<Reply> & Pick<SkillResult, 'passOn'>> => {
    const state = bufferedState(inbox, `${skill.name}:${turn.person.id}:${turn.conversation}`);
    const floor = history.at(-1)?.awaits ?? null;
    const awaited = floor === skill.name;
    const person = (): Promise<string> => personOf(turn);
    const context: SkillContext = { intent, history, soFar, state: state.face, person, awaited, now: new Date() };
    const result = await inTime(`the skill ${skill.name}`, skillTimeoutMs, skill.handle(turn, context));
    const { replies, awaits, passOn } = checked(result);
    if (replies.length === 0 && turn.addressed && !turn.formShown && !passOn) {
      log.warn(
        { turnId: turn.id, skill: skill.name, outcome: result.outcome },
        'a skill had no reply for an addressed turn',
      );
      replies.push({ audience: 'conversation', card: nothingToSay() });
    }
    return {
      intent,
      skill: skill.name,
      outcome: result.outcome,
      replies,
      record: result.record ?? null,
      errorId: null,
      awaits: awaits ? skill.name : awaited ? null : floor,
      ...(passOn ? { passOn } : {}),
      ...(state.change === undefined ? {} : { state: state.change }),
    };
  };

  const decide = async (claimed: Claimed, soFar: SkillContext['soFar']): Promise<Answer<Reply>> => {
    const { payload } = claimed;
    if (claimed.attempts > maxAttempts) return sorry(claimed, null, null, new GivenUp());
    if (payload.unread === 'empty') return own(OUTCOME.empty, emptyMessage());
    if (payload.unread === 'too_long' && payload.addressed) return own(OUTCOME.long, tooLong());
    let intent: string | null = null;
    let told: unknown;
    let skill: Skill | null = null;
    try {
      const history = (await inbox.history(claimed, HISTORY)).map(exchange);
      if (payload.kind === 'message' && payload.unread === undefined) {
        const { addressed, person } = payload;
        const last = history.at(-1) ?? null;
        const about = { previous: addressed ? last : null, addressed, awaits: last?.awaits ?? null, person: person.id };
        const guess = Promise.resolve(classify(payload.text, about));
        ({ intent, told } = await inTime('the classifier', skillTimeoutMs, guess));
      }
      const floor = payload.kind === 'message' ? history.at(-1)?.awaits : null;
      const holder = skills.find(({ name }) => name === floor);
      if (holder) {
        const answer = await bySkill((skill = holder), turnOf(claimed), { intent, history, soFar });
        // Said to others: the skill that waits has heard that it is nothing for it.
        const quiet = !payload.addressed && answer.replies.length === 0 && !answer.passOn;
        if (quiet) return { ...own(OUTCOME.ignored), intent, payload: { ...payload, text: '' }, awaits: floor ?? null };
        if (!answer.passOn) return answer;
        const first = await elsewhere(claimed, { intent, history, soFar });
        return { ...first, replies: [...first.replies, ...answer.replies], awaits: answer.awaits ?? null };
      }
      const picked = route(payload, intent);
      if (picked.to === 'nobody') return { ...own(OUTCOME.ignored), intent, payload: { ...payload, text: '' } };
      if (picked.to === 'bot') return withTold({ ...byItself(payload, picked.because), intent }, told);
      ({ skill } = picked);
      return withTold(await bySkill(skill, turnOf(claimed), { intent, history, soFar }), told);
    } catch (error) {
      if (error instanceof StorageUnavailable) throw error;
      return sorry(claimed, skill, intent, error);
    }
  };

  /** What is said in the middle of something else. */
  const elsewhere = async (
    claimed: Claimed,
    heard: Pick<SkillContext, 'intent' | 'history' | 'soFar'>,
  ): Promise<Answer<Reply>> => {
    const picked = route(claimed.payload, heard.intent);
    if (picked.to !== 'skill') return { ...byItself(claimed.payload, 'unknown_intent'), intent: heard.intent };
    return await bySkill(picked.skill, turnOf(claimed), heard);
  };

  return async (claimed, soFar) => {
    // Nobody is interrupted by the beginnings of an answer that may not come.
    const answer = await decide(claimed, claimed.payload.addressed ? soFar : undefined);
    // Overheard talk that nobody takes is not kept at all, and the bot does not break into it.
    if (answer.outcome === OUTCOME.ignored) return answer;
    return { ...answer, replies: [...noticesOf(claimed.payload), ...answer.replies] };
  };
}

/** What a person has to know about what became of their message, whatever the answer is. */
const noticesOf = ({ masked, files, addressed, unread }: TurnPayload): Reply[] => [
  ...(masked.length > 0 ? [maskedNotice(masked)] : []),
  // A message of files alone is answered with that anyway.
  ...(files && addressed && unread === undefined ? [filesNotice()] : []),
];

/** What the classifier told stands beside what the skill records. */
const withTold = (answer: Answer<Reply>, told: unknown): Answer<Reply> =>
  told === undefined ? answer : { ...answer, record: { ...(answer.record ?? {}), understood: told } };

/** Its process died, or lost its lease, each time it was begun. */
class GivenUp extends Error {
  override name = 'TurnGivenUp';
}

const own = (outcome: string, card?: Card, audience: Reply['audience'] = 'conversation'): Answer<Reply> => ({
  intent: null,
  skill: null,
  outcome,
  replies: card === undefined ? [] : [{ audience, card }],
  record: null,
  errorId: null,
});

/** The turn as skills see it. */
export function turnOf({ turnId, eventKey, receivedAt, payload }: Claimed): Turn {
  const turn: Turn & Pick<TurnPayload, 'unread'> = { ...payload, id: turnId, eventKey, receivedAt };
  delete turn.unread;
  return turn;
}

/** @throws TypeError when a skill gave something else than a result, or something that is no JSON. */
function checked(result: SkillResult): SkillResult & { replies: Reply[] } {
  const { outcome, replies, record } = result as Partial<SkillResult>;
  if (typeof outcome !== 'string' || !Array.isArray(replies)) throw new TypeError('a skill gave no result');
  // Throws for cycles and big integers here, where it is the skill's fault, and not when it is stored.
  JSON.stringify([replies, record]);
  return { ...result, replies: [...replies] };
}

function exchange(turn: Awaited<ReturnType<TurnInbox['history']>>[number]): Exchange {
  const { turnId, payload, skill, outcome, record, awaits } = turn;
  return { turnId, text: payload.text, skill: skill ?? '', outcome: outcome ?? '', record, awaits };
}

/** Reads through to the inbox; changes are kept back, to be stored together with the answer or not at all. */
function bufferedState(
  inbox: TurnInbox,
  key: string,
): { face: SkillContext['state']; readonly change: { key: string; value: unknown } | undefined } {
  let change: { key: string; value: unknown } | undefined;
  return {
    face: {
      get: async () => (change === undefined ? await inbox.state(key) : change.value),
      set: (value) => {
        change = { key, value: structuredClone(value) };
        return Promise.resolve();
      },
      clear: () => {
        change = { key, value: undefined };
        return Promise.resolve();
      },
    },
    get change() {
      return change;
    },
  };
}
