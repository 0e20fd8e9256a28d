import type { AIMessageChunk, BaseMessage } from '@langchain/core/messages';

export interface Heard {
  raw?: BaseMessage;
  parsed?: unknown;
}

/** A chat model that answers in a form. */
export interface Structured {
  invoke(messages: [string, string][], options: { signal: AbortSignal }): Promise<Heard>;
  stream(messages: [string, string][], options: object): Promise<AsyncIterable<{ raw?: AIMessageChunk }>>;
}

interface NewToken {
  chunk?: { message?: AIMessageChunk };
}

/**
 * The whole answer, as `invoke` gives it; `onPart` is told what there is of it each time a piece has come. The pieces are taken
 * where LangChain announces them: behind a form it streams the answer in one.
 */
export async function heardInParts(
  structured: Structured,
  messages: [string, string][],
  signal: AbortSignal,
  onPart: (part: unknown) => void,
): Promise<Heard> {
  const { parsePartialJson } = await import('@langchain/core/output_parsers');
  let soFar: AIMessageChunk | undefined;
  const hear = (message: AIMessageChunk): void => {
    soFar = soFar?.concat(message) ?? message;
    const part = parsed(textOf(soFar), (text): unknown => parsePartialJson(text));
    if (part !== undefined && !signal.aborted) onPart(part);
  };
  const handleLLMNewToken = (...[, , , , , { chunk } = {}]: Token): void => {
    if (chunk?.message) hear(chunk.message);
  };
  let raw: AIMessageChunk | undefined;
  try {
    for await (const piece of await structured.stream(messages, { signal, callbacks: [{ handleLLMNewToken }] }))
      raw = piece.raw ?? raw;
  } catch (error) {
    // The answer is whole, and no such form: what to make of that is for others to say.
    if (raw === undefined || signal.aborted) throw error;
  }
  return raw === undefined ? {} : { raw, parsed: parsed(textOf(raw), JSON.parse) };
}

type Token = [token: string, at: unknown, run: string, parent?: string, tags?: string[], fields?: NewToken];

/** The object is said as text, or is what a tool is called with. */
const textOf = ({ content, tool_call_chunks: calls }: AIMessageChunk): string =>
  calls?.[0]?.args ?? (typeof content === 'string' ? content : '');

/** Undefined: it is none, or nothing of it is there yet. */
function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    return text === '' ? undefined : (parse(text) ?? undefined);
  } catch {
    return undefined;
  }
}
