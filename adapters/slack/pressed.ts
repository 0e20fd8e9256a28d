import type { Pressed } from '../cards/adaptive-card.ts';
import { LIMITS, carried } from './limits.ts';

/** Ids of buttons: a number (ids are unique within a message), kind, `+` where the value carries the label too, name. */
const ID = /^\d+:(action|submission|message)(\+?):(.*)$/s;

/** Prefix of the blocks that hold inputs; behind it stands the field's id, and `~` and a number where it would be there twice. */
const FIELD = 'field:';

/** `block_id` of the input of a field. @throws RangeError when the id is longer than Slack carries. */
export const fieldBlockId = (id: string): string => carried(`${FIELD}${id}`, LIMITS.id - '~999'.length, 'a field id');

/**
 * What a button holds so that `readPressed` gives `pressed` back; a label too long for the button stands with the value.
 * @throws RangeError when the name or the value is longer than Slack carries.
 */
export function pressable(index: number, { kind, name, value, label }: Pressed): { action_id: string; value?: string } {
  const both = JSON.stringify([value, label]);
  const withLabel = label.length > LIMITS.buttonText && both.length <= LIMITS.buttonValue;
  const id = carried(`${index}:${kind}${withLabel ? '+' : ''}:${name}`, LIMITS.id - '999'.length, 'an action id');
  const carriedValue = withLabel ? both : carried(value, LIMITS.buttonValue, 'the value of a button');
  return { action_id: id, ...(carriedValue === '' ? {} : { value: carriedValue }) };
}

/**
 * What was pressed; null for what needs no answer: links, inputs that are only read with their form, what is not ours.
 * @param action an entry of `actions` of a `block_actions` payload.
 */
export function readPressed(action: object): Pressed | null {
  const {
    action_id: id = '',
    value = '',
    text,
  } = action as { action_id?: string; value?: string; text?: { text?: string } };
  const [, kind, both, name = ''] = ID.exec(id) ?? [];
  if (kind === undefined) return null;
  const [carriedValue, label] = both === '+' ? (JSON.parse(value) as [string, string]) : [value, text?.text ?? ''];
  return { kind: kind as Pressed['kind'], name, value: carriedValue, label };
}

/**
 * The fields of a form by id, from a message or a view. Empty ones are empty texts.
 * @param values `state.values` of the payload: block id, action id, input.
 */
export function readState(values: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [block, inputs] of Object.entries(values)) {
    if (!block.startsWith(FIELD)) continue;
    const [input] = Object.values(inputs) as {
      value?: string | null;
      selected_option?: { value?: string } | null;
      selected_options?: { value?: string }[] | null;
      selected_user?: string | null;
    }[];
    const several = input?.selected_options?.map(({ value = '' }) => value).join(',');
    fields[block.slice(FIELD.length).replace(/~\d+$/, '')] =
      input?.value ?? input?.selected_option?.value ?? several ?? input?.selected_user ?? '';
  }
  return fields;
}
