import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type OwnSearch, openOwnLibrary, openOwnSearch } from '../../src/knowledge/index.ts';
import { reasonOf } from '../../src/knowledge/own/vectors.repository.ts';
import { type Storage, openPassageVectors, openStorage } from '../../src/storage/index.ts';
import { embed } from '../doubles/model/embedding.ts';
import { type RecordingEmbedder, ownDocument, testEmbedder } from '../support/own-search.ts';
import { recordingLog } from '../support/recording-log.ts';
import { describeOnBoth, seedDataDir, withFolder } from '../support/storage.ts';

const withServer = process.env['PGVECTOR_URL'] !== undefined;
const open = async (storage: Storage, embedder: RecordingEmbedder, log = recordingLog()) =>
  await openOwnSearch({ storage, index: 'database', embedder, log });
const texts = (count: number, from = 0) =>
  Array.from({ length: count }, (_, at) => ({ heading: '', text: `Rule ${from + at} speaks of archivists.` }));

describeOnBoth(
  'vectors of own documents',
  (storage) => {
    const rows = async () =>
      (await sql<{ n: number }>`select count(*)::int as n from own_passage_vectors`.execute(storage().db)).rows[0]?.n;
    const ready = async (embedder: RecordingEmbedder): Promise<OwnSearch> => {
      const search = await open(storage(), embedder);
      expect(await search.meaning?.prepare()).toBe('complete');
      return search;
    };

    it('find by likeness what no word finds, and answers stay those that hold the question’s words', async () => {
      const embedder = testEmbedder();
      const { library } = await ready(embedder);
      await library.put(ownDocument('a.md'), [{ heading: '', text: 'Sponsorship of archivists.' }]);
      await library.put(ownDocument('b.md'), [{ heading: '', text: 'Tea at four.' }]);
      const { library: later } = await ready(embedder);
      expect(await openOwnLibrary(storage()).near('archivist sponsors', ['everyone'])).toHaveLength(1);
      expect(await openOwnLibrary(storage()).near('archivally sponsorable', ['everyone'])).toEqual([]);
      const [first] = await later.near('archivally sponsorable', ['everyone']);
      expect(first).toMatchObject({ document: { path: 'a.md' }, coverage: 0 });
    });

    it('are made once for a text, in batches, and taken from where the same text has one', async () => {
      const embedder = testEmbedder();
      const { library } = await ready(embedder);
      await library.put(ownDocument('a.md'), texts(150));
      const progress: number[][] = [];
      const { meaning } = await open(storage(), embedder);
      expect(await meaning?.prepare({ progress: (...numbers) => progress.push(numbers) })).toBe('complete');
      expect(progress).toEqual([[150, 150, 150]]);
      expect(embedder.asked).toHaveLength(150);
      // One line more at the top: every passage has another number, and one has another text.
      await library.put(ownDocument('a.md'), [{ heading: '', text: 'A new first line.' }, ...texts(150)]);
      await ready(embedder);
      expect(embedder.asked.slice(150).map(({ text }) => text)).toEqual(['a\nA new first line.']);
      // And from the vectors that are kept by digest alone.
      const text = 'c\nKnown from elsewhere.';
      const digest = (
        await sql<{ d: string }>`select encode(sha256(convert_to(${text}, 'UTF8')), 'hex') as d`.execute(storage().db)
      ).rows[0]?.d;
      await openPassageVectors(storage()).keep(embedder.model, new Map([[digest ?? '', embed(text)]]));
      await library.put(ownDocument('c.md'), [{ heading: '', text: 'Known from elsewhere.' }]);
      await ready(embedder);
      expect(embedder.asked).toHaveLength(151);
      expect(await rows()).toBe(152);
    });

    it('are made on from where it was interrupted, and words find meanwhile', async () => {
      const embedder = testEmbedder();
      const { library, meaning } = await ready(embedder);
      await library.put(ownDocument('a.md'), texts(150));
      let batches = 0;
      expect(await meaning?.prepare({ stopped: () => ++batches >= 1 })).toBe('stopped');
      expect(await rows()).toBe(64);
      embedder.away = true;
      expect(await meaning?.prepare()).toBe('failing');
      expect(await library.near('archivists of rule 140', ['everyone'])).not.toEqual([]);
      embedder.away = false;
      expect(await meaning?.prepare()).toBe('complete');
      expect(embedder.asked.filter(({ text }) => text.startsWith('a\n'))).toHaveLength(150);
      expect(await rows()).toBe(150);
    });

    it('are made masked, for nobody’s budget; a question for that of who asks', async () => {
      const embedder = testEmbedder();
      const { library } = await ready(embedder);
      await library.put(ownDocument('a.md'), texts(1));
      await ready(embedder);
      await library.near('archivists', ['everyone'], { person: 'web:local:me' });
      expect(embedder.asked.map(({ by }) => by)).toEqual([{ person: null }, { person: 'web:local:me' }]);
    });

    it('of another model behind the same name are made anew, and until then words find', async () => {
      const embedder = testEmbedder();
      const { library } = await ready(embedder);
      await library.put(ownDocument('a.md'), texts(5));
      await ready(embedder);
      embedder.size = 32;
      const search = await open(storage(), embedder);
      expect(await search.library.near('rule 3', ['everyone'])).not.toEqual([]);
      expect(await search.meaning?.prepare()).toBe('complete');
      const { rows: sizes } =
        await sql`select distinct vector_dims(embedding) as size from own_passage_vectors`.execute(storage().db);
      expect(sizes).toEqual([{ size: 32 }]);
      expect(await search.library.near('archivally rulers', ['everyone'])).not.toEqual([]);
      // A model of another name takes its place.
      await ready(testEmbedder('test:other'));
      expect(await rows()).toBe(5);
    });

    it('go with their passages and documents', async () => {
      const embedder = testEmbedder();
      const { library } = await ready(embedder);
      await library.put(ownDocument('a.md'), texts(10));
      await library.put(ownDocument('b.md'), texts(3));
      await ready(embedder);
      expect(await rows()).toBe(13);
      await library.remove(['b.md']);
      expect(await rows()).toBe(10);
      await library.put(ownDocument('a.md'), texts(4));
      await ready(embedder);
      expect(await rows()).toBe(4);
    });

    it(
      'give readers their own nearest, however many nearer ones others may read, by way of the index',
      { timeout: 60_000 },
      async () => {
        const embedder = testEmbedder();
        const { library } = await ready(embedder);
        await library.put(ownDocument('board.md', ['person slack:T1:UBOSS']), texts(700));
        await library.put(ownDocument('open.md'), [
          { heading: '', text: 'Rules, in the main, about archives and tea.' },
        ]);
        await ready(embedder);
        await sql`analyze own_passage_vectors, own_documents`.execute(storage().db);
        const plan = await sql<{
          'QUERY PLAN': string;
        }>`explain select seq from own_passage_vectors where model = ${sql.lit(embedder.model)} and vector_dims(embedding) = 64
        order by (embedding::vector(64)) <=> ${JSON.stringify(embed('x archivists'))}::vector(64) limit 60`.execute(
          storage().db,
        );
        expect(JSON.stringify(plan.rows)).toContain('Index Scan using own_passage_vectors_');
        const found = await library.near('archivally rulers', ['everyone'], { limit: 60 });
        expect(found.map(({ document }) => document.path)).toEqual(['open.md']);
      },
    );

    it('that cannot be compared leave the answer to words, and say so without the question', async () => {
      const embedder = testEmbedder();
      const log = recordingLog();
      const { library } = await open(storage(), embedder, log);
      await library.put(ownDocument('a.md'), texts(3));
      await ready(embedder);
      await sql`alter table own_passage_vectors rename to away`.execute(storage().db);
      try {
        expect(await library.near('rule 2 of archivists', ['everyone'])).not.toEqual([]);
      } finally {
        await sql`alter table away rename to own_passage_vectors`.execute(storage().db);
      }
      expect(log.lines).toMatchObject([{ level: 'warn' }]);
      expect(log.text()).not.toContain('archivists');
    });
  },
  // A server with pgvector is named by PGVECTOR_URL: `npm run check:pgvector`.
  withServer ? ['embedded', 'server'] : ['embedded'],
  { vectors: true },
);

