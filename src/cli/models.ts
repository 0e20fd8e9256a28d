import type { Config } from '../config.ts';
import type { Knowledge } from '../knowledge/index.ts';
import { type Models, openModels } from '../main/language.ts';
import { mask } from '../privacy/index.ts';
import { openStorage } from '../storage/index.ts';
import { copiesBeside } from './knowledge-sync.ts';
import { terminalLog as log } from './terminal-log.ts';

/** Whose budget of the day is used: whoever is at the terminal counts as one person. */
export const TERMINAL = 'terminal';

/**
 * The models that are set up, with the database in which their calls are counted and their budgets kept.
 * @param official the knowledge comes with the copies of the official pages that the database holds
 */
export async function withModels<T>(
  config: Config,
  digests: Knowledge,
  { official }: { official: boolean },
  work: (models: Models, knowledge: Knowledge) => Promise<T>,
): Promise<T> {
  const storage = await openStorage({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log });
  try {
    const knowledge = official ? await copiesBeside(digests, storage) : digests;
    return await work(
      await openModels({ config, knowledge, storage, log, mask: (text) => mask(text).text }),
      knowledge,
    );
  } finally {
    await storage.close();
  }
}

/** How often the model gave nothing that could be used, by reason. */
export interface WithoutModel {
  note(outcome: string | null | undefined): void;
  /** One line on standard error; none when the model was always of use. */
  tell(): void;
}

const OF_USE = new Set(['composed', 'unsure', 'used']);

export function countWithoutModel(what: 'answer' | 'check'): WithoutModel {
  const reasons = new Map<string, number>();
  return {
    note(outcome) {
      // Nothing: it was not needed.
      if (outcome != null && !OF_USE.has(outcome)) reasons.set(outcome, (reasons.get(outcome) ?? 0) + 1);
    },
    tell() {
      const count = [...reasons.values()].reduce((sum, times) => sum + times, 0);
      if (count === 0) return;
      const each = [...reasons].map(([reason, times]) => `${times} ${reason}`).join(', ');
      const came = count === 1 ? `${what} comes` : `${what}s come`;
      log.warn({}, `dars: ${count} ${came} without the model: ${each} (docs/models.md says what that means)`);
    },
  };
}
