import type { Viz } from '@viz-js/viz';

/** A box or a label, by how much room it needs, in pixels. */
export interface Room {
  width: number;
  height: number;
}

export interface Arrow {
  /** Index of the box that it begins at, and of the one that it ends at. */
  from: number;
  to: number;
  label: Room;
}

export interface Point {
  x: number;
  y: number;
}

/** Where everything stands, in pixels from the upper left corner. */
export interface Layout extends Room {
  /** Middle of each box. */
  boxes: Point[];
  /** Of each arrow: the points of its curve (one, then three for each Bézier curve), its tip, and the middle of its label. */
  arrows: { curve: Point[]; tip: Point; label: Point }[];
}

let graphviz: Promise<Viz> | undefined;

/** One pixel is one of Graphviz's points, of which an inch has 72. */
const inches = (pixels: number): number => Math.round((pixels / 72) * 1000) / 1000;

/**
 * Lets Graphviz (WebAssembly, no network) find places for boxes and arrows. It is given sizes only and no text, so that
 * nothing that somebody typed is read as its language, and its idea of how wide letters are does not matter.
 *
 * @param direction `TB`: flows run down; `LR`: they run to the right
 */
export async function layOut(
  boxes: readonly Room[],
  arrows: readonly Arrow[],
  direction: 'TB' | 'LR',
): Promise<Layout> {
  const viz = await (graphviz ??= import('@viz-js/viz').then(({ instance }) => instance()));
  const output = viz.renderString(
    {
      directed: true,
      graphAttributes: { rankdir: direction, nodesep: 0.3, ranksep: direction === 'TB' ? 0.35 : 0.25, splines: true },
      nodeAttributes: { shape: 'box', fixedsize: true, label: '' },
      nodes: boxes.map(({ width, height }, index) => ({
        name: `n${index}`,
        attributes: { width: inches(width), height: inches(height) },
      })),
      edges: arrows.map(({ from, to, label }, index) => ({
        tail: `n${from}`,
        head: `n${to}`,
        attributes: { id: `a${index}`, label: { html: spaceFor(label) } },
      })),
    },
    { format: 'json' },
  );
  return read(output, boxes.length, arrows.length);
}

const spaceFor = ({ width, height }: Room): string =>
  `<table border="0" cellborder="0" cellspacing="0" cellpadding="0" fixedsize="true" width="${Math.ceil(width)}" height="${Math.ceil(height)}"><tr><td></td></tr></table>`;

/** What is used of Graphviz's output (https://graphviz.org/docs/outputs/json/). */
interface Output {
  bb: string;
  objects?: { name: string; pos: string }[];
  edges?: { id: string; pos?: string; lp?: string }[];
}

function read(output: string, boxes: number, arrows: number): Layout {
  const { bb, objects = [], edges = [] } = JSON.parse(output) as Output;
  const [, , width = 0, height = 0] = bb.split(',').map(Number);
  // Graphviz counts from the bottom.
  const point = (text: string): Point => {
    const [x = 0, y = 0] = text.split(',').map(Number);
    return { x, y: height - y };
  };
  const nowhere: Point = { x: 0, y: 0 };
  const places = new Map(objects.map(({ name, pos }) => [name, point(pos)]));
  const lines = new Map(edges.map((edge) => [edge.id, edge]));
  return {
    width,
    height,
    boxes: Array.from({ length: boxes }, (_, index) => places.get(`n${index}`) ?? nowhere),
    arrows: Array.from({ length: arrows }, (_, index) => {
      const { pos = '', lp } = lines.get(`a${index}`) ?? {};
      const tokens = pos.split(' ').filter((token) => token !== '');
      const curve = tokens.filter((token) => !/^[es],/.test(token)).map(point);
      const end = tokens.find((token) => token.startsWith('e,'));
      const tip = end === undefined ? (curve.at(-1) ?? nowhere) : point(end.slice(2));
      return { curve, tip, label: lp === undefined ? tip : point(lp) };
    }),
  };
}
