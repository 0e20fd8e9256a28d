import { fileURLToPath } from 'node:url';
import { type AskedModel, type Assistant } from '../src/cli/assistant.ts';
import { loadConfig } from '../src/config.ts';
import { type ModelCall, openLanguage } from '../src/language/index.ts';
import { mask } from '../src/privacy/index.ts';
import { KEY, modelDouble } from '../test/doubles/model/index.ts';
import { quoting } from '../test/doubles/model/quoting.ts';

/** Answers put into words by a chat model. */
export interface Composed {
  /** The answer to the last of these messages. */
  of: (turns: readonly string[]) => AskedModel;
  /** Which model it was, and what came of asking it. */
  told: string;
  /** Answers of its own; the others came without it. */
  composed: number;
}

/**
 * Has all these conversations answered with a chat model that is reached as the program reaches it: by HTTP, through LangChain, and
 * checked as in chat. `test` is the double, which quotes the first passages and understands nothing.
 * @throws Error when no model is set up
 */
export async function composedBy(
  model: string,
  assistant: Assistant,
  conversations: readonly (readonly string[])[],
): Promise<Composed> {
  const double = model === 'test' ? await modelDouble(quoting) : null;
  const env = double
    ? { CHAT_MODEL: 'openai:test', CHAT_MODEL_URL: double.url, OPENAI_API_KEY: KEY }
    : { ...process.env, CHAT_MODEL: model };
  const calls: ModelCall[] = [];
  try {
    const config = loadConfig({ ...env, MODEL_DAILY_TOKENS: '999999999', MODEL_DAILY_TOKENS_PER_PERSON: '999999999' });
    const language = await openLanguage({
      config,
      prompts: fileURLToPath(new URL('../prompts', import.meta.url)),
      calls: {
        record: (call) => Promise.resolve(void calls.push(call)),
        spentToday: () => Promise.resolve({ all: 0, person: 0 }),
      },
      mask: (text) => mask(text).text,
      onTrouble: (error) => console.error(error),
    });
    if (!language) throw new Error('no chat model is set up');
    Object.assign(assistant.tools, { language, rerank: config.modelRerank });
    const answers = await answerAll(assistant, conversations, config.modelConcurrency);
    const outcomes = [...answers.values()].map((asked) => asked.model?.outcome ?? 'not_needed');
    return {
      of: (turns) => answers.get(JSON.stringify(turns)) as AskedModel,
      told: [describe(model, config.modelRerank), `${countsOf(outcomes)}.`, tokensOf(calls)].join(' '),
      composed: outcomes.filter((outcome) => outcome === 'composed').length,
    };
  } finally {
    await double?.close();
  }
}

/** By conversation; so many at a time. */
async function answerAll(
  assistant: Assistant,
  conversations: readonly (readonly string[])[],
  atOnce: number,
): Promise<Map<string, AskedModel>> {
  const waiting = [...new Set(conversations.map((turns) => JSON.stringify(turns)))];
  const answers = new Map<string, AskedModel>();
  const work = async (): Promise<void> => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift())
      answers.set(key, await assistant.askWithModel(JSON.parse(key) as string[], null));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return answers;
}

const describe = (model: string, rerank: boolean): string =>
  model === 'test'
    ? 'Chat model: none. The double of the tests quotes the first passages: this proves the plumbing and says nothing about any model. Answers:'
    : `Chat model: ${model}${rerank ? ', which also puts in order what is found' : ''}. Answers:`;

function countsOf(outcomes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ');
}

function tokensOf(calls: readonly ModelCall[]): string {
  const sum = (of: (call: ModelCall) => number): number => calls.reduce((all, call) => all + of(call), 0);
  return `${calls.length} calls, ${sum((call) => call.inputTokens)} tokens in, ${sum((call) => call.outputTokens)} out.`;
}
