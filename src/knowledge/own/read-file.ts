import { strFromU8, unzipSync, zipSync } from 'fflate';
import { UnusableFile } from '../apart/unusable-file.ts';

export const TYPES = ['.md', '.txt', '.html', '.htm', '.docx', '.pdf'] as const;
export type FileType = (typeof TYPES)[number];

/** What a file may be at most. */
export const LIMITS = {
  fileBytes: 20_000_000,
  /** Of everything in a DOCX that is read, unpacked. */
  unpackedBytes: 60_000_000,
  entries: 5000,
  pages: 2000,
  characters: 2_000_000,
};

/** Headings as `# …`, everything else as it stands. @throws UnusableFile, or whatever the parser throws. */
export async function readLines(bytes: Uint8Array, type: FileType): Promise<string[]> {
  const lines = await linesOf(bytes, type);
  const characters = lines.reduce((sum, { length }) => sum + length, 0);
  if (characters > LIMITS.characters) throw new UnusableFile(`holds more than ${LIMITS.characters} characters`);
  if (characters < 20) throw new UnusableFile('holds no text (a scan has to be read by a program first)');
  return lines;
}

async function linesOf(bytes: Uint8Array, type: FileType): Promise<string[]> {
  switch (type) {
    case '.md':
    case '.txt':
      return paragraphs(textOf(bytes));
    case '.html':
    case '.htm': {
      const html = textOf(bytes);
      if (!/<[a-z!][^>]*>/i.test(html)) throw new UnusableFile('is no HTML');
      return await linesOfHtml(html);
    }
    case '.docx': {
      const { default: mammoth } = await import('mammoth');
      const { value } = await mammoth.convertToHtml({ buffer: Buffer.from(lean(bytes)) });
      return await linesOfHtml(`<html><body>${value}</body></html>`);
    }
    case '.pdf':
      return await pdfLines(bytes);
  }
}

/** The reader of pages is large: it is loaded with the first one. */
const linesOfHtml = async (html: string): Promise<string[]> =>
  (await import('../official/extract.ts')).linesOfHtml(html);

function textOf(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw new UnusableFile('is no text');
    return text;
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    throw new UnusableFile('is no UTF-8 text');
  }
}

/** One line for each paragraph, list item and heading. */
function paragraphs(text: string): string[] {
  const lines: string[] = [];
  let open = false;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/\s+/g, ' ').trim();
    const starts = /^(#{1,6} |[-*+] |\d+[.)] |\|)/.test(line);
    if (line === '') open = false;
    else if (open && !starts) lines[lines.length - 1] = `${lines.at(-1) ?? ''} ${line}`;
    else {
      lines.push(line.replace(/^[*+] /, '- '));
      open = !line.startsWith('#');
    }
  }
  return lines;
}

/**
 * The document parts of a DOCX alone, packed anew without compression: what is handed on is as large as it says, whatever the
 * archive claims, and pictures and everything else in it are never unpacked.
 */
function lean(bytes: Uint8Array): Uint8Array {
  if (strFromU8(bytes.subarray(0, 2), true) !== 'PK') throw new UnusableFile('is no DOCX');
  let size = 0;
  let entries = 0;
  const parts = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      entries += 1;
      if (entries > LIMITS.entries) throw new UnusableFile(`holds more than ${LIMITS.entries} parts`);
      const wanted = /^(\[Content_Types\]\.xml|_rels\/|word\/[^/]+\.xml$|word\/_rels\/)/.test(name);
      if (wanted) size += originalSize;
      if (size > LIMITS.unpackedBytes) throw new UnusableFile(`unpacks to more than ${LIMITS.unpackedBytes} bytes`);
      return wanted;
    },
  });
  const xml = Object.values(parts).reduce((sum, { length }) => sum + length, 0);
  if (xml > LIMITS.unpackedBytes) throw new UnusableFile(`unpacks to more than ${LIMITS.unpackedBytes} bytes`);
  if (parts['word/document.xml'] === undefined) throw new UnusableFile('is no DOCX');
  if (Object.values(parts).some((part) => strFromU8(part.subarray(0, 2000)).includes('<!DOCTYPE')))
    throw new UnusableFile('declares entities, which no word processor does');
  return zipSync(parts, { level: 0 });
}

/** What is used of it; its own types name ones of another package. */
interface Pdf {
  getDocumentProxy: (bytes: Uint8Array, options: { verbosity: 0 }) => Promise<{ numPages: number }>;
  extractText: (pdf: { numPages: number }, options: { mergePages: false }) => Promise<{ text: string[] }>;
}

async function pdfLines(bytes: Uint8Array): Promise<string[]> {
  if (!strFromU8(bytes.subarray(0, 1024), true).includes('%PDF-')) throw new UnusableFile('is no PDF');
  const { extractText, getDocumentProxy } = (await import('unpdf')) as unknown as Pdf;
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch((error: unknown) => {
    const locked = error instanceof Error && error.name === 'PasswordException';
    throw locked ? new UnusableFile('is protected by a password') : error;
  });
  if (pdf.numPages > LIMITS.pages) throw new UnusableFile(`has more than ${LIMITS.pages} pages`);
  const { text } = await extractText(pdf, { mergePages: false });
  return text.flatMap((page) => paragraphs(page));
}
