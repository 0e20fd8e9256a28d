import { escapeXml, oneLine } from './characters.ts';
import { fontFamily, wrap } from './lettering.ts';

/** Colours that stand out well on white (contrast of at least 6:1; WCAG AA asks for 4.5). */
export const colour = {
  ink: '#212b32',
  quiet: '#4c6272',
  blue: '#005eb8',
  alarm: '#8a1538',
  paper: '#ffffff',
} as const;
/** Fits the width of an A4 page with margins of 2 cm at 96 pixels an inch. */
export const drawingWidth = 640;
export const drawingMargin = 24;

const lineHeight = 1.35;
const rounded = (value: number): number => Math.round(value * 100) / 100;

/** Wrapped text that knows its height and can be put anywhere. */
export interface Block {
  height: number;
  /** Draws it with its upper left corner there. */
  at: (x: number, y: number) => string;
}

export interface BlockStyle {
  size: number;
  bold?: boolean;
  fill?: string;
}

/** Sets a text in lines of at most `width`. */
export function block(text: string, width: number, { size, bold = false, fill = colour.ink }: BlockStyle): Block {
  const lines = wrap(text, width, size, bold);
  const weight = bold ? ' font-weight="700"' : '';
  return {
    height: lines.length * size * lineHeight,
    at: (x, y) => {
      if (lines.length === 0) return '';
      const spans = lines.map((line, index) => {
        const baseline = rounded(y + size * (index * lineHeight + 1.02));
        return `<tspan x="${rounded(x)}" y="${baseline}">${escapeXml(line)}</tspan>`;
      });
      return `<text font-size="${size}" fill="${fill}"${weight}>${spans.join('')}</text>`;
    },
  };
}

/** Blocks below one another as one block. */
export function stack(...blocks: Block[]): Block {
  return {
    height: blocks.reduce((sum, each) => sum + each.height, 0),
    at: (x, y) => {
      let below = y;
      return blocks
        .map((each) => {
          const drawn = each.at(x, below);
          below += each.height;
          return drawn;
        })
        .join('');
    },
  };
}

/**
 * A whole picture on white, with what a screen reader says of it.
 *
 * `breaks` are heights at which the picture can be cut between two pages without cutting a text; they stand in the
 * attribute `data-breaks`, which `cutToHeight` reads.
 */
export function drawing(input: {
  title: string;
  description: string;
  height: number;
  breaks: number[];
  body: string;
}): string {
  const height = Math.ceil(input.height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${drawingWidth}" height="${height}"`,
    ` viewBox="0 0 ${drawingWidth} ${height}" font-family="${fontFamily}"`,
    ` data-breaks="${input.breaks.map((each) => Math.round(each)).join(' ')}">`,
    `<title>${escapeXml(oneLine(input.title))}</title><desc>${escapeXml(oneLine(input.description))}</desc>`,
    `<rect width="${drawingWidth}" height="${height}" fill="${colour.paper}"/>`,
    input.body,
    '</svg>',
  ].join('');
}
