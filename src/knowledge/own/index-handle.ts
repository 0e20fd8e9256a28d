import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runner } from '../apart/ask-apart.ts';
import type { Candidate } from './candidates.ts';
import type { IndexedPassage } from './passage-index.ts';

/** What the process of an index is asked. */
export type IndexAsked = { id: number } & (
  | { do: 'add'; passages: readonly IndexedPassage[] }
  | { do: 'build' }
  | { do: 'find'; question: string; readers: readonly string[]; limit: number }
);
type Wish = IndexAsked extends infer One ? (One extends IndexAsked ? Omit<One, 'id'> : never) : never;
interface Answer {
  id: number;
  found?: Candidate[];
  fault?: string;
}

/** An index of passages in a process of its own. Everything rejects once that process has ended. */
export interface IndexHandle {
  find(question: string, readers: readonly string[], limit: number): Promise<Candidate[]>;
  close(): void;
}

const script = fileURLToPath(new URL('./index-process.ts', import.meta.url));
const MEMORY_MB = 2048;

/** Builds an index of what the batches hold. @throws Error when the process ends before it is built. */
export async function buildIndexApart(batches: AsyncIterable<readonly IndexedPassage[]>): Promise<IndexHandle> {
  const { ask, close } = startProcess();
  try {
    for await (const passages of batches) await ask({ do: 'add', passages });
    await ask({ do: 'build' });
  } catch (error) {
    close();
    throw error;
  }
  return {
    find: async (question, readers, limit) => (await ask({ do: 'find', question, readers, limit })).found ?? [],
    close,
  };
}

function startProcess() {
  const child = fork(runner, [script], {
    execArgv: [`--max-old-space-size=${MEMORY_MB}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Nothing of what the program knows is of any use there.
    env: { PATH: process.env['PATH'] },
  });
  quiet(child);
  let ended = false;
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  const end = (): void => {
    ended = true;
    for (const { reject } of waiting.values()) reject(new IndexGone());
    waiting.clear();
  };
  child.once('exit', end);
  child.once('error', end);
  child.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.fault === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(`the index failed (${answer.fault})`));
  });
  let last = 0;
  return {
    ask: (wish: Wish): Promise<Answer> =>
      new Promise((resolve, reject) => {
        if (ended) {
          reject(new IndexGone());
          return;
        }
        const id = ++last;
        waiting.set(id, { resolve, reject });
        child.send({ id, ...wish }, (error) => {
          if (error) end();
        });
      }),
    close: () => {
      end();
      child.kill('SIGKILL');
    },
  };
}

/** It alone does not keep the program alive. */
function quiet(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

class IndexGone extends Error {
  override readonly name = 'IndexGone';
  constructor() {
    super('the process of the index has ended');
  }
}
