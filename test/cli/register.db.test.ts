import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addRegisterCommands } from '../../src/cli/register.ts';
import { loadConfig } from '../../src/config.ts';
import { LINKING, agreementFile, register } from '../support/register.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';

const knowledge = fileURLToPath(new URL('../../knowledge', import.meta.url));

/** `dars register …` in this process: what it printed, and what it ended with. */
async function dars(dataDir: string, ...args: string[]): Promise<string> {
  const out: string[] = [];
  const command = new Command().exitOverride();
  addRegisterCommands(
    command,
    () => loadConfig({ DATA_DIR: dataDir }),
    () => knowledge,
    { print: (line) => out.push(line) },
  );
  await command.parseAsync(['node', 'dars', 'register', ...args]).catch((error: unknown) => {
    out.push(`refused: ${error instanceof Error ? error.message : ''}`);
  });
  return out.join('\n');
}

it(
  'a folder is imported file by file: what is broken is named, the rest is found; again it leaves everything as it is',
  { timeout: 90_000 },
  async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const folder = path.join(dataDir, 'files');
      mkdirSync(folder);
      writeFileSync(path.join(folder, 'a.xlsx'), register());
      writeFileSync(path.join(folder, 'b.json'), '{"reference": ');
      copyFileSync(agreementFile('dars-nic-788403-y9m1g-v0.2'), path.join(folder, 'c.json'));
      const first = await dars(dataDir, 'import', folder);
      expect(first).toContain('skipped  a.xlsx, row 5: reference is no reference such as');
      expect(first).toContain('skipped  b.json is no JSON that can be read');
      expect(first).toContain('3/3  c.json: reading');
      expect(first).toMatch(/3 new, 0 changed, 0 as before; 2 entries and 1 file skipped\.\n3 agreements held\.$/);
      expect(await dars(dataDir, 'import', folder, '--replace')).toMatch(
        /0 new, 0 changed, 3 as before;.*\nNothing was forgotten, since a file could not be used.*\n3 agreements held\.$/,
      );
      expect(await dars(dataDir, 'search', 'linking HES with ONS deaths')).toMatch(
        new RegExp(
          `^\\d\\.\\d\\d {2}DARS-NIC-111111-A1A1A-v1\\.0 {2}UNIVERSITY OF FELLGATE {2}objective {2}${LINKING}`,
        ),
      );
      expect(await dars(dataDir, 'import', path.join(folder, 'c.json'), '--replace')).toContain(
        '2 forgotten, which are not there any more.\n1 agreement held.',
      );
    });
  },
);

it('what cannot be used is refused with what to do, and what is held stays', { timeout: 90_000 }, async () => {
  await withFolder(async (dataDir) => {
    await seedDataDir(dataDir);
    await dars(dataDir, 'import', agreementFile('dars-nic-788403-y9m1g-v0.2'));
    const wrong = path.join(dataDir, 'wrong.xlsx');
    writeFileSync(wrong, 'no spreadsheet');
    expect(await dars(dataDir, 'import', wrong, '--replace')).toMatch(
      /skipped {2}wrong\.xlsx is neither the register[\s\S]*refused: nothing was imported; what is held stays/,
    );
    expect(await dars(dataDir, 'import', path.join(dataDir, 'gone'))).toMatch(/^refused: .*gone does not exist$/);
    mkdirSync(path.join(dataDir, 'empty'));
    expect(await dars(dataDir, 'import', path.join(dataDir, 'empty'))).toContain('holds no .json, .xlsx or .csv file');
    expect(await dars(dataDir, 'search', 'submarines')).toBe('Nothing was found. 1 agreement held.');
    expect(await dars(dataDir, 'search', 'x', '--limit', '0')).toContain('refused: --limit has to be');
  });
});
