import type { Pressed } from '../cards/adaptive-card.ts';

/** Ids of buttons: number (ids are unique within a message), kind, name. */
const ID = /^\d+:(action|submission|message):(.*)$/s;

export const actionId = (index: number, { kind, name }: Pick<Pressed, 'kind' | 'name'>): string =>
  `${index}:${kind}:${name}`;

/** What was pressed or chosen; null for what needs no answer: links, and inputs that are only read with their form. */
export function readPressed(action: object): Pressed | null {
  const {
    action_id: id = '',
    value = '',
    text,
  } = action as { action_id?: string; value?: string; text?: { text?: string } };
  const [, kind, name = ''] = ID.exec(id) ?? [];
  if (kind === undefined) return null;
  return { kind: kind as Pressed['kind'], name, value, label: text?.text ?? '' };
}

/** Prefix of the blocks that hold inputs; behind it stands the field's id, and `~` and a number where several forms share a page. */
export const FIELD = 'field:';

/** The fields of a form, by id. Empty ones are empty texts. */
export function readState(values: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [block, inputs] of Object.entries(values)) {
    if (!block.startsWith(FIELD)) continue;
    const [input] = Object.values(inputs) as { value?: string | null; selected_option?: { value?: string } | null }[];
    fields[block.slice(FIELD.length).replace(/~\d+$/, '')] = input?.value ?? input?.selected_option?.value ?? '';
  }
  return fields;
}
