import type { Activity } from 'botbuilder';
import type { Incoming } from '../../../src/bot/index.ts';
import { type Receiving, incomingOfPress, record } from '../receiving.ts';
import { originOf } from '../where.ts';
import { closing, dialog } from './dialogs.ts';
import { type Invoke, ok } from './invoke.ts';

/** Buttons and form of the core that Teams' own thumbs stand for. */
const UP = 'feedback.up';
const DOWN = 'feedback.down';
const WHY = 'feedback.why';

const LABELS: Readonly<Record<string, string>> = {
  [UP]: 'This helped',
  [DOWN]: 'This did not help',
  [WHY]: 'Why it did not help',
};

const NOT_READ = 'I could not read what you pressed, so nothing was noted. Please try again.';

const TOO_OLD =
  'That answer is no longer kept, so I could not note what you think of it. Feedback on a newer answer is welcome.';

/** One of Teams' thumbs. The documentation shows it at the top of `value`, Microsoft's own client library under `data`. */
interface Judgement {
  data?: Judgement;
  actionName?: string;
  actionValue?: {
    reaction?: string;
    /** JSON: of the form in the dialog, or `{"feedbackText": …}` of Teams' own. */
    feedback?: unknown;
  };
}

/**
 * A thumb under an answer opens a dialog: for "down" the form that asks why.
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bot-messages-ai-generated-content#feedback-buttons
 */
export const feedbackFetch: Invoke = {
  async answer(activity, receiving) {
    const turnId = await judgedTurn(activity, receiving);
    if (turnId === null) return closing(TOO_OLD);
    const { reaction } = judgement(activity);
    if (reaction === null) return closing(NOT_READ);
    const up = reaction === 'like';
    const { platform, workspace, person } = originOf(activity);
    const form = up ? null : await receiving.bot.form(DOWN, turnId, { platform, workspace, person });
    await record(activity, verdict(activity, up ? UP : DOWN, turnId, form !== null), receiving);
    return form === null ? closing('Thank you, that is noted.') : dialog(form);
  },
  failed: closing,
};

/** The form behind a thumb is sent: ours, or the one Teams has of its own. */
export const feedbackSubmit: Invoke = {
  async answer(activity, receiving) {
    const turnId = await judgedTurn(activity, receiving);
    const { reaction, values } = judgement(activity);
    if (turnId === null || reaction === null) return ok({});
    if (reaction === 'like') await record(activity, verdict(activity, UP, turnId, false), receiving);
    else if (Object.values(values).every((value) => value.trim() === ''))
      await record(activity, verdict(activity, DOWN, turnId, true), receiving);
    else await record(activity, { ...verdict(activity, WHY, turnId, false), kind: 'submission', values }, receiving);
    return ok({});
  },
  /** There is no dialog to say it in: Teams shows that it failed, and may ask again. */
  failed: (text) => ({ status: 503, body: { error: text } }),
};

async function judgedTurn(activity: Activity, { references }: Receiving): Promise<string | null> {
  const { workspace } = originOf(activity);
  return await references.turnOf(workspace, activity.conversation.id, activity.replyToId ?? '');
}

/** @returns `values` with the ids of our form; the text of Teams' own form is the comment. */
function judgement(activity: Activity): { reaction: 'like' | 'dislike' | null; values: Record<string, string> } {
  const value = (activity.value ?? {}) as Judgement;
  const { actionValue: { reaction, feedback } = {} } = value.data ?? value;
  const { feedbackText, ...fields } = read(feedback);
  const values = feedbackText === undefined ? fields : { ...fields, comment: feedbackText };
  return { reaction: reaction === 'like' || reaction === 'dislike' ? reaction : null, values };
}

function read(feedback: unknown): Record<string, string> {
  try {
    const given: unknown = typeof feedback === 'string' ? JSON.parse(feedback) : feedback;
    if (typeof given === 'string') return { feedbackText: given };
    return Object.fromEntries(
      Object.entries(given ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return typeof feedback === 'string' ? { feedbackText: feedback } : {};
  }
}

function verdict(activity: Activity, name: string, turnId: string, formShown: boolean): Incoming {
  const pressed = { kind: 'action' as const, name, value: turnId, label: LABELS[name] ?? name };
  return { ...incomingOfPress(activity, { pressed, values: {} }), ...(formShown ? { formShown: true as const } : {}) };
}
