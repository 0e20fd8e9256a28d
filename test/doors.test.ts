import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ICruiseResult, cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `rule: importing file -> imported file` for every import that a door stops, and the files that were read. */
async function inspect(folder: string): Promise<{ stopped: string[]; files: string[] }> {
  const options = await extractDepcruiseOptions(path.join(root, '.dependency-cruiser.cjs'));
  const { output } = await cruise(
    ['src', 'adapters'],
    { ...options, baseDir: folder, validate: true },
    {},
    {
      tsConfig: extractTSConfig(path.join(root, 'tsconfig.json')),
    },
  );
  const { summary, modules } = output as ICruiseResult;
  return {
    stopped: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
    files: modules.map(({ source }) => source),
  };
}

/** A tree laid out like ours, in which everything may import what it imports. */
const good: Record<string, string> = {
  'src/config.ts': '',
  'src/main.ts': "import '../adapters/slack/index.ts'; import './skills/answer/index.ts'; import './storage/index.ts';",
  'src/cli.ts': "import './cli/batch.ts';",
  'src/cli/batch.ts': "import '../knowledge/index.ts'; import '../skills/answer/index.ts';",
  'src/operations/index.ts': "import '../config.ts';",
  'src/privacy/index.ts': "import '../config.ts';",
  'src/storage/index.ts': "import 'pg'; import 'kysely'; import '../operations/index.ts';",
  'src/language/index.ts': "export const chat = () => import('@langchain/core'); import './chat.ts';",
  'src/language/chat.ts': "import '../config.ts';",
  'src/bot/index.ts': "import './inside.ts'; import '../storage/index.ts'; import '../privacy/index.ts';",
  'src/bot/inside.ts': '',
  'src/knowledge/index.ts': "import '../language/index.ts';",
  'src/knowledge/retriever.ts': "import '@langchain/core/retrievers';",
  'src/skills/answer/index.ts':
    "import '../../bot/index.ts'; import '../../knowledge/index.ts'; import '../../language/index.ts'; import './a.repository.ts';",
  'src/skills/answer/a.repository.ts': "import 'kysely'; import '../../storage/index.ts';",
  'src/skills/help/index.ts': "import '../../bot/index.ts';",
  'adapters/cards/card.ts': "import '../../src/bot/index.ts';",
  'adapters/slack/index.ts': "import '@slack/bolt'; import '../cards/card.ts'; import '../../src/bot/index.ts';",
  'adapters/teams/index.ts': "import 'botbuilder'; import '../cards/card.ts';",
  'adapters/web/index.ts': "import '../cards/card.ts'; import '../../src/bot/index.ts';",
};

const packages = [
  'pg',
  'kysely',
  'keyv',
  '@keyv/postgres',
  '@electric-sql/pglite',
  'langchain',
  '@langchain/core',
  '@slack/bolt',
  'botbuilder',
];
const developmentPackages = ['vitest'];

