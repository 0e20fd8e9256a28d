import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runner } from '../support/child.ts';

/** How a command ended. */
export interface Ran {
  code: number;
  out: string;
  /** Lines on standard error, without empty ones. */
  errors: string[];
}

const exitCodeNow = (): number => Number(process.exitCode ?? 0);
const linesOf = (text: string): string[] => text.split('\n').filter((line) => line !== '');

/** Runs the real `dars` command in a process of its own. */
export function runDars(
  args: readonly string[],
  knowledgeDir: string,
  input = '',
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  return run(args, { ...env, KNOWLEDGE_DIR: knowledgeDir }, input);
}

function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  input: string,
  watch?: (child: ChildProcessWithoutNullStreams) => void,
): Promise<Ran> {
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
  const child = spawn(process.execPath, [runner, cli, ...args], {
    env: { ...process.env, ...env },
  });
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  watch?.(child);
  // What is left of the input when the command has ended goes nowhere.
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, out, errors: linesOf(said) }));
  });
}

/** Runs `dars` for a reader who stops after the first output, as `| head -1` does. */
export function runDarsUntilFirstOutput(args: readonly string[], input: string): Promise<Ran> {
  return run(args, {}, input, (child) => child.stdout.once('data', () => child.stdout.destroy()));
}

/** Runs the same file inside this process, which is much quicker. For what ends before any knowledge is read. */
export async function runHere(...args: string[]): Promise<Ran> {
  const { argv, exitCode } = process;
  const listening = process.stdout.listeners('error');
  let out = '';
  let said = '';
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true)),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true)),
    vi.spyOn(console, 'error').mockImplementation((text) => void (said += `${String(text)}\n`)),
  ];
  process.argv = ['node', 'dars', ...args];
  process.exitCode = undefined;
  try {
    vi.resetModules();
    await import('../../src/cli.ts');
    return { code: exitCodeNow(), out, errors: linesOf(said) };
  } finally {
    process.argv = argv;
    process.exitCode = exitCode;
    // Each import of the command listens once more.
    for (const listener of process.stdout.listeners('error') as (() => void)[])
      if (!listening.includes(listener)) process.stdout.off('error', listener);
    for (const spy of spies) spy.mockRestore();
  }
}
