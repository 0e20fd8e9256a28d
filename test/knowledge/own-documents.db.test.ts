import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type FileReader,
  type ImportOutcome,
  type OwnLibrary,
  importDocuments,
  openFileReader,
  openOwnLibrary,
  readersOf,
} from '../../src/knowledge/index.ts';
import { brokenFiles, docxFile, htmlFile, link, pdfFile, put } from '../support/own-documents.ts';
import { describeOnBoth } from '../support/storage.ts';

const everyone = 'audience: everyone\n';
const inChannel = (channel: string, thread = '1.2') => ({
  platform: 'slack',
  workspace: 'T1',
  conversation: `slack:T1:${channel}:${thread}`,
  person: { id: 'slack:T1:U1' },
  private: false,
});
const alone = (person: string) => ({
  platform: 'slack',
  workspace: 'T1',
  conversation: `slack:T1:D${person.slice(1)}`,
  person: { id: `slack:T1:${person}` },
  private: true,
});

describe('who may read', () => {
  it.each([
    ['in a channel, the channel', inChannel('C1'), ['everyone', 'room slack:T1:C1']],
    ['alone, the person', alone('U1'), ['everyone', 'person slack:T1:U1']],
    [
      'aside in a channel, the channel only',
      { ...inChannel('C1', 'aside:U1'), private: true, aside: true as const },
      ['everyone', 'room slack:T1:C1'],
    ],
    [
      'in a group chat, the chat',
      { ...inChannel('G7'), conversation: 'slack:T1:G7:9.9' },
      ['everyone', 'room slack:T1:G7'],
    ],
    [
      'in a channel of Teams, the channel',
      { ...inChannel('x'), platform: 'teams', conversation: 'teams:tenant:19:abc@thread.tacv2;messageid=1' },
      ['everyone', 'room teams:tenant:19:abc@thread.tacv2'],
    ],
    ['in a conversation that cannot be told, nobody else', { ...inChannel('x'), conversation: 'odd' }, ['everyone']],
  ])('%s', (_what, asker, readers) => expect(readersOf(asker)).toEqual(readers));
});

