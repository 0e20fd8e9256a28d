import type { Heading, List, ListItem, Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { toString } from 'mdast-util-to-string';
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
  sections: Section[];
}

/** Splits a Markdown file into YAML front matter and its heading tree. @throws Error with a plain message when there is no front matter. */
export function parseMarkdownFile(source: string): MarkdownFile {
  const match = /^---\r?\n([\s\S]*?)\r?\n---\r?\n/.exec(source);
  if (!match) throw new Error('the file has to begin with front matter between two lines of ---');
  const [whole, yaml = ''] = match;
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter });
  const [problem] = document.errors;
  if (problem) throw new Error(`front matter: ${problem.message.split('\n')[0] ?? 'not valid YAML'}`);
  const offset = whole.split('\n').length - 1;
  return {
    frontMatter: document.toJS(),
    lineOf: (key) => {
      const index = yaml.split('\n').findIndex((line) => line.startsWith(`${key}:`));
      return index < 0 ? 1 : index + 2;
    },
    sections: headingTree(source.slice(whole.length), offset),
  };
}

function headingTree(body: string, offset: number): Section[] {
  const textOf = (node: Nodes) => inline(node, body);
  const root: Section = { title: '', depth: 0, line: 0, paragraphs: [], items: [], sections: [] };
  const open: Section[] = [root];
  for (const node of fromMarkdown(body).children) {
    const line = lineOf(node) + offset;
    const current = open.at(-1) ?? root;
    if (node.type === 'heading') {
      const section = {
        ...root,
        title: toString(node),
        depth: node.depth,
        line,
        paragraphs: [],
        items: [],
        sections: [],
      };
      place(open, section, node);
    } else if (node.type === 'list') {
      current.items.push(...items(node, offset, textOf));
    } else {
      current.paragraphs.push({ text: textOf(node), line });
    }
  }
  return root.sections;
}

function place(open: Section[], section: Section, heading: Heading): void {
  while ((open.at(-1)?.depth ?? 0) >= heading.depth) open.pop();
  open.at(-1)?.sections.push(section);
  open.push(section);
}

function items(list: List, offset: number, textOf: (node: Nodes) => string): Item[] {
  return list.children.map((item) => ({
    text: firstParagraph(item, textOf),
    line: lineOf(item) + offset,
    details: item.children
      .filter((child) => child.type === 'list')
      .flatMap((nested) => nested.children)
      .map((nested) => ({ text: firstParagraph(nested, textOf), line: lineOf(nested) + offset })),
  }));
}

const firstParagraph = (item: ListItem, textOf: (node: Nodes) => string): string => {
  const paragraph = item.children.find((child) => child.type === 'paragraph');
  return paragraph ? textOf(paragraph) : '';
};

const lineOf = (node: Nodes): number => node.position?.start.line ?? 0;

/** The source of a node with line breaks folded: inline Markdown is kept as written. */
const inline = (node: Nodes, body: string): string =>
  body
    .slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0)
    .replace(/\s+/g, ' ')
    .trim();

/** GitHub-style anchor of a heading or term. */
export const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replace(/\s+/g, '-');
