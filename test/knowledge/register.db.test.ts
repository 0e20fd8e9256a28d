import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { cardText } from '../../src/bot/index.ts';
import { Searcher, loadKnowledge, openPrecedents } from '../../src/knowledge/index.ts';
import { readRegister } from '../../src/knowledge/register/read-register.ts';
import { createCatalogueSkill } from '../../src/skills/catalogue/index.ts';
import { LINKING, agreementFile, entry, COLUMNS, register } from '../support/register.ts';
import { contextOf, onlyReply, turnOf } from '../support/skills-turn.ts';
import { describeOnBoth } from '../support/storage.ts';
import { xlsxFile } from '../support/xlsx.ts';

const knowledge = loadKnowledge(new URL('../../knowledge', import.meta.url).pathname);
const searcher = Searcher.of(knowledge);
const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();

describeOnBoth('published examples', (storage) => {
  const open = () => openPrecedents(storage(), knowledge);
  const put = async (bytes: Uint8Array): Promise<string[]> => {
    const done: string[] = [];
    for (const agreement of (await readRegister(bytes)).agreements) done.push(await open().put(agreement));
    return done;
  };
  const ask = async (text: string, name?: string): Promise<string> => {
    const skill = createCatalogueSkill(knowledge, searcher, () => ({ blocks: [] }), undefined, open());
    const turn = turnOf(text, name === undefined ? {} : { kind: 'command', name });
    return cardText(onlyReply(await skill.handle(turn, contextOf({ intent: 'catalogue' }))).card);
  };
  const rows = async (): Promise<number> =>
    (await storage().db.selectFrom('precedent_passages').select('seq').execute()).length;

  it('are quoted with reference and dates, called examples, and never advice', async () => {
    await put(register());
    const shown = await ask('show me how others justified linking HES with ONS deaths');
    expect(shown).toContain(`“${LINKING}” [1]`);
    expect(shown).toContain(
      'Published example: DARS-NIC-111111-A1A1A-v1.0, UNIVERSITY OF FELLGATE, agreement from 1 January 2024 to 31 December 2027',
    );
    expect(shown).toContain('Objective for Processing');
    expect(shown).toMatch(/They are not advice.*nothing here says that the same would be approved/);
    expect(shown).not.toContain('midwives');
    expect(await ask('linking HES with deaths', 'examples')).toContain(LINKING);
    expect(await ask('how did others justify the colour of submarines')).toContain(
      'I found no published example of that',
    );
    expect(await ask('any precedents?')).toContain('What should the examples be about?');
  });

  it('are not made up where none are held', async () => {
    expect(await ask('show me how others justified linking HES with ONS deaths')).toContain(
      'I hold no published agreements',
    );
  });

  it('an import again leaves what is the same, puts what is another in its place, and never doubles anything', async () => {
    expect(await put(register())).toEqual(['new', 'new']);
    const before = await rows();
    expect(await put(register())).toEqual(['same', 'same']);
    expect(await rows()).toBe(before);
    const other = xlsxFile({
      Agreements: [COLUMNS, entry('DARS-NIC-111111-A1A1A-v1.0', 'UNIVERSITY OF FELLGATE', 'Strokes are counted.')],
    });
    expect(await put(other)).toEqual(['changed']);
    expect(await rows()).toBe(before);
    expect(await open().near('deaths outside hospital')).toEqual([]);
    expect(await open().count()).toBe(2);
    expect(await open().keepOnly(['DARS-NIC-111111-A1A1A-v1.0'])).toBe(1);
    expect(await open().near('midwives')).toEqual([]);
  });

  it('every passage stands word for word in the text that was imported', async () => {
    const bytes = readFileSync(agreementFile('dars-nic-656839-k5v9l-v4.2'));
    const [agreement] = (await readRegister(bytes)).agreements;
    await put(bytes);
    const passages = await storage().db.selectFrom('precedent_passages').select(['part', 'text']).execute();
    expect(passages.length).toBeGreaterThan(50);
    for (const { part, text } of passages) expect(plain(String(agreement?.[part]))).toContain(text);
  });

  it('identifiers in them are masked before anything is stored', async () => {
    const told =
      'Questions go to jane.roe@fellgate.example or 020 7946 0018. Patient Mary Thornby, NHS number 943 476 5919, was read.';
    await put(xlsxFile({ Agreements: [COLUMNS, entry('DARS-NIC-333333-C3C3C-v1.0', 'FELLGATE', told)] }));
    const kept = JSON.stringify([
      await storage().db.selectFrom('precedents').selectAll().execute(),
      await storage().db.selectFrom('precedent_passages').selectAll().execute(),
    ]);
    expect(kept).toContain('Questions go to [');
    expect(kept).not.toMatch(/jane\.roe|7946|Thornby|943/);
  });

  it('sentences are quoted before a list of the same words', async () => {
    await put(
      xlsxFile({
        Agreements: [
          COLUMNS,
          entry('DARS-NIC-555555-E5E5E-v1.0', 'FELLGATE', '• Asthma admissions • Asthma deaths • Asthma prescriptions'),
          entry('DARS-NIC-666666-F6F6F-v1.0', 'FELLGATE', 'Admissions are counted because asthma fills the wards.'),
        ],
      }),
    );
    expect((await open().near('asthma admissions')).map(({ reference }) => reference)).toEqual([
      'DARS-NIC-666666-F6F6F-v1.0',
      'DARS-NIC-555555-E5E5E-v1.0',
    ]);
  });

  it('of one agreement only one version is shown, and the term stands as far as it was published', async () => {
    const versions = ['v1.0', 'v2.0'].map((version) =>
      entry(`DARS-NIC-444444-D4D4D-${version}`, 'FELLGATE', 'Falls of old people in Saltmere are counted.', ['', '']),
    );
    await put(xlsxFile({ Agreements: [COLUMNS, ...versions] }));
    const found = await open().near('falls in Saltmere');
    expect(found.map(({ reference }) => reference)).toEqual(['DARS-NIC-444444-D4D4D-v2.0']);
    expect(await ask('how did others explain falls in Saltmere')).toContain('FELLGATE, no dates published');
  });
});
