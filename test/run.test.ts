import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runner } from './support/child.ts';

let root: string;
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), text);
};
const compiled = (): string[] => readdirSync(path.join(root, 'node_modules/.cache/dars-guide/compiled'));

/** A small project with a program, and what runs it. */
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'dars-run-'));
  for (const folder of ['scripts', 'adapters', 'node_modules']) mkdirSync(path.join(root, folder));
  copyFileSync(runner, path.join(root, 'scripts/run.mjs'));
  for (const name of ['esbuild', 'tsx'])
    symlinkSync(
      fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url)),
      path.join(root, 'node_modules', name),
    );
  write('package.json', '{"type":"module"}');
  write('package-lock.json', '{}');
  write('src/part.ts', 'export const word: string = "one";\n');
  write('src/program.ts', 'import { word } from "./part.ts";\nconsole.log(word, process.argv.slice(2).join("+"));\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function run(...words: string[]): Promise<{ code: number | null; out: string; errors: string }> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/run.mjs'), 'src/program.ts', ...words], {
    cwd: root,
    env: { PATH: process.env['PATH'] },
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out: out.trim(), errors })));
}

it('a program is compiled once, and anew when a source has changed', async () => {
  expect(await run('a', '--b')).toEqual({ code: 0, out: 'one a+--b', errors: '' });
  const first = compiled();
  expect(first).toHaveLength(1);
  expect((await run()).out).toBe('one');
  expect(compiled()).toEqual(first);
  write('src/part.ts', 'export const word: string = "two";\n');
  expect((await run()).out).toBe('two');
  expect(compiled()).toHaveLength(2);
});

it('two that start at the same time both run, and one compiled program is kept', async () => {
  const both = await Promise.all([run('x'), run('y')]);
  expect(both.map(({ out }) => out)).toEqual(['one x', 'one y']);
  expect(compiled()).toHaveLength(1);
});

it('an error names the line of its source', async () => {
  write(
    'src/part.ts',
    'interface Long {\n  gone: string;\n}\nexport const word: Long = (() => {\n  throw new Error("no");\n})();\n',
  );
  for (const _start of [1, 2]) {
    const { code, errors } = await run();
    expect(code).toBe(1);
    expect(errors).toContain(`${path.join(root, 'src/part.ts')}:5`);
  }
});

it('a source finds what stands beside it, and what is imported later, as before', async () => {
  write('src/beside/words.txt', 'from a file');
  write('src/later.ts', 'export const later = "later";\n');
  write(
    'src/beside/part.ts',
    'import { readFileSync } from "node:fs";\nexport const text = readFileSync(new URL("./words.txt", import.meta.url), "utf8");\n',
  );
  write(
    'src/program.ts',
    'import { text } from "./beside/part.ts";\nconst { later } = await import("./later.ts");\nconsole.log(text, later);\n',
  );
  expect((await run()).out).toBe('from a file later');
});

it('where nothing can be kept the program runs all the same', async () => {
  write('node_modules/.cache', 'a file, no folder');
  expect(await run('a')).toEqual({ code: 0, out: 'one a', errors: '' });
});

it('a source that cannot be read as TypeScript is named', async () => {
  write('src/part.ts', 'export const word: = ;\n');
  const { code, errors } = await run();
  expect(code).toBe(1);
  expect(errors).toContain('src/part.ts:1');
});
