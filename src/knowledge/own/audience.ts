import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** Whoever may read what is for everyone. */
export const EVERYONE = 'everyone';

const place = z.string().regex(/^(slack|teams|web):[^:\s]+:\S+$/, 'an id such as slack:T0123:C0456');
const named = z
  .strictObject({ channels: z.array(place).default([]), people: z.array(place).default([]) })
  .transform(({ channels, people }) => [...channels.map((id) => `room ${id}`), ...people.map((id) => `person ${id}`)])
  .refine((list) => list.length > 0, 'names nobody');
/** `everyone`, or channels and people by their ids. */
const audience = z.union([z.literal(EVERYONE).transform(() => [EVERYONE]), named], {
  error: 'must be "everyone", or "channels:" and "people:" with lists of ids such as slack:T0123:C0456',
});
const file = z.strictObject({ audience: audience.optional(), files: z.record(z.string(), audience).default({}) });

export type Audience = readonly string[];

/** Why no audience can be told; the message completes "NAME …". */
export class NoAudience extends Error {
  override readonly name = 'NoAudience';
}

export const AUDIENCE_FILE = 'audience.yaml';

/** Reads `audience.yaml` of folders, the nearest one first. A faulty one is never passed over for the one above it. */
export class Audiences {
  private readonly root: string;
  private readonly read = new Map<string, z.output<typeof file> | NoAudience | null>();

  constructor(root: string) {
    this.root = root;
  }

  /** @param name of a file, from the root, with `/`. @throws NoAudience: then nobody may read it. */
  of(name: string): Audience {
    for (let folder = path.posix.dirname(name); ; folder = path.posix.dirname(folder)) {
      const rules = this.rulesOf(folder);
      if (rules instanceof NoAudience) throw rules;
      const own = rules?.files[path.posix.relative(folder, name)] ?? rules?.audience;
      if (own !== undefined) return own;
      if (folder === '.') throw new NoAudience(`has no audience: name one in ${AUDIENCE_FILE}`);
    }
  }

  private rulesOf(folder: string): z.output<typeof file> | NoAudience | null {
    const known = this.read.get(folder);
    if (known !== undefined) return known;
    const rules = this.load(path.posix.join(folder, AUDIENCE_FILE));
    this.read.set(folder, rules);
    return rules;
  }

  private load(name: string): z.output<typeof file> | NoAudience | null {
    const at = path.join(this.root, name);
    if (!existsSync(at)) return null;
    try {
      const parsed = file.safeParse(parse(readFileSync(at, 'utf8')));
      if (parsed.success) return parsed.data;
      return new NoAudience(`has no audience: ${name} is faulty (${parsed.error.issues[0]?.message ?? ''})`);
    } catch {
      return new NoAudience(`has no audience: ${name} cannot be read`);
    }
  }
}

const frontMatter = z.looseObject({ audience, title: z.string().min(1).max(200).optional() }).partial();

/** Takes the front matter off a Markdown file. @throws NoAudience when it names an audience that cannot be understood. */
export function takeFrontMatter(text: string): {
  body: string;
  audience?: Audience | undefined;
  title?: string | undefined;
} {
  const [whole, yaml] = /^---\r?\n([\s\S]*?)\r?\n---(?:\r?\n|$)/.exec(text) ?? [];
  if (whole === undefined || yaml === undefined) return { body: text };
  let raw: unknown;
  try {
    raw = parse(yaml);
  } catch {
    throw new NoAudience('has front matter that cannot be read');
  }
  const parsed = frontMatter.safeParse(raw ?? {});
  if (!parsed.success)
    throw new NoAudience(`has front matter that cannot be used (${parsed.error.issues[0]?.message ?? ''})`);
  return { body: text.slice(whole.length), audience: parsed.data.audience, title: parsed.data.title };
}

/** Where a question is asked. */
export interface Asker {
  platform: string;
  workspace: string;
  conversation: string;
  person: { id: string };
  private: boolean;
  aside?: true;
}

/**
 * The audiences that everyone who sees the answer belongs to: in a channel those of the channel, alone with somebody those of that
 * person. What is said aside in a channel is in the channel, as far as documents go.
 */
export function readersOf({ conversation, person, private: alone, aside }: Asker): string[] {
  if (alone && aside !== true) return [EVERYONE, `person ${person.id}`];
  const [platform = '', workspace = '', rest = ''] = /^([^:]+):([^:]+):(.*)$/s.exec(conversation)?.slice(1) ?? [];
  // Slack's threads and asides follow a colon, Teams' threads a semicolon; its ids have colons of their own.
  const room = platform === 'slack' ? rest.split(':')[0] : rest.split(';')[0];
  return room === undefined || room === '' ? [EVERYONE] : [EVERYONE, `room ${platform}:${workspace}:${room}`];
}
