import fc from 'fast-check';
import markdownIt, { type Token } from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { type Document, type Part, toMarkdown } from '../../src/documents/index.ts';
import { anyText, kept } from './any-text.ts';

/** Makes links of addresses, as GitHub does, and shows HTML as text. */
const reader = markdownIt({ html: false, linkify: true });
reader.linkify.set({ fuzzyLink: false });

/** The blocks of a Markdown text as plain text; anything but text, line breaks, bold and italics in them is an error. */
function read(markdown: string): string[] {
  const plain = (token: Token): string => {
    if (token.type === 'text') return token.content;
    if (token.type === 'softbreak' || token.type === 'hardbreak') return '\n';
    expect(token.type).toMatch(/^(strong|em)_(open|close)$/);
    return '';
  };
  return reader
    .parse(markdown, {})
    .filter(({ type }) => type === 'inline')
    .map(({ children }) => (children ?? []).map(plain).join(''));
}

const kinds = (markdown: string): string[] =>
  reader.parse(markdown, {}).flatMap(({ type }) => (type === 'inline' ? [] : type));

const documentOf = (parts: Part[], rest: Partial<Document> = {}): Document => ({
  title: 'A report',
  language: 'en-GB',
  parts,
  ...rest,
});

/** Documents in which every part has one text, and the texts that a reader must see. */
const anyParts = fc.array(
  fc.oneof(
    fc.tuple(fc.constantFrom(1 as const, 2 as const, 3 as const), anyText).map(([level, text]) => ({
      part: { type: 'heading' as const, level, text },
      seen: [text],
    })),
    fc
      .tuple(fc.constantFrom('normal' as const, 'note' as const, 'caution' as const, 'quote' as const), anyText)
      .map(([style, text]) => ({
        part: { type: 'paragraph' as const, style, text },
        seen: [`${{ normal: '', quote: '', note: 'Note: ', caution: 'Caution: ' }[style]}${text}`],
      })),
    fc.array(anyText, { maxLength: 4 }).map((items) => ({ part: { type: 'bullets' as const, items }, seen: items })),
    fc.array(fc.record({ label: anyText, value: anyText }), { maxLength: 4 }).map((facts) => ({
      part: { type: 'facts' as const, facts },
      seen: facts.map(({ label, value }) => `${label}: ${value}`),
    })),
    fc
      .tuple(fc.array(anyText, { maxLength: 4 }), fc.array(fc.array(anyText, { maxLength: 5 }), { maxLength: 4 }))
      .map(([head, rows]) => ({ part: { type: 'table' as const, head, rows }, seen: [...head, ...rows.flat()] })),
    anyText.map((alt) => ({ part: { type: 'picture' as const, svg: '', alt }, seen: [`Picture: ${alt}`] })),
  ),
  { maxLength: 6 },
);

describe('a Markdown file', () => {
  test('gives every text back literally and in order, whatever the text is', () => {
    fc.assert(
      fc.property(anyText, anyText, anyParts, (title, subtitle, parts) => {
        const markdown = toMarkdown(documentOf(parts.map(({ part }) => part), { title, subtitle })); // prettier-ignore
        const expected = [title, subtitle, ...parts.flatMap(({ seen }) => seen)].map(kept);
        // A lead with nothing after it loses the space between them.
        const bare = (text: string): string => text.replace(/: $/, ':');
        expect(read(markdown).filter((text) => text !== '').map(bare)).toEqual(expected.filter((text) => text !== '').map(bare)); // prettier-ignore
      }),
      { numRuns: 3000 },
    );
  }, 30_000);

  test('is in the same blocks whatever the texts are', () => {
    const shape = (text: string): string[] =>
      kinds(
        toMarkdown(
          documentOf([
            { type: 'heading', level: 1, text },
            { type: 'paragraph', text },
            { type: 'paragraph', text, style: 'caution' },
            { type: 'bullets', items: [text, text] },
            { type: 'facts', facts: [{ label: text, value: text }] },
            { type: 'table', head: [text, text], rows: [[text, text]] },
          ]),
        ),
      );
    const usual = shape('words');
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(kept(text) !== '');
        expect(shape(text)).toEqual(usual);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps its blocks apart: lists after one another, a line of signs after a paragraph', () => {
    const parts: Part[] = [
      { type: 'bullets', items: ['a'] },
      { type: 'bullets', items: ['b'] },
      { type: 'facts', facts: [{ label: 'c', value: 'd' }] },
      { type: 'paragraph', text: 'a\n---' },
      { type: 'paragraph', text: 'a\n===' },
    ];
    const found = kinds(toMarkdown(documentOf(parts)));
    expect(found.filter((kind) => kind === 'bullet_list_open')).toHaveLength(3);
    expect(found.filter((kind) => kind === 'heading_open')).toHaveLength(1);
  });

  test('is pleasant to read as it is', () => {
    const parts: Part[] = [
      { type: 'heading', level: 1, text: 'What happened (in 2025)' },
      { type: 'paragraph', text: "Data was sent - by mistake - to J. O'Neill.\nIt was 3.5 GB, 10% of it." },
      { type: 'paragraph', text: 'Send no names!', style: 'caution' },
      { type: 'bullets', items: ['one', 'two\nlines'] },
      { type: 'facts', facts: [{ label: 'Reference', value: 'BR-2025-0042' }] },
      { type: 'table', head: ['When', 'Who'], rows: [['4 March 2025', 'Sponsor'], ['a|b']] },
      { type: 'picture', svg: '', alt: 'What happened, in time' },
    ];
    expect(toMarkdown(documentOf(parts, { subtitle: 'Second version', reference: 'BR-2025-0042' }))).toBe(
      `# A report

Second version

Reference: BR-2025-0042

## What happened (in 2025)

Data was sent - by mistake - to J. O'Neill.\\
It was 3.5 GB, 10% of it.

> **Caution:** Send no names!

* one
* two\\
  lines

- **Reference:** BR-2025-0042

| When | Who |
| --- | --- |
| 4 March 2025 | Sponsor |
| a\\|b |  |

*Picture:* What happened, in time
`,
    );
  });

  test('lists its headings when contents are asked for', () => {
    const parts: Part[] = [
      { type: 'heading', level: 2, text: 'a' },
      { type: 'heading', level: 1, text: 'b' },
      { type: 'heading', level: 3, text: 'c' },
    ];
    expect(toMarkdown(documentOf(parts, { contents: true }))).toContain('**Contents**\n\n+ a\n+ b\n  + c\n\n### a');
    expect(toMarkdown(documentOf([], { contents: true }))).toBe('# A report\n');
  });
});
