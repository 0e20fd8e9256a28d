import type { InvokeResponse } from 'botbuilder';
import type { Card } from '../../../src/bot/index.ts';
import { renderDialog, renderDialogMessage } from '../dialog.ts';
import { readPressed } from '../pressed.ts';
import { incomingOfPress, note, record } from '../receiving.ts';
import { type Invoke, ok } from './invoke.ts';

/** Shows a card in a dialog; an open dialog gets it in place of what it shows. */
export const dialog = (card: Card): InvokeResponse => ok(renderDialog(card));

/** Closes the dialog, if one is open, and says a few words. */
export const closing = (text: string): InvokeResponse => ok(renderDialogMessage(text));

const GONE = 'This button no longer works. Nothing was changed.';

/** A button that opens a form. The press is recorded first. */
export const dialogFetch: Invoke = {
  async answer(activity, receiving) {
    const pressed = readPressed((activity.value as { data?: unknown } | undefined)?.data);
    if (pressed === null) return closing(GONE);
    const incoming = incomingOfPress(activity, pressed);
    const { kind, name = '', value = '' } = incoming;
    const form = kind === 'action' ? receiving.bot.form(name, value) : null;
    await record(activity, { ...incoming, ...(form === null ? {} : { formShown: true as const }) }, receiving);
    return form === null ? closing('Noted. The answer comes as a message.') : dialog(form);
  },
  failed: closing,
};

/** A form that is sent. */
export const dialogSubmit: Invoke = {
  async answer(activity, receiving) {
    const pressed = readPressed((activity.value as { data?: unknown } | undefined)?.data);
    if (pressed === null) return closing(GONE);
    await record(activity, incomingOfPress(activity, pressed), receiving);
    return closing('Thank you, that is noted.');
  },
  /** The dialog stays, and shows what was typed: it stands nowhere else. */
  failed(text, activity) {
    const pressed = readPressed((activity.value as { data?: unknown } | undefined)?.data);
    const typed = Object.entries(pressed?.values ?? {}).filter(([, value]) => value.trim() !== '');
    const card = note('Not recorded', text);
    if (typed.length > 0) card.blocks.push({ type: 'facts', facts: typed.map(([label, value]) => ({ label, value })) });
    return dialog(card);
  },
};
