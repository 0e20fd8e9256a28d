import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError } from 'commander';
import { addApplicationCommands } from './cli/applications.ts';
import { addAskCommand } from './cli/ask.ts';
import { Assistant } from './cli/assistant.ts';
import { UsageError, batch, textLine } from './cli/batch.ts';
import { describeFindings, examine } from './cli/doctor/index.ts';
import { listFeedback } from './cli/feedback.ts';
import { addDocumentCommands } from './cli/documents.ts';
import { checkKnowledge, searchKnowledge } from './cli/knowledge.ts';
import { addSyncCommands } from './cli/knowledge-sync.ts';
import { addRegisterCommands } from './cli/register.ts';
import { addReportCommands } from './cli/reports.ts';
import { addReviewCommand } from './cli/review.ts';
import { showUsage } from './cli/usage.ts';
import { ConfigError, loadConfig } from './config.ts';
import { KnowledgeError } from './knowledge/index.ts';
import { PromptError } from './language/index.ts';
import { mask } from './privacy/index.ts';
import { StorageError } from './storage/index.ts';

const knowledgeFolder = (): string =>
  loadConfig(process.env).knowledgeDir ?? fileURLToPath(new URL('../knowledge', import.meta.url));
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const printJson = (value: unknown): void => print(JSON.stringify(value));

// Whoever reads may have had enough (`| head`): that is no fault.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') throw new Error(`the output cannot be written (${code ?? 'unknown'})`);
  process.exit(0);
});

/** How many batch lines could not be used; any means exit code 2. */
let unusable = 0;

const program = new Command('dars')
  .description('dars-guide from a terminal. JSON lines go in on standard input with --batch, one comes out for each.')
  .exitOverride()
  .configureOutput({
    outputError: (text, write) => write(text.replace(/^error: /, 'dars: ').replace(/\n(?=\()/g, ' ')),
  });

addAskCommand(program, () => loadConfig(process.env), knowledgeFolder, {
  print,
  printJson,
  failed: (lines) => void (unusable = lines),
});

program
  .command('route')
  .description('tell what a message wants: one of the nine intents')
  .argument('[text...]', 'the message')
  .option('--batch', 'read {id, text} lines')
  .action(async (words: string[], options: { batch?: boolean }) => {
    const text = words.join(' ').trim();
    if (!options.batch && text === '')
      throw new UsageError('route needs a message, or --batch with JSON lines on standard input');
    const assistant = new Assistant(knowledgeFolder());
    if (options.batch)
      unusable = await batch(process.stdin, textLine, (line) => ({ intent: assistant.route(line.text) }), print);
    else print(assistant.route(text));
  });

program
  .command('mask')
  .description('mask personal identifiers in a text')
  .argument('[text...]', 'the text')
  .option('--batch', 'read {id, text} lines')
  .action(async (words: string[], options: { batch?: boolean }) => {
    const text = words.join(' ');
    if (options.batch) unusable = await batch(process.stdin, textLine, (line) => mask(line.text), print);
    else if (text.trim() === '')
      throw new UsageError('mask needs a text, or --batch with JSON lines on standard input');
    else print(mask(text).text);
  });

const knowledge = program.command('knowledge').description('check or search what the bot knows');
knowledge
  .command('check')
  .description('read every knowledge file and name what is wrong, with file and line')
  .argument('[folder]', 'another knowledge folder')
  .action((folder: string | undefined) =>
    print(checkKnowledge(folder === undefined ? knowledgeFolder() : path.resolve(folder))),
  );
knowledge
  .command('search')
  .description('show the passages found for some words, best first')
  .argument('<words...>', 'what to look for')
  .option('--limit <n>', 'how many', '10')
  .action((words: string[], options: { limit: string }) => {
    const limit = Number(options.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > 200)
      throw new UsageError('--limit has to be a whole number from 1 to 200');
    print(searchKnowledge(knowledgeFolder(), words.join(' '), limit));
  });

program
  .command('feedback')
  .description('list what people thought of answers, newest first')
  .option('--json', 'one JSON line each')
  .option('--limit <n>', 'how many', '50')
  .action(async (options: { json?: boolean; limit: string }) => {
    const limit = Number(options.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
      throw new UsageError('--limit has to be a whole number from 1 to 10000');
    await listFeedback(loadConfig(process.env), { json: options.json === true, limit }, print);
  });

program
  .command('usage')
  .description('what language models were used for: calls, tokens, time, outcomes and costs, by day')
  .option('--json', 'one JSON line each')
  .option('--days <n>', 'how many days, today included', '30')
  .action(async (options: { json?: boolean; days: string }) => {
    const days = Number(options.days);
    if (!Number.isInteger(days) || days < 1 || days > 3650)
      throw new UsageError('--days has to be a whole number from 1 to 3650');
    await showUsage(loadConfig(process.env), { json: options.json === true, days }, print);
  });

addSyncCommands(knowledge, () => loadConfig(process.env), knowledgeFolder, { print, printJson });
addDocumentCommands(program, () => loadConfig(process.env), { print, printJson });
addRegisterCommands(program, () => loadConfig(process.env), knowledgeFolder, { print });
addReportCommands(program, () => loadConfig(process.env), { print, printJson });
addApplicationCommands(program, () => loadConfig(process.env), knowledgeFolder, { print, printJson });
addReviewCommand(program, () => loadConfig(process.env), knowledgeFolder, {
  print,
  failed: (lines) => void (unusable = lines),
});

program
  .command('doctor')
  .description('check tokens, scopes, reachability, clock, database and knowledge, and say what to mend')
  .option('--url <address>', 'the public address of this program, to be checked from here')
  .option('--json', 'one JSON line for each finding')
  .action(async ({ url, json }: { url?: string; json?: boolean }) => {
    if (url !== undefined && !URL.canParse(url))
      throw new UsageError('--url needs an address such as https://dars.example.org');
    const findings = await examine(loadConfig(process.env), { knowledgeFolder: knowledgeFolder(), url });
    if (json) findings.forEach(printJson);
    else print(describeFindings(findings));
    const bad = findings.filter(({ state }) => state === 'problem').length;
    if (bad > 0)
      throw new UsageError(`${bad} thing${bad === 1 ? '' : 's'} to mend; each is named above with what to do`);
  });

try {
  await program.parseAsync(process.argv);
  if (unusable > 0) {
    console.error(
      `dars: ${unusable} line${unusable === 1 ? '' : 's'} could not be used; the output says which and why`,
    );
    process.exitCode = 2;
  }
} catch (error) {
  process.exitCode = explain(error);
}

/** Prints one clear line for what a person can mend; anything else is a fault of ours and is thrown on. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (
    error instanceof UsageError ||
    error instanceof ConfigError ||
    error instanceof StorageError ||
    error instanceof KnowledgeError ||
    error instanceof PromptError
  ) {
    console.error(`dars: ${error.message}`);
    return 2;
  }
  throw error;
}
