import { UnusableFile } from './unusable-file.ts';

/** The side of the other process: answers each question with what `read` makes of it, or with why it cannot. */
export function answerApart(read: (question: never) => Promise<unknown>): void {
  process.on('message', (question) => {
    read(question as never).then(
      (answer) => process.send?.({ answer }),
      (error: unknown) => {
        const kind = error instanceof Error ? error.name : 'unknown';
        process.send?.({ fault: error instanceof UnusableFile ? error.message : `cannot be read (${kind})` });
      },
    );
  });
  // The program is gone: nobody wants the rest.
  process.on('disconnect', () => process.exit());
}
