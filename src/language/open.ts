import type { Config } from '../config.ts';
import type { CallLog } from './calls.ts';
import { createGuard } from './guard.ts';
import { type Language, createLanguage } from './language.ts';
import { type CallMetrics, createLedger } from './ledger.ts';
import { type Embedder, createEmbedder } from './embeddings.ts';
import { loadPrompts } from './prompts.ts';
import { type ModelAccess, loadProvider, openEmbeddings } from './providers.ts';

export interface OpenOptions {
  config: Config;
  /** Folder of the prompts. */
  prompts: string;
  calls: CallLog;
  metrics?: CallMetrics | undefined;
  mask: (text: string) => string;
  /** Something could not be written down. */
  onTrouble: (error: unknown) => void;
}

/**
 * The language model that is set up; null when there is none.
 * @throws ConfigError when the provider's package is missing
 * @throws PromptError when a prompt is not as it should be
 */
export async function openLanguage(options: OpenOptions): Promise<Language | null> {
  const { config, calls, metrics, mask, onTrouble } = options;
  if (config.chatModel === undefined) return null;
  const access: ModelAccess = {
    ...config.chatModel,
    setting: 'CHAT_MODEL',
    url: config.chatModelUrl,
    apiKey: keyFor(config, config.chatModel.provider),
    apiVersion: config.azureOpenaiApiVersion,
  };
  const prompts = loadPrompts(options.prompts);
  await loadProvider(access);
  return createLanguage({
    access,
    prompts,
    guard: createGuard({ timeoutMs: config.modelTimeoutSeconds * 1000, concurrency: config.modelConcurrency }),
    ledger: createLedger({
      calls,
      metrics,
      budget: budgetOf(config),
      prices: config.modelPrices,
      onTrouble,
    }),
    mask,
    streaming: config.modelStreaming,
  });
}

/**
 * The embedding model that is set up; null when there is none.
 * @throws ConfigError when the provider's package is missing
 */
export async function openEmbedder({
  config,
  calls,
  metrics,
  mask,
  onTrouble,
}: Omit<OpenOptions, 'prompts'>): Promise<Embedder | null> {
  const { embeddingModel: chosen } = config;
  if (chosen === undefined) return null;
  const embeddings = await openEmbeddings({
    ...chosen,
    setting: 'EMBEDDING_MODEL',
    url: config.embeddingModelUrl,
    apiKey: keyFor(config, chosen.provider),
    apiVersion: config.azureOpenaiApiVersion,
  });
  return createEmbedder({
    model: `${chosen.provider}:${chosen.model}`,
    embeddings,
    guard: createGuard({ timeoutMs: config.modelTimeoutSeconds * 1000, concurrency: config.modelConcurrency }),
    // MODEL_PRICES are those of the chat model.
    ledger: createLedger({ calls, metrics, budget: budgetOf(config), onTrouble }),
    mask,
  });
}

const budgetOf = (config: Config): { all: number; person: number } => ({
  all: config.modelDailyTokens,
  person: config.modelDailyTokensPerPerson,
});

const keyFor = (config: Config, provider: string): string | undefined =>
  ({ openai: config.openaiApiKey, azure_openai: config.azureOpenaiApiKey })[provider];
