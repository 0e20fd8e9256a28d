import { clean } from './characters.ts';
import { type Document, leadWord, type Paragraph, type Part } from './document.ts';

/**
 * Writes a document as CommonMark, with tables as GitHub writes them and pictures as a line that says what they show.
 *
 * Text is escaped so that it comes back as it was given: nothing in it becomes markup or a link.
 *
 * @returns text that ends with a line break
 */
export function toMarkdown(document: Document): string {
  const blocks = [
    heading(1, document.title),
    document.subtitle ? paragraph(document.subtitle) : '',
    document.reference ? `Reference: ${onOneLine(document.reference)}` : '',
    document.contents ? contents(document.parts) : '',
  ];
  // Lists after one another would become one if they had the same mark.
  for (const [index, part] of document.parts.entries()) blocks.push(write(part, index % 2 === 0 ? '-' : '*'));
  return `${blocks.filter((each) => each !== '').join('\n\n')}\n`;
}

function write(part: Part, mark: Mark): string {
  switch (part.type) {
    case 'heading':
      return heading(part.level + 1, part.text);
    case 'paragraph':
      return styled(part);
    case 'bullets':
      return list(
        mark,
        part.items.map((item) => onLines(item, '  ')),
      );
    case 'facts':
      return list(
        mark,
        part.facts.map(({ label, value }) => `**${onOneLine(label)}:** ${onLines(value, '  ')}`),
      );
    case 'table':
      return table(part.head, part.rows);
    case 'picture':
      return `*Picture:* ${onOneLine(part.alt)}`;
  }
}

type Mark = '-' | '*' | '+';

const list = (mark: Mark, items: string[]): string => items.map((item) => `${mark} ${item}`.trimEnd()).join('\n');

const heading = (level: number, text: string): string => `${'#'.repeat(level)} ${onOneLine(text)}`.trimEnd();

const paragraph = (text: string): string => onLines(text, '');

function styled({ text, style = 'normal' }: Paragraph): string {
  if (style === 'normal') return paragraph(text);
  const lead = leadWord[style].trimEnd();
  return `> ${lead === '' ? '' : `**${lead}** `}${onLines(text, '> ')}`;
}

function table(head: string[], rows: string[][]): string {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), head.length);
  if (columns === 0) return '';
  const line = (cells: string[]): string =>
    `| ${Array.from({ length: columns }, (_, column) => onOneLine(cells[column] ?? '')).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(columns)}`, ...rows.map(line)].join('\n');
}

/** The headings as a list, each as deep as it may be below the one before. */
function contents(parts: Part[]): string {
  const above: number[] = [];
  const lines = parts.flatMap((part) => {
    if (part.type !== 'heading') return [];
    while ((above.at(-1) ?? 0) >= part.level) above.pop();
    above.push(part.level);
    return `${'  '.repeat(above.length - 1)}+ ${onOneLine(part.text)}`;
  });
  return lines.length === 0 ? '' : `**Contents**\n\n${lines.join('\n')}`;
}

/** Text of several lines, each after the first behind `indent`. A backslash at the end of a line is a line break. */
function onLines(text: string, indent: string): string {
  const plain = clean(text);
  const body = plain.replace(/\n+$/, '');
  const ending = plain.slice(body.length);
  if (body === '') return lineBreaks(ending);
  return body.split('\n').map(escapeLine).join(`\\\n${indent}`) + lineBreaks(ending);
}

/** Text where a line break would end the block; it is written as a character that a reader sees as a space. */
const onOneLine = (text: string): string => clean(text).split('\n').map(escapeLine).join('&#10;');

/** A backslash cannot stand for a line break at the end of a block. */
const lineBreaks = (breaks: string): string => '&#10;'.repeat(breaks.length);

/** Escapes what could be read as markup in a line, or at its beginning, and white space that would be dropped at its ends. */
function escapeLine(line: string): string {
  const [, before = '', inside = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(line) ?? [];
  const inline = inside
    .replace(/[\\`*_[\]<>&|~$#]/g, '\\$&')
    // What GitHub would make a link of.
    .replace(/:(?=\/\/)|@(?=\w)|(?<=www)\.|(?<=mailto|xmpp):/gi, '\\$&');
  const block = before === '' ? inline.replace(/^[-+=:]/, '\\$&').replace(/^(\d{1,9})([.)])/, '$1\\$2') : inline;
  return spaces(before) + block + spaces(after);
}

const spaces = (text: string): string => text.replace(/./gsu, (space) => `&#${space.charCodeAt(0)};`);
