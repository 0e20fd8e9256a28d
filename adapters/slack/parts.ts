import type { ContextBlock, HeaderBlock, KnownBlock, PlainTextElement, SectionBlock } from '@slack/types';
import { LIMITS } from './limits.ts';
import { boldMrkdwn, splitMrkdwn } from './mrkdwn.ts';

/** Text that Slack shows as it is. It may not be empty; a dash stands for nothing. */
export const plain = (text: string): PlainTextElement => ({
  type: 'plain_text',
  text: text.trim() === '' ? '–' : text,
  emoji: false,
});

/** `verbatim`: Slack makes no links and mentions of its own from the text. */
const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text, verbatim: true });

/** Any mrkdwn as sections, as many as it needs; none for an empty text. */
export const sections = (text: string): SectionBlock[] =>
  splitMrkdwn(text, LIMITS.sectionText).map((piece) => ({ type: 'section', expand: true, text: mrkdwn(piece) }));

/** Small print, as many blocks as it needs. */
export const context = (text: string): ContextBlock[] =>
  splitMrkdwn(text, LIMITS.contextText).map((piece) => ({ type: 'context', elements: [mrkdwn(piece)] }));

/** A header; bold text where it is too long for one. */
export function heading(text: string): (HeaderBlock | SectionBlock)[] {
  if (text.trim() === '') return [];
  return text.length <= LIMITS.headerText ? [{ type: 'header', text: plain(text) }] : sections(boldMrkdwn(text));
}

export const isInput = ({ type }: KnownBlock): boolean => type === 'input';

/** Fills groups with items, in their order, as long as a group fits. An item that fits nowhere is a group by itself. */
export function packed<T>(items: readonly T[], fits: (group: readonly T[]) => boolean): T[][] {
  const groups: T[][] = [];
  for (const item of items) {
    const group = groups.at(-1);
    if (group && fits([...group, item])) group.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** Characters of everything that blocks or elements show or carry. */
export function weight(parts: readonly unknown[]): number {
  let sum = 0;
  JSON.stringify(parts, (key, value: unknown) => {
    if (typeof value === 'string' && ['text', 'value', 'url'].includes(key)) sum += value.length;
    return value;
  });
  return sum;
}

/** The same blocks, their ids unique however many cards they come from. */
export function unique(blocks: readonly KnownBlock[]): KnownBlock[] {
  let next = 0;
  const taken = new Set<string>();
  return blocks.map((block) => {
    if (block.type === 'actions') {
      const elements = block.elements.map((element) => ({
        ...element,
        action_id: (element.action_id ?? '').replace(/^\d+/, () => String(next++)),
      }));
      return { ...block, elements };
    }
    if (block.type !== 'input' || block.block_id === undefined) return block;
    const { block_id: id } = block;
    const ambiguous = taken.has(id) || /~\d+$/.test(id);
    taken.add(id);
    return ambiguous ? { ...block, block_id: `${id}~${next++}` } : block;
  });
}
