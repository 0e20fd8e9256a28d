import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Document, HeadingLevel, Packer, Paragraph } from 'docx';
import { strToU8, unzipSync, zipSync } from 'fflate';

/** A Word file with a heading and paragraphs. */
export const docxFile = async (title: string, ...paragraphs: string[]): Promise<Uint8Array> =>
  await Packer.toBuffer(
    new Document({
      sections: [
        {
          children: [
            new Paragraph({ text: title, heading: HeadingLevel.HEADING_1 }),
            ...paragraphs.map((text) => new Paragraph(text)),
          ],
        },
      ],
    }),
  );

/** The smallest PDF with lines of text, made by hand. */
export function pdfFile(...lines: string[]): Buffer {
  const shown = lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj T*`).join('\n');
  const stream = `BT /F1 12 Tf 14 TL 50 780 Td\n${shown}\nET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n`;
  text += offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  text += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF`;
  return Buffer.from(text, 'latin1');
}

export const htmlFile = (title: string, text: string): string =>
  `<html><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`;

/** A DOCX whose text unpacks to far more than anybody wrote. */
export async function bombFile(): Promise<Uint8Array> {
  const parts = unzipSync(await docxFile('Bomb', 'small'));
  return zipSync({ ...parts, 'word/document.xml': new Uint8Array(70_000_000) }, { level: 9 });
}

/** Says that it is small, and is not. */
export async function lyingFile(): Promise<Uint8Array> {
  const bomb = Buffer.from(await bombFile());
  const name = strToU8('word/document.xml');
  // The unpacked size stands in the central directory, 22 bytes before the name.
  for (let at = bomb.indexOf(name); at >= 0; at = bomb.indexOf(name, at + 1))
    if (at >= 46 && bomb.readUInt32LE(at - 46) === 0x02014b50) bomb.writeUInt32LE(100, at - 22);
  return bomb;
}

export function put(folder: string, name: string, content: string | Uint8Array): void {
  const at = path.join(folder, name);
  mkdirSync(path.dirname(at), { recursive: true });
  writeFileSync(at, content);
}

export function link(folder: string, name: string, to: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  symlinkSync(to, path.join(folder, name));
}

/** Kinds of files that cannot be used, by the name's ending. */
export async function brokenFiles(): Promise<[string, string | Uint8Array][]> {
  const whole = await docxFile('Half', 'This document is whole until it is cut in two.');
  const pdf = pdfFile('This one is cut as well, and so short that nothing is left of it.');
  return [
    ['cut.docx', whole.slice(0, whole.length / 2)],
    ['bomb.docx', await bombFile()],
    ['lying.docx', await lyingFile()],
    ['text.docx', 'This is no Word file, whatever its name says.'],
    ['other-zip.docx', zipSync({ 'readme.txt': strToU8('a zip of something else') })],
    [
      'entities.docx',
      zipSync({
        ...unzipSync(whole),
        'word/document.xml': strToU8('<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>'),
      }),
    ],
    ['noise.docx', new Uint8Array(5000).map((_, at) => (at * 7919) % 251)],
    ['cut.pdf', pdf.subarray(0, 60)],
    ['text.pdf', 'This is no PDF, whatever its name says.'],
    ['noise.pdf', Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4000, 7)])],
    ['scan.pdf', pdfFile('')],
    ['binary.md', Buffer.from([0x23, 0x20, 0x00, 0x01, 0x02, 0x41, 0x42])],
    ['latin.txt', Buffer.from('Caf\xe9 rules for everybody who works here, in another encoding', 'latin1')],
    ['empty.txt', ''],
    ['empty.html', '<html><body></body></html>'],
    ['not.html', 'no tags at all in here, only a line of text that is long enough'],
    ['front.md', '---\naudience: [unclosed\n---\nWords that nobody may be shown.'],
    ['nobody.md', '---\naudience:\n  people: []\n---\nWords that nobody may be shown.'],
    ['program.exe', Buffer.from('MZ')],
    ['sheet.xlsx', zipSync({ 'xl/workbook.xml': strToU8('<x/>') })],
    ['large.txt', Buffer.alloc(20_000_001, 'a')],
  ];
}
