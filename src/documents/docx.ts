import {
  AlignmentType,
  Document as WordDocument,
  Footer,
  Header,
  HeadingLevel,
  ImageRun,
  Packer,
  PageNumber,
  Paragraph,
  type Table,
  TableOfContents,
  TextRun,
} from 'docx';
import { estimatePageNumbers } from 'docx/layout';
import { oneLine } from './characters.ts';
import { type Document, leadWord, type Part, type Picture, textsOf } from './document.ts';
import { contentWidth, page, styles } from './docx-styles.ts';
import { factsOf, tableOf } from './docx-table.ts';
import { paragraphOf, runsOf } from './docx-text.ts';
import { cutToHeight, type Piece, PictureError, sizeOf, toPng } from './picture.ts';

type Block = Paragraph | Table | TableOfContents;

/** In CSS pixels (15 twips). A heading still fits above the highest picture. */
const picture = { width: Math.floor(contentWidth / 15), height: 840, sharpness: 2, pages: 60 };
const mostCost = 30_000;

const levels = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const;
const paragraphStyles = { normal: 'Normal', note: 'Note', caution: 'Caution', quote: 'Quote' } as const;

/**
 * Writes a document as a Word file (.docx), A4, with Word's own heading styles, so that it can be found through, listened to
 * and edited. It names no author.
 *
 * The table of contents is filled in and leads to the headings; that of a document of more than some 25,000 characters has no
 * page numbers. A picture that is too long for a page goes on over several, and one that cannot be drawn is replaced by a
 * note that says what it shows.
 *
 * @returns the bytes of the file
 */
export async function toDocx(document: Document): Promise<Buffer> {
  const parts: Block[] = [];
  for (const part of document.parts) parts.push(...(await write(part)));
  const word = new WordDocument({
    title: oneLine(document.title),
    creator: '',
    lastModifiedBy: '',
    styles,
    compatibility: { version: 15 },
    numbering: { config: [{ reference: 'bullets', levels: [bullet] }] },
    ...(document.contents && canBeNumbered(document) ? { pageNumbers: estimatePageNumbers } : {}),
    sections: [
      {
        properties: {
          page: {
            size: { width: page.width, height: page.height },
            margin: { left: page.side, right: page.side, top: page.top, bottom: page.bottom, header: 567, footer: 567 },
          },
        },
        headers: { default: header(document) },
        footers: { default: footer() },
        children: [...opening(document), ...parts],
      },
    ],
  });
  return Packer.toBuffer(word);
}

const bullet = {
  level: 0,
  format: 'bullet',
  text: '•',
  alignment: AlignmentType.LEFT,
  style: { paragraph: { indent: { left: 454, hanging: 284 } } },
} as const;

function opening(document: Document): Block[] {
  const blocks: Block[] = [paragraphOf(document.title, { heading: HeadingLevel.TITLE })];
  if (document.subtitle) blocks.push(paragraphOf(document.subtitle, { style: 'Subtitle' }));
  if (document.contents && document.parts.some((part) => part.type === 'heading')) {
    blocks.push(paragraphOf('Contents', { style: 'TOCHeading' }));
    blocks.push(
      new TableOfContents('Contents', {
        hyperlink: true,
        headingStyleRange: '1-3',
        // Else Word would ask whether to update it as soon as the file is opened.
        beginDirty: false,
        ...(canBeNumbered(document) ? {} : { pageNumbersEntryLevelsRange: '1-3' }),
      }),
    );
  }
  return blocks;
}

/** Working out the pages takes about 25 milliseconds for each thousand of this. The time grows with the square of a word. */
function canBeNumbered(document: Document): boolean {
  const cost = (text: string): number => {
    const words = text.split(/\s/).reduce((sum, { length }) => sum + 1 + length ** 2 / 4, 0);
    return 30 + words + 80 * (text.split('\n').length - 1);
  };
  const { title, subtitle = '', reference = '', parts } = document;
  const texts = [title, subtitle, reference, ...parts.flatMap(textsOf)];
  return texts.reduce((sum, text) => sum + cost(text), 0) <= mostCost;
}

function header({ reference }: Document): Header {
  const text = reference ? runsOf(oneLine(reference)) : [];
  return new Header({ children: [new Paragraph({ style: 'Header', alignment: AlignmentType.RIGHT, children: text })] });
}

function footer(): Footer {
  const number = new TextRun({ children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES] });
  return new Footer({
    children: [new Paragraph({ style: 'Footer', alignment: AlignmentType.RIGHT, children: [number] })],
  });
}

async function write(part: Part): Promise<Block[]> {
  switch (part.type) {
    case 'heading':
      return [paragraphOf(part.text, { heading: levels[part.level] })];
    case 'paragraph': {
      const style = part.style ?? 'normal';
      return [paragraphOf(part.text, { style: paragraphStyles[style] }, leadWord[style])];
    }
    case 'bullets':
      return part.items.map((item) =>
        paragraphOf(item, { style: 'ListParagraph', numbering: { reference: 'bullets', level: 0 } }),
      );
    case 'facts':
      return factsOf(part.facts);
    case 'table':
      return tableOf(part.head, part.rows);
    case 'picture':
      return draw(part);
  }
}

async function draw(part: Picture): Promise<Block[]> {
  try {
    const own = sizeOf(part.svg);
    const scale = Math.min(part.widthPx ?? own.width, picture.width) / own.width;
    const pieces = cutToHeight(part.svg, picture.height / scale);
    if (pieces.length > picture.pages) throw new PictureError(`a picture over ${pieces.length} pages is not drawn`);
    const drawn: Block[] = [];
    for (const [index, piece] of pieces.entries()) {
      const which = pieces.length > 1 ? ` (part ${index + 1} of ${pieces.length})` : '';
      drawn.push(await show(piece, scale, oneLine(part.alt) + which));
    }
    return drawn;
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    return [paragraphOf(`The picture could not be drawn. It shows: ${part.alt}`, { style: 'Note' }, leadWord.note)];
  }
}

async function show(piece: Piece, scale: number, description: string): Promise<Paragraph> {
  const fits = Math.min(scale, picture.height / piece.height);
  const width = Math.max(1, Math.round(piece.width * fits));
  const height = Math.max(1, Math.round(piece.height * fits));
  const image = new ImageRun({
    type: 'png',
    data: await toPng(piece.svg, { width: width * picture.sharpness }),
    transformation: { width, height },
    altText: { name: 'Picture', title: '', description },
  });
  return new Paragraph({ style: 'Picture', children: [image] });
}
