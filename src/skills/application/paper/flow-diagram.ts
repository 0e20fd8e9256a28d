import { escapeXml, oneLine } from '../../../documents/characters.ts';
import { block, type Block, colour, drawingMargin as margin, drawingWidth, stack } from '../../../documents/drawing.ts';
import { fontFamily, widthOf } from '../../../documents/lettering.ts';
import type { Answers } from '../draft/draft.ts';
import type { Form } from '../form/definition.ts';
import {
  apartInWords,
  arrowsOf,
  type Flow,
  type FlowArrow,
  type FlowGraph,
  flowGraph,
  inWords,
  type Look,
  type Party,
  STRANGER,
} from './flow-graph.ts';
import { type Layout, layOut, type Point } from './flow-layout.ts';

/** Of a box, before everything is scaled to the width of the picture. */
const box = { text: 186, padding: 11 };
/** Smaller than this, the letters in the boxes cannot be read on a page; the picture gets wider instead. */
const leastScale = 0.62;
/** A layout that needs no more shrinking than this is taken without a look at the others. */
const goodScale = 0.85;
/** More arrows than these nobody can follow, and Graphviz would take minutes, during which nothing else runs. */
const mostArrows = 60;
const room = drawingWidth - 2 * margin;
/** A page of a Word file holds so much of a picture; boxes and arrows that would fit with a little shrinking are shrunk. */
const page = { height: 770, leastScale: 0.78 };

/**
 * Draws who sends which data to whom: organisations as boxes with their places inside, and an arrow for each kind of flow
 * between two of them. The arrows have numbers; beneath, every flow is listed with the level of its data in words. Of very
 * many flows there is only the list.
 *
 * @returns SVG, 640 wide unless there are very many flows; null when no flow has been described yet
 */
export async function flowDiagram(answers: Answers, form: Form): Promise<string | null> {
  const graph = flowGraph(answers, form);
  if (graph.flows.length === 0) return null;
  const { parties, arrows, layout, scale } = await bestLayout(graph);
  const width = Math.max(drawingWidth, Math.ceil(layout.width * scale + 2 * margin));
  // The words beneath are as large on the page as they would be in a picture of the usual width.
  const zoom = width / drawingWidth;
  const title = 'Who sends which data to whom';
  const tooMany =
    arrows.length === 0 ? `There are too many flows to draw them; here are all ${graph.flows.length}.` : '';
  const head = stack(
    block(title, width - 2 * margin, { size: 18 * zoom, bold: true }),
    block(tooMany, width - 2 * margin, { size: 14 * zoom }),
  );
  const left = (width - layout.width * scale) / 2;
  const top = margin + head.height + 18;
  const at = ({ x, y }: Point): Point => ({ x: left + x * scale, y: top + y * scale });

  const rows = listOf(graph, zoom, width, top + layout.height * scale + 26 * zoom);
  const boxes = layout.boxes.map((middle, index) => boxAt(at(middle), parties[index], scale));
  const labels = arrows.map((arrow, index) => labelAt(at(layout.arrows[index]?.label ?? { x: 0, y: 0 }), arrow, scale));
  const height = Math.ceil(rows.bottom + margin);
  const inside = rows.top <= page.height + 65 ? [] : breaksIn([...boxes, ...labels], top, rows.top);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}"`,
    ` viewBox="0 0 ${width} ${height}" font-family="${fontFamily}"`,
    ` data-breaks="${[...inside, ...rows.breaks].map(Math.round).join(' ')}">`,
    `<title>${title}</title><desc>${escapeXml(oneLine(inWords(graph).join(' ')))}</desc>`,
    `<rect width="${width}" height="${height}" fill="${colour.paper}"/>`,
    head.at(margin, margin),
    ...arrows.map(({ look }, index) => lineAt(layout.arrows[index], look, at, scale)),
    ...boxes.map(({ svg }) => svg),
    ...labels.map(({ svg }) => svg),
    rows.svg,
    '</svg>',
  ].join('');
}

interface Sized<What> {
  what: What;
  width: number;
  height: number;
}

interface Candidate {
  parties: Sized<Party>[];
  arrows: FlowArrow[];
  layout: Layout;
  scale: number;
}

