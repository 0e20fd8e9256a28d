import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { all, type Element, readXml, text } from './reading.ts';

const { resolve } = createRequire(import.meta.url);
const fontFiles = ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'].map((file) =>
  resolve(`dejavu-fonts-ttf/ttf/${file}`),
);

export interface Line {
  x: number;
  y: number;
  size: number;
  bold: boolean;
  words: string;
}

/** The lines of text of a picture, one after another as they are drawn. */
export function linesOf(svg: string): Line[] {
  return all(readXml(svg), 'text').flatMap((element) => {
    const size = Number(element.attributes['font-size']);
    const bold = element.attributes['font-weight'] === '700';
    return all(element, 'tspan').map((line) => ({
      x: Number(line.attributes['x']),
      y: Number(line.attributes['y']),
      size,
      bold,
      words: text(line),
    }));
  });
}

/** Each text of a picture put together from its lines. */
export const textsOf = (svg: string): string[] => all(readXml(svg), 'text').map((each) => text(each).trim());

/** The root and what a screen reader is told. */
export function spokenOf(svg: string): { root: Element; title: string; description: string } {
  const document = readXml(svg);
  const [root, title, description] = ['svg', 'title', 'desc'].map((name) => all(document, name)[0]);
  if (!root || !title || !description) throw new Error('no title or description');
  return { root, title: text(title), description: text(description) };
}

/** How wide a line is when it is drawn. */
export function drawnWidth({ size, bold, words }: Line): number {
  const escaped = words.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  const weight = bold ? ' font-weight="700"' : '';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="5000" height="100"><text x="0" y="50" font-size="${size}"${weight}>${escaped}</text></svg>`;
  const font = { fontFiles, loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' };
  return new Resvg(svg, { font, logLevel: 'off' }).innerBBox()?.width ?? 0;
}

/** Pairs of lines that touch: in one column, and nearer to one another than they are high. */
export function touching(lines: Line[]): [Line, Line][] {
  const sorted = [...lines].sort((a, b) => a.x - b.x || a.y - b.y);
  return sorted.flatMap((line, index): [Line, Line][] => {
    const next = sorted[index + 1];
    return next?.x === line.x && next.y - line.y < next.size * 1.2 ? [[line, next]] : [];
  });
}
