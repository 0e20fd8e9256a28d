import fc from 'fast-check';
import { PNG } from 'pngjs';
import { describe, expect, test } from 'vitest';
import { timelineSvg, toPng } from '../../src/documents/index.ts';
import { PictureError } from '../../src/documents/picture.ts';
import { cutToHeight } from '../../src/documents/picture.ts';
import { coloursOf } from './reading.ts';

const svgOf = (inside: string, size = 'width="200" height="40"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${inside}</svg>`;
const written = (words: string): string =>
  svgOf(`<text x="5" y="25" font-size="16" font-family="Arial, 'DejaVu Sans', sans-serif">${words}</text>`);

/** How many pixels are not white, and how far to the right the last of them is. */
async function inkOf(svg: string): Promise<{ pixels: number; right: number; data: Buffer }> {
  const { width, height, data } = PNG.sync.read(await toPng(svg));
  let [pixels, right] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data.readUInt32BE((y * width + x) * 4) === 0xffffffff) continue;
      pixels++;
      right = Math.max(right, x);
    }
  }
  return { pixels, right, data };
}

describe('a drawn picture', () => {
  test('is a PNG as large as the SVG, or as wide as asked for', async () => {
    const png = await toPng(svgOf(''));
    expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect(coloursOf(png)).toMatchObject({ width: 200, height: 40 });
    expect(coloursOf(await toPng(svgOf(''), { width: 500 }))).toMatchObject({ width: 500, height: 100 });
  });

  test('is on white, not on nothing', async () => {
    expect([...coloursOf(await toPng(svgOf(''))).colours]).toEqual([[0xffffffff, 8000]]);
  });

  test('has its text drawn with a font that comes with the program', async () => {
    const nothing = await inkOf(written(' '));
    const [short, long] = [await inkOf(written('report')), await inkOf(written('report of a breach'))];
    expect(nothing.pixels).toBe(0);
    expect(short.pixels).toBeGreaterThan(150);
    expect(long.pixels).toBeGreaterThan(2 * short.pixels);
    expect(long.right).toBeGreaterThan(2 * short.right);
  });

  test.each([
    ['Latin', 'ab', 'cd'],
    ['Greek', 'αβ', 'γδ'],
    ['Cyrillic', 'аб', 'вг'],
    ['Arabic', 'اب', 'جد'],
    ['Hebrew', 'אב', 'גד'],
    ['signs', '✓', '⚠'],
  ])('has a letter for each letter, not a box: %s', async (_, one, other) => {
    expect((await inkOf(written(one))).data.equals((await inkOf(written(other))).data)).toBe(false);
  });

  test('has bold text that is bold', async () => {
    const bold = await inkOf(svgOf('<text x="5" y="25" font-size="16" font-weight="700">report</text>'));
    expect(bold.pixels).toBeGreaterThan((await inkOf(written('report'))).pixels * 1.1);
  });

  test('is made smaller when it would have more than 40 million pixels', async () => {
    const png = await toPng(svgOf('', 'width="100" height="400"'), { width: 10_000 });
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3162, 12648]);
  });
});

describe('what cannot be drawn is told as such', () => {
  test.each([
    ['no SVG', 'words'],
    ['nothing', ''],
    ['an SVG that is not well-formed', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g></svg>'],
    ['no size', svgOf('', 'width="0" height="0"')],
    ['a file of this machine', svgOf('<image href="/etc/hostname" width="9" height="9"/>')],
    ['a file behind a prefix', svgOf('<s:image xmlns:s="http://www.w3.org/2000/svg" href="/x.png"/>')],
    ['an entity', `<!DOCTYPE svg [<!ENTITY a "b">]>${svgOf('&a;')}`],
    ['an enormous SVG', svgOf(' '.repeat(3_000_000))],
  ])('%s', async (_, svg) => {
    await expect(toPng(svg)).rejects.toThrow(PictureError);
  });

  test.each([0, -1, Number.NaN])('a width of %s', async (width) => {
    await expect(toPng(svgOf(''), { width })).rejects.toThrow(PictureError);
  });
});

describe('a picture that is cut for pages', () => {
  const timeline = (events: number, words: string): string =>
    timelineSvg({
      title: 'What happened',
      zone: 'UTC',
      events: Array.from({ length: events }, (_, day) => ({
        at: new Date(Date.UTC(2025, 0, day)),
        label: `${words} ${day}.`,
        kind: 'event',
      })),
    });

  test('has all of its height, in pieces no higher than asked for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 250, max: 2000 }), (events, height) => {
        const svg = timeline(events, 'Something happened that takes a line or two to tell');
        const pieces = cutToHeight(svg, height);
        const whole = Number(/height="(\d+)"/.exec(svg)?.[1]);
        expect(pieces.reduce((sum, piece) => sum + piece.height, 0)).toBe(whole);
        for (const piece of pieces) expect(piece.height).toBeLessThanOrEqual(height);
      }),
      { numRuns: 50 },
    );
  });

  test('looks the same as the whole', async () => {
    const svg = timeline(12, 'Something happened that takes a line or two to tell');
    const whole = PNG.sync.read(await toPng(svg));
    const pieces = await Promise.all(cutToHeight(svg, 300).map(async (piece) => PNG.sync.read(await toPng(piece.svg))));
    expect(pieces.length).toBeGreaterThan(2);
    const together = Buffer.concat(pieces.map(({ data }) => data));
    let different = 0;
    for (let at = 0; at < together.length; at++) if (together[at] !== whole.data[at]) different++;
    expect(together.length).toBe(whole.data.length);
    expect(different / together.length).toBeLessThan(0.0001);
  });

  test('is cut between texts: no line at a cut is inked by letters', async () => {
    const svg = timeline(12, 'Something happened that takes a line or two to tell');
    for (const piece of cutToHeight(svg, 300).slice(1)) {
      const { width, data } = PNG.sync.read(await toPng(piece.svg));
      const first = Array.from({ length: width }, (_, x) => data.readUInt32BE(x * 4)).filter(
        (pixel) => pixel !== 0xffffffff,
      );
      // The line that joins the marks is two pixels wide.
      expect(first.length).toBeLessThanOrEqual(3);
    }
  });
});
