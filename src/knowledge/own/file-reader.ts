import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type FileType, UnusableFile, readLines } from './read-file.ts';

/** Reads files one after the other. */
export interface FileReader {
  /** @throws UnusableFile for what is broken, too large or takes too long; the next file can be read all the same. */
  read(bytes: Uint8Array, type: FileType): Promise<string[]>;
  close(): Promise<void>;
}

const MEMORY_MB = 512;
const script = fileURLToPath(new URL('./reader-process.ts', import.meta.url));

/** What came out of the other process: it is well when it could say what is wrong with the file. */
class FaultOfFile extends UnusableFile {}

/** A process of its own, made when it is needed, and made anew after a file that it did not survive. */
export function openFileReader({ timeoutMs = 30_000 } = {}): FileReader {
  let reader: ChildProcess | null = null;
  const end = async (): Promise<void> => {
    const ended = reader;
    reader = null;
    if (ended?.exitCode !== null || ended.signalCode !== null) return;
    await new Promise<void>((gone) => {
      ended.once('exit', () => gone());
      ended.kill('SIGKILL');
    });
  };
  return {
    async read(bytes, type) {
      // Plain text needs no parser.
      if (type === '.md' || type === '.txt') return await readLines(bytes, type);
      reader ??= fork(script, [], {
        execArgv: ['--import', 'tsx', `--max-old-space-size=${MEMORY_MB}`],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        // Nothing of what the program knows is of any use there.
        env: { PATH: process.env['PATH'] },
      });
      const at = reader;
      try {
        return await answerOf(at, { bytes, type }, timeoutMs);
      } catch (error) {
        if (!(error instanceof FaultOfFile)) await end();
        throw error;
      } finally {
        at.removeAllListeners();
      }
    },
    close: end,
  };
}

const answerOf = (reader: ChildProcess, question: object, timeoutMs: number): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(`takes more than ${timeoutMs / 1000} s to read`), timeoutMs);
    const fail = (message: string): void => {
      clearTimeout(timer);
      reject(new UnusableFile(message));
    };
    reader.once('message', ({ lines, fault }: { lines?: string[]; fault?: string }) => {
      clearTimeout(timer);
      if (lines === undefined) reject(new FaultOfFile(fault ?? 'cannot be read'));
      else resolve(lines);
    });
    reader.once('error', () => fail('cannot be read'));
    reader.once('exit', () => fail(`cannot be read, or not within ${MEMORY_MB} MB`));
    reader.send(question);
  });
