import { type FileType, UnusableFile, readLines } from './read-file.ts';

/** Reads files apart from the program: what hangs or eats all memory here is ended, and nothing else with it. */
process.on('message', ({ bytes, type }: { bytes: Uint8Array; type: FileType }) => {
  readLines(bytes, type).then(
    (lines) => process.send?.({ lines }),
    (error: unknown) => {
      const kind = error instanceof Error ? error.name : 'unknown';
      process.send?.({ fault: error instanceof UnusableFile ? error.message : `cannot be read (${kind})` });
    },
  );
});
// The program is gone: nobody wants the rest.
process.on('disconnect', () => process.exit());
