import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeSettings } from '../src/config.ts';

const root = new URL('../', import.meta.url);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/application.md',
  'docs/breach.md',
  'docs/models.md',
  'knowledge/README.md',
  'eval/README.md',
];
const read = (page: string): string => readFileSync(new URL(page, root), 'utf8');

/** A table without the padding that formatting adds. */
const cells = (text: string): string => text.replace(/ *\| */g, '|').replace(/-+/g, '-');

it('the README lists every setting as the program describes it', () => {
  expect(cells(read('README.md'))).toContain(cells(describeSettings()));
});

it.each(pages)('every link in %s leads to something', (page) => {
  const here = new URL(page, root);
  const targets = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) => target ?? '');
  expect(targets.filter((target) => !existsSync(fileURLToPath(new URL(target, here))))).toEqual([]);
});

it('every command and script that the README names exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/npm run (?:-s )?([a-z0-9:-]+)/g)].map(([, name]) => name),
  );
  expect(named.filter((name) => name !== undefined && scripts[name] === undefined)).toEqual([]);
});