describeOnBoth('own documents', (storage, kind) => {
  let folder: string;
  let library: OwnLibrary;
  let files: FileReader;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'dars-own-'));
    library = openOwnLibrary(storage());
    files = openFileReader({ timeoutMs: 20_000 });
  });
  afterEach(async () => {
    await files.close();
    rmSync(folder, { recursive: true });
  });
  const read = async (): Promise<Map<string, ImportOutcome>> => {
    const done = await importDocuments({ folder, library, files });
    return new Map((done?.outcomes ?? []).map((outcome) => [outcome.path, outcome]));
  };
  const found = async (question: string, asker = alone('U9')): Promise<string[]> =>
    (await library.near(question, readersOf(asker), { limit: 10 })).map(({ document }) => document.path);

  it('reads Markdown, text, HTML, Word files and PDFs, and finds their words', async () => {
    put(folder, 'audience.yaml', everyone);
    put(
      folder,
      'a.md',
      '# Laptops\n\nEncrypt every laptop with the marmalade cipher\nbefore it leaves the building.\n',
    );
    put(folder, 'b.txt', 'Visitors wear a turquoise badge and are met at the door.');
    put(
      folder,
      'c.html',
      htmlFile('Printers', 'Printouts go into the burgundy bin at the end of every day, without exception. '.repeat(4)),
    );
    put(folder, 'd.docx', await docxFile('Handbook', 'New colleagues read the ochre handbook in their first week.'));
    put(folder, 'e.pdf', pdfFile('Backups are kept in the vermilion cupboard on the second floor.'));
    const outcomes = await read();
    expect([...outcomes.values()].map(({ path: at, state, fault }) => [at, state, fault])).toEqual(
      ['a.md', 'b.txt', 'c.html', 'd.docx', 'e.pdf'].map((name) => [name, 'new', null]),
    );
    expect(await found('which cipher encrypts a laptop')).toEqual(['a.md']);
    expect(await found('badge of visitors')).toEqual(['b.txt']);
    expect(await found('burgundy bin for printouts')).toEqual(['c.html']);
    expect(await found('ochre handbook')).toEqual(['d.docx']);
    expect(await found('vermilion cupboard')).toEqual(['e.pdf']);
    expect((await library.list()).find(({ path: at }) => at === 'd.docx')?.title).toBe('Handbook');
  });

  it('reads again only what is another, and forgets what is gone', async () => {
    put(folder, 'audience.yaml', everyone);
    put(folder, 'a.md', '# One\n\nThe first text about marmalade and toast.');
    put(folder, 'b.md', '# Two\n\nThe second text about toast and tea.');
    await read();
    put(folder, 'a.md', '# One\n\nThe first text is about porridge and toast now.');
    rmSync(path.join(folder, 'b.md'));
    const done = await importDocuments({ folder, library, files });
    expect(done?.outcomes.map(({ path: at, state }) => [at, state])).toEqual([['a.md', 'changed']]);
    expect(done?.removed).toEqual(['b.md']);
    expect(await found('marmalade')).toEqual([]);
    utimesSync(path.join(folder, 'a.md'), new Date(), new Date());
    expect((await read()).get('a.md')?.state).toBe('same');
  });

  it('an audience that changes is taken over without reading the file again; one that cannot be understood is nobody', async () => {
    put(folder, 'audience.yaml', everyone);
    put(folder, 'a.md', '# Pay\n\nThe zebra table of salaries.');
    await read();
    expect(await found('zebra salaries')).toEqual(['a.md']);
    put(folder, 'audience.yaml', 'audience:\n  people: [slack:T1:U1]\n');
    expect((await read()).get('a.md')?.state).toBe('changed');
    expect(await found('zebra salaries')).toEqual([]);
    expect(await found('zebra salaries', alone('U1'))).toEqual(['a.md']);
    put(folder, 'audience.yaml', 'audience: everybody\n');
    expect((await read()).get('a.md')).toMatchObject({
      state: 'skipped',
      fault: expect.stringContaining('audience.yaml is faulty') as string,
    });
    expect(await found('zebra salaries', alone('U1'))).toEqual([]);
    expect(await library.list()).toEqual([]);
  });

  it('the nearest folder says who may read; a faulty one is not passed over, and front matter goes before both', async () => {
    put(folder, 'audience.yaml', everyone);
    put(folder, 'open.md', 'zebra in the open file');
    put(
      folder,
      'board/audience.yaml',
      'audience:\n  channels: [slack:T1:C1]\nfiles:\n  pay.md:\n    people: [slack:T1:U1]\n',
    );
    put(folder, 'board/minutes.md', 'zebra in the minutes of the board');
    put(folder, 'board/pay.md', 'zebra in the pay of the board');
    put(folder, 'board/deep/note.md', '---\naudience: everyone\ntitle: A note\n---\nzebra in a note for all');
    put(folder, 'broken/audience.yaml', '{{{');
    put(folder, 'broken/x.md', 'zebra in a folder that nobody may read');
    expect((await read()).get('broken/x.md')?.state).toBe('skipped');
    expect((await found('zebra', inChannel('C1'))).sort()).toEqual([
      'board/deep/note.md',
      'board/minutes.md',
      'open.md',
    ]);
    expect((await found('zebra', inChannel('C2'))).sort()).toEqual(['board/deep/note.md', 'open.md']);
    expect((await found('zebra', alone('U1'))).sort()).toEqual(['board/deep/note.md', 'board/pay.md', 'open.md']);
  });

  it('names every kind of broken file and reads the rest', async () => {
    put(folder, 'audience.yaml', everyone);
    const broken = await brokenFiles();
    for (const [name, content] of broken) put(folder, name, content);
    link(folder, 'link.md', '/etc/hostname');
    link(folder, 'loop', '.');
    put(folder, 'good.md', 'The last good file speaks of zebras.');
    const outcomes = await read();
    const faults = [...outcomes.values()].filter(({ fault }) => fault !== null).map(({ path: at }) => at);
    expect(faults.sort()).toEqual([...broken.map(([name]) => name), 'link.md', 'loop'].sort());
    expect(outcomes.get('good.md')).toMatchObject({ state: 'new' });
    expect(await found('zebras')).toEqual(['good.md']);
  });

  it('a file that breaks keeps its last copy', async () => {
    put(folder, 'audience.yaml', everyone);
    put(folder, 'a.docx', await docxFile('A', 'The zebra crossing is closed.'));
    await read();
    put(folder, 'a.docx', 'broken');
    expect((await read()).get('a.docx')).toMatchObject({ state: 'skipped', fault: 'is no DOCX' });
    expect(await found('zebra crossing')).toEqual(['a.docx']);
  });

  it.each([
    "'); drop table own_documents; --",
    'a & b | !c <-> d',
    ':* ((',
    '\u0000',
    '🦓',
    "l'été à Zürich",
    'x'.repeat(5000),
  ])('whatever is asked for is only words: %s', async (question) => {
    expect(await library.near(question, ['everyone'])).toEqual([]);
    expect(await library.list()).toEqual([]);
  });

  if (kind === 'server')
    it(
      'a thousand files with fifty broken ones: done, named, searchable, and twenty tries across audiences find nothing',
      { timeout: 240_000 },
      async () => {
        put(folder, 'audience.yaml', everyone);
        put(folder, 'team/audience.yaml', 'audience:\n  channels: [slack:T1:CTEAM]\n');
        put(folder, 'board/audience.yaml', 'audience:\n  people: [slack:T1:UBOSS]\n');
        const words = ['zebra', 'walrus', 'ocelot', 'badger', 'heron'];
        for (let at = 0; at < 950; at += 1) {
          const where = ['', 'team/', 'board/'][at % 3] ?? '';
          const secret = `${where === '' ? 'open' : where.slice(0, -1)}secret${at}`;
          const text = `The rule number ${at} about the ${words[at % 5] ?? ''} is called ${secret} and is written down here.`;
          const name = `${where}document-${at}`;
          if (at % 10 < 5) put(folder, `${name}.md`, `# Rule ${at}\n\n${text}\n`);
          else if (at % 10 < 7) put(folder, `${name}.txt`, text);
          else if (at % 10 === 7) put(folder, `${name}.html`, htmlFile(`Rule ${at}`, text));
          else if (at % 10 === 8) put(folder, `${name}.pdf`, pdfFile(text));
          else put(folder, `${name}.docx`, await docxFile(`Rule ${at}`, text));
        }
        const kinds = await brokenFiles();
        const broken = Array.from({ length: 50 }, (_, at) => {
          const [name, content] = kinds[at % kinds.length] ?? ['', ''];
          put(folder, `team/broken-${at}-${name}`, content);
          return `team/broken-${at}-${name}`;
        });
        const started = Date.now();
        let progress = 0;
        const done = await importDocuments({ folder, library, files, progress: () => (progress += 1) });
        const outcomes = done?.outcomes ?? [];
        process.stdout.write(`1,000 files read in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
        expect(progress).toBe(1000);
        expect(outcomes.filter(({ state }) => state === 'new')).toHaveLength(950);
        const skipped = outcomes.filter(({ state }) => state === 'skipped');
        expect(skipped.map(({ path: at }) => at).sort()).toEqual([...broken].sort());
        expect(skipped.every(({ fault }) => (fault ?? '').length > 5)).toBe(true);
        // Each kind of file, by a word that stands in it alone.
        for (const at of [0, 15, 27, 48, 9]) {
          const where = ['open', 'team', 'board'][at % 3] ?? '';
          const asker = where === 'team' ? inChannel('CTEAM') : where === 'board' ? alone('UBOSS') : alone('U9');
          expect((await library.near(`${where}secret${at}`, readersOf(asker)))[0]?.text).toContain(
            `${where}secret${at}`,
          );
        }
        const outsiders = [
          inChannel('COTHER'),
          inChannel('CTEAMX'),
          alone('U9'),
          alone('CTEAM'),
          { ...inChannel('CTEAM'), workspace: 'T2', conversation: 'slack:T2:CTEAM:1' },
        ];
        const tries = [
          ...outsiders.flatMap((asker) => [
            ['teamsecret1', asker] as const,
            ['rule called teamsecret4 about the walrus', asker] as const,
            ['boardsecret2', asker] as const,
          ]),
          ['boardsecret5', inChannel('CTEAM')] as const,
          // The person themself, where others read along.
          ['boardsecret8', { ...inChannel('CTEAM'), person: { id: 'slack:T1:UBOSS' } }] as const,
          [
            'boardsecret8',
            {
              ...inChannel('C5', 'aside:UBOSS'),
              person: { id: 'slack:T1:UBOSS' },
              private: true,
              aside: true as const,
            },
          ] as const,
          ['teamsecret1', alone('UBOSS')] as const,
          ["boardsecret11') or audience && array['everyone", inChannel('C5')] as const,
        ];
        expect(tries).toHaveLength(20);
        for (const [question, asker] of tries)
          for (const { document, text } of await library.near(question, readersOf(asker), { limit: 50 })) {
            const allowed = readersOf(asker).includes('room slack:T1:CTEAM')
              ? /^(team\/)?document/
              : readersOf(asker).includes('person slack:T1:UBOSS')
                ? /^(board\/)?document/
                : /^document/;
            expect(document.path).toMatch(allowed);
            expect(text.includes(question)).toBe(false);
          }
      },
    );
});
