/** What Teams refuses; written apart from the adapter's own table on purpose. Sources: shared limits of msteams-docs. */

type Loose = Record<string, unknown>;

const ELEMENTS = new Set([
  'TextBlock',
  'FactSet',
  'Container',
  'ColumnSet',
  'Column',
  'ActionSet',
  'Image',
  'RichTextBlock',
  'Input.Text',
  'Input.ChoiceSet',
  'Input.Toggle',
  'Input.Date',
  'Input.Number',
  'Input.Time',
]);
const ACTIONS = new Set([
  'Action.Submit',
  'Action.Execute',
  'Action.OpenUrl',
  'Action.ShowCard',
  'Action.ToggleVisibility',
]);

/** 100 KB in UTF-16. */
export const MOST_BYTES = 100 * 1024;

export interface RefusedActivity {
  status: number;
  code: string;
  message: string;
}

/** Null when Teams takes it. */
export function refusedActivity(activity: Loose): RefusedActivity | null {
  if (JSON.stringify(activity).length * 2 > MOST_BYTES)
    return { status: 413, code: 'MessageSizeTooBig', message: 'Message size too large.' };
  const faults = [
    ...entityFaults(list(activity['entities'])),
    ...list(activity['attachments']).flatMap(attachmentFaults),
  ];
  if (activity['type'] === 'message' && text(activity['text']) === '' && list(activity['attachments']).length === 0)
    faults.push('an empty message');
  return faults.length === 0 ? null : { status: 400, code: 'BadSyntax', message: faults.join('; ') };
}

function entityFaults(entities: Loose[]): string[] {
  const messages = entities.filter(({ type }) => type === 'https://schema.org/Message');
  const faults = messages.length > 1 ? ['Multiple root message entities'] : [];
  const citations = messages.flatMap((entity) => list(entity['citation']));
  if (citations.length > 20) faults.push('Bot message with more than 20 citations');
  for (const { position, appearance } of citations as { position?: unknown; appearance?: Loose }[]) {
    const { name, abstract, keywords } = appearance ?? {};
    if (!Number.isInteger(position) || appearance?.['@type'] !== 'DigitalDocument')
      faults.push('a citation cannot be read');
    if (text(name) === '' || text(name).length > 80) faults.push('name 1 to 80');
    if (text(abstract).length > 160) faults.push('abstract up to 160');
    const words = (keywords ?? []) as string[];
    if (words.length > 3 || words.some((word) => word.length > 28)) faults.push('three keywords of 28');
  }
  return faults;
}

function attachmentFaults({ contentType, content }: Loose): string[] {
  if (contentType !== 'application/vnd.microsoft.card.adaptive') return [`attachment of type ${text(contentType)}`];
  return cardFaults(content as Loose);
}

/** What is wrong with an Adaptive Card for Teams. */
export function cardFaults(card: Loose): string[] {
  const faults: string[] = [];
  if (card['type'] !== 'AdaptiveCard') faults.push('no AdaptiveCard');
  if (!['1.0', '1.1', '1.2', '1.3', '1.4', '1.5'].includes(text(card['version'])))
    faults.push(`version ${text(card['version'])}`);
  if (list(card['actions']).length > 6) faults.push('more than six buttons in the row of the card');
  const ids: string[] = [];
  const walk = (part: unknown, key: string): void => {
    if (Array.isArray(part)) {
      for (const one of part) walk(one, key);
      return;
    }
    if (typeof part !== 'object' || part === null) return;
    const element = part as Loose;
    const { type, id } = element;
    if (['body', 'items', 'columns'].includes(key) && !ELEMENTS.has(text(type))) faults.push(`element ${text(type)}`);
    if (['actions', 'action', 'fallback'].includes(key) && !ACTIONS.has(text(type)))
      faults.push(`action ${text(type)}`);
    if (text(type).startsWith('Input.')) {
      if (ids.includes(text(id)) || text(id) === '') faults.push(`input id ${text(id)}`);
      ids.push(text(id));
    }
    for (const [name, inner] of Object.entries(element)) if (name !== 'data') walk(inner, name);
  };
  walk(card, 'card');
  return faults;
}

const list = (value: unknown): Loose[] => (Array.isArray(value) ? (value as Loose[]) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
