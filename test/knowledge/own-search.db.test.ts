import { afterEach, beforeEach, expect, it } from 'vitest';
import { type OwnLibrary, type OwnSearch, openOwnLibrary, openOwnSearch } from '../../src/knowledge/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { ownDocument, testEmbedder } from '../support/own-search.ts';
import { recordingLog } from '../support/recording-log.ts';
import { type StorageKind, describeOnBoth } from '../support/storage.ts';

/** One way of searching own documents, and how to bring its index up to date. */
interface Variant {
  name: string;
  open: (storage: Storage) => Promise<OwnSearch>;
  kinds: readonly StorageKind[];
  vectors?: true;
}

const variants: Variant[] = [
  {
    name: 'in memory',
    open: (storage) => openOwnSearch({ storage, index: 'memory', embedder: null, log: recordingLog() }),
    kinds: ['embedded', 'server'],
  },
  {
    name: 'in the database',
    open: (storage) => openOwnSearch({ storage, index: 'database', embedder: null, log: recordingLog() }),
    kinds: ['embedded', 'server'],
  },
  {
    name: 'in the database, with meanings',
    open: (storage) => openOwnSearch({ storage, index: 'database', embedder: testEmbedder(), log: recordingLog() }),
    // A server with pgvector is named by PGVECTOR_URL: `npm run check:pgvector`.
    kinds: process.env['PGVECTOR_URL'] === undefined ? ['embedded'] : ['embedded', 'server'],
    vectors: true,
  },
];

const words = ['zebra', 'walrus', 'ocelot', 'badger', 'heron'];
const rooms = ['everyone', 'room slack:T1:CTEAM', 'person slack:T1:UBOSS'] as const;

