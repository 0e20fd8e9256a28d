import type { Activity, InvokeResponse } from 'botbuilder';
import type { Receiving } from '../receiving.ts';

/** One kind of question that Teams waits for the answer to. */
export interface Invoke {
  /** What is recorded is recorded when it resolves. @throws StoreUnavailable */
  answer(activity: Activity, receiving: Receiving): Promise<InvokeResponse>;
  /** The answer in place of that one when it failed, in words for the person. */
  failed(text: string, activity: Activity): InvokeResponse;
}

export const ok = (body: object): InvokeResponse => ({ status: 200, body });
