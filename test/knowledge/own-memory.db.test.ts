import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { openOwnLibrary } from '../../src/knowledge/index.ts';
import type { Candidate } from '../../src/knowledge/own/candidates.ts';
import { MemoryIndex } from '../../src/knowledge/own/memory-index.ts';
import { PassageIndex } from '../../src/knowledge/own/passage-index.ts';
import { openOwnPassages } from '../../src/knowledge/own/passages.repository.ts';
import { wordsInDatabase } from '../../src/knowledge/own/words.repository.ts';
import { ownDocument } from '../support/own-search.ts';
import { recordingLog } from '../support/recording-log.ts';
import { describeOnBoth } from '../support/storage.ts';

describe('an index in memory, by itself', () => {
  const index = new PassageIndex();
  const passage = (seq: number, audience: string[], text: string) => ({
    document: String(seq),
    seq: 1,
    title: 'T',
    heading: '',
    text,
    audience,
  });
  index.add([
    passage(1, ['everyone'], 'a zebra in the open'),
    passage(2, ['room a', 'person b'], 'a zebra and a zebra'),
  ]);
  index.add([passage(3, ['everyone'], 'a walrus')]);
  index.build();
  const found = (readers: string[], limit = 10) => index.find('zebra', readers, limit).map(({ document }) => document);

  it('takes others’ passages out before it chooses the best', () => {
    expect(found(['everyone'], 1)).toEqual(['1']);
    expect(found(['everyone', 'person b'])).toEqual(expect.arrayContaining(['1', '2']));
    expect(found(['room a'])).toEqual(['2']);
    expect(found(['room'])).toEqual([]);
    expect(found([])).toEqual([]);
  });
});

describeOnBoth('the index in memory', (storage, kind) => {
  const open: MemoryIndex[] = [];
  afterEach(() => {
    for (const index of open.splice(0)) index.close();
  });
  const indexed = ({ most }: { most?: number } = {}) => {
    const log = recordingLog();
    let asked = 0;
    const words = wordsInDatabase(storage());
    const otherwise = {
      find: (...sought: Parameters<typeof words.find>): Promise<Candidate[]> => {
        asked += 1;
        return words.find(...sought);
      },
    };
    const passages = openOwnPassages(storage());
    let reads = 0;
    const counting = {
      ...passages,
      batches: (size: number) => {
        reads += 1;
        return passages.batches(size);
      },
    };
    const memory = new MemoryIndex({ passages: counting, otherwise, log, ...(most === undefined ? {} : { most }) });
    open.push(memory);
    return { memory, log, library: openOwnLibrary(storage(), [memory]), asked: () => asked, reads: () => reads };
  };
  const writer = () => openOwnLibrary(storage());
  const put = (path: string, text: string) => writer().put(ownDocument(path), [{ heading: '', text }]);

  it('asks the database no more once it has caught up, and again when another process changes something', async () => {
    await put('a.md', 'The zebra is striped.');
    const { memory, library, asked } = indexed();
    await library.near('zebra', ['everyone']);
    expect(asked()).toBe(1);
    await memory.refresh();
    expect(await library.near('zebra', ['everyone'])).toHaveLength(1);
    expect(asked()).toBe(1);
    await put('b.md', 'The zebra sleeps.');
    expect(await library.near('zebra', ['everyone'])).toHaveLength(2);
    expect(asked()).toBe(2);
    await memory.refresh();
    expect(await library.near('zebra', ['everyone'])).toHaveLength(2);
    expect(asked()).toBe(2);
  });

  it('is built once, however many ask at a time', async () => {
    await put('a.md', 'The zebra is striped.');
    const { memory, library, reads } = indexed();
    await Promise.all(Array.from({ length: 8 }, () => library.near('zebra', ['everyone'])));
    await memory.refresh();
    expect(reads()).toBe(1);
  });

  it('with too many passages says once what to set, and has the database searched', async () => {
    await put('a.md', 'The zebra is striped.');
    await put('b.md', 'The zebra sleeps.');
    const { memory, library, log, reads } = indexed({ most: 1 });
    await memory.refresh();
    await put('c.md', 'The zebra eats.');
    await memory.refresh();
    expect(await library.near('zebra', ['everyone'])).toHaveLength(3);
    expect(log.lines.map(({ message }) => message)).toEqual([
      expect.stringContaining('Set DOCUMENTS_INDEX=database') as string,
    ]);
    expect(reads()).toBe(0);
    await writer().remove(['b.md', 'c.md']);
    await memory.refresh();
    expect(reads()).toBe(1);
  });

  it('leaves no process behind when it is closed while it is built', async () => {
    await put('a.md', 'The zebra is striped.');
    const { memory, library, log } = indexed();
    const before = indexProcesses();
    const built = memory.refresh();
    await library.near('zebra', ['everyone']);
    memory.close();
    await built;
    await expect.poll(indexProcesses, { timeout: 10_000 }).toEqual(before);
    expect(await library.near('zebra', ['everyone'])).toHaveLength(1);
    expect(log.lines).toEqual([]);
  });

  if (kind === 'server')
    it('goes on answering when its process is killed, and is built again', async () => {
      await put('a.md', 'The zebra is striped.');
      const { memory, library, reads, asked } = indexed();
      const before = indexProcesses();
      await memory.refresh();
      const [mine] = indexProcesses().filter((pid) => !before.includes(pid));
      process.kill(Number(mine), 'SIGKILL');
      for (let at = 0; at < 5; at++) expect(await library.near('zebra', ['everyone'])).toHaveLength(1);
      await memory.refresh();
      expect(reads()).toBe(2);
      const then = asked();
      expect(await library.near('zebra', ['everyone'])).toHaveLength(1);
      expect(asked()).toBe(then);
    });
});

/** Ids of the processes of indexes that this one has started. */
const indexProcesses = (): string[] =>
  execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('index-process'))
    .map((line) => line.trim().split(' ')[0] ?? '');
