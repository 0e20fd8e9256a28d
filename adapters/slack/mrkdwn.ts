import { fromMarkdown } from 'mdast-util-from-markdown';
import type { Nodes, Parents } from 'mdast';

/** A character that Slack shows as nothing, to keep signs apart that together would format. */
const WORD_JOINER = '\u2060';

/** Escapes what Slack reads as markup of its own: links, mentions, entities. */
export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Plain text whose signs shall stay signs: `*`, `_`, `~` and the backtick format only beside a word. */
const literal = (text: string): string =>
  escapeText(text).replaceAll(/[*_~`]/g, (sign) => `${WORD_JOINER}${sign}${WORD_JOINER}`);

/** CommonMark as Slack's mrkdwn, through a syntax tree. HTML is shown as text; nothing in it can mention anybody. */
export function toMrkdwn(markdown: string): string {
  return blocks(fromMarkdown(markdown), '').trim();
}

const blocks = (parent: Parents, indent: string): string =>
  parent.children.map((child) => block(child, indent)).join(parent.type === 'listItem' ? '\n' : '\n\n');

function block(node: Nodes, indent: string): string {
  switch (node.type) {
    case 'paragraph':
      return inline(node.children);
    case 'heading':
      return `*${inline(node.children)}*`;
    case 'list':
      return node.children
        .map((item, index) => {
          const mark = node.ordered ? `${(node.start ?? 1) + index}.` : '•';
          return `${indent}${mark} ${blocks(item, `${indent}    `).trimStart()}`;
        })
        .join('\n');
    case 'blockquote':
      return blocks(node, indent)
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n');
    case 'code':
      return `\`\`\`\n${escapeText(node.value).replaceAll('```', `\`\`${WORD_JOINER}\``)}\n\`\`\``;
    case 'html':
      return literal(node.value);
    case 'thematicBreak':
      return '———';
    case 'definition':
      return `${literal(node.label ?? node.identifier)}: ${literal(node.url)}`;
    default:
      return 'children' in node ? blocks(node, indent) : 'value' in node ? literal(node.value) : '';
  }
}

const inline = (nodes: readonly Nodes[]): string => nodes.map(phrase).join('');

function phrase(node: Nodes): string {
  switch (node.type) {
    case 'text':
      return literal(node.value);
    case 'strong':
      return formatted('*', inline(node.children));
    case 'emphasis':
      return formatted('_', inline(node.children));
    case 'inlineCode':
      return `\`${escapeText(node.value).replaceAll('`', "'")}\``;
    case 'link':
      return link(node.url, inline(node.children));
    case 'image':
      return link(node.url, literal(node.alt ?? 'picture'));
    case 'break':
      return '\n';
    case 'html':
      return literal(node.value);
    default:
      return 'children' in node ? inline(node.children) : 'value' in node ? literal(node.value) : '';
  }
}

/** Slack formats only where a word begins and ends; spaces inside the signs would switch it off. */
function formatted(sign: string, text: string): string {
  const [, before = '', middle = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return middle === '' ? text : `${before}${WORD_JOINER}${sign}${middle}${sign}${WORD_JOINER}${after}`;
}

/** A label may hold no `|` and no `>`; an address that is none of the web's is shown as text. */
function link(url: string, label: string): string {
  if (!/^(https?|mailto):/i.test(url)) return url === '' || url === label ? label : `${label} (${literal(url)})`;
  const address = escapeText(url).replaceAll('|', '%7C').replaceAll(/\s/g, '%20');
  return `<${address}|${label.replaceAll('|', '¦').replaceAll('\n', ' ')}>`;
}

/**
 * Cuts mrkdwn into pieces of at most `most` characters: between paragraphs, else lines, sentences, words; never inside a link,
 * an entity or code between backticks, unless one of these is longer than a piece. Nothing is lost.
 */
export function splitMrkdwn(text: string, most: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const at = cutBefore(rest, most);
    pieces.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...pieces, rest].filter((piece) => piece !== '');
}

function cutBefore(text: string, most: number): number {
  const whole = text.slice(0, most);
  for (const end of [/\n\n/g, /\n/g, /[.!?;] /g, /\s/g]) {
    const found = [...whole.matchAll(end)].map(({ index, 0: { length } }) => index + length);
    const at = found.reverse().find((place) => place > most / 3 && !inside(text, place));
    if (at !== undefined) return at;
  }
  let at = most;
  while (at > 1 && (inside(text, at) || /[\uD800-\uDBFF]/.test(text.charAt(at - 1)))) at -= 1;
  return at > most / 3 ? at : most;
}

/** Whether a place is inside `<…>`, `&…;` or code. */
function inside(text: string, place: number): boolean {
  const before = text.slice(0, place);
  if (before.lastIndexOf('<') > before.lastIndexOf('>')) return true;
  if (/&[a-z]{0,4}$/.test(before)) return true;
  const line = before.slice(before.lastIndexOf('\n') + 1).replaceAll(`${WORD_JOINER}\`${WORD_JOINER}`, '');
  return (line.split('`').length - 1) % 2 === 1;
}
