import type { Activity, InvokeResponse } from 'botbuilder';
import { StoreUnavailable, loggable } from '../../../src/bot/index.ts';
import type { Receiving } from '../receiving.ts';
import { cardAction } from './card-action.ts';
import { dialogFetch, dialogSubmit } from './dialogs.ts';
import { feedbackFetch, feedbackSubmit } from './feedback.ts';
import type { Invoke } from './invoke.ts';
import { extensionFetch, extensionSubmit } from './message-extension.ts';

const invokes: Readonly<Record<string, Invoke>> = {
  'adaptiveCard/action': cardAction,
  'task/fetch': dialogFetch,
  'task/submit': dialogSubmit,
  'composeExtension/fetchTask': extensionFetch,
  'composeExtension/submitAction': extensionSubmit,
  'message/submitAction': feedbackSubmit,
  'message/fetchTask': feedbackFetch,
};

const NOT_STORED =
  'This could not be recorded just now, and nothing was changed. Please try it again in a minute: what you wrote is still in Teams.';

/** Answers at once, whatever happens: a person waits in front of a spinner. Undefined for invokes that nothing here causes. */
export async function invoke(activity: Activity, receiving: Receiving): Promise<InvokeResponse | undefined> {
  const known = invokes[activity.name ?? ''];
  if (known === undefined) return undefined;
  try {
    return await known.answer(activity, receiving);
  } catch (error) {
    const { log, newErrorId } = receiving;
    const errorId = newErrorId();
    log.error({ errorId, invoke: activity.name, fault: loggable(error) }, 'an invoke of Teams was not taken');
    const text =
      error instanceof StoreUnavailable
        ? NOT_STORED
        : `Sorry, something went wrong on my side, and nothing was changed. Please try again in a few minutes. If it happens again, tell the people who run this assistant and give them this error id: ${errorId}`;
    return known.failed(text, activity);
  }
}
