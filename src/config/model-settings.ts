import { z } from 'zod';
import { type ModelName, type ModelPrices, type Setting, define, isWebAddress, onOff, wholeNumber } from './setting.ts';

/** Providers that are known, as they are written in front of the colon. */
export const PROVIDERS = [
  'openai',
  'azure_openai',
  'ollama',
  'anthropic',
  'bedrock',
  'google',
  'google-genai',
  'google-vertexai',
] as const;

const modelName: z.ZodType<ModelName, string> = z
  .string()
  .regex(/^[a-z_-]+:\S{1,200}$/)
  .transform((text) => ({ provider: text.slice(0, text.indexOf(':')), model: text.slice(text.indexOf(':') + 1) }))
  .pipe(z.object({ provider: z.enum(PROVIDERS), model: z.string() }));

const prices: z.ZodType<ModelPrices, string> = z
  .string()
  .regex(/^\d+(\.\d+)?\/\d+(\.\d+)?$/)
  .transform((text) => {
    const [input = 0, output = 0] = text.split('/').map(Number);
    return { input, output };
  });

const key = z.string().regex(/^\S{1,500}$/);
const address = z.string().refine(isWebAddress);
const writeAModel = `must be a provider and a model, such as openai:gpt-4.1-mini; the providers are ${PROVIDERS.join(', ')}`;

/** Settings of language models. With none set, nothing leaves the program. */
export const modelSettings: readonly Setting[] = [
  define({
    name: 'CHAT_MODEL',
    key: 'chatModel',
    description:
      'Language model that puts answers into words and helps with applications, as `provider:model`: `openai:…`, `azure_openai:…`, `ollama:…`; `anthropic`, `bedrock` and `google` once their package is installed. Without it answers are picked from the standards word for word, and applications are guided by rules ([docs/models.md](docs/models.md)).',
    default: undefined,
    secret: false,
    schema: modelName,
    mend: writeAModel,
  }),
  define({
    name: 'CHAT_MODEL_URL',
    key: 'chatModelUrl',
    description: 'Address of the service of `CHAT_MODEL`, when it is not the provider’s own: a gateway, or Ollama.',
    default: undefined,
    secret: false,
    schema: address,
    mend: 'must be an address such as http://127.0.0.1:11434',
  }),
  define({
    name: 'EMBEDDING_MODEL',
    key: 'embeddingModel',
    description:
      'Embedding model, as `provider:model`: the search then compares meanings too. Without it, words are compared.',
    default: undefined,
    secret: false,
    schema: modelName,
    mend: writeAModel,
  }),
  define({
    name: 'EMBEDDING_MODEL_URL',
    key: 'embeddingModelUrl',
    description: 'Address of the service of `EMBEDDING_MODEL`, when it is not the provider’s own.',
    default: undefined,
    secret: false,
    schema: address,
    mend: 'must be an address such as http://127.0.0.1:11434',
  }),
  define({
    name: 'OPENAI_API_KEY',
    key: 'openaiApiKey',
    description: 'Key for models of `openai`. Not used without one.',
    default: undefined,
    secret: true,
    schema: key,
    mend: 'must be a key without spaces',
  }),
  define({
    name: 'AZURE_OPENAI_API_KEY',
    key: 'azureOpenaiApiKey',
    description:
      'Key for models of `azure_openai`; the part of the model’s name behind the colon is the deployment, and `CHAT_MODEL_URL` or `EMBEDDING_MODEL_URL` the address of the resource.',
    default: undefined,
    secret: true,
    schema: key,
    mend: 'must be a key without spaces',
  }),
  define({
    name: 'AZURE_OPENAI_API_VERSION',
    key: 'azureOpenaiApiVersion',
    description: 'Version of the interface of Azure OpenAI.',
    default: '2024-10-21',
    secret: false,
    schema: z.string().regex(/^\d{4}-\d{2}-\d{2}(-preview)?$/),
    mend: 'must be a date such as 2024-10-21',
  }),
  define({
    name: 'MODEL_TIMEOUT_SECONDS',
    key: 'modelTimeoutSeconds',
    description:
      'Longest time for one step with a model, tries and waiting included. After it the answer comes without the model.',
    default: '20',
    secret: false,
    // Four steps of it, and the answer without a model, have to end before the bot gives a skill up.
    schema: wholeNumber(1, 28),
    mend: 'must be a whole number of seconds from 1 to 28, such as 20',
  }),
  define({
    name: 'MODEL_CONCURRENCY',
    key: 'modelConcurrency',
    description: 'Calls to a model at a time in this process.',
    default: '4',
    secret: false,
    schema: wholeNumber(1, 100),
    mend: 'must be a whole number from 1 to 100, such as 4',
  }),
  define({
    name: 'MODEL_RERANK',
    key: 'modelRerank',
    description:
      'Whether the model also puts in order what the search found, before the answer is put together: `on` or `off`. One more call for each answer.',
    default: 'off',
    secret: false,
    schema: onOff,
    mend: 'must be on or off',
  }),
  define({
    name: 'MODEL_STREAMING',
    key: 'modelStreaming',
    description:
      'Whether an answer is shown sentence by sentence while the model goes on: `on` or `off`, for services that answer in one piece.',
    default: 'on',
    secret: false,
    schema: onOff,
    mend: 'must be on or off',
  }),
  define({
    name: 'MODEL_DAILY_TOKENS',
    key: 'modelDailyTokens',
    description:
      'Tokens that all may use in a day (UTC), in and out together. When they are used up, answers come without the model.',
    default: '2000000',
    secret: false,
    schema: wholeNumber(0, 999_999_999),
    mend: 'must be a whole number of tokens, such as 2000000',
  }),
  define({
    name: 'MODEL_DAILY_TOKENS_PER_PERSON',
    key: 'modelDailyTokensPerPerson',
    description: 'Tokens that one person may use in a day (UTC).',
    default: '100000',
    secret: false,
    schema: wholeNumber(0, 999_999_999),
    mend: 'must be a whole number of tokens, such as 100000',
  }),
  define({
    name: 'MODEL_PRICES',
    key: 'modelPrices',
    description:
      'What a million tokens of `CHAT_MODEL` cost, going in and coming out, such as `0.40/1.60`: costs are then shown on `/metrics` and by `dars usage`, in the same currency.',
    default: undefined,
    secret: false,
    schema: prices,
    mend: 'must be two prices with a slash between, such as 0.40/1.60',
  }),
];
