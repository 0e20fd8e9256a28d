import type { Command } from 'commander';
import type { Config } from '../config.ts';
import {
  LivingKnowledge,
  type Knowledge,
  type PageOutcome,
  loadKnowledge,
  openOfficial,
  openWeb,
  paceFor,
  syncOfficial,
} from '../knowledge/index.ts';
import { type Storage, openStorage } from '../storage/index.ts';
import { UsageError } from './batch.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface Printing {
  print: (line: string) => void;
  printJson: (value: unknown) => void;
}

/** The digests with the copies of their pages that the database holds. */
export async function withCopies<T>(config: Config, digests: Knowledge, work: (knowledge: Knowledge) => T): Promise<T> {
  const storage = await openStorage({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log: quiet });
  try {
    return work(await copiesBeside(digests, storage));
  } finally {
    await storage.close();
  }
}

export async function copiesBeside(digests: Knowledge, storage: Storage): Promise<Knowledge> {
  const knowledge = new LivingKnowledge(digests);
  knowledge.take(await openOfficial(storage).copies());
  return knowledge;
}

/** `dars knowledge sync` and `dars knowledge pages`. */
export function addSyncCommands(
  knowledge: Command,
  config: () => Config,
  folder: () => string,
  { print, printJson }: Printing,
): void {
  knowledge
    .command('sync')
    .description(
      'fetch the official pages that the knowledge names, and say what changed and which digests no longer agree (stop the program first when it uses the embedded database)',
    )
    .option('--json', 'one JSON line for each page')
    .action(async ({ json }: { json?: boolean }) => {
      const settings = config();
      const digests = loadKnowledge(folder());
      const storage = await openStorage({ databaseUrl: settings.databaseUrl, dataDir: settings.dataDir, log: quiet });
      const web = openWeb({ base: settings.knowledgeSyncBase });
      // The page under way is finished, and what is fetched is kept.
      let stopped = false;
      const stop = (): void => void (stopped = true);
      process.once('SIGINT', stop);
      try {
        const outcomes = await syncOfficial({
          knowledge: digests,
          store: openOfficial(storage),
          web,
          pace: paceFor(settings.knowledgeSyncBase),
          stopped: () => stopped,
          progress: (outcome, done, of) => {
            if (json) printJson(outcome);
            else print(`${String(done).padStart(3)}/${of}  ${lineOf(outcome)}`);
          },
        });
        if (outcomes === null) throw new UsageError('the pages are being fetched by another process; try again later');
        if (!json) print(summaryOf(outcomes));
      } finally {
        process.removeListener('SIGINT', stop);
        await web.close();
        await storage.close();
      }
    });
  knowledge
    .command('pages')
    .description('the official pages, their copies, and whether the digests agree with them')
    .option('--json', 'one JSON line for each page')
    .action(async ({ json }: { json?: boolean }) => {
      const settings = config();
      const digests = loadKnowledge(folder());
      const storage = await openStorage({ databaseUrl: settings.databaseUrl, dataDir: settings.dataDir, log: quiet });
      try {
        const copies = await openOfficial(storage).copies();
        const living = new LivingKnowledge(digests);
        living.take(copies);
        for (const { text, ...copy } of copies) {
          const standing = living.documents.get(copy.standard ?? '')?.official;
          if (json)
            printJson({ ...copy, characters: text?.length ?? 0, agrees: standing?.agrees, because: standing?.because });
          else
            print(
              [
                copy.status.padEnd(11),
                copy.version ?? '-',
                copy.lastUpdated ?? '-',
                copy.standard ?? '(guide)',
                copy.url,
                standing?.because == null ? '' : `! the page ${standing.because}`,
              ].join('  '),
            );
        }
        if (copies.length === 0) print('no copies yet: dars knowledge sync fetches them');
      } finally {
        await storage.close();
      }
    });
}

function lineOf({ url, state, change, fault, disagrees, touched }: PageOutcome): string {
  const version =
    change?.kinds.includes('version') === true ? ` ${change.from.version ?? '?'} -> ${change.to.version ?? '?'}` : '';
  const kinds = change === null || state === 'new' ? '' : ` (${change.kinds.join(', ')})`;
  const moved = change?.movedTo === undefined ? '' : `; it stands at ${change.movedTo} now`;
  const flagged =
    disagrees === null
      ? ''
      : `\n         digest no longer agrees: the page ${disagrees}${touched.length > 0 ? `; look at ${touched.slice(0, 12).join(', ')}` : ''}`;
  return `${state.padEnd(10)}  ${url}${version}${kinds}${moved}${fault === null ? '' : `; ${fault}`}${flagged}`;
}

function summaryOf(outcomes: readonly PageOutcome[]): string {
  const count = (state: PageOutcome['state']): number => outcomes.filter((outcome) => outcome.state === state).length;
  const states = ['new', 'changed', 'same', 'gone', 'suspect', 'disallowed', 'failed', 'waiting'] as const;
  const flagged = outcomes.filter(({ disagrees }) => disagrees !== null).length;
  const counts = states.filter((state) => count(state) > 0).map((state) => `${count(state)} ${state}`);
  return `${outcomes.length} pages: ${counts.join(', ')}. ${flagged} ${flagged === 1 ? 'digest' : 'digests'} to look at again.`;
}
