import { BorderStyle, Paragraph, ShadingType, Table, TableCell, TableLayoutType, TableRow, WidthType } from 'docx';
import type { Fact } from './document.ts';
import { contentWidth, shade } from './docx-styles.ts';
import { paragraphOf } from './docx-text.ts';

/** Word opens no table of more than 63 columns, and one of more than these cannot be read: its rows are written as facts. */
const mostColumns = 12;
/** A row with less text than this stays on one page. */
const shortRow = 600;

const line = { style: BorderStyle.SINGLE, size: 4, color: 'AEB7BD' };
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' };
const borders = { top: line, bottom: line, insideHorizontal: line, left: none, right: none, insideVertical: none };

type Block = Paragraph | Table;

/** A table whose head is repeated on every page that it goes on to. */
export function tableOf(head: string[], rows: string[][]): Block[] {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), head.length);
  if (columns > mostColumns) {
    const facts = (row: string[]): Fact[] => fill(row, columns).map((value, at) => ({ label: head[at] ?? '', value }));
    return (rows.length === 0 ? [[]] : rows).flatMap((row) => factsOf(facts(row)));
  }
  if (columns === 0 || (head.length === 0 && rows.length === 0)) return [];
  const widths = widthsOf([head, ...rows], columns);
  const first = head.length === 0 ? [] : [rowOf(fill(head, columns), widths, { head: true })];
  return framed([...first, ...rows.map((row) => rowOf(fill(row, columns), widths, {}))], widths, head.length > 0);
}

/** Two columns, of which the first names what stands in the second. */
export function factsOf(facts: Fact[]): Block[] {
  if (facts.length === 0) return [];
  const widths = [Math.round(contentWidth * 0.32), contentWidth - Math.round(contentWidth * 0.32)];
  const rows = facts.map(({ label, value }) => rowOf([label, value], widths, { labelled: true }));
  return framed(rows, widths, false);
}

const fill = (row: string[], columns: number): string[] => Array.from({ length: columns }, (_, at) => row[at] ?? '');

function framed(rows: TableRow[], columnWidths: number[], headed: boolean): Block[] {
  const table = new Table({
    rows,
    borders,
    columnWidths,
    width: { size: contentWidth, type: WidthType.DXA },
    // Fixed, so that a long word is broken and does not push the table off the page.
    layout: TableLayoutType.FIXED,
    margins: { left: 100, right: 100, top: 20, bottom: 20 },
    tableLook: {
      firstRow: headed,
      firstColumn: !headed,
      lastRow: false,
      lastColumn: false,
      noHBand: true,
      noVBand: true,
    },
  });
  // Word joins tables that have nothing between them, and needs a paragraph after the last.
  return [table, new Paragraph({ style: 'Gap' })];
}

function rowOf(cells: string[], widths: number[], { head = false, labelled = false }): TableRow {
  const short = cells.reduce((sum, cell) => sum + cell.length, 0) < shortRow;
  return new TableRow({
    ...(head ? { tableHeader: true } : {}),
    cantSplit: head || short,
    children: cells.map((cell, column) => {
      const strong = head || (labelled && column === 0);
      return new TableCell({
        width: { size: widths[column] ?? 0, type: WidthType.DXA },
        ...(strong ? { shading: { type: ShadingType.CLEAR, color: 'auto', fill: shade.head } } : {}),
        children: [paragraphOf(cell, { style: strong ? 'TableHead' : 'TableText' })],
      });
    }),
  });
}

/** Gives every column room for its longest word, or all of it when it is short, and shares out the rest by how much is written in it. */
function widthsOf(rows: string[][], columns: number): number[] {
  const needs = Array.from({ length: columns }, (_, column) => {
    const cells = rows.map((row) => row[column] ?? '');
    const [word, cell] = [longest(cells.flatMap((each) => each.split(/\s+/))), longest(cells)];
    const least = Math.max(Math.min(16, word), cell <= 24 ? cell : 0);
    return { least: least + 3, wanted: Math.min(80, cell) + 3 };
  });
  const least = sum(needs.map((need) => need.least));
  const extra = sum(needs.map((need) => need.wanted - need.least));
  const rest = Math.max(0, lettersInALine - least);
  const weights = needs.map((need) => need.least + (extra === 0 ? 0 : (rest * (need.wanted - need.least)) / extra));
  const widths = weights.map((weight) => Math.floor((contentWidth * weight) / sum(weights)));
  return widths.map((width, column) => (column === columns - 1 ? width + contentWidth - sum(widths) : width));
}

/** About as many letters of the size used in tables fit into the width of the page. */
const lettersInALine = 100;
const longest = (texts: string[]): number => texts.reduce((most, text) => Math.max(most, text.length), 0);
const sum = (numbers: number[]): number => numbers.reduce((all, number) => all + number, 0);
