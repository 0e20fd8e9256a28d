import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addDocumentCommands } from '../../src/cli/documents.ts';
import { loadConfig } from '../../src/config.ts';
import { KEY, modelDouble } from '../doubles/model/index.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';

/** `dars documents …` in this process: what it printed. */
async function dars(env: Record<string, string>, ...args: string[]): Promise<string> {
  const out: string[] = [];
  const command = new Command().exitOverride();
  addDocumentCommands(command, () => loadConfig(env), {
    print: (line) => void out.push(line),
    printJson: (value) => void out.push(JSON.stringify(value)),
  });
  await command.parseAsync(['node', 'dars', 'documents', ...args]);
  return out.join('\n');
}

it(
  'an import with meanings says how far the vectors are, sends identifiers masked, and makes each once; without, nothing is sent',
  { timeout: 120_000 },
  async () => {
    const double = await modelDouble();
    try {
      await withFolder(async (dataDir) => {
        await seedDataDir(dataDir);
        const folder = path.join(dataDir, 'files');
        mkdirSync(folder);
        writeFileSync(path.join(folder, 'audience.yaml'), 'audience: everyone\n');
        writeFileSync(path.join(folder, 'a.md'), '# Badges\n\nThe badge of NHS number 943 476 5919 is turquoise.\n');
        const model = { EMBEDDING_MODEL: 'openai:test', EMBEDDING_MODEL_URL: double.url, OPENAI_API_KEY: KEY };
        const words = { DATA_DIR: dataDir, ...model };
        expect(await dars(words, 'import', folder)).toContain('1 new');
        expect(double.embedded).toEqual([]);
        const meanings = { ...words, DOCUMENTS_INDEX: 'database' };
        expect(await dars(meanings, 'import', folder)).toMatch(
          /1 as before.*\n1\/1 {2}passages have their vectors\nEvery passage has its vector\.$/,
        );
        expect(double.embedded).toEqual([expect.stringContaining('[NHS number]')]);
        expect(double.seen.join()).not.toMatch(/943 ?476/);
        expect(await dars(meanings, 'import', folder)).toMatch(/removed\.\nEvery passage has its vector\.$/);
        expect(double.embedded).toHaveLength(1);
        expect(await dars(meanings, 'search', 'turquoise badge')).toMatch(/^1\.00 {2}a\.md/);
      });
    } finally {
      await double.close();
    }
  },
);
