import { ALLOWED, checkElement } from './elements.ts';
import { Faults } from './faults.ts';
import { LIMIT } from './limits.ts';
import { given, list, type Loose, record, string } from './shapes.ts';

type Surface = 'message' | 'modal' | 'home';
type Check = (block: Loose, pointer: string, faults: Faults) => void;

/** Blocks that only messages take (docs.slack.dev/reference/block-kit/blocks). */
const MESSAGE_ONLY = ['table', 'markdown', 'context_actions'];

const CHECKS: Record<string, Check> = {
  section(block, pointer, faults) {
    const fields = block['fields'];
    if (!given(block['text']) && fields === undefined) faults.at(pointer, 'missing required field: text or fields');
    faults.text(block['text'], `${pointer}/text`, { most: LIMIT.sectionText, optional: true });
    if (fields !== undefined) {
      faults.count(list(fields), `${pointer}/fields`, LIMIT.fields);
      list(fields).forEach((field, at) => faults.text(field, `${pointer}/fields/${at}`, { most: LIMIT.fieldText }));
    }
    if (given(block['accessory']))
      checkElement(record(block['accessory']), `${pointer}/accessory`, faults, {
        allowed: ALLOWED.accessory,
        seen: new Set(),
      });
  },
  header: (block, pointer, faults) =>
    faults.text(block['text'], `${pointer}/text`, { most: LIMIT.header, plain: true }),
  divider: () => undefined,
  context(block, pointer, faults) {
    const elements = list(block['elements']);
    faults.count(elements, `${pointer}/elements`, LIMIT.contextElements);
    elements.forEach((element, at) => {
      const where = `${pointer}/elements/${at}`;
      if (element['type'] === 'image') faults.required(element, ['alt_text'], where);
      else faults.text(element, where, { most: LIMIT.contextText });
    });
  },
  actions: (block, pointer, faults) => checkElements(block, pointer, faults, 'actions', LIMIT.actions),
  context_actions: (block, pointer, faults) =>
    checkElements(block, pointer, faults, 'context_actions', LIMIT.contextActions),
  input(block, pointer, faults) {
    faults.text(block['label'], `${pointer}/label`, { most: LIMIT.label, plain: true });
    faults.text(block['hint'], `${pointer}/hint`, { most: LIMIT.label, plain: true, optional: true });
    checkElement(record(block['element']), `${pointer}/element`, faults, { allowed: ALLOWED.input, seen: new Set() });
  },
  image(block, pointer, faults) {
    faults.required(block, ['alt_text'], pointer);
    faults.length(block['alt_text'], `${pointer}/alt_text`, LIMIT.altText);
    if (!given(block['image_url']) && !given(block['slack_file']))
      faults.at(pointer, 'missing required field: image_url');
    faults.url(block['image_url'], `${pointer}/image_url`, LIMIT.url);
    faults.text(block['title'], `${pointer}/title`, { most: LIMIT.altText, plain: true, optional: true });
  },
  rich_text(block, pointer, faults) {
    faults.required(block, ['elements'], pointer);
    list(block['elements']).forEach(({ type }, at) => {
      if (!/^rich_text_(section|list|quote|preformatted)$/.test(string(type)))
        faults.at(`${pointer}/elements/${at}/type`, `unsupported type: ${string(type)}`);
    });
  },
  table(block, pointer, faults) {
    const rows = Array.isArray(block['rows']) ? (block['rows'] as unknown[]) : [];
    faults.count(rows, `${pointer}/rows`, LIMIT.tableRows);
    rows.forEach((row, at) => {
      faults.count(list(row), `${pointer}/rows/${at}`, LIMIT.tableColumns);
      list(row).forEach(({ type }, column) => {
        if (!/^(raw_text|raw_number|rich_text)$/.test(string(type)))
          faults.at(`${pointer}/rows/${at}/${column}/type`, `unsupported type: ${string(type)}`);
      });
    });
    if (charactersOf(rows) > LIMIT.tableText)
      faults.at(`${pointer}/rows`, `must be less than ${LIMIT.tableText + 1} characters`);
  },
  markdown: (block, pointer, faults) => {
    faults.required(block, ['text'], pointer);
    faults.length(block['text'], `${pointer}/text`, LIMIT.markdownText, 1);
  },
};

function checkElements(
  block: Loose,
  pointer: string,
  faults: Faults,
  kind: 'actions' | 'context_actions',
  most: number,
): void {
  const elements = list(block['elements']);
  const seen = new Set<string>();
  faults.count(elements, `${pointer}/elements`, most);
  elements.forEach((element, at) =>
    checkElement(element, `${pointer}/elements/${at}`, faults, { allowed: ALLOWED[kind], seen }),
  );
}

/** What is wrong with these blocks, in Slack's words; empty when Slack takes them. `pointer` is where they stand. */
export function checkBlocks(blocks: readonly unknown[], surface: Surface, pointer = '/blocks'): string[] {
  const faults = new Faults();
  const most = surface === 'message' ? LIMIT.messageBlocks : LIMIT.viewBlocks;
  if (blocks.length > most) faults.at(pointer, `no more than ${most} items allowed`);
  const ids = new Set<string>();
  list(blocks).forEach((block, at) => {
    const where = `${pointer}/${at}`;
    const type = string(block['type']);
    const check = Object.hasOwn(CHECKS, type) ? CHECKS[type] : undefined;
    if (!check || (surface !== 'message' && MESSAGE_ONLY.includes(type))) {
      faults.at(`${where}/type`, `unsupported type: ${type}`);
      return;
    }
    faults.length(block['block_id'], `${where}/block_id`, LIMIT.id);
    const id = string(block['block_id']);
    if (id !== '' && ids.has(id)) faults.at(`${where}/block_id`, `\`block_id\` ${id} already exists`);
    ids.add(id);
    check(block, where, faults);
  });
  if (list(blocks).filter(({ type }) => type === 'table').length > 1) faults.at(pointer, 'only_one_table_allowed');
  return faults.messages;
}

/** All characters under `text` keys, labels included. */
export function charactersOf(blocks: unknown): number {
  let sum = 0;
  JSON.stringify(blocks, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') sum += value.length;
    return value;
  });
  return sum;
}