for (const { name, open, kinds, vectors = false } of variants)
  describeOnBoth(
    `the search of own documents ${name}`,
    (storage) => {
      let search: OwnSearch;
      let library: OwnLibrary;
      beforeEach(async () => {
        search = await open(storage());
        ({ library } = search);
      });
      afterEach(() => search.memory?.close());
      const upToDate = async (): Promise<void> => {
        await search.memory?.refresh();
        expect((await search.meaning?.prepare()) ?? 'complete').toBe('complete');
      };
      const found = async (question: string, readers: readonly string[] = ['everyone'], limit = 50) =>
        (await library.near(question, readers, { limit })).map(({ document }) => document.path);
      const fill = async (count: number): Promise<void> => {
        for (let at = 0; at < count; at++)
          await library.put(ownDocument(`d${at}.md`, [rooms[at % 3] ?? 'everyone']), [
            { heading: '', text: `The rule number ${at} about the ${words[at % 5] ?? ''} is called secret${at} here.` },
          ]);
      };

      it('finds what was just put there, and still finds it when the index has caught up', async () => {
        await fill(30);
        expect(await found('what is secret12')).toContain('d12.md');
        await upToDate();
        expect((await found('what is secret12'))[0]).toBe('d12.md');
        await library.put(ownDocument('new.md'), [{ heading: 'Badges', text: 'A turquoise badge for visitors.' }]);
        expect((await found('turquoise badge'))[0]).toBe('new.md');
        await upToDate();
        expect((await found('turquoise badge'))[0]).toBe('new.md');
      });

      it('shows the text of today, from an index of yesterday', async () => {
        await library.put(ownDocument('a.md'), [{ heading: '', text: 'Tea is served at four, with marmalade.' }]);
        await upToDate();
        await library.put(ownDocument('a.md'), [{ heading: '', text: 'Tea is served at five, with porridge.' }]);
        const texts = (await library.near('when is tea served', ['everyone'])).map(({ text }) => text);
        expect(texts).toEqual(['Tea is served at five, with porridge.']);
        // The words that it was found by are gone, and it counts as holding none.
        for (const { coverage } of await library.near('marmalade', ['everyone'])) expect(coverage).toBe(0);
      });

      it('keeps to the audience in twenty tries across audiences, with an index of now and one of before', async () => {
        await fill(60);
        await upToDate();
        const readersOfTries = [
          ['everyone'],
          ['everyone', 'room slack:T1:COTHER'],
          ['everyone', 'room slack:T2:CTEAM'],
          ['everyone', 'person slack:T1:CTEAM'],
          ['everyone', 'room slack:T1:UBOSS'],
          ['everyone', 'person slack:T1:UBOSS2'],
          ['everyone', 'person slack:T1:uboss'],
          ['everyone', 'room'],
          ['everyone', '%'],
          ["everyone', 'room slack:T1:CTEAM"],
        ];
        const tries = readersOfTries.flatMap((readers) => [
          ['rule called secret1 about the walrus', readers] as const,
          ["secret2') or audience && array['everyone", readers] as const,
        ]);
        expect(tries).toHaveLength(20);
        const open = (path: string): boolean => Number(/\d+/.exec(path)?.[0]) % 3 === 0;
        for (const [question, readers] of tries)
          for (const path of await found(question, readers)) expect([path, open(path)]).toEqual([path, true]);
        // Those who may do find it.
        expect((await found('secret1', ['everyone', rooms[1]]))[0]).toBe('d1.md');
        expect((await found('secret2', ['everyone', rooms[2]]))[0]).toBe('d2.md');
      });

      it('shows nothing of what was narrowed or removed a moment ago', async () => {
        await fill(30);
        await upToDate();
        await library.setAudience('d12.md', [rooms[2]]);
        await library.remove(['d15.md']);
        for (const question of ['secret12', 'secret15', 'rule about the ocelot', 'rule called secret12 or secret15']) {
          expect(await found(question)).not.toContain('d12.md');
          expect(await found(question, rooms)).not.toContain('d15.md');
        }
        expect((await found('secret12', ['everyone', rooms[2]]))[0]).toBe('d12.md');
        await upToDate();
        expect(await found('secret12')).not.toContain('d12.md');
        expect(await found('secret15', rooms)).not.toContain('d15.md');
        await library.setAudience('d12.md', ['everyone']);
        await upToDate();
        expect((await found('secret12'))[0]).toBe('d12.md');
      });

      it('is not crowded out by what others may read', async () => {
        for (let at = 0; at < 5; at++)
          await library.put(
            ownDocument(`board${at}.md`, [rooms[2]]),
            Array.from({ length: 40 }, (_, seq) => ({ heading: '', text: `Marmalade marmalade budget ${at} ${seq}.` })),
          );
        await library.put(ownDocument('open.md'), [
          { heading: '', text: 'Among much else that is said here at length, there is some marmalade.' },
        ]);
        await upToDate();
        expect(await found('marmalade budget')).toEqual(['open.md']);
      });

      it('shows a passage once, wherever it stands and however it was found', async () => {
        const passage = { heading: '', text: 'Visitors wear a turquoise badge.' };
        await library.put(ownDocument('a.md'), [passage, passage]);
        await library.put(ownDocument('b.md'), [passage]);
        await upToDate();
        expect(await library.near('turquoise badge', ['everyone'], { limit: 10 })).toHaveLength(1);
      });

      it.each([
        ['nothing', ''],
        ['a space', ' '],
        ['signs', '?!'],
        ['small words', 'the and of'],
        ['SQL', "'); drop table own_documents; --"],
        ['operators', ':* (('],
        ['a NUL', '\u0000'],
        ['a picture', '🦓'],
        ['one very long word', 'x'.repeat(5000)],
      ])('takes any question for words, and throws at none: %s', async (_what, question) => {
        await fill(6);
        await upToDate();
        for (const { coverage } of await library.near(question, ['everyone'])) expect(coverage).toBe(0);
        expect(await library.list()).toHaveLength(6);
        expect(await library.near('secret3', [])).toEqual([]);
      });
    },
    kinds,
    { vectors },
  );

describeOnBoth('whatever an index offers', (storage) => {
  it('is shown to those alone whom the database names', async () => {
    const writer = openOwnLibrary(storage());
    await writer.put(ownDocument('open.md'), [{ heading: '', text: 'The zebra is for all.' }]);
    await writer.put(ownDocument('board.md', [rooms[2]]), [{ heading: '', text: 'The zebra is for the board.' }]);
    const rows = await storage().db.selectFrom('own_passages').select(['document', 'seq']).execute();
    // An index that has gone wrong altogether: all there is, for anybody, and what there is not.
    const library = openOwnLibrary(storage(), [
      { find: () => Promise.resolve([...rows, { document: '999999999', seq: 1 }]) },
    ]);
    const found = async (...readers: string[]) =>
      (await library.near('zebra', readers)).map(({ document }) => document.path).sort();
    expect(await found('everyone')).toEqual(['open.md']);
    expect(await found('everyone', rooms[1])).toEqual(['open.md']);
    expect(await found('everyone', rooms[2])).toEqual(['board.md', 'open.md']);
  });
});
