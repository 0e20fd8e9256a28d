import { readFileSync, statSync } from 'node:fs';
import { openApart } from '../apart/ask-apart.ts';
import { UnusableFile } from '../apart/unusable-file.ts';
import type { ReadRegister } from './read-register.ts';

/** Reads files of the register one after the other. */
export interface RegisterReader {
  /** @throws UnusableFile for what is broken, too large or takes too long; the next file can be read all the same. */
  read(file: string): Promise<ReadRegister>;
  close(): Promise<void>;
}

const FILE_BYTES = 100_000_000;

/** Parses in a process of its own. */
export function openRegisterReader({ timeoutMs = 180_000, memoryMb = 1500 } = {}): RegisterReader {
  const apart = openApart<{ bytes: Uint8Array }, ReadRegister>(new URL('./reader-process.ts', import.meta.url), {
    timeoutMs,
    memoryMb,
  });
  return {
    read: async (file) => await apart.ask({ bytes: bytesOf(file) }),
    close: () => apart.close(),
  };
}

function bytesOf(file: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size > FILE_BYTES) throw new UnusableFile(`is larger than ${FILE_BYTES / 1_000_000} MB`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UnusableFile) throw error;
    throw new UnusableFile('cannot be opened');
  }
}
