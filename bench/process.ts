import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Query } from './collections.ts';
import type { Built, Task } from './worker.ts';

/** A system in a process of its own. */
export class Process {
  built: Built = { buildMs: NaN, heapMb: NaN };
  private readonly child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.child = child;
  }

  /** @param items a file of items as JSON: they are handed over by file, so that no copy stays in the process. */
  static async start(system: string, items: string, setting?: string): Promise<Process> {
    const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), {
      execArgv: ['--expose-gc', '--max-old-space-size=8192', '--import', 'tsx'],
    });
    const process = new Process(child);
    const task: Task = { do: 'build', system, items, ...(setting !== undefined && { setting }) };
    process.built = (await process.ask(task)) as Built;
    return process;
  }

  async rank(queries: readonly Query[], limit: number): Promise<string[][]> {
    return (await this.ask({ do: 'rank', queries, limit })) as string[][];
  }

  /** Milliseconds for each query; fewer than asked for when the budget is used up. */
  async time(queries: readonly Query[], limit: number, budgetMs: number): Promise<number[]> {
    return (await this.ask({ do: 'time', queries, limit, budgetMs })) as number[];
  }

  stop(): void {
    this.child.kill();
  }

  private ask(task: Task): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`The process ended (${code ?? 'killed'})`));
      this.child.once('exit', ended);
      this.child.once('message', (answer: { value?: unknown; error?: string }) => {
        this.child.off('exit', ended);
        if (answer.error !== undefined) reject(new Error(answer.error));
        else resolve(answer.value);
      });
      this.child.send(task);
    });
  }
}
