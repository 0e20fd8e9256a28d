import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addApplicationCommands } from '../../src/cli/applications.ts';
import { loadConfig } from '../../src/config.ts';
import { seedDataDir, withFolder } from '../support/storage.ts';

const knowledge = fileURLToPath(new URL('../../knowledge', import.meta.url));
const agreement = fileURLToPath(new URL('../fixtures/agreements/dars-nic-656839-k5v9l-v4.2.json', import.meta.url));

/** `dars applications …` in this process: what it printed. */
async function dars(dataDir: string, ...args: string[]): Promise<string> {
  const out: string[] = [];
  const command = new Command().exitOverride();
  addApplicationCommands(
    command,
    () => loadConfig({ DATA_DIR: dataDir }),
    () => knowledge,
    {
      print: (line) => out.push(line),
      printJson: (value) => out.push(JSON.stringify(value)),
    },
  );
  await command.parseAsync(['node', 'dars', 'applications', ...args]);
  return out.join('\n');
}

it(
  'an agreement of the register becomes a draft; it is listed, shown, exported in every format, imported again and deleted',
  { timeout: 60_000 },
  async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const owner = 'slack:T1:U1';
      const said = await dars(dataDir, 'import', agreement, '--owner', owner);
      expect(said).toMatch(/^APP-[\w-]+: \d\d answers, \d+ left out$/);
      const reference = said.slice(0, 13);
      const listed = await dars(dataDir, 'list', '--json');
      expect(JSON.parse(listed)).toMatchObject({ reference, state: 'draft' });
      expect(listed).not.toMatch(/research|QResearch/i);
      const whole = JSON.parse(await dars(dataDir, 'show', reference)) as {
        answers: object[];
        members: object[];
        from: string;
      };
      expect(whole).toMatchObject({ members: [{ account: owner, role: 'owner' }], from: 'DARS-NIC-656839-K5V9L-v4.2' });

      const out = path.join(dataDir, 'out');
      for (const format of ['docx', 'md', 'json'])
        expect(await dars(dataDir, 'export', reference, '--format', format, '--out', `${out}.${format}`)).toBe(
          `${out}.${format}`,
        );
      expect(readFileSync(`${out}.md`, 'utf8')).toMatch(/not a decision by NHS England/);
      await expect(dars(dataDir, 'export', reference, '--format', 'flows.png', '--out', `${out}.png`)).rejects.toThrow(
        'nothing to draw yet',
      );
      expect(existsSync(`${out}.png`)).toBe(false);

      const again = await dars(dataDir, 'import', `${out}.json`, '--owner', owner, '--title', 'Again');
      expect(again).toContain(`: ${whole.answers.length} answers, 0 left out`);
      const kept = JSON.parse(await dars(dataDir, 'person', owner)) as { answers: object[] };
      expect(kept.answers).toHaveLength(whole.answers.length * 2);
      expect(await dars(dataDir, 'person', owner, '--erase')).toBe(`${owner} is taken out of 2 applications.`);
      expect(await dars(dataDir, 'show', reference)).not.toContain(owner);

      await expect(dars(dataDir, 'delete', reference)).rejects.toThrow('--yes');
      expect(await dars(dataDir, 'delete', reference, '--yes')).toContain('is deleted');
      await expect(dars(dataDir, 'show', reference)).rejects.toThrow('there is no application');
    });
  },
);

it(
  'a wrong file, account, format or reference is refused with what to do, and nothing is made',
  { timeout: 60_000 },
  async () => {
    await withFolder(async (dataDir) => {
      await seedDataDir(dataDir);
      const broken = path.join(dataDir, 'broken.json');
      writeFileSync(broken, '{"objective": ');
      await expect(dars(dataDir, 'import', broken, '--owner', 'slack:T1:U1')).rejects.toThrow(/JSON/);
      await expect(dars(dataDir, 'import', 'nowhere.json', '--owner', 'slack:T1:U1')).rejects.toThrow('cannot be read');
      await expect(dars(dataDir, 'import', broken, '--owner', 'me')).rejects.toThrow('such as slack:T0123:U0456');
      await expect(dars(dataDir, 'export', 'APP-2222-2222', '--format', 'pdf')).rejects.toThrow('has to be one of');
      await expect(dars(dataDir, 'show', 'BR-1')).rejects.toThrow('is no reference');
      expect(await dars(dataDir, 'list')).toBe('');
    });
  },
);
