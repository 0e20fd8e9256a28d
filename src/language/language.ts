import type { BaseMessage } from '@langchain/core/messages';
import type { z } from 'zod';
import { type CallOutcome, type ModelCall, estimateTokens } from './calls.ts';
import { outcomeOf } from './failure.ts';
import type { Guard } from './guard.ts';
import type { Ledger } from './ledger.ts';
import { type Structured, heardInParts } from './parts.ts';
import type { Prompt, PromptName } from './prompts.ts';
import { type ChatSettings, type ModelAccess, openChat } from './providers.ts';

/** Something a model is asked for. */
export interface Request<Output> {
  prompt: PromptName;
  /** One for each input of the prompt. */
  values: Readonly<Record<string, string>>;
  /** The form of the answer. */
  form: z.ZodType<Output>;
  /** Account of who it is for; null for work of the program itself. */
  person: string | null;
  /** Is told what has come of the answer so far, unchecked and perhaps cut off in the middle. It must not throw. */
  onPart?: ((part: unknown) => void) | undefined;
}

export type Said<Output> =
  { ok: true; value: Output; prompt: string } | { ok: false; outcome: Exclude<CallOutcome, 'ok'>; prompt: string };

/** A language model as the skills see it. It gives data of a known form; what the data say is still to be checked. */
export interface Language {
  /** Never throws for what a model or its service does. */
  ask<Output>(request: Request<Output>): Promise<Said<Output>>;
}

export interface LanguageOptions {
  access: ModelAccess;
  prompts: ReadonlyMap<PromptName, Prompt>;
  guard: Guard;
  ledger: Ledger;
  /** Masks personal identifiers: applied to everything of a person that goes to a model. */
  mask: (text: string) => string;
  /** Answers come in pieces where somebody wants to hear them. Default true. */
  streaming?: boolean;
}

/** What one call gave, when the service answered at all. */
type Heard = { outcome: 'ok'; value: unknown } | { outcome: 'malformed' | 'truncated' | 'refused' };

export function createLanguage({ access, prompts, guard, ledger, mask, streaming = true }: LanguageOptions): Language {
  const model = `${access.provider}:${access.model}`;
  const opened = new Map<string, Promise<Awaited<ReturnType<typeof openChat>>>>();
  const chatFor = (settings: ChatSettings) => {
    const key = JSON.stringify(settings);
    const chat = opened.get(key) ?? openChat(access, settings);
    opened.set(key, chat);
    return chat;
  };

  return {
    async ask({ prompt: name, values, form, person, onPart }) {
      const prompt = prompts.get(name);
      if (!prompt) throw new Error(`no prompt is called ${name}`);
      const { system, user } = prompt.messages(values, mask);
      const call = { step: name, prompt: prompt.version, model, person };
      const expected = estimateTokens(system + user) + prompt.settings.maxTokens;
      const refused = await ledger.admit(call, expected);
      if (refused) return { ok: false, outcome: refused, prompt: prompt.version };
      try {
        const heard = await guard(async (signal, attempt) => {
          const chat = await chatFor(prompt.settings);
          const structured = chat.withStructuredOutput(form, { name, includeRaw: true }) as unknown as Structured;
          const started = performance.now();
          const done = (outcome: CallOutcome, tokens: Tokens): Promise<void> =>
            ledger.note({ ...call, attempt, outcome, elapsedMs: performance.now() - started, ...tokens });
          const before = { inputTokens: estimateTokens(system + user), outputTokens: 0, estimated: true };
          try {
            const messages: [string, string][] = [
              ['system', system],
              ['human', user],
            ];
            const result =
              onPart && streaming
                ? await heardInParts(structured, messages, signal, onPart)
                : await structured.invoke(messages, { signal });
            const found = hear(result, form);
            await done(found.outcome, tokensOf(result.raw) ?? before);
            return found;
          } catch (error) {
            const outcome = signal.aborted ? 'timeout' : outcomeOf(error);
            await done(outcome, usesTokens(outcome) ? before : { ...before, inputTokens: 0 });
            if (outcome === 'malformed' || outcome === 'truncated' || outcome === 'refused') return { outcome };
            throw error;
          }
        });
        if (heard.outcome === 'ok')
          return { ok: true, value: heard.value as z.output<typeof form>, prompt: prompt.version };
        return { ok: false, outcome: heard.outcome, prompt: prompt.version };
      } catch (error) {
        const outcome = outcomeOf(error);
        if (outcome === 'busy' || outcome === 'resting') await ledger.note({ ...call, ...notCalled, outcome });
        return { ok: false, outcome: outcome === 'ok' ? 'failed' : outcome, prompt: prompt.version };
      } finally {
        ledger.release(person, expected);
      }
    },
  };
}

type Tokens = Pick<ModelCall, 'inputTokens' | 'outputTokens' | 'estimated'>;
export const notCalled = { attempt: 0, inputTokens: 0, outputTokens: 0, estimated: false, elapsedMs: 0 };

/** A service that answered, or was still at it, has read the question. */
const usesTokens = (outcome: CallOutcome): boolean =>
  ['timeout', 'malformed', 'truncated', 'refused'].includes(outcome);

function hear({ raw, parsed }: { raw?: BaseMessage; parsed?: unknown }, form: z.ZodType): Heard {
  const { finish_reason: reason, done_reason, stop_reason } = (raw?.response_metadata ?? {}) as Record<string, unknown>;
  if ([reason, done_reason, stop_reason].some((why) => why === 'length' || why === 'max_tokens'))
    return { outcome: 'truncated' };
  // LangChain leaves out what a model says when it declines: nothing remains.
  const silent = raw?.content === '' && (raw as { tool_calls?: unknown[] }).tool_calls?.length === 0;
  if (silent || reason === 'content_filter') return { outcome: 'refused' };
  const checked = form.safeParse(parsed);
  return checked.success ? { outcome: 'ok', value: checked.data } : { outcome: 'malformed' };
}

function tokensOf(raw: BaseMessage | undefined): Tokens | null {
  const { usage_metadata: usage } = (raw ?? {}) as {
    usage_metadata?: { input_tokens?: number; output_tokens?: number };
  };
  if (usage?.input_tokens === undefined) return null;
  return { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens ?? 0, estimated: false };
}