/** Each in a file of its own: the door that stops it, where it stands, what it imports. */
const wrong: [what: string, door: string, file: string, imported: string][] = [
  ['an adapter, the store', 'adapters', 'adapters/slack/store.ts', '../../src/storage/index.ts'],
  ['an adapter, the inside of the core', 'adapters', 'adapters/web/inside.ts', '../../src/bot/inside.ts'],
  ['an adapter, a skill', 'adapters', 'adapters/teams/skill.ts', '../../src/skills/help/index.ts'],
  ['an adapter, another adapter', 'adapters', 'adapters/teams/other.ts', '../slack/index.ts'],
  ['a skill, a sibling', 'skills', 'src/skills/answer/sibling.ts', '../help/index.ts'],
  ['a skill, an adapter', 'skills', 'src/skills/answer/adapter.ts', '../../../adapters/cards/card.ts'],
  ['a skill, the program', 'skills', 'src/skills/answer/program.ts', '../../cli/batch.ts'],
  ['the core, a skill', 'bot', 'src/bot/skill.ts', '../skills/help/index.ts'],
  ['the core, the knowledge', 'bot', 'src/bot/knowledge.ts', '../knowledge/index.ts'],
  ['the core, an adapter', 'nobody-imports-adapters', 'src/bot/adapter.ts', '../../adapters/cards/card.ts'],
  ['the command, an adapter', 'nobody-imports-adapters', 'src/cli/adapter.ts', '../../adapters/web/index.ts'],
  ['the knowledge, the core beside it', 'knowledge', 'src/knowledge/bot.ts', '../bot/index.ts'],
  ['the knowledge, a skill above it', 'knowledge', 'src/knowledge/skill.ts', '../skills/answer/index.ts'],
  ['the store, the core above it', 'storage', 'src/storage/bot.ts', '../bot/index.ts'],
  ['masking, the store', 'privacy', 'src/privacy/store.ts', '../storage/index.ts'],
  ['operations, masking', 'operations', 'src/operations/privacy.ts', '../privacy/index.ts'],
  ['the model, the knowledge above it', 'language', 'src/language/knowledge.ts', '../knowledge/index.ts'],
  ['a skill, the inside of the model', 'language-face', 'src/skills/answer/inside.ts', '../../language/chat.ts'],
  ['LangChain at every start', 'langchain-late', 'src/language/early.ts', '@langchain/core'],
  ['the model, the store beside it', 'language', 'src/language/store.ts', '../storage/index.ts'],
  ['Slack’s package in the core', 'slack', 'src/bot/slack.ts', '@slack/bolt'],
  ['Slack’s package in another adapter', 'slack', 'adapters/web/slack.ts', '@slack/bolt'],
  ['Teams’ package in a skill', 'teams', 'src/skills/answer/teams.ts', 'botbuilder'],
  ['SQL in the core', 'sql', 'src/bot/sql.ts', 'pg'],
  ['SQL in a skill, not in its repository', 'sql', 'src/skills/answer/sql.ts', 'kysely'],
  ['Keyv in a skill', 'sql', 'src/skills/help/keyv.ts', '@keyv/postgres'],
  ['the embedded database in the program', 'sql', 'src/cli/pglite.ts', '@electric-sql/pglite'],
  ['LangChain in a skill', 'langchain', 'src/skills/answer/langchain.ts', 'langchain'],
  ['LangChain in the core', 'langchain', 'src/bot/langchain.ts', '@langchain/core/retrievers'],
  ['a package for development', 'no-dev-packages', 'src/bot/development.ts', 'vitest'],
  ['a file that does not exist', 'no-unresolved', 'src/bot/nowhere.ts', './not-there.ts'],
];

it('every import in the program goes through a door', async () => {
  const { stopped, files } = await inspect(root);
  expect(stopped).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(['src/main.ts', 'src/bot/router.ts', 'adapters/web/adapter.ts']));
}, 30_000);

describe('a wrong import is stopped', () => {
  let found: string[] = [];

  /** One tree holds them all: it is looked through only once. */
  beforeAll(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'dars-doors-'));
    const write = (file: string, text: string): void => {
      mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    };
    const versions = (names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '1']));
    write(
      'package.json',
      JSON.stringify({ dependencies: versions(packages), devDependencies: versions(developmentPackages) }),
    );
    for (const name of [...packages, ...developmentPackages]) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
      write(`node_modules/${name}/index.js`, '');
      write(`node_modules/${name}/retrievers.js`, '');
    }
    for (const [file, text] of Object.entries(good)) write(file, text);
    for (const [, , file, imported] of wrong) write(file, `import '${imported}';`);
    write('src/privacy/typed.ts', "import type { Bot } from '../bot/index.ts'; export type Masked = Bot;");
    write('src/storage/late.ts', "export const bot = () => import('../bot/index.ts');");
    write('src/operations/one.ts', "import './two.ts';");
    write('src/operations/two.ts', "import './one.ts';");
    found = (await inspect(folder)).stopped;
    rmSync(folder, { recursive: true });
  }, 30_000);

  it.each(wrong)('%s', (_what, door, file) => {
    expect(found.filter((line) => line.startsWith(`${door}: ${file} -> `))).toHaveLength(1);
  });

  it('of a type alone as well', () => {
    expect(found).toContain('privacy: src/privacy/typed.ts -> src/bot/index.ts');
  });

  it('that happens only while the program runs as well', () => {
    expect(found).toContain('storage: src/storage/late.ts -> src/bot/index.ts');
  });

  it('in a circle', () => {
    expect(found).toContain('no-circles: src/operations/one.ts -> src/operations/two.ts');
  });

  it('but no right one', () => {
    expect(found.filter((line) => Object.keys(good).some((file) => line.includes(`: ${file} -> `)))).toEqual([]);
  });
});
