import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';

/** Something wrong with what was typed or piped in: one line for the person, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * Reads JSON lines, writes one JSON line for each in the same order. A line that cannot be used gives
 * `{"id":…,"outcome":"error","error":"line 3: …"}` in its place; the rest goes on.
 * @returns the number of lines that could not be used.
 */
export async function batch<Line extends { id: unknown }>(
  input: Readable,
  schema: z.ZodType<Line>,
  work: (line: Line) => object | Promise<object>,
  write: (line: string) => void,
): Promise<number> {
  let number = 0;
  let failed = 0;
  for await (const typed of createInterface({ input, crlfDelay: Infinity })) {
    number++;
    // Some programs put a byte order mark before the first line.
    const text = number === 1 ? typed.replace(/^\ufeff/, '') : typed;
    if (text.trim() === '') continue;
    const line = read(text, schema);
    if ('problem' in line) {
      failed++;
      write(JSON.stringify({ id: line.id, outcome: 'error', error: `line ${number}: ${line.problem}` }));
    } else {
      write(JSON.stringify({ id: line.value.id, ...(await work(line.value)) }));
    }
  }
  return failed;
}

function read<Line>(text: string, schema: z.ZodType<Line>): { value: Line } | { id: unknown; problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { id: null, problem: 'not a JSON object' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { value: parsed.data };
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
  return { id, problem: problemOf(parsed.error) };
}

/** The first thing that is wrong, with the key it is about. */
function problemOf({ issues: [issue] }: z.ZodError): string {
  const key = issue?.path[0];
  const message = issue?.message ?? 'not usable';
  return key === undefined ? message : `"${String(key)}": ${message}`;
}

const id = z.union([z.string(), z.number()], 'has to be a text or a number');

/** `{id, question}` or `{id, turns:[…]}`. */
export const askLine = z.union(
  [
    z.object({ id, question: z.string() }),
    z.object({ id, turns: z.array(z.string()).min(1, 'turns has to hold at least one message') }),
  ],
  'needs "id" and either "question" (a text) or "turns" (a list of texts)',
);

/** `{id, text}`. */
export const textLine = z.object({ id, text: z.string() }, 'needs "id" and "text"');
