import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Group, type Lists, PatternError, type Way, readGroup, readWay } from './pattern.ts';

const some = z.union([z.string(), z.array(z.string()).min(1)]).transform((one) => (Array.isArray(one) ? one : [one]));

const full = z.strictObject({
  shows: some.optional(),
  against: some.optional(),
  unless: some.optional(),
  despite: z.string().optional(),
  when: z.string().optional(),
  advisory: z.literal(true).optional(),
  optional: z.literal(true).optional(),
  either: z.literal(true).optional(),
  open: z.literal(true).optional(),
  near: z.number().int().min(1).max(4).optional(),
});

/** A rule that only shows is written as its ways alone. */
const rule = z.union([some.transform((shows) => full.parse({ shows })), full]);

const schema = z.strictObject({
  lists: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.string()),
  alike: z.array(z.string()).default([]),
  deferred: z.string(),
  standards: z.record(z.string(), z.record(z.string().regex(/^R\d+$/), rule)),
});

/** What shows that one requirement is addressed. */
export interface Rule {
  /** Ways in which a text can show it; any one will do. */
  shows: Way[];
  /** Words which, in the same sentence, show the opposite. */
  against: Group[];
  /** Ways in which a text says that the case does not arise. */
  unless: Way[];
  /** Words that give the lie to all else, wherever in the text they stand: then the requirement is unclear at best. */
  despite: Group | null;
  /** Words without which nobody can say whether the case arises: then a requirement that is not shown is unclear. */
  when: Group | null;
  /** No applicant's text has to show it. */
  advisory: boolean;
  /** Welcome and not asked for: what is not shown is unclear, never missing. */
  optional: boolean;
  /** "We do not …" answers it as well as "we do". */
  either: boolean;
  /** A promise is enough. */
  open: boolean;
  /** Most sentences, side by side, over which a way may be spread. */
  near: number;
}

/** Rules by requirement, such as `honorary-contract#R5`. */
export interface Rules {
  rules: ReadonlyMap<string, Rule>;
  /** Words that show that something is only promised, assumed or put off. */
  deferred: Group;
}

/** The rules cannot be used. `message` says where and why. */
export class RulesError extends Error {
  override readonly name = 'RulesError';
}

/** For knowledge that has no rules: everything is judged by the words it shares with the requirement. */
export const noRules: Rules = { rules: new Map(), deferred: { phrases: [] } };

/**
 * Reads `coverage.yaml` of a knowledge folder; a folder without one has no rules.
 * @throws RulesError naming the requirement, or the key, that cannot be read.
 */
export function loadRules(folder: string): Rules {
  const file = path.join(folder, 'coverage.yaml');
  return existsSync(file) ? readRules(readFileSync(file, 'utf8')) : noRules;
}

/** Reads rules from YAML. @throws RulesError */
export function readRules(yaml: string): Rules {
  let json: unknown;
  try {
    json = parse(yaml);
  } catch (error) {
    throw new RulesError(`coverage.yaml: ${error instanceof Error ? error.message : 'not YAML'}`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RulesError(`coverage.yaml: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not usable'}`);
  }
  const { data } = parsed;
  const lists: Lists = {
    named: new Map(Object.entries(data.lists).map(([name, words]) => [name, words.split(/\s+\|\s+/)])),
    alike: data.alike.map((words) => words.split(' ')),
  };
  const rules = new Map<string, Rule>();
  for (const [standard, of] of Object.entries(data.standards))
    for (const [id, written] of Object.entries(of))
      rules.set(
        `${standard}#${id}`,
        named(`${standard}#${id}`, () => ({
          shows: (written.shows ?? []).map((way) => readWay(way, lists)),
          against: (written.against ?? []).map((group) => readGroup(group, lists)),
          unless: (written.unless ?? []).map((way) => readWay(way, lists)),
          despite: written.despite === undefined ? null : readGroup(written.despite, lists),
          when: written.when === undefined ? null : readGroup(written.when, lists),
          advisory: written.advisory ?? false,
          optional: written.optional ?? false,
          either: written.either ?? false,
          open: written.open ?? false,
          near: written.near ?? 2,
        })),
      );
  return { rules, deferred: named('deferred', () => readGroup(data.deferred, lists)) };
}

function named<T>(where: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof PatternError) throw new RulesError(`coverage.yaml: ${where}: ${error.message}`);
    throw error;
  }
}
