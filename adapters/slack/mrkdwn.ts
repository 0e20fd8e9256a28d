import type { Nodes, Parents } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { BOUNDARY, cleared, escapeText, kept, settled } from './signs.ts';
import { splitMrkdwn } from './split.ts';

export { escapeText } from './signs.ts';
export { splitMrkdwn } from './split.ts';

/** The longest link or piece of code, escaped: shorter than any text it has to stand in, so that it need not be cut. */
const LONGEST = 1500;

/**
 * CommonMark as Slack's mrkdwn, by way of a syntax tree (docs.slack.dev/messaging/formatting-message-text). HTML is shown as text,
 * bare addresses are linked, and nothing in it can mention anybody.
 */
export const toMrkdwn = (markdown: string): string => settled(blocks(fromMarkdown(cleared(markdown)))).trim();

/** Plain text as mrkdwn: its signs stay signs, its addresses are linked. */
export const plainMrkdwn = (text: string): string => settled(words(cleared(text)), { alone: false });

/** Plain text in bold, each line for itself. */
export const boldMrkdwn = (text: string): string => settled(formatted('*', words(cleared(text))), { alone: false });

/** Plain text that leads to an address. */
export const linkMrkdwn = (label: string, url: string): string =>
  settled(link(cleared(url), cleared(label)), { alone: false });

const blocks = (parent: Parents): string => parent.children.map(block).join(parent.type === 'listItem' ? '\n' : '\n\n');

function block(node: Nodes): string {
  switch (node.type) {
    case 'paragraph':
      return inline(node.children);
    case 'heading':
      return formatted('*', inline(node.children, '*'));
    case 'list':
      return node.children
        .map((item, index) => {
          const mark = node.ordered ? `${(node.start ?? 1) + index}.` : '•';
          return `${mark} ${indented(blocks(item))}`;
        })
        .join('\n');
    case 'blockquote':
      return quoted(blocks(node));
    case 'code':
      return splitMrkdwn(escapeText(node.value).replaceAll('```', "'''"), LONGEST)
        .map((code) => `\`\`\`\n${code}\n\`\`\``)
        .join('\n');
    case 'thematicBreak':
      return '———';
    case 'definition':
      return `${words(node.label ?? node.identifier)}: ${link(node.url, node.url)}${titled(node.title)}`;
    default:
      return phrase(node, '');
  }
}

/** Lines below the first of a list item, set in. */
const indented = (text: string): string => text.replaceAll('\n', '\n    ');

/** Every line as a quotation. */
export const quoted = (mrkdwn: string): string => mrkdwn.replaceAll(/^/gm, '> ');

/** `within` holds the signs that format the words already: Slack does not nest a sign in itself. */
const inline = (nodes: readonly Nodes[], within = ''): string => nodes.map((node) => phrase(node, within)).join('');

function phrase(node: Nodes, within: string): string {
  switch (node.type) {
    case 'strong':
      return formatted(within.includes('*') ? '' : '*', inline(node.children, `${within}*`));
    case 'emphasis':
      return formatted(within.includes('_') ? '' : '_', inline(node.children, `${within}_`));
    case 'inlineCode':
      return splitMrkdwn(escapeText(node.value).replaceAll('`', "'"), LONGEST)
        .map((code) => `${BOUNDARY}\`${code}\`${BOUNDARY}`)
        .join(' ');
    case 'link':
      return `${link(node.url, node.children.map(bare).join(''))}${titled(node.title)}`;
    case 'image':
      return `${link(node.url, node.alt ?? '')}${titled(node.title)}`;
    case 'imageReference':
      return words(node.alt ?? '');
    case 'break':
      return '\n';
    default:
      return 'children' in node ? inline(node.children, within) : 'value' in node ? words(node.value) : '';
  }
}

/** The words of a node without any formatting: a link's label takes none. */
const bare = (node: Nodes): string =>
  'children' in node
    ? node.children.map(bare).join('')
    : 'value' in node
      ? node.value
      : 'alt' in node
        ? (node.alt ?? '')
        : ' ';

const titled = (title: string | null | undefined): string => (title ? ` (${words(title)})` : '');

/** Slack formats within one line, and only where the signs touch the words. */
const formatted = (sign: string, text: string): string =>
  sign === '' ? text : text.replaceAll(/\S(?:.*\S)?/g, (line) => `${BOUNDARY}${sign}${line}${sign}${BOUNDARY}`);

/** An address in plain text, without the punctuation behind it. */
const ADDRESS = /https?:\/\/(?:[^\s<>()"`|]|\([^\s<>()"`|]*\))*(?:[^\s<>()"'`|.,;:!?*~_\]]|\([^\s<>()"`|]*\))/gi;

function words(text: string): string {
  const addresses = text.match(ADDRESS) ?? [];
  return text
    .split(ADDRESS)
    .map(
      (part, index) => `${kept(part)}${addresses[index] === undefined ? '' : link(addresses[index], addresses[index])}`,
    )
    .join('');
}

/** A label may hold no `|`; what is no address of the web, or too long to be sure of, is shown as text. */
function link(url: string, label: string): string {
  const shown = label.replaceAll(/\s+/g, ' ').trim();
  const address = escapeText(url).replaceAll('|', '%7C').replaceAll(/\s/g, '%20');
  if (!/^(https?|mailto):./i.test(url) || address.length + escapeText(label).length > LONGEST)
    return url === shown || url === '' ? kept(shown) : shown === '' ? kept(url) : `${kept(shown)} (${kept(url)})`;
  return shown === '' || shown === url ? `<${address}>` : `<${address}|${kept(shown.replaceAll('|', '¦'))}>`;
}
