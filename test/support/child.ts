import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What `npm start` and `npm run dars` start programs with. */
export const runner = fileURLToPath(new URL('../../scripts/run.mjs', import.meta.url));

export interface Child {
  pid: number;
  /** Lines of standard output so far. */
  lines: string[];
  /** Waits for a line that begins so. Rejects with everything it said when the process ends first. */
  line(beginning: string): Promise<string>;
  /** Waits until `count` lines begin so. */
  count(beginning: string, count: number): Promise<void>;
  exit: Promise<number | null>;
  /** What it said on standard error so far. */
  errors(): string;
  /** Asks it to end, and gives its exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`, and waits until it is dead. */
  kill(): Promise<void>;
}

/** Starts a script of this folder in a process of its own. */
export function startChild(script: string, args: readonly string[], env: Record<string, string> = {}): Child {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [runner, path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const lines: string[] = [];
  let said = '';
  let rest = '';
  const watchers = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    for (const watch of watchers) watch();
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const exit = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  const until = (enough: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const watch = (): void => {
        if (!enough()) return;
        watchers.delete(watch);
        resolve();
      };
      watchers.add(watch);
      watch();
      void exit.then((code) => {
        watch();
        reject(new Error(`${script} ended with ${code}:\n${lines.join('\n')}\n${said}`));
      });
    });
  const matching = (beginning: string): string[] => lines.filter((line) => line.startsWith(beginning));
  return {
    pid: child.pid ?? -1,
    lines,
    async line(beginning) {
      await until(() => matching(beginning).length > 0);
      return matching(beginning)[0] ?? '';
    },
    count: (beginning, count) => until(() => matching(beginning).length >= count),
    exit,
    errors: () => said,
    stop() {
      child.kill('SIGTERM');
      return exit;
    },
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
