import type { Action, Card } from '../../src/bot/index.ts';
import { type AdaptiveCard, type Element, adaptiveCard, pressedOf } from '../cards/adaptive-card.ts';
import { LIMITS } from './limits.ts';

/** Whether a button opens a form. */
export type OpensDialog = (action: string, value: string) => boolean;

/**
 * Buttons for Teams: `Action.Execute`, which is answered in place, with `Action.Submit` for clients that do not know it. A button
 * that opens a form asks for a dialog (`task/fetch`).
 */
export function buttonOf(action: Action, opensDialog: OpensDialog): Element {
  if (action.kind === 'link') return { type: 'Action.OpenUrl', title: action.label, url: action.url };
  const pressed = pressedOf(action);
  const inputs = action.kind === 'submit' ? {} : { associatedInputs: 'none' };
  const submit = { type: 'Action.Submit', title: action.label, ...inputs };
  if (action.kind === 'button' && opensDialog(action.id, action.value ?? ''))
    return { ...submit, data: { pressed, msteams: { type: 'task/fetch' } } };
  return {
    type: 'Action.Execute',
    verb: 'dars',
    title: action.label,
    ...inputs,
    data: { pressed },
    fallback: { ...submit, data: { pressed } },
  };
}

/** In a dialog, what a button sends comes as `task/submit`. */
export const dialogButton = (action: Action): Element =>
  action.kind === 'link'
    ? { type: 'Action.OpenUrl', title: action.label, url: action.url }
    : { type: 'Action.Submit', title: action.label, data: { pressed: pressedOf(action) } };

/**
 * A card with buttons of Teams' kind. Those that do not fit into the card's own row stand, in their order, in rows below the content;
 * labels that do not fit on a button are also said in full.
 * @param note small print below the content.
 */
export function withButtons(
  { actions = [], ...card }: Card,
  button: (action: Action) => Element,
  note?: string,
): AdaptiveCard {
  const content = adaptiveCard(card);
  const buttons = actions.map(button);
  const long = actions.filter(({ label }) => label.length > LIMITS.buttonTitle).map(({ label }) => `- ${label}`);
  const body = [
    ...content.body,
    ...(long.length === 0 ? [] : [{ type: 'TextBlock', wrap: true, text: long.join('\n') }]),
    ...(note === undefined ? [] : [{ type: 'TextBlock', wrap: true, text: note, size: 'Small', isSubtle: true }]),
  ];
  if (buttons.length <= LIMITS.rowButtons)
    return { ...content, body, ...(buttons.length === 0 ? {} : { actions: buttons }) };
  return { ...content, body: [...body, ...inRows(buttons).map((row) => ({ type: 'ActionSet', actions: row }))] };
}

function inRows(buttons: readonly Element[]): Element[][] {
  const rows: Element[][] = [];
  for (let at = 0; at < buttons.length; at += LIMITS.rowButtons) rows.push(buttons.slice(at, at + LIMITS.rowButtons));
  return rows;
}
