import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** Sixteen steps of each colour are enough to read by. */
const step = (value: number): number => Math.round(value / 17) * 17;

/** A PNG with at most 256 colours in place of one with millions: for pictures of letters, a third of the size. */
export function smallPng(png: Buffer): Buffer {
  const { width, height, data } = PNG.sync.read(png);
  const colours = Array.from({ length: width * height }, (_, at) =>
    [0, 1, 2].reduce((colour, part) => colour * 256 + step(data[at * 4 + part] ?? 0), 0),
  );
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour); // prettier-ignore
  const partsOf = (colour: number): number[] => [(colour >> 16) & 255, (colour >> 8) & 255, colour & 255];
  const apart = (left: number, right: number): number =>
    partsOf(left).reduce((sum, part, at) => sum + Math.abs(part - (partsOf(right)[at] ?? 0)), 0);
  const places = new Map<number, number>();
  for (const colour of counts.keys()) {
    const near = palette.reduce((best, other) => (apart(colour, other) < apart(colour, best) ? other : best));
    places.set(colour, palette.indexOf(near));
  }
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < colours.length; at += 1)
    rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = places.get(colours[at] ?? 0) ?? 0;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap(partsOf))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
