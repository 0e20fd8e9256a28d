/**
 * A document in a form of its own: what it says, in order, and nothing about how a file draws it. `toDocx` and `toMarkdown`
 * turn it into files.
 *
 * All text is literal: nothing in it is read as markup. Control characters are left out of every file.
 */
export interface Document {
  title: string;
  subtitle?: string;
  /** Shown in the header of every page, such as the reference of a report. */
  reference?: string;
  language: 'en-GB';
  /** Whether a table of contents stands before the first part. */
  contents?: boolean;
  parts: Part[];
}

/** One piece of a document. */
export type Part =
  | { type: 'heading'; level: 1 | 2 | 3; text: string }
  | Paragraph
  | { type: 'bullets'; items: string[] }
  /** Two columns: what is named, and what is said of it. */
  | { type: 'facts'; facts: Fact[] }
  /** A row may be shorter or longer than the head; missing cells are empty. */
  | { type: 'table'; head: string[]; rows: string[][] }
  | Picture;

export interface Paragraph {
  type: 'paragraph';
  /** `\n` is a line break. */
  text: string;
  /** A note and a caution begin with that word, so that not only a colour tells what they are. */
  style?: 'normal' | 'note' | 'caution' | 'quote';
}

export interface Fact {
  label: string;
  value: string;
}

export interface Picture {
  type: 'picture';
  /** SVG of our own making, such as from `timelineSvg` (see `toPng` for what is refused). */
  svg: string;
  /** Says what the picture shows, for those who cannot see it. */
  alt: string;
  /** How wide it is shown, in CSS pixels (1/96 inch); by default as wide as the SVG, and never wider than the page. */
  widthPx?: number;
}

/** The word a paragraph begins with, because its style must not be told by colour alone. */
export const leadWord = { normal: '', note: 'Note: ', caution: 'Caution: ', quote: '' } as const;

/** The texts of a part that stand in a file as text, in order. */
export function textsOf(part: Part): string[] {
  switch (part.type) {
    case 'heading':
    case 'paragraph':
      return [part.text];
    case 'bullets':
      return part.items;
    case 'facts':
      return part.facts.flatMap(({ label, value }) => [label, value]);
    case 'table':
      return [...part.head, ...part.rows.flat()];
    case 'picture':
      return [];
  }
}
