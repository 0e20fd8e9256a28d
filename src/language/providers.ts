import type { EmbeddingsInterface } from '@langchain/core/embeddings';
import type { ConfigurableModel } from 'langchain/chat_models/universal';
import { ConfigError, type ModelName } from '../config.ts';

/** A model and how to reach it. */
export interface ModelAccess extends ModelName {
  /** Name of the setting that chose it, for messages. */
  setting: 'CHAT_MODEL' | 'EMBEDDING_MODEL';
  /** Address of the service; undefined: the provider's own. */
  url: string | undefined;
  /** Undefined: the provider's package reads its own environment variables. */
  apiKey: string | undefined;
  /** Of Azure OpenAI. */
  apiVersion: string | undefined;
}

export interface ChatSettings {
  temperature: number;
  maxTokens: number;
}

/** The package of a provider, its class for embeddings, and what it calls the things that differ. */
const providers: Record<string, { package: string; embeddings?: string; maxTokens?: string }> = {
  openai: { package: '@langchain/openai', embeddings: 'OpenAIEmbeddings' },
  azure_openai: { package: '@langchain/openai', embeddings: 'AzureOpenAIEmbeddings' },
  ollama: { package: '@langchain/ollama', embeddings: 'OllamaEmbeddings', maxTokens: 'numPredict' },
  anthropic: { package: '@langchain/anthropic' },
  bedrock: { package: '@langchain/aws', embeddings: 'BedrockEmbeddings' },
  google: { package: '@langchain/google', maxTokens: 'maxOutputTokens' },
  'google-genai': {
    package: '@langchain/google-genai',
    embeddings: 'GoogleGenerativeAIEmbeddings',
    maxTokens: 'maxOutputTokens',
  },
  'google-vertexai': {
    package: '@langchain/google-vertexai',
    embeddings: 'VertexAIEmbeddings',
    maxTokens: 'maxOutputTokens',
  },
};

/** These take no other temperature than their own. */
const fixedTemperature = /^(o\d|gpt-5)/;

/**
 * Variables under which the libraries would send what people ask somewhere else: to a tracing service, through a gateway, to
 * another address. Where it goes stands in our settings alone.
 */
const ELSEWHERE = [
  'LANGSMITH_TRACING',
  'LANGSMITH_TRACING_V2',
  'LANGCHAIN_TRACING',
  'LANGCHAIN_TRACING_V2',
  'LANGSMITH_GATEWAY',
  'OPENAI_BASE_URL',
  'OPENAI_API_BASE',
  'AZURE_OPENAI_BASE_PATH',
  'AZURE_OPENAI_ENDPOINT',
  'AZURE_OPENAI_API_INSTANCE_NAME',
  'OLLAMA_BASE_URL',
];

/**
 * Loads the provider's package, which is large: only a program that uses it pays for it.
 * @throws ConfigError that names the package to install
 */
export async function loadProvider({ setting, provider }: ModelAccess): Promise<Record<string, unknown>> {
  for (const name of ELSEWHERE) Reflect.deleteProperty(process.env, name);
  const name = providers[provider]?.package ?? provider;
  try {
    return (await import(name)) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigError(
      setting,
      `needs the package ${name}, which is not installed; install it with: npm install ${name}`,
    );
  }
}

/** A chat model with the settings of one prompt. Tries and time-outs are ours, not LangChain's. */
export async function openChat(access: ModelAccess, settings: ChatSettings): Promise<ConfigurableModel> {
  const { initChatModel } = await import('langchain/chat_models/universal');
  const { provider, model } = access;
  return initChatModel(model, {
    modelProvider: provider,
    ...(fixedTemperature.test(model) ? {} : { temperature: settings.temperature }),
    [providers[provider]?.maxTokens ?? 'maxTokens']: settings.maxTokens,
    maxRetries: 0,
    ...reach(access),
    ...(provider === 'azure_openai' ? { azureOpenAIApiDeploymentName: model } : {}),
  });
}

/** @throws ConfigError when the provider has no embedding models, or its package is not installed */
export async function openEmbeddings(access: ModelAccess): Promise<EmbeddingsInterface> {
  const name = providers[access.provider]?.embeddings;
  if (name === undefined)
    throw new ConfigError('EMBEDDING_MODEL', `cannot be of ${access.provider}, which has no embedding models here`);
  const Embeddings = (await loadProvider(access))[name] as new (options: object) => EmbeddingsInterface;
  return new Embeddings({
    model: access.model,
    maxRetries: 0,
    ...reach(access),
    ...(access.provider === 'azure_openai' ? { azureOpenAIApiEmbeddingsDeploymentName: access.model } : {}),
  });
}

function reach({ provider, url, apiKey, apiVersion }: ModelAccess): object {
  switch (provider) {
    case 'openai':
      return { apiKey, ...(url === undefined ? {} : { configuration: { baseURL: url } }) };
    case 'azure_openai':
      return { azureOpenAIApiKey: apiKey, azureOpenAIApiVersion: apiVersion, azureOpenAIEndpoint: url };
    case 'ollama':
      return url === undefined ? {} : { baseUrl: url };
    case 'anthropic':
      return url === undefined ? {} : { anthropicApiUrl: url };
    default:
      return {};
  }
}
