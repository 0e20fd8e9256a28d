/**
 * What Slack would say against messages and views, by its documented limits (docs.slack.dev/reference/block-kit). The numbers are
 * written down again here, so that a wrong one in the adapter's own table is noticed.
 */
type Loose = Record<string, unknown>;

/** Faults of a message; none for a legal one. */
export function messageFaults(message: { text: string; blocks: readonly unknown[] }): string[] {
  const { text, blocks } = message;
  const total = textsOf(blocks).join('').length;
  return [
    ...unless(text.length >= 1 && text.length <= 4000, `text has ${text.length} characters`),
    ...markupFaults(text),
    ...unless(blocks.length >= 1 && blocks.length <= 50, `${blocks.length} blocks`),
    ...unless(total + blocks.length * 125 <= 13_200, `${total} characters in ${blocks.length} blocks`),
    ...blockFaults(blocks),
  ];
}

/** Faults of a modal or a home page. */
export function viewFaults(view: object): string[] {
  const { type, blocks, title, submit, close, callback_id: id, private_metadata: metadata } = view as Loose;
  const inputs = list(blocks).some((block) => block['type'] === 'input');
  const titles = type === 'modal' ? [title, close, ...(submit === undefined ? [] : [submit])] : [];
  return [
    ...unless(type === 'modal' || type === 'home', 'type'),
    ...titles.flatMap((one) => plainFaults(one, 24)),
    ...unless(type === 'home' || !inputs || submit !== undefined, 'inputs without submit'),
    ...unless(id === undefined || textIn(id).length <= 255, 'callback_id'),
    ...unless(metadata === undefined || textIn(metadata).length <= 3000, 'private_metadata'),
    ...unless(list(blocks).length <= 100, 'blocks of a view'),
    ...unless(Buffer.byteLength(JSON.stringify(view)) <= 250_000, 'view_too_large'),
    ...blockFaults(list(blocks)),
  ];
}

/** Every text a person sees in blocks, in order: texts, labels, hints, addresses behind buttons. */
export function textsOf(part: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(part, (key, value: unknown) => {
    if (typeof value === 'string' && (key === 'text' || key === 'url')) found.push(value);
    return value;
  });
  return found;
}

function blockFaults(blocks: readonly unknown[]): string[] {
  const all = blocks as readonly Loose[];
  const actionIds = all.flatMap((block) => list(block['elements']).flatMap(({ action_id: id }) => id ?? []));
  const blockIds = all.flatMap(({ block_id: id }) => id ?? []);
  return [
    ...unless(new Set(actionIds).size === actionIds.length, 'an action_id is there twice'),
    ...unless(new Set(blockIds).size === blockIds.length, 'a block_id is there twice'),
    ...[...actionIds, ...blockIds].flatMap((id) => between(id, 1, 255, 'id')),
    ...all.flatMap((block) => faultsByType[textIn(block['type'])]?.(block) ?? [`block ${JSON.stringify(block)}`]),
  ];
}

const faultsByType: Record<string, (block: Loose) => string[]> = {
  divider: () => [],
  header: ({ text }) => plainFaults(text, 150),
  section: ({ text }) => mrkdwnFaults(text, 3000),
  context: ({ elements }) => [
    ...between(list(elements), 1, 10, 'elements of a context'),
    ...list(elements).flatMap((element) => mrkdwnFaults(element, 3000)),
  ],
  actions: ({ elements }) => [
    ...between(list(elements), 1, 25, 'elements of actions'),
    ...list(elements).flatMap(buttonFaults),
  ],
  input: ({ label, hint, element }) => [
    ...plainFaults(label, 2000),
    ...(hint === undefined ? [] : plainFaults(hint, 2000)),
    ...inputFaults(element as Loose),
  ],
};

function buttonFaults({ type, text, value, url }: Loose): string[] {
  return [
    ...unless(type === 'button', 'no button'),
    ...plainFaults(text, 75),
    ...(value === undefined ? [] : between(value, 1, 2000, 'value of a button')),
    ...(url === undefined ? [] : [...between(url, 1, 3000, 'url'), ...unless(/^https?:/.test(url as string), 'url')]),
  ];
}

function inputFaults({ type, options, option_groups: groups, max_length: most, action_id: id }: Loose): string[] {
  const choices = (given: unknown, limit: number): string[] => [
    ...between(list(given), 1, limit, 'options'),
    ...list(given).flatMap(({ text, value }) => [...plainFaults(text, 75), ...between(value, 1, 150, 'option value')]),
  ];
  const faults = between(id, 1, 255, 'action_id of an input');
  if (type === 'plain_text_input')
    return [...faults, ...unless(most === undefined || (Number(most) >= 1 && Number(most) <= 3000), 'max_length')];
  if (type === 'users_select') return faults;
  if (type === 'checkboxes') return [...faults, ...choices(options, 10)];
  if (type === 'multi_static_select') return [...faults, ...choices(options, 100)];
  if (type === 'radio_buttons') return [...faults, ...choices(options, 10)];
  if (type !== 'static_select') return ['unknown input'];
  if (groups === undefined) return [...faults, ...choices(options, 100)];
  return [
    ...faults,
    ...unless(options === undefined, 'options and groups'),
    ...between(list(groups), 1, 100, 'groups'),
    ...list(groups).flatMap(({ label, options: inside }) => [...plainFaults(label, 75), ...choices(inside, 100)]),
  ];
}

const plainFaults = (text: unknown, most: number): string[] => {
  const { type, text: shown } = (text ?? {}) as Loose;
  return [...unless(type === 'plain_text', 'not plain'), ...between(shown, 1, most, 'plain text')];
};

const mrkdwnFaults = (text: unknown, most: number): string[] => {
  const { type, text: shown, verbatim } = (text ?? {}) as Loose;
  return [
    ...unless(type === 'mrkdwn' && verbatim === true, 'not mrkdwn as it stands'),
    ...between(shown, 1, most, 'mrkdwn'),
    ...markupFaults(textIn(shown)),
  ];
};

/** Links are the only markup, and none is cut through; whatever else holds `<` or `&` is escaped. */
function markupFaults(text: string): string[] {
  const rest = text.replaceAll(/<(https?|mailto):[^<>\s|]+(\|[^<>\n|]+)?>/g, '').replaceAll(/&(amp|lt|gt);/g, '');
  return unless(!/[<&]/.test(rest), `markup in ${JSON.stringify(text)}`);
}

const between = (value: unknown, least: number, most: number, what: string): string[] => {
  const { length } = (value ?? '') as { length: number };
  return unless(length >= least && length <= most, `${what}: ${length}`);
};
const unless = (fine: boolean, fault: string): string[] => (fine ? [] : [fault]);
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): Loose[] => (Array.isArray(value) ? (value as Loose[]) : []);