/** Without boxes and arrows when there are too many. Downwards if that is narrow enough, else to the right, else with numbers only on the arrows: whatever is shrunk least. */
async function bestLayout(graph: FlowGraph): Promise<Candidate> {
  if (arrowsOf(graph, true).length > mostArrows)
    return { parties: [], arrows: [], layout: { width: 0, height: 0, boxes: [], arrows: [] }, scale: 1 };
  const parties = graph.parties.map((what) => ({ what, ...sizeOfBox(what) }));
  let best: Candidate | undefined;
  for (const short of [false, true])
    for (const direction of ['TB', 'LR'] as const) {
      const arrows = arrowsOf(graph, short);
      const layout = await layOut(
        parties,
        arrows.map((arrow) => ({ ...arrow, label: sizeOfLabel(arrow) })),
        direction,
      );
      const wide = Math.max(leastScale, Math.min(1, room / layout.width));
      const high = page.height / layout.height;
      const scale = high >= page.leastScale ? Math.min(wide, high) : wide;
      const found = { parties, arrows, layout, scale };
      if (wide >= goodScale) return found;
      if (best === undefined || layout.width < best.layout.width * 0.9) best = found;
    }
  if (best === undefined) throw new Error('there is always a layout');
  return best;
}

function textOfBox({ name, roles, places }: Party, scale: number): { head: Block; inner: Block[] } {
  const width = box.text * scale;
  return {
    head: stack(
      block(name, width, { size: 14 * scale, bold: true }),
      block(roles.join(', '), width, { size: 12 * scale, fill: colour.quiet }),
    ),
    inner: places.map((place) => block(place, width - 2 * box.padding * scale, { size: 12 * scale })),
  };
}

function sizeOfBox(party: Party): { width: number; height: number } {
  const { head, inner } = textOfBox(party, 1);
  const places = inner.reduce((sum, { height }) => sum + height + 14, 0);
  return { width: box.text + 2 * box.padding, height: head.height + places + 2 * box.padding };
}

/** Something drawn, and where it begins and ends, so that no page break runs through it. */
interface Drawn {
  svg: string;
  top: number;
  bottom: number;
}

function boxAt(middle: Point, party: Sized<Party> | undefined, scale: number): Drawn {
  if (!party) return { svg: '', top: middle.y, bottom: middle.y };
  const [width, height] = [party.width * scale, party.height * scale];
  const [x, y] = [middle.x - width / 2, middle.y - height / 2];
  const { head, inner } = textOfBox(party.what, scale);
  const padding = box.padding * scale;
  // A thick frame: a controller; a dashed one: named in a flow, and neither controller nor processor.
  const frame = !party.what.roles.includes(STRANGER) ? '' : ` stroke-dasharray="${6 * scale} ${4 * scale}"`;
  const thick = (party.what.roles.includes('Controller') ? 3 : 1.5) * scale;
  let below = y + padding + head.height;
  const places = inner.map((text) => {
    const rect = frameOf(x + padding / 2, below + 5 * scale, width - padding, text.height + 8 * scale, {
      rest: `fill="${colour.paper}" stroke="#aeb7bd"`,
      round: 4,
    });
    const drawn = rect + text.at(x + 1.5 * padding, below + 8 * scale);
    below += text.height + 14 * scale;
    return drawn;
  });
  const outer = frameOf(x, y, width, height, {
    rest: `fill="#f0f4f5" stroke="${colour.ink}" stroke-width="${r(thick)}"${frame}`,
    round: 6,
  });
  return { svg: outer + head.at(x + padding, y + padding) + places.join(''), top: y, bottom: y + height };
}

const r = (value: number): number => Math.round(value * 100) / 100;

const frameOf = (
  x: number,
  y: number,
  width: number,
  height: number,
  { rest, round }: { rest: string; round: number },
): string => `<rect x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}" rx="${round}" ${rest}/>`;

const labelWidth = 132;

const textOfLabel = ({ words, numbers }: FlowArrow, scale: number): Block =>
  stack(
    block(numbers, labelWidth * scale, { size: 13 * scale, bold: true }),
    block(words, labelWidth * scale, { size: 12 * scale }),
  );

function sizeOfLabel(arrow: FlowArrow): { width: number; height: number } {
  const wide = Math.max(widthOf(arrow.numbers, 13, true), widthOf(arrow.words, 12)) * 1.12 + 8;
  return { width: Math.min(labelWidth, wide) + 8, height: textOfLabel(arrow, 1).height + 6 };
}

