import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import {
  UnusableFile,
  loadKnowledge,
  openKnowledge,
  openRegisterReader,
  precedentsWanted,
} from '../../src/knowledge/index.ts';
import { readRegister } from '../../src/knowledge/register/read-register.ts';
import { spelledOut, subjectOf } from '../../src/knowledge/register/subject.ts';
import { COLUMNS, LINKING, agreementFile, entry, register } from '../support/register.ts';
import { withFolder } from '../support/storage.ts';
import { xlsxFile } from '../support/xlsx.ts';

const folder = new URL('../../knowledge', import.meta.url).pathname;
const csv = (rows: readonly (readonly unknown[])[]): Uint8Array =>
  strToU8(rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',')).join('\r\n'));

describe('the file of the register', () => {
  it('is read from the spreadsheet, with dates and data sets; a row that is no agreement is named and left out', async () => {
    const { agreements, problems } = await readRegister(register());
    expect(agreements).toHaveLength(2);
    expect(agreements[0]).toMatchObject({
      reference: 'DARS-NIC-111111-A1A1A-v1.0',
      start_date: '2024-01-01',
      end_date: '2027-12-31',
      objective: LINKING,
      datasets: [
        { name: expect.stringContaining('HES APC') as string },
        { name: expect.stringContaining('Death') as string },
      ],
    });
    expect(agreements[1]).toMatchObject({ organisation: 'NORTHMARSH <TRUST>', start_date: '2024-01-01', end_date: '' });
    expect(problems).toEqual([
      'row 5: reference is no reference such as DARS-NIC-123456-A1B2C-v1.0',
      'row 6: DARS-NIC-222222-B2B2B-v2.1 is there a second time; the first one was taken',
    ]);
  });

  it('is read from the table of agreements as CSV', async () => {
    const rows = [
      COLUMNS,
      entry('DARS-NIC-111111-A1A1A-v1.0', 'FELLGATE', `${LINKING}\nOn "two" lines.`, ['01/04/2024', '']),
      entry('', 'NOBODY', ''),
    ];
    expect(await readRegister(csv(rows))).toMatchObject({
      agreements: [
        { reference: 'DARS-NIC-111111-A1A1A-v1.0', start_date: '2024-04-01', objective: `${LINKING}\nOn "two" lines.` },
      ],
      problems: [expect.stringMatching(/^row 3: reference /)],
    });
  });

  it('is read from published agreements as JSON, one or a list; an entry that is none is named and left out', async () => {
    const one = readFileSync(agreementFile('dars-nic-788403-y9m1g-v0.2'), 'utf8');
    expect(await readRegister(strToU8(one))).toMatchObject({
      agreements: [{ reference: 'DARS-NIC-788403-Y9M1G-v0.2' }],
      problems: [],
    });
    expect(await readRegister(strToU8(`[7, ${one}, {"reference": "DARS-NIC-1-A", "title": 5}]`))).toMatchObject({
      agreements: [{ reference: 'DARS-NIC-788403-Y9M1G-v0.2' }],
      problems: ['entry 1: is no agreement', 'entry 3: title is missing'],
    });
  });

  it.each([
    ['no spreadsheet and no JSON', strToU8('hello')],
    ['half a JSON', strToU8('[{"reference": "DARS')],
    ['no text at all', new Uint8Array([0xff, 0xfe, 0x00, 0x80])],
    ['half a spreadsheet', register().slice(0, 400)],
    ['a spreadsheet of something else', xlsxFile({ Agreements: [['a', 'b']] })],
    ['a broken part', zipSync({ 'xl/workbook.xml': strToU8('<a><b></a>') })],
  ])('%s is refused', async (_what, bytes) => {
    await expect(readRegister(bytes)).rejects.toThrow(UnusableFile);
  });

  it('a spreadsheet that unpacks to more than it may is refused before anything of it is unpacked', async () => {
    const bomb = Buffer.from(zipSync({ 'xl/sharedStrings.xml': strToU8('<sst/>') }));
    // What the archive says of itself: the size of the part, in its directory at the end.
    bomb.writeUInt32LE(401_000_000, bomb.indexOf('PK\u0001\u0002', 0, 'latin1') + 24);
    await expect(readRegister(bomb)).rejects.toThrow('unpacks to more than 400 MB');
  });

  it('what eats all memory or is not there is named, and the next file is read', { timeout: 60_000 }, async () => {
    await withFolder(async (dir) => {
      const file = (name: string): string => path.join(dir, name);
      const sheet = strToU8(
        '<worksheet><sheetData><row r="900000000"><c r="A900000000"><v>1</v></c></row></sheetData></worksheet>',
      );
      writeFileSync(file('endless.xlsx'), withSheet(sheet));
      writeFileSync(file('register.xlsx'), register());
      const reader = openRegisterReader({ memoryMb: 100 });
      try {
        await expect(reader.read(file('gone.xlsx'))).rejects.toThrow('cannot be opened');
        await expect(reader.read(file('endless.xlsx'))).rejects.toThrow('not within 100 MB');
        expect((await reader.read(file('register.xlsx'))).agreements).toHaveLength(2);
      } finally {
        await reader.close();
      }
    });
  });
});

