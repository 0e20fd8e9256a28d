import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config.ts';
import {
  type Precedents,
  type ReadRegister,
  type RegisterReader,
  UnusableFile,
  loadKnowledge,
  openPrecedents,
  openRegisterReader,
} from '../knowledge/index.ts';
import { openStorage } from '../storage/index.ts';
import { UsageError } from './batch.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const PROGRESS_EVERY = 250;

type Print = (line: string) => void;

/** `dars register import` and `search`. `folder` is the knowledge's. */
export function addRegisterCommands(
  program: Command,
  config: () => Config,
  folder: () => string,
  { print }: { print: Print },
): void {
  const register = program
    .command('register')
    .description('published agreements, as examples (stop the program first when it uses the embedded database)');
  register
    .command('import')
    .description('take the public Data Uses Register; rows and files that are broken are named and skipped')
    .argument(
      '<file>',
      'its spreadsheet (XLSX), its table of agreements (CSV), agreements as JSON, or a folder of these',
    )
    .option('--replace', 'forget the agreements that are not in it')
    .action(async (given: string, { replace = false }: { replace?: boolean }) => {
      const files = filesAt(given);
      const reader = openRegisterReader();
      try {
        await withPrecedents(config(), {}, async (precedents) => {
          const { unusable, references } = await importFiles(files, reader, precedents, print);
          if (unusable === files.length)
            throw new UsageError('nothing was imported; what is held stays as it was. The reason stands above');
          if (replace && unusable > 0)
            print('Nothing was forgotten, since a file could not be used: mend it, and import again.');
          else if (replace) print(`${await precedents.keepOnly(references)} forgotten, which are not there any more.`);
          print(held(await precedents.count()));
        });
      } finally {
        await reader.close();
      }
    });
  register
    .command('search')
    .description('what is found in the published agreements, one passage each, best first')
    .argument('<words...>', 'what to look for')
    .option('--limit <n>', 'how many', '10')
    .action(async (words: string[], { limit }: { limit: string }) => {
      if (!/^[1-9]\d?$/.test(limit)) throw new UsageError('--limit has to be a whole number from 1 to 99');
      await withPrecedents(config(), { knowledge: folder() }, async (precedents) => {
        const found = await precedents.near(words.join(' '), { limit: Number(limit) });
        for (const { coverage, reference, organisation, part, text } of found)
          print(`${coverage.toFixed(2)}  ${reference}  ${organisation}  ${part}  ${text}`);
        if (found.length === 0) print(`Nothing was found. ${held(await precedents.count())}`);
      });
    });
}

async function withPrecedents(
  { databaseUrl, dataDir }: Config,
  { knowledge }: { knowledge?: string },
  work: (precedents: Precedents) => Promise<void>,
): Promise<void> {
  const words = knowledge === undefined ? undefined : loadKnowledge(knowledge);
  const storage = await openStorage({ databaseUrl, dataDir, log: quiet });
  try {
    await work(openPrecedents(storage, words));
  } finally {
    await storage.close();
  }
}

/** Takes all files, one after the other; `unusable` counts those of which nothing could be taken. */
async function importFiles(
  files: readonly string[],
  reader: RegisterReader,
  precedents: Precedents,
  print: Print,
): Promise<{ unusable: number; references: string[] }> {
  const counts = { new: 0, changed: 0, same: 0 };
  const references: string[] = [];
  let unusable = 0;
  let skipped = 0;
  for (const [at, file] of files.entries()) {
    const name = path.basename(file);
    print(`${at + 1}/${files.length}  ${name}: reading`);
    const read = await readOne(file, reader);
    if (typeof read === 'string') {
      unusable += 1;
      print(`skipped  ${name} ${read}`);
      continue;
    }
    for (const problem of read.problems) print(`skipped  ${name}, ${problem}`);
    skipped += read.problems.length;
    if (read.agreements.length === 0) unusable += 1;
    for (const [done, agreement] of read.agreements.entries()) {
      counts[await precedents.put(agreement)] += 1;
      references.push(agreement.reference);
      if ((done + 1) % PROGRESS_EVERY === 0) print(`${name}: ${done + 1} of ${read.agreements.length} agreements`);
    }
  }
  print(
    `${counts.new} new, ${counts.changed} changed, ${counts.same} as before; ${skipped} ${skipped === 1 ? 'entry' : 'entries'} and ${unusable} ${unusable === 1 ? 'file' : 'files'} skipped.`,
  );
  return { unusable, references };
}

/** What is in a file, or why it cannot be used. */
async function readOne(file: string, reader: RegisterReader): Promise<ReadRegister | string> {
  try {
    return await reader.read(file);
  } catch (error) {
    if (error instanceof UnusableFile) return error.message;
    throw error;
  }
}

const held = (count: number): string => `${count} ${count === 1 ? 'agreement' : 'agreements'} held.`;

function filesAt(given: string): string[] {
  const at = path.resolve(given);
  const stat = statSync(at, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`${given} does not exist`);
  if (!stat.isDirectory()) return [at];
  const files = readdirSync(at, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(json|xlsx|csv)$/i.test(entry.name))
    .map(({ name }) => path.join(at, name))
    .sort();
  if (files.length === 0) throw new UsageError(`${given} holds no .json, .xlsx or .csv file`);
  return files;
}
