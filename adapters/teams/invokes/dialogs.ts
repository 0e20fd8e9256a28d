import type { InvokeResponse } from 'botbuilder';
import type { Block, Card, Incoming } from '../../../src/bot/index.ts';
import { renderDialog, renderDialogMessage } from '../dialog.ts';
import { readPressed } from '../pressed.ts';
import { type PressedForm, type Receiving, incomingOfPress, note, record } from '../receiving.ts';
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
    const { kind, name = '', value = '', platform, workspace, person } = incoming;
    const form = kind === 'action' ? await receiving.bot.form(name, value, { platform, workspace, person }) : null;
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
    const incoming = incomingOfPress(activity, pressed);
    const wrong = incoming.kind === 'submission' ? receiving.bot.check(pressed.pressed.name, pressed.values) : {};
    if (Object.keys(wrong).length > 0) return dialog(await mended(incoming, pressed, wrong, receiving));
    await record(activity, incoming, receiving);
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

/** The form again: what was typed stands in it, and above it what has to be put right. */
async function mended(
  { platform, workspace, person }: Incoming,
  { pressed, values }: PressedForm,
  wrong: Readonly<Record<string, string>>,
  { bot }: Receiving,
): Promise<Card> {
  const form = (await bot.form(pressed.name, pressed.value, { platform, workspace, person })) ?? { blocks: [] };
  const blocks = form.blocks.map((block) =>
    block.type === 'fields'
      ? {
          ...block,
          fields: block.fields.map((field) =>
            field.kind === 'person' ? field : { ...field, value: values[field.id] ?? '' },
          ),
        }
      : block,
  );
  const notes = Object.values(wrong).map((markdown): Block => ({ type: 'note', tone: 'caution', markdown }));
  return { ...form, blocks: [...notes, ...blocks] };
}