/** A spreadsheet whose first sheet is this. */
function withSheet(sheet: Uint8Array): Uint8Array {
  const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return zipSync({
    'xl/workbook.xml': strToU8(
      '<workbook xmlns:r="r"><sheets><sheet name="Agreements" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships><Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': sheet,
  });
}

describe('asking how others did it', () => {
  it.each([
    ['show me how others justified linking HES with ONS deaths', 'linking HES with ONS deaths'],
    ['How did others link HES with deaths?', 'link HES with deaths'],
    ['can you show me how other organisations described public benefit', 'public benefit'],
    ['Show me how others justified linking accident and emergency data', 'linking accident and emergency data'],
    ['similar published agreements', ''],
    ['similar agreements for the benefits section', 'benefits'],
    ['are there any precedents for linking maternity data?', 'linking maternity data'],
    ['please search the data uses register for stroke', 'stroke'],
  ])('is understood: %s', (text, about) => expect(precedentsWanted(text)).toBe(about));

  it.each([
    'how do other organisations report breaches?',
    'how long can an agreement run?',
    'what examples of benefits does the standard give',
    'do published agreements need a controller?',
    'published agreements must name the controller?',
    'what is the Data Uses Register?',
    'precedents from AGD',
    'will this set a precedent?',
    'is there an example application form?',
    'we looked at how other organisations described their outputs and wrote ours the same way',
  ])('is told from an ordinary question or an answer: %s', (text) => expect(precedentsWanted(text)).toBeNull());

  const { intents } = openKnowledge(folder);
  it.each([
    'we sent the HES extract to the wrong person, how have others explained it?',
    'How others justified it: we emailed the file to another trust by mistake',
    'similar agreements: I lost the laptop with the data',
  ])('never hides a report: %s', (text) => {
    expect(precedentsWanted(text)).toBeNull();
    expect(intents.classify(text).intent).not.toBe('catalogue');
  });

  it('is no report, although linking deaths sounds like one, also right after an answer', () => {
    const asked = 'show me how others justified linking HES with ONS deaths';
    expect(intents.classify(asked).intent).toBe('catalogue');
    expect(intents.classify(asked, { afterAnswer: true }).intent).toBe('catalogue');
  });
});

it('what nearly every agreement says is not looked for, unless nothing else is asked', () => {
  expect(subjectOf('a study of patient data on falls')).toBe('a of on falls');
  expect(subjectOf('patient data')).toBe('patient data');
});

it('a short name is looked for by its long one too, and the other way round', () => {
  const { synonyms } = loadKnowledge(folder);
  expect(spelledOut('linking hes data', synonyms)).toContain('Hospital Episode Statistics');
  expect(spelledOut('linking hospital episode statistics', synonyms)).toMatch(/ HES$/);
  expect(spelledOut('linking the rest', synonyms)).toBe('linking the rest');
});
