import { statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { type OwnMeaning, type OwnSearch, openOwnSearch } from '../knowledge/index.ts';
import { openEmbedder } from '../language/index.ts';
import { comparesOwnMeanings, importFrom } from '../main/own-documents.ts';
import { mask } from '../privacy/index.ts';
import { openModelCalls, openStorage } from '../storage/index.ts';
import { UsageError } from './batch.ts';
import type { Printing } from './knowledge-sync.ts';
import { terminalLog as log } from './terminal-log.ts';

/** A command asks once: the database is searched, whichever index the program uses. */
async function withDocuments<T>(config: Config, work: (own: OwnSearch) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir } = config;
  const vectors = comparesOwnMeanings(config);
  const storage = await openStorage({ databaseUrl, dataDir, vectors, log });
  try {
    const embedder = vectors
      ? await openEmbedder({
          config,
          calls: openModelCalls(storage),
          mask: (text) => mask(text).text,
          onTrouble: () => log.warn({}, 'a call to a model could not be counted'),
        })
      : null;
    return await work(await openOwnSearch({ storage, index: 'database', embedder, log }));
  } finally {
    await storage.close();
  }
}

async function makeVectors(meaning: OwnMeaning, print: (line: string) => void, less = false): Promise<void> {
  const ended = await meaning.prepare({
    progress: (done, of, made) => {
      if (made > 0 && !less) print(`${done}/${of}  passages have their vectors`);
    },
  });
  print(
    {
      complete: 'Every passage has its vector.',
      elsewhere: 'Another process makes the vectors.',
      failing: 'The embedding model makes no vectors now. Words are compared; run this again to go on.',
      stopped: 'Vectors are still missing. Run this again to go on.',
    }[ended],
  );
}

/** `dars documents import`, `list` and `search`. */
export function addDocumentCommands(program: Command, config: () => Config, { print, printJson }: Printing): void {
  const documents = program
    .command('documents')
    .description('your organisation’s own documents (stop the program first when it uses the embedded database)');
  documents
    .command('import')
    .description('read what is new or changed in the folder; what is broken is named and skipped')
    .argument('[folder]', 'in place of DOCUMENTS_DIR')
    .option('--json', 'one JSON line for each file')
    .option('--quiet', 'name only what is skipped')
    .action(async (folder: string | undefined, { json, quiet: less }: { json?: boolean; quiet?: boolean }) => {
      const settings = config();
      const given = folder ?? settings.documentsDir;
      if (given === undefined) throw new UsageError('documents import needs a folder, or DOCUMENTS_DIR');
      const from = path.resolve(given);
      if (statSync(from, { throwIfNoEntry: false })?.isDirectory() !== true)
        throw new UsageError(`${given} is no folder`);
      await withDocuments(settings, async ({ library, meaning }) => {
        const done = await importFrom(from, library, {
          progress: (outcome, at, of) => {
            if (json) printJson(outcome);
            else if (outcome.fault !== null) print(`${at}/${of}  skipped  ${outcome.path} ${outcome.fault}`);
            else if (!less)
              print(`${at}/${of}  ${outcome.state.padEnd(7)}  ${outcome.path} (${outcome.passages} passages)`);
          },
        });
        if (done === null) throw new UsageError('the documents are being read by another process; try again later');
        const count = (state: string): number => done.outcomes.filter((outcome) => outcome.state === state).length;
        if (!json)
          print(
            `${done.outcomes.length} files: ${count('new')} new, ${count('changed')} changed, ${count('same')} as before, ${count('skipped')} skipped; ${done.removed.length} removed.`,
          );
        if (meaning !== null) await makeVectors(meaning, json ? (line) => log.warn({}, line) : print, less);
      });
    });
  documents
    .command('list')
    .description('what is held, and who may read it')
    .option('--json', 'one JSON line each')
    .action(async ({ json }: { json?: boolean }) => {
      await withDocuments(config(), async ({ library }) => {
        for (const document of await library.list())
          if (json) printJson(document);
          else
            print(
              `${document.path}  “${document.title}”  ${document.passages} passages  for ${document.audience.join(', ')}`,
            );
      });
    });
  documents
    .command('search')
    .description('what somebody would find')
    .argument('<words...>', 'what to look for')
    .option(
      '--as <audience...>',
      'channels and people besides everyone, such as "room slack:T1:C1" or "person slack:T1:U1"',
    )
    .option('--limit <n>', 'how many', '10')
    .action(async (words: string[], { as = [], limit }: { as?: string[]; limit: string }) => {
      if (!/^[1-9]\d?$/.test(limit)) throw new UsageError('--limit has to be a whole number from 1 to 99');
      await withDocuments(config(), async ({ library }) => {
        for (const { document, heading, text, coverage } of await library.near(words.join(' '), ['everyone', ...as], {
          limit: Number(limit),
        }))
          print(`${coverage.toFixed(2)}  ${document.path}${heading === '' ? '' : ` · ${heading}`}  ${text}`);
      });
    });
}
