import { createRequire } from 'node:module';
import { renderAsync, Resvg, type ResvgRenderOptions } from '@resvg/resvg-js';

/** A picture cannot be drawn: it is no SVG, has no size, is enormous, or could refer to something outside itself. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
}

/** More pixels than this would take too much memory (4 bytes each, several times over). */
const mostPixels = 40_000_000;
/** An SVG with more characters than this would take minutes. */
const mostCharacters = 3_000_000;

const { resolve } = createRequire(import.meta.url);
/** The fonts come with us: a fresh server has none. Fonts of the machine are not looked for, so that it always looks the same. */
const font: NonNullable<ResvgRenderOptions['font']> = {
  fontFiles: ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'].map((file) =>
    resolve(`dejavu-fonts-ttf/ttf/${file}`),
  ),
  loadSystemFonts: false,
  defaultFontFamily: 'DejaVu Sans',
};

/**
 * Draws an SVG as PNG on white.
 *
 * @param svg of our own making: `<image>` and document types are refused, because they could read files of this machine, and so are more than 3 million characters
 * @param options.width in pixels; by default that of the SVG. The height follows. A picture of more than 40 million pixels is
 *   drawn smaller.
 * @throws {PictureError} when it cannot be drawn
 * @example await toPng(timelineSvg(input), { width: 1280 })
 */
export async function toPng(svg: string, options: { width?: number } = {}): Promise<Buffer> {
  const own = sizeOf(svg);
  const wanted = options.width ?? own.width;
  if (!(wanted >= 1)) throw new PictureError(`a picture cannot be ${wanted} pixels wide`);
  const most = Math.sqrt((mostPixels * own.width) / own.height);
  const width = Math.max(1, Math.round(Math.min(wanted, most)));
  try {
    const image = await renderAsync(svg, { font, background: 'white', fitTo: { mode: 'width', value: width } });
    return image.asPng();
  } catch (cause) {
    throw new PictureError('the SVG cannot be drawn', { cause });
  }
}

/**
 * The size of an SVG in its own pixels.
 *
 * @throws {PictureError} as `toPng`
 */
export function sizeOf(svg: string): { width: number; height: number } {
  if (svg.length > mostCharacters) throw new PictureError(`an SVG of ${svg.length} characters is not drawn`);
  if (/<!DOCTYPE|<!ENTITY|<(?:[\w.-]+:)?(?:image|feImage)\b/i.test(svg)) {
    throw new PictureError('an SVG with a document type or an image in it is not drawn');
  }
  try {
    const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false }, logLevel: 'off' });
    return { width, height };
  } catch (cause) {
    throw new PictureError('this is not an SVG with a size', { cause });
  }
}

export interface Piece {
  svg: string;
  width: number;
  height: number;
}

/**
 * Cuts a picture into pieces that are at most `height` high in its own pixels, for pages that it is too long for. It is cut
 * only where `drawing` says that it may be (the attribute `data-breaks`); a piece without such a place stays higher.
 *
 * @throws {PictureError} as `toPng`
 */
export function cutToHeight(svg: string, height: number): Piece[] {
  const size = sizeOf(svg);
  const marks = /^<svg [^>]*\sdata-breaks="([\d ]+)"/.exec(svg)?.[1];
  if (size.height <= height || marks === undefined) return [{ svg, ...size }];
  const places = marks.split(' ').map(Number);
  const inside = places.filter((place) => place > 0 && place < size.height).sort((a, b) => a - b);
  const cuts = [0];
  let fits: number | undefined;
  for (const place of [...inside, size.height]) {
    if (fits !== undefined && place - (cuts.at(-1) ?? 0) > height) cuts.push(fits);
    fits = place;
  }
  return cuts.map((top, index) => pieceOf(svg, size.width, top, cuts[index + 1] ?? size.height));
}

function pieceOf(svg: string, width: number, top: number, bottom: number): Piece {
  const height = bottom - top;
  // Only the lines of text that stand in the piece, since drawing all of them for every piece takes long.
  const within = svg.replace(/<tspan x="[\d.]+" y="([\d.]+)">[^<]*<\/tspan>/g, (line, y: string) =>
    Number(y) >= top && Number(y) <= bottom + 50 ? line : '',
  );
  const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 ${top} ${width} ${height}">`;
  return { svg: `${frame}${within}</svg>`, width, height };
}
