import {
  type Action,
  type Block,
  type Card,
  type Field,
  type SourcePage,
  markersText,
  sourcePages,
} from '../../src/bot/index.ts';

/** An Adaptive Card, version 1.5: the newest that Teams shows to bots. */
export interface AdaptiveCard {
  type: 'AdaptiveCard';
  $schema: string;
  version: '1.5';
  body: Element[];
  actions?: Element[];
  /** Asks for the card anew when it is seen; for the people named, or for everybody. Only where a platform knows it. */
  refresh?: { action: Element; userIds?: string[] };
}

export type Element = Record<string, unknown>;

/** What a button or form sends back. */
export interface Pressed {
  kind: 'action' | 'submission' | 'message';
  /** Id of the button or form; empty for `message`. */
  name: string;
  /** What the button carries, or the text it says. */
  value: string;
  label: string;
}

/** Draws a neutral card as an Adaptive Card. Pure; keeps the order of the blocks and drops nothing. */
export function adaptiveCard(card: Card): AdaptiveCard {
  const heading: Element[] =
    card.heading === undefined ? [] : [text(card.heading, { size: 'Large', weight: 'Bolder', style: 'heading' })];
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body: [...heading, ...card.blocks.flatMap(block)],
    ...(card.actions?.length ? { actions: card.actions.map(action) } : {}),
  };
}

const text = (markdown: string, more: Element = {}): Element => ({
  type: 'TextBlock',
  text: markdown,
  wrap: true,
  ...more,
});

function block(block: Block): Element[] {
  switch (block.type) {
    case 'text':
      return [text(block.markdown + markersText(block.markers))];
    case 'bullets':
      return [text(block.items.map((item) => `- ${item.markdown}${markersText(item.markers)}`).join('\n'))];
    case 'facts':
      return [
        {
          type: 'FactSet',
          facts: block.facts.map(({ label, value, url }) => ({
            title: label,
            value: url === undefined ? value : `[${value}](${url})`,
          })),
        },
      ];
    case 'quote':
      return [
        {
          type: 'Container',
          style: 'emphasis',
          items: [text(block.markdown), text(block.from, { isSubtle: true, size: 'Small' })],
        },
      ];
    case 'citations':
      return [
        {
          type: 'Container',
          separator: true,
          items: [
            text('Sources', { weight: 'Bolder', size: 'Small' }),
            ...sourcePages(block.citations).map((page) => text(pageLine(page), { size: 'Small', spacing: 'Small' })),
          ],
        },
      ];
    case 'note':
      return [
        {
          type: 'Container',
          style: block.tone === 'caution' ? 'warning' : 'emphasis',
          items: [text(`${block.tone === 'caution' ? '**Please note:** ' : ''}${block.markdown}`, { size: 'Small' })],
        },
      ];
    case 'progress':
      return [text(`${block.label}: ${block.done} of ${block.total}`, { weight: 'Bolder' })];
    case 'fields':
      return block.fields.map(field);
  }
}

/** One line for each source page, its title linked. */
const pageLine = ({ marks, title, url, edition }: SourcePage): string =>
  `${marks}: ${[url === '' ? title : `[${title}](${url})`, ...edition].join(', ')}`;

/** Longer lists are shown folded up. */
const MOST_EXPANDED = 12;

function field(field: Field): Element {
  const common = {
    id: field.id,
    label: field.label,
    isRequired: field.required,
    errorMessage: `Please fill in: ${field.label}`,
  };
  if (field.kind === 'person')
    return { type: 'Input.Text', ...common, ...(field.help === undefined ? {} : { placeholder: field.help }) };
  const given = field.value ? { value: field.value } : {};
  if (field.kind === 'choice')
    return {
      type: 'Input.ChoiceSet',
      ...common,
      ...given,
      style: field.options.length > MOST_EXPANDED ? 'compact' : 'expanded',
      ...(field.multiple ? { isMultiSelect: true } : {}),
      choices: field.options.map(({ value, label }) => ({ title: label, value })),
    };
  return {
    type: 'Input.Text',
    ...common,
    ...given,
    isMultiline: field.multiline,
    ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
    ...(field.help === undefined ? {} : { placeholder: field.help }),
  };
}

function action(action: Action): Element {
  if (action.kind === 'link') return { type: 'Action.OpenUrl', title: action.label, url: action.url };
  const submit = { type: 'Action.Submit', title: action.label, data: { pressed: pressedOf(action) } };
  return action.kind === 'button' ? { ...submit, associatedInputs: 'none' } : submit;
}

/** What a button or form sends back when it is pressed. */
export function pressedOf(action: Exclude<Action, { kind: 'link' }>): Pressed {
  if (action.kind === 'say') return { kind: 'message', name: '', value: action.text, label: action.text };
  const kind = action.kind === 'submit' ? 'submission' : 'action';
  return { kind, name: action.id, value: action.value ?? '', label: action.label };
}
