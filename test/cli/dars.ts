import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

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
export function runDars(args: readonly string[], knowledgeDir: string, input = ''): Promise<Ran> {
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args], {
    env: { ...process.env, KNOWLEDGE_DIR: knowledgeDir },
  });
  let out = '';
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? -1, out, errors: linesOf(said) }));
  });
}

/** Runs the same file inside this process, which is much quicker. For what ends before any knowledge is read. */
export async function runHere(...args: string[]): Promise<Ran> {
  const { argv, exitCode } = process;
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
    for (const spy of spies) spy.mockRestore();
  }
}
