/** Slack's limits as Slack enforces them; written apart from the adapter's own table on purpose. Source: docs.slack.dev. */

type Loose = Record<string, unknown>;

const BLOCKS = [
  'section',
  'header',
  'divider',
  'context',
  'actions',
  'input',
  'image',
  'rich_text',
  'table',
  'markdown',
  'context_actions',
];
const ELEMENTS = [
  'button',
  'static_select',
  'multi_static_select',
  'users_select',
  'radio_buttons',
  'plain_text_input',
  'checkboxes',
  'overflow',
  'feedback_buttons',
];

/** What Slack would answer to these blocks; null when it takes them. */
export function refusedBlocks(
  blocks: unknown,
  { most, total }: { most: number; total?: number },
): { error: string; messages: string[] } | null {
  if (!Array.isArray(blocks)) return { error: 'invalid_blocks_format', messages: ['blocks must be an array'] };
  const faults: string[] = [];
  const fault = (at: number, what: string): void => void faults.push(`[ERROR] ${what} [json-pointer:/blocks/${at}]`);
  if (blocks.length > most) fault(0, `no more than ${most} items allowed`);
  const actionIds = new Set<string>();
  const blockIds = new Set<string>();
  (blocks as Loose[]).forEach((block, at) => {
    const check = (fine: boolean, what: string): void => {
      if (!fine) fault(at, what);
    };
    check(BLOCKS.includes(String(block['type'])), `unsupported type: ${String(block['type'])}`);
    const id = block['block_id'];
    if (typeof id === 'string') {
      check(id.length <= 255 && !blockIds.has(id), 'block_id is too long or repeated');
      blockIds.add(id);
    }
    switch (block['type']) {
      case 'section':
        check(block['text'] !== undefined || block['fields'] !== undefined, 'section needs text or fields');
        if (block['text'] !== undefined)
          check(length(block['text']) >= 1 && length(block['text']) <= 3000, 'section text 1 to 3000');
        break;
      case 'header':
        check(
          kind(block['text']) === 'plain_text' && length(block['text']) >= 1 && length(block['text']) <= 150,
          'header text 1 to 150, plain',
        );
        break;
      case 'context': {
        const elements = list(block['elements']);
        check(elements.length >= 1 && elements.length <= 10, 'context has 1 to 10 elements');
        check(
          elements.every((one) => length(one) >= 1 && length(one) <= 3000),
          'context text 1 to 3000',
        );
        break;
      }
      case 'actions': {
        const elements = list(block['elements']);
        check(elements.length >= 1 && elements.length <= 25, 'actions has 1 to 25 elements');
        elements.forEach((one) => element(one, check, actionIds));
        break;
      }
      case 'input':
        check(length(block['label']) >= 1 && length(block['label']) <= 2000, 'label 1 to 2000');
        if (block['hint'] !== undefined) check(length(block['hint']) <= 2000, 'hint up to 2000');
        element(block['element'] as Loose, check, new Set());
        break;
    }
  });
  if (faults.length > 0) return { error: 'invalid_blocks', messages: faults };
  if (total !== undefined && characters(blocks) > total) return { error: 'msg_blocks_too_long', messages: [] };
  return null;
}

function element(one: Loose, check: (fine: boolean, what: string) => void, actionIds: Set<string>): void {
  check(ELEMENTS.includes(String(one['type'])), `unsupported element: ${String(one['type'])}`);
  const id = one['action_id'];
  if (typeof id === 'string') {
    check(id.length >= 1 && id.length <= 255, 'action_id 1 to 255');
    check(!actionIds.has(id), `action_id ${id} is repeated`);
    actionIds.add(id);
  }
  if (one['type'] === 'button') {
    check(
      kind(one['text']) === 'plain_text' && length(one['text']) >= 1 && length(one['text']) <= 75,
      'button text 1 to 75',
    );
    if (one['value'] !== undefined)
      check(textOf(one['value']).length >= 1 && textOf(one['value']).length <= 2000, 'button value 1 to 2000');
    if (one['url'] !== undefined)
      check(textOf(one['url']).length <= 3000 && URL.canParse(textOf(one['url'])), 'button url');
  }
  if (one['options'] !== undefined) {
    const options = list(one['options']);
    const most = ['static_select', 'multi_static_select'].includes(String(one['type'])) ? 100 : 10;
    check(options.length >= 1 && options.length <= most, `1 to ${most} options`);
    for (const option of options) {
      check(length(option['text']) >= 1 && length(option['text']) <= 75, 'option text 1 to 75');
      check(textOf(option['value']).length >= 1 && textOf(option['value']).length <= 150, 'option value 1 to 150');
    }
  }
  if (one['max_length'] !== undefined)
    check(Number(one['max_length']) >= 1 && Number(one['max_length']) <= 3000, 'max_length 1 to 3000');
}

/** What Slack would answer to a view; null when it takes it. */
export function refusedView(view: Loose): { error: string; messages: string[] } | null {
  const faults: string[] = [];
  const text = (name: string, most: number): void => {
    if (view[name] !== undefined && (length(view[name]) < 1 || length(view[name]) > most))
      faults.push(`${name} must be 1 to ${most} characters`);
  };
  for (const name of ['title', 'submit', 'close']) text(name, 24);
  if (textOf(view['private_metadata']).length > 3000) faults.push('private_metadata must be less than 3001 characters');
  if (textOf(view['callback_id']).length > 255) faults.push('callback_id must be less than 256 characters');
  if (view['type'] === 'modal' && view['title'] === undefined) faults.push('title is missing');
  const inputs = list(view['blocks']).some(({ type }) => type === 'input');
  if (view['type'] === 'modal' && inputs && view['submit'] === undefined)
    faults.push('submit is required when an input block is in blocks');
  if (faults.length > 0) return { error: 'invalid_arguments', messages: faults };
  return refusedBlocks(view['blocks'], { most: 100 });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): Loose[] => (Array.isArray(value) ? (value as Loose[]) : []);
const kind = (text: unknown): unknown => (text as Loose | undefined)?.['type'];
const length = (text: unknown): number => textOf((text as Loose | undefined)?.['text']).length;

const characters = (blocks: unknown): number => {
  let sum = 0;
  JSON.stringify(blocks, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') sum += value.length;
    return value;
  });
  return sum;
};
