import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { UnusableFile } from './unusable-file.ts';

/** Files are read in a process of their own, one after the other: one that hangs or eats all memory takes nothing with it. */
export interface Apart<Question extends object, Answer> {
  /** @throws UnusableFile for what is broken, too large or takes too long; the next file can be read all the same. */
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

export interface ApartLimits {
  timeoutMs: number;
  memoryMb: number;
}

/** Runs a program from one compiled file. */
export const runner = fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url));

/** What came out of the other process: it is well when it could say what is wrong with the file. */
class FaultOfFile extends UnusableFile {}

/**
 * The process is made when it is needed, and made anew after a file that it did not survive.
 * @param script that answers with `answerApart`.
 */
export function openApart<Question extends object, Answer>(
  script: URL,
  { timeoutMs, memoryMb }: ApartLimits,
): Apart<Question, Answer> {
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
  const answerOf = (at: ChildProcess, question: Question): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const settle = (then: () => void): void => {
        clearTimeout(timer);
        at.off('message', answered).off('error', broken).off('exit', gone);
        then();
      };
      const fail = (fault: Error): void => settle(() => reject(fault));
      const answered = ({ answer, fault }: { answer?: Answer; fault?: string }): void =>
        answer === undefined ? fail(new FaultOfFile(fault ?? 'cannot be read')) : settle(() => resolve(answer));
      const broken = (): void => fail(new UnusableFile('cannot be read'));
      const gone = (): void => fail(new UnusableFile(`cannot be read, or not within ${memoryMb} MB`));
      const late = (): void => fail(new UnusableFile(`takes more than ${timeoutMs / 1000} s to read`));
      const timer = setTimeout(late, timeoutMs);
      at.on('message', answered).on('error', broken).on('exit', gone);
      at.send(question);
    });
  return {
    async ask(question) {
      reader ??= fork(runner, [fileURLToPath(script)], {
        execArgv: [`--max-old-space-size=${memoryMb}`],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        // Nothing of what the program knows is of any use there.
        env: { PATH: process.env['PATH'] },
      }).on('error', () => undefined);
      const at = reader;
      try {
        return await answerOf(at, question);
      } catch (error) {
        if (!(error instanceof FaultOfFile)) await end();
        throw error;
      }
    },
    close: end,
  };
}