function labelAt(middle: Point, arrow: FlowArrow, scale: number): Drawn {
  const { width, height } = sizeOfLabel(arrow);
  const [x, y] = [middle.x - (width * scale) / 2, middle.y - (height * scale) / 2];
  return {
    svg: textOfLabel(arrow, scale).at(x + 6 * scale, y + 3 * scale),
    top: y,
    bottom: y + height * scale,
  };
}

/** Lines differ in thickness and dashes as well as in colour. */
const looks: Record<Look, { width: number; dashes: string; fill: string }> = {
  identifiable: { width: 3.2, dashes: '', fill: colour.alarm },
  pseudonymised: { width: 2.4, dashes: '9 5', fill: colour.blue },
  anonymised: { width: 2.2, dashes: '2 4', fill: colour.blue },
  aggregated: { width: 1.6, dashes: '10 4 2 4', fill: colour.quiet },
  other: { width: 1.3, dashes: '', fill: colour.quiet },
};

const stroke = (look: Look, scale: number): string => {
  const { width, dashes, fill } = looks[look];
  const dashed = dashes === '' ? '' : ` stroke-dasharray="${dashes}"`;
  return `fill="none" stroke="${fill}" stroke-width="${r(width * Math.max(scale, 0.75))}"${dashed}`;
};

function lineAt(
  line: Layout['arrows'][number] | undefined,
  look: Look,
  at: (p: Point) => Point,
  scale: number,
): string {
  const [start, ...rest] = line?.curve.map(at) ?? [];
  if (!line || !start) return '';
  const say = ({ x, y }: Point): string => `${r(x)} ${r(y)}`;
  const path = `<path d="M${say(start)}C${rest.map(say).join(' ')}" ${stroke(look, scale)}/>`;
  return path + headOf(rest.at(-1) ?? start, at(line.tip), look);
}

/** The head of an arrow, from where its line ends to its tip. */
function headOf(from: Point, tip: Point, look: Look): string {
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const [x, y] = [(tip.x - from.x) / length, (tip.y - from.y) / length];
  const half = 5;
  const corner = (side: number): string => `${r(from.x - y * side)},${r(from.y + x * side)}`;
  return `<polygon points="${corner(half)} ${r(tip.x)},${r(tip.y)} ${corner(-half)}" fill="${looks[look].fill}"/>`;
}

/** Every flow in words, each behind a piece of its line. */
function listOf(graph: FlowGraph, zoom: number, width: number, top: number): Drawn & { breaks: number[] } {
  const sample = 46 * zoom;
  const x = margin + sample + 14 * zoom;
  const breaks: number[] = [];
  const drawn: string[] = [];
  let y = top;
  for (const flow of graph.flows) {
    const text = rowOf(flow, graph, width - margin - x, zoom);
    breaks.push(y - 5 * zoom);
    const middle = y + 9 * zoom;
    const end = { x: margin + sample, y: middle };
    drawn.push(
      `<path d="M${margin} ${r(middle)}H${r(end.x - 9)}" ${stroke(flow.look, zoom)}/>`,
      headOf({ x: end.x - 9, y: middle }, end, flow.look),
      text.at(x, y),
    );
    y += text.height + 10 * zoom;
  }
  if (graph.apart.length > 0) {
    const text = block(apartInWords(graph), width - 2 * margin, { size: 13 * zoom });
    breaks.push(y - 5 * zoom);
    drawn.push(text.at(margin, y));
    y += text.height + 10 * zoom;
  }
  return { svg: drawn.join(''), top, bottom: y - 10 * zoom, breaks };
}

function rowOf(flow: Flow, { parties }: FlowGraph, width: number, zoom: number): Block {
  const [from, to] = [parties[flow.from]?.name ?? '', parties[flow.to]?.name ?? ''];
  return stack(
    block(`${flow.number}. ${from} to ${to}`, width, { size: 13 * zoom, bold: true }),
    block(flow.words, width, { size: 13 * zoom }),
    block(flow.what, width, { size: 13 * zoom, fill: colour.quiet }),
  );
}

/** Heights between top and bottom at which nothing is cut but lines. */
function breaksIn(drawn: readonly Drawn[], top: number, bottom: number): number[] {
  const sorted = [...drawn].sort((a, b) => a.top - b.top);
  const breaks: number[] = [];
  let reached = top;
  for (const each of sorted) {
    if (each.top > reached + 8) breaks.push((reached + each.top) / 2);
    reached = Math.max(reached, each.bottom);
  }
  return breaks.filter((place) => place < bottom);
}
