/** One system in a process of its own: builds its index, answers queries, says what that took. */
import { setTimeout as pause } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import type { Item, Query } from './collections.ts';
import { systems } from './systems/index.ts';
import type { Search } from './systems/system.ts';

export type Task =
  | { do: 'build'; system: string; setting?: string; items: string }
  | { do: 'rank'; queries: readonly Query[]; limit: number }
  | { do: 'time'; queries: readonly Query[]; limit: number; budgetMs: number };

export interface Built {
  buildMs: number;
  heapMb: number;
}

let search: Search | undefined;

const settled = async (): Promise<number> => {
  for (let round = 0; round < 3; round++) {
    global.gc?.();
    await pause(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

async function build(name: string, setting: string | undefined, file: string): Promise<Built> {
  const { system } = (await systems[name]?.()) ?? {};
  const make = setting === undefined ? Object.values(system?.settings ?? {})[0] : system?.settings[setting];
  if (!make) throw new Error(`No system ${name} with the setting ${setting ?? ''}`);
  const before = await settled();
  const items = JSON.parse(readFileSync(file, 'utf8')) as Item[];
  const start = performance.now();
  search = await make(items);
  const buildMs = performance.now() - start;
  items.length = 0;
  return { buildMs, heapMb: ((await settled()) - before) / 2 ** 20 };
}

async function answer(task: Task): Promise<unknown> {
  if (task.do === 'build') return build(task.system, task.setting, task.items);
  if (!search) throw new Error('Nothing is built');
  const results: unknown[] = [];
  let spent = 0;
  for (const query of task.queries) {
    if (task.do === 'time' && spent > task.budgetMs) break;
    const start = performance.now();
    const found = await search(query, task.limit);
    const took = performance.now() - start;
    spent += took;
    results.push(task.do === 'rank' ? found : took);
  }
  return results;
}

process.on('message', (task: Task) => {
  answer(task).then(
    (value) => process.send?.({ value }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

// The one who asked is gone.
process.on('disconnect', () => process.exit());
