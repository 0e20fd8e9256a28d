import { openApart } from '../apart/ask-apart.ts';
import { type FileType, readLines } from './read-file.ts';

/** Reads files one after the other. */
export interface FileReader {
  /** @throws UnusableFile for what is broken, too large or takes too long; the next file can be read all the same. */
  read(bytes: Uint8Array, type: FileType): Promise<string[]>;
  close(): Promise<void>;
}

const MEMORY_MB = 512;

/** Parses in a process of its own. */
export function openFileReader({ timeoutMs = 30_000 } = {}): FileReader {
  const apart = openApart<{ bytes: Uint8Array; type: FileType }, string[]>(
    new URL('./reader-process.ts', import.meta.url),
    { timeoutMs, memoryMb: MEMORY_MB },
  );
  return {
    async read(bytes, type) {
      // Plain text needs no parser.
      if (type === '.md' || type === '.txt') return await readLines(bytes, type);
      return await apart.ask({ bytes, type });
    },
    close: () => apart.close(),
  };
}