describeOnBoth(
  'a database without pgvector',
  (storage) => {
    it('is searched by words, with one line that says what to install', async () => {
      const log = recordingLog();
      const embedder = testEmbedder();
      const { library, meaning } = await open(storage(), embedder, log);
      expect(meaning).toBeNull();
      await library.put(ownDocument('a.md'), texts(3));
      expect(await library.near('archivists', ['everyone'])).toHaveLength(3);
      expect(embedder.asked).toEqual([]);
      expect(log.lines.map(({ message }) => message)).toEqual([
        expect.stringMatching(/words alone: pgvector is not installed.*install it/) as string,
      ]);
    });
  },
  withServer ? ['embedded'] : ['embedded', 'server'],
);

describe('what keeps pgvector from use', () => {
  it('is told by what can be done about it', () => {
    expect(reasonOf({ code: '42501' })).toContain('create extension vector');
    expect(reasonOf({ code: '0A000' })).toContain('install it');
    expect(reasonOf({ code: '58P01' })).toContain('install it');
    expect(reasonOf({ code: '42704' })).toContain('42704');
  });
});

describe('an embedded database that has held vectors', () => {
  it('can be opened without asking for them, and its documents changed', { timeout: 60_000 }, async () => {
    await withFolder(async (folder) => {
      const dataDir = join(folder, 'data');
      await seedDataDir(dataDir);
      const at = async (vectors: boolean, work: (storage: Storage) => Promise<void>): Promise<void> => {
        const storage = await openStorage({ dataDir, vectors, log: recordingLog() });
        await work(storage).finally(() => storage.close());
      };
      await at(true, async (storage) => {
        const { library, meaning } = await open(storage, testEmbedder());
        await library.put(ownDocument('a.md'), texts(3));
        await meaning?.prepare();
      });
      await at(false, async (storage) => {
        const library = openOwnLibrary(storage);
        await library.put(ownDocument('a.md'), texts(2));
        await library.remove(['a.md']);
        expect(await library.list()).toEqual([]);
      });
    });
  });
});
