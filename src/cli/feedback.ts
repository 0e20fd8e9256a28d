import type { Config } from '../config.ts';
import { createLogger } from '../operations/index.ts';
import { mask } from '../privacy/index.ts';
import { openFeedback } from '../skills/answer/index.ts';
import { openStorage } from '../storage/index.ts';

/** Prints what people thought of answers, newest first: a readable block each, or one JSON line each. */
export async function listFeedback(
  config: Config,
  { json, limit }: { json: boolean; limit: number },
  print: (line: string) => void,
): Promise<void> {
  const log = createLogger({ level: 'error', mask: (text) => mask(text).text });
  const storage = await openStorage({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log });
  try {
    const entries = await openFeedback(storage).list(limit);
    for (const entry of entries) {
      if (json) print(JSON.stringify(entry));
      else {
        const { at, verdict, reason, comment, question, outcome, citations } = entry;
        print(
          `${at.toISOString()}  ${verdict}  ${outcome ?? 'no outcome'}${reason === null ? '' : `  reason: ${reason}`}`,
        );
        print(`  question: ${question ?? 'no longer kept'}`);
        if (citations.length > 0) print(`  cited: ${citations.join(', ')}`);
        if (comment !== null) print(`  comment: ${comment}`);
      }
    }
    if (entries.length === 0 && !json) print('No feedback yet.');
  } finally {
    await storage.close();
  }
}
