import { parse as parseCsv } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import readXlsxFile from 'read-excel-file/universal';
import { UnusableFile } from '../apart/unusable-file.ts';

/** What a spreadsheet may be at most: the register has thousands of long rows, and hundreds of thousands of short ones. */
const LIMITS = { unpackedBytes: 400_000_000, parts: 1000, recordBytes: 5_000_000 };

export const NO_REGISTER = 'is neither the register (XLSX or CSV) nor agreements as JSON';

/** The cells of a table, row by row; dates as ISO dates, empty cells as ''. */
export type Rows = string[][];

/** The tables of a spreadsheet, by name. @throws UnusableFile */
export async function sheetsOf(bytes: Uint8Array): Promise<Map<string, Rows>> {
  checkSize(bytes);
  const sheets = await readXlsxFile(new Uint8Array(bytes).buffer, { parseNumber: (digits) => digits }).catch(() => {
    throw new UnusableFile('is no spreadsheet (XLSX) that can be read');
  });
  return new Map(sheets.map(({ sheet, data }) => [sheet, data.map((row) => row.map(textOf))]));
}

/** The table of a CSV. @throws UnusableFile */
export function csvRows(text: string): Rows {
  try {
    return parseCsv(text, {
      bom: true,
      relax_column_count: true,
      max_record_size: LIMITS.recordBytes,
    });
  } catch {
    throw new UnusableFile(NO_REGISTER);
  }
}

/** Nothing is unpacked for it. What an archive says of itself holds: no more than that is unpacked afterwards. */
function checkSize(bytes: Uint8Array): void {
  let size = 0;
  let parts = 0;
  try {
    unzipSync(bytes, {
      filter: ({ originalSize }) => {
        size += originalSize;
        parts += 1;
        return false;
      },
    });
  } catch {
    throw new UnusableFile('is no spreadsheet (XLSX) that can be unpacked');
  }
  if (parts > LIMITS.parts) throw new UnusableFile(`holds more than ${LIMITS.parts} parts`);
  if (size > LIMITS.unpackedBytes)
    throw new UnusableFile(`unpacks to more than ${LIMITS.unpackedBytes / 1_000_000} MB`);
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  return typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean' ? String(cell) : '';
}
