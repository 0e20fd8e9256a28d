import type { Command } from 'commander';
import { cardText } from '../bot/index.ts';
import type { Config } from '../config.ts';
import { type Asked, Assistant } from './assistant.ts';
import { UsageError, askLine, batch } from './batch.ts';
import { type Printing, withCopies } from './knowledge-sync.ts';

interface Options {
  json?: boolean;
  batch?: boolean;
  official?: boolean;
  model?: boolean;
}

interface Out extends Printing {
  /** Is told how many batch lines were unusable. */
  failed: (lines: number) => void;
}

type Ask = (turns: string[]) => Asked | Promise<Asked>;

/** `dars ask`. */
export function addAskCommand(program: Command, config: () => Config, knowledgeFolder: () => string, out: Out): void {
  program
    .command('ask')
    .description('answer a guidance question with citations, or decline')
    .argument('[question...]', 'the question')
    .option('--json', 'print the answer as one JSON object')
    .option('--batch', 'read {id, question} or {id, turns:[…]} lines')
    .option(
      '--official',
      'with the copies of the official pages that the database holds (stop the program first when it is embedded)',
    )
    .option(
      '--model',
      'with the models that are set up, as people in chat get it; calls are counted in the database (stop the program first when it is embedded)',
    )
    .action(async (words: string[], options: Options) => {
      const question = words.join(' ').trim();
      if (!options.batch && question === '')
        throw new UsageError('ask needs a question, or --batch with JSON lines on standard input');
      if (options.model) {
        await askWithModels(config(), knowledgeFolder(), question, options, out);
        return;
      }
      const assistant = new Assistant(knowledgeFolder());
      if (options.official)
        await withCopies(config(), assistant.tools.knowledge, (known) => void (assistant.tools.knowledge = known));
      await answer((turns) => assistant.ask(turns), question, options, out);
    });
}

async function askWithModels(
  config: Config,
  folder: string,
  question: string,
  options: Options,
  out: Out,
): Promise<void> {
  if (config.chatModel === undefined && config.embeddingModel === undefined)
    throw new UsageError('ask --model needs CHAT_MODEL or EMBEDDING_MODEL; docs/models.md says how to set them');
  const { TERMINAL, countWithoutModel, withModels } = await import('./models.ts');
  const assistant = new Assistant(folder);
  const { tools } = assistant;
  await withModels(config, tools.knowledge, { official: options.official === true }, async (models, knowledge) => {
    Object.assign(tools, {
      knowledge,
      organisation: config.organisationName,
      language: models.language ?? undefined,
      meaning: models.meaning ?? undefined,
      rerank: config.modelRerank,
    });
    await models.prepare();
    const without = countWithoutModel('answer');
    const ask: Ask = async (turns) => {
      const asked = await assistant.askWithModel(turns, TERMINAL);
      without.note(asked.model?.outcome);
      return asked;
    };
    await answer(ask, question, options, out);
    without.tell();
  });
}

async function answer(ask: Ask, question: string, options: Options, { print, printJson, failed }: Out): Promise<void> {
  const timed = async (turns: string[]) => {
    const started = performance.now();
    const { card: _card, ...asked } = await ask(turns);
    return { ...asked, elapsedMs: Math.round((performance.now() - started) * 100) / 100 };
  };
  if (options.batch)
    failed(await batch(process.stdin, askLine, (line) => timed('turns' in line ? line.turns : [line.question]), print));
  else if (options.json) printJson(await timed([question]));
  else print(cardText((await ask([question])).card));
}
