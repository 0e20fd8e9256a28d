import MarkdownIt from 'markdown-it';
import { LineCounter, parseDocument } from 'yaml';

/** A list item with the lines nested under it. */
export interface Item {
  text: string;
  line: number;
  details: { text: string; line: number }[];
}

/** A heading with what stands directly below it. */
export interface Section {
  title: string;
  depth: number;
  line: number;
  paragraphs: { text: string; line: number }[];
  items: Item[];
  sections: Section[];
}

export interface MarkdownFile {
  frontMatter: unknown;
  /** Line of a front-matter key, for error messages. */
  lineOf(key: string): number;
  /** What stands outside all headings, with the headings in it. */
  body: Section;
  /** Lines where code or HTML begins: nothing that is read here. */
  unread: number[];
}

/** The front matter is missing or cannot be read. */
export class FrontMatterError extends Error {
  override readonly name = 'FrontMatterError';
  /** 1-based, in the file. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Splits a Markdown file into YAML front matter and its heading tree. @throws FrontMatterError */
export function parseMarkdownFile(source: string): MarkdownFile {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(source);
  if (!match) throw new FrontMatterError(1, 'the file has to begin with front matter between two lines of ---');
  const [whole, yaml = ''] = match;
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter });
  const [problem] = document.errors;
  if (problem) {
    // Its own message counts lines from the front matter; the line given here counts from the file.
    const said = problem.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? 'not valid YAML';
    throw new FrontMatterError(counter.linePos(problem.pos[0]).line + 1, `front matter: ${said}`);
  }
  const offset = whole.split('\n').length - 1;
  return {
    frontMatter: document.toJS(),
    lineOf: (key) => {
      const index = yaml.split('\n').findIndex((line) => line.startsWith(`${key}:`));
      return index < 0 ? 1 : index + 2;
    },
    ...headingTree(source.slice(whole.length), offset),
  };
}

/** Only blocks are parsed; inline Markdown stays as written, for the platforms to draw. */
const blocks = new MarkdownIt('commonmark');
blocks.core.ruler.enableOnly(['normalize', 'block']);
// A link definition (`[name]: address`) would be taken out of the text, and no link is made of it here.
blocks.block.ruler.disable('reference');

function headingTree(body: string, offset: number): Pick<MarkdownFile, 'body' | 'unread'> {
  const root: Section = { title: '', depth: 0, line: 0, paragraphs: [], items: [], sections: [] };
  const open: Section[] = [root];
  const unread: number[] = [];
  let headingDepth = 0;
  let listDepth = 0;
  let item: Item | null = null;
  for (const { type, tag, map, content } of blocks.parse(body, {})) {
    const line = (map?.[0] ?? 0) + 1 + offset;
    const current = open.at(-1) ?? root;
    if (type === 'heading_open') headingDepth = Number(tag.slice(1));
    else if (type === 'heading_close') headingDepth = 0;
    else if (type === 'bullet_list_open' || type === 'ordered_list_open') listDepth++;
    else if (type === 'bullet_list_close' || type === 'ordered_list_close') listDepth--;
    else if (type === 'fence' || type === 'code_block' || type === 'html_block') unread.push(line);
    else if (type === 'list_item_open') {
      if (listDepth === 1) current.items.push((item = { text: '', line, details: [] }));
    } else if (type === 'inline') {
      const text = content.replace(/\s+/g, ' ').trim();
      if (headingDepth > 0)
        place(open, { title: text, depth: headingDepth, line, paragraphs: [], items: [], sections: [] });
      else if (listDepth === 0) current.paragraphs.push({ text, line });
      else if (listDepth === 1 && item?.text === '') item.text = text;
      else item?.details.push({ text, line });
    }
  }
  return { body: root, unread };
}

function place(open: Section[], section: Section): void {
  while ((open.at(-1)?.depth ?? 0) >= section.depth) open.pop();
  open.at(-1)?.sections.push(section);
  open.push(section);
}

/** GitHub-style anchor of a heading or term. */
export const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');
