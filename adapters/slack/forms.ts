import type { WebClient } from '@slack/web-api';
import type { Card } from '../../src/bot/index.ts';
import { renderModal } from './modal.ts';

/** What a form carries so that its submission finds its way: kept in `private_metadata`. */
export interface FormContext {
  /** Where the answer goes; null: a direct message. */
  place: { conversation: string; private: boolean; place: string } | null;
  /** The value of the form's submit button. */
  value: string;
  /** Id of the form's second submit button, which puts it aside: what is typed when the form is closed goes there. */
  keep?: string;
}

/** Id of the submission that a form leads to. */
const submissionOf = (form: Card): { id: string; value: string } => {
  const submit = form.actions?.find((action) => action.kind === 'submit');
  return { id: submit?.id ?? '', value: submit?.kind === 'submit' ? (submit.value ?? '') : '' };
};

/** Opens a form; `trigger` is good for three seconds and one use. */
export async function openForm(client: WebClient, trigger: string, form: Card, context: FormContext): Promise<void> {
  const { id, value } = submissionOf(form);
  const keep = form.actions?.filter(({ kind }) => kind === 'submit')[1];
  const metadata = JSON.stringify({
    ...context,
    value: value || context.value,
    ...(keep?.kind === 'submit' ? { keep: keep.id } : {}),
  } satisfies FormContext);
  const view = renderModal(form, { callbackId: id, metadata });
  await client.views.open({
    trigger_id: trigger,
    view: keep === undefined ? view : { ...view, notify_on_close: true },
  });
}
