import { fileURLToPath } from 'node:url';
import { type Config, loadConfig } from '../../src/config.ts';
import type { CallLog, ModelCall } from '../../src/language/index.ts';
import { type Language, openLanguage } from '../../src/language/index.ts';
import { mask } from '../../src/privacy/index.ts';
import { KEY } from '../doubles/model/index.ts';

/** A log of calls in memory, of one day. */
export function recordingCalls(): CallLog & { calls: ModelCall[] } {
  const calls: ModelCall[] = [];
  const sum = (some: readonly ModelCall[]): number =>
    some.reduce((total, { inputTokens, outputTokens }) => total + inputTokens + outputTokens, 0);
  return {
    calls,
    record: (call) => {
      calls.push(call);
      return Promise.resolve();
    },
    spentToday: (person) =>
      Promise.resolve({ all: sum(calls), person: sum(calls.filter((call) => call.person === person)) }),
  };
}

/** The language model behind an address, set up as the program sets it up. */
export async function languageAt(
  url: string,
  {
    calls = recordingCalls(),
    env = {},
    quiet = false,
  }: { calls?: CallLog; env?: Record<string, string>; quiet?: boolean } = {},
): Promise<Language> {
  const config: Config = loadConfig({ CHAT_MODEL: 'openai:test', OPENAI_API_KEY: KEY, CHAT_MODEL_URL: url, ...env });
  const language = await openLanguage({
    config,
    prompts: fileURLToPath(new URL('../../prompts', import.meta.url)),
    calls,
    mask: (text) => mask(text).text,
    onTrouble: (error) => {
      if (!quiet) throw error;
    },
  });
  if (!language) throw new Error('no model is set up');
  return language;
}
