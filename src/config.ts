import { distance } from 'fastest-levenshtein';
import { ConfigError } from './config/error.ts';
import type { Config, Setting } from './config/setting.ts';
import { settings } from './config/settings.ts';
import { checkTogether } from './config/together.ts';

export { ConfigError } from './config/error.ts';
export {
  type Config,
  type LogLevel,
  LOG_LEVELS,
  type ModelName,
  type ModelPrices,
  type Setting,
  isLoopback,
} from './config/setting.ts';
export { settings } from './config/settings.ts';
export { usesSlack, usesTeams } from './config/together.ts';

/** Nobody else's names begin like this. */
const OWN_PREFIX = 'DARS_';
/** Where unknown names are mistakes too. */
const OUR_PREFIXES = ['SLACK_', 'TEAMS_', 'BREACH_', 'IG_'];

/** Names of other programs that lie near ours. */
const FOREIGN = new Set(['HOSTS', 'PORTS']);

/**
 * Reads the settings from an environment. An empty value counts as not set.
 *
 * @throws ConfigError with one line that names the setting, says what is wrong and how to mend it.
 * @example const config = loadConfig(process.env);
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = new Map(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || value.trim() === '' ? [] : [[name, value.trim()]],
    ),
  );
  for (const name of given.keys()) rejectUnsupported(name);
  const config = Object.fromEntries(settings.map((setting) => [setting.key, read(setting, given.get(setting.name))]));
  const typed = config as unknown as Config;
  checkTogether(typed);
  return typed;
}

function read(setting: Setting, given: string | undefined): unknown {
  const text = given ?? setting.default;
  if (text === undefined) return undefined;
  const result = setting.schema.safeParse(text);
  if (result.success) return result.data;
  const shown = setting.secret || given === undefined ? '' : ` (it is ${JSON.stringify(given.slice(0, 60))})`;
  throw new ConfigError(setting.name, setting.mend + shown);
}

function rejectUnsupported(name: string): void {
  const ours = settings.map((setting) => setting.name);
  if (ours.includes(name)) return;
  const near = nearest(name, ours);
  if (near !== undefined) throw new ConfigError(name, `is not a setting; did you mean ${near}? Rename it, or unset it`);
  const family = OUR_PREFIXES.find((prefix) => name.startsWith(prefix));
  if (family !== undefined) {
    const known = ours.filter((setting) => setting.startsWith(family)).join(', ');
    throw new ConfigError(name, `is not a setting; those that begin so are ${known}. Rename it, or unset it`);
  }
  if (name.startsWith(OWN_PREFIX)) {
    const bare = name.slice(OWN_PREFIX.length);
    const hint = ours.includes(bare)
      ? `settings have no ${OWN_PREFIX} in front: write ${bare}`
      : `the settings are ${ours.join(', ')}`;
    throw new ConfigError(name, `is not a setting; ${hint}`);
  }
}

/**
 * The setting that a name was probably meant to be: two slips away at most, one for short names, where two would reach
 * names of the system (HOME is two letters from HOST).
 */
function nearest(name: string, known: readonly string[]): string | undefined {
  if (FOREIGN.has(name)) return undefined;
  const upper = name.toUpperCase();
  let best: { name: string; slips: number } | undefined;
  for (const candidate of known) {
    const allowed = candidate.length < 8 ? 1 : 2;
    const slips = distance(upper, candidate);
    if (slips <= allowed && slips < (best?.slips ?? Infinity)) best = { name: candidate, slips };
  }
  // In lower case a name is often another program's (`host`, `port` of a shell): only slips of the long names count.
  if (best !== undefined && name !== upper && best.name.length < 8) return undefined;
  return best?.name;
}

/** The settings as rows of a Markdown table, with its head. */
export function describeSettings(): string {
  const rows = settings.map(
    (setting) =>
      `| \`${setting.name}\` | ${setting.description} | ${setting.default === undefined ? 'none' : `\`${setting.default}\``} |`,
  );
  return ['| Name | Meaning | Default |', '| --- | --- | --- |', ...rows].join('\n');
}
