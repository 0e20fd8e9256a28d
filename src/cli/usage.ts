import type { Config } from '../config.ts';
import { createLogger } from '../operations/index.ts';
import { mask } from '../privacy/index.ts';
import { type ModelUse, openModelCalls, openStorage } from '../storage/index.ts';

/** Prints what language models were used for, newest day first: a readable block each, or one JSON line each; and the sum of it. */
export async function showUsage(
  config: Config,
  { json, days }: { json: boolean; days: number },
  print: (line: string) => void,
): Promise<void> {
  const log = createLogger({ level: 'error', mask: (text) => mask(text).text });
  const storage = await openStorage({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log });
  try {
    const uses = await openModelCalls(storage).use(days);
    for (const use of uses) print(json ? JSON.stringify(use) : described(use));
    if (json) return;
    print(uses.length === 0 ? 'No language model was used.' : total(uses, days));
  } finally {
    await storage.close();
  }
}

function described(use: ModelUse): string {
  const { day, step, prompt, model, calls, outcomes, medianMs, slowestMs } = use;
  const how = Object.entries(outcomes).map(([outcome, times]) => `${times} ${outcome}`);
  const time = medianMs === null ? '' : `  median ${medianMs} ms, slowest ${slowestMs ?? medianMs} ms`;
  return [
    `${day}  ${prompt ?? step}  ${model}`,
    `  calls: ${calls} (${how.join(', ')})${time}`,
    `  tokens: ${use.inputTokens} in, ${use.outputTokens} out${costOf(use.cost)}`,
  ].join('\n');
}

function total(uses: readonly ModelUse[], days: number): string {
  const sum = (of: (use: ModelUse) => number): number => uses.reduce((all, use) => all + of(use), 0);
  const cost = uses.some((use) => use.cost !== null) ? sum((use) => use.cost ?? 0) : null;
  const calls = sum((use) => use.calls);
  const over = days === 1 ? 'today' : `${days} days`;
  return `In ${over}: ${calls} calls, ${sum((use) => use.inputTokens)} tokens in, ${sum((use) => use.outputTokens)} out${costOf(cost)}`;
}

const costOf = (cost: number | null): string => (cost === null ? '' : `  cost: ${cost.toFixed(4)}`);
