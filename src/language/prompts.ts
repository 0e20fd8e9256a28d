import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { PromptError } from './errors.ts';
import { createFence } from './fence.ts';

/** What the program asks models for; each has a file of its own in `prompts/`. */
export const promptNames = ['rephrase', 'compose', 'review', 'draft', 'fields', 'intent', 'rerank'] as const;
export type PromptName = (typeof promptNames)[number];

const frontMatter = z.strictObject({
  version: z.number().int().positive(),
  /** What it is for, for the reviewer. */
  purpose: z.string().min(1),
  /** Whose words each input holds: of a person (masked before they are sent), or of the reviewed knowledge. */
  inputs: z.record(z.string().regex(/^[a-z][a-zA-Z]*$/), z.enum(['person', 'knowledge'])),
  model: z.strictObject({
    temperature: z.number().min(0).max(2),
    maxTokens: z.number().int().min(16).max(8000),
  }),
});

/** A prompt, read and checked. */
export interface Prompt {
  name: PromptName;
  /** `compose@1+3f2a91c0`: the number its authors gave it, and a digest that changes with every letter. */
  version: string;
  settings: { temperature: number; maxTokens: number };
  /** The two messages a model gets. `prepare` masks what comes from people. */
  messages(
    values: Readonly<Record<string, string>>,
    prepare: (text: string) => string,
  ): { system: string; user: string };
}

const placeholder = /\{\{([^}]*)\}\}/g;

/**
 * Reads and checks all prompts of a folder.
 * @throws PromptError
 */
export function loadPrompts(folder: string): ReadonlyMap<PromptName, Prompt> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');
  const unknown = files.find((file) => !promptNames.some((name) => file === `${name}.md`));
  if (unknown !== undefined) throw new PromptError(unknown, `is no prompt; they are ${promptNames.join(', ')}`);
  return new Map(promptNames.map((name) => [name, loadPrompt(folder, name)]));
}

function loadPrompt(folder: string, name: PromptName): Prompt {
  const file = `${name}.md`;
  const [text, head = '', body = ''] = take(file, () =>
    /^---\n(.*?)\n---\n(.*)$/s.exec(readFileSync(path.join(folder, file), 'utf8').replaceAll('\r\n', '\n')),
  );
  const checked = frontMatter.safeParse(take(file, () => parseYaml(head) as unknown));
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new PromptError(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not usable'}`);
  }
  const [, system = '', user = ''] = /^\s*# System\n(.+?)\n# User\n(.+)$/s.exec(body) ?? [];
  if (system.trim() === '' || user.trim() === '')
    throw new PromptError(file, 'needs a part "# System" and behind it a part "# User"');
  const { inputs, model, version } = checked.data;
  checkPlaceholders(file, { system, user }, Object.keys(inputs));
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return {
    name,
    version: `${name}@${version}+${digest}`,
    settings: model,
    messages: (values, prepare) => {
      const fence = createFence();
      const filled = user.replace(placeholder, (_whole, input: string) => {
        const value = values[input] ?? '';
        return fence(input, inputs[input] === 'person' ? prepare(value) : value);
      });
      return { system: system.trim(), user: filled.trim() };
    },
  };
}

/** Text of others never stands among the instructions: the part "# System" is the same for every request. */
function checkPlaceholders(file: string, { system, user }: { system: string; user: string }, inputs: string[]): void {
  if (system.includes('{{')) throw new PromptError(file, 'the part "# System" must not hold inputs');
  const used = [...user.matchAll(placeholder)].map(([, input]) => input ?? '');
  for (const input of used)
    if (!inputs.includes(input)) throw new PromptError(file, `{{${input}}} is not among its inputs`);
  for (const input of inputs) if (!used.includes(input)) throw new PromptError(file, `the input ${input} is not used`);
}

function take<T>(file: string, read: () => T | null): T {
  try {
    const found = read();
    if (found !== null) return found;
  } catch (error) {
    throw new PromptError(
      file,
      `cannot be read (${error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : 'unknown'})`,
    );
  }
  throw new PromptError(file, 'needs front matter between two lines of ---');
}
