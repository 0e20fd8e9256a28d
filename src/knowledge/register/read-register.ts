import { UnusableFile } from '../apart/unusable-file.ts';
import { type PublishedAgreement, agreementSchema } from './agreement.ts';
import { NO_REGISTER, type Rows, csvRows, sheetsOf } from './sheets.ts';

export interface ReadRegister {
  agreements: PublishedAgreement[];
  /** What could not be used, a line each: where it stands, and why. */
  problems: string[];
}

/**
 * Reads the register's spreadsheet (XLSX, or its table of agreements as CSV), or agreements as JSON: one, or a list of them.
 * @throws UnusableFile
 */
export async function readRegister(bytes: Uint8Array): Promise<ReadRegister> {
  const problems: string[] = [];
  const seen = new Set<string>();
  const agreements = (await entriesOf(bytes)).flatMap(({ where, value }) => {
    const parsed = agreementSchema.safeParse(value);
    const fault = parsed.success
      ? seen.has(parsed.data.reference) && `${parsed.data.reference} is there a second time; the first one was taken`
      : faultOf(parsed.error.issues);
    if (parsed.success && fault === false) {
      seen.add(parsed.data.reference);
      return [parsed.data];
    }
    problems.push(`${where}: ${fault || 'is no agreement'}`);
    return [];
  });
  return { agreements, problems };
}

/** Names the field, never what stands in it. */
const faultOf = ([issue]: { path: PropertyKey[]; message: string }[]): string =>
  `${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`.trim();

interface Entry {
  where: string;
  value: unknown;
}

async function entriesOf(bytes: Uint8Array): Promise<Entry[]> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return fromSheets(await sheetsOf(bytes));
  const text = decoded(bytes);
  if (/^\s*[[{]/.test(text)) return fromJson(text);
  return fromTable(csvRows(text), NO_REGISTER, new Map());
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UnusableFile('is neither a spreadsheet (XLSX) nor UTF-8 text');
  }
}

function fromJson(text: string): Entry[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnusableFile('is no JSON that can be read');
  }
  const entries = Array.isArray(value) ? (value as unknown[]) : [value];
  return entries.map((entry, at) => ({ where: `entry ${at + 1}`, value: entry }));
}

const AGREEMENT_COLUMNS: Readonly<Record<string, string>> = {
  referencenumber: 'reference',
  applicationtitle: 'title',
  applicantorganisation: 'organisation',
  dsastartdate: 'start_date',
  dsaenddate: 'end_date',
  objectiveforprocessing: 'objective',
  processingactivities: 'activities',
  expectedoutput: 'expected_output',
  expectedmeasurablebenefits: 'expected_benefits',
  yieldedbenefits: 'yielded_benefits',
};
const DATASET_COLUMNS: Readonly<Record<string, string>> = {
  referencenumber: 'reference',
  dataset: 'name',
  legalbasisforprovisionofdata: 'legal_basis',
  commonlawdutyofconfidentiality: 'confidentiality',
};

type Datasets = ReadonlyMap<string, Record<string, string>[]>;

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]+/g, '');

function fromSheets(sheets: ReadonlyMap<string, Rows>): Entry[] {
  const sheet = (name: string): Rows => [...sheets].find(([each]) => plain(each) === name)?.[1] ?? [];
  const datasets = new Map<string, Record<string, string>[]>();
  for (const { value } of table(sheet('datasets'), DATASET_COLUMNS) ?? []) {
    const { reference = '', ...rest } = value;
    const known = datasets.get(reference);
    if (known === undefined) datasets.set(reference, [rest]);
    else known.push(rest);
  }
  return fromTable(sheet('agreements'), 'has no sheet "Agreements" with the register’s columns', datasets);
}

/** @throws UnusableFile with this fault when the columns are not there */
function fromTable(rows: Rows, fault: string, datasets: Datasets): Entry[] {
  const found = table(rows, AGREEMENT_COLUMNS);
  if (found === null) throw new UnusableFile(fault);
  return found.map(({ where, value }) => ({
    where,
    value: {
      ...value,
      start_date: day(value['start_date']),
      end_date: day(value['end_date']),
      datasets: datasets.get(value['reference'] ?? '') ?? [],
    },
  }));
}

/** Rows below the first one that has the columns; null when there is none. */
function table(
  rows: Rows,
  columns: Readonly<Record<string, string>>,
): { where: string; value: Record<string, string> }[] | null {
  const head = rows.findIndex((row) => row.filter((cell) => columns[plain(cell)] !== undefined).length >= 3);
  if (head < 0) return null;
  const names = (rows[head] ?? []).map((cell) => columns[plain(cell)]);
  return rows
    .slice(head + 1)
    .map((row, at) => ({
      where: `row ${head + at + 2}`,
      value: Object.fromEntries(
        names.flatMap((name, column) => (name === undefined ? [] : [[name, (row[column] ?? '').trim()]])),
      ),
    }))
    .filter(({ value }) => Object.values(value).some((cell) => cell !== ''));
}

/** Spreadsheets count days from the end of 1899, and say so only by a style; days that come first become ISO dates. */
function day(cell = ''): string {
  if (/^\d{5}(\.\d+)?$/.test(cell))
    return new Date(Date.UTC(1899, 11, 30) + Number(cell) * 86_400_000).toISOString().slice(0, 10);
  const [, date = '', month = '', year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(cell) ?? [];
  return year === undefined ? cell.slice(0, 40) : `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}
