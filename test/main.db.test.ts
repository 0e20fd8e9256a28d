import { cp, mkdir, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, it, vi } from 'vitest';
import { launch, sayTo, startProgram } from './support/program.ts';
import { seedDataDir, withDatabase, withFolder } from './support/storage.ts';

const question = 'How long can a data sharing agreement run?';
const knowledge = fileURLToPath(new URL('../knowledge', import.meta.url));

// One or two starts of the whole program in a test, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** The lines a person sees; npm and Node add none of their own here. */
const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '' && !line.startsWith('{'));

it('starts with nothing set, answers with citations, is healthy and counted, and stops when asked', () =>
  withFolder(async (dataDir) => {
    const program = await startProgram({ DATA_DIR: dataDir });
    expect(await sayTo(program.url, question)).toContain('Term of Data Sharing Agreement');
    expect(await (await fetch(`${program.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${program.url}/readyz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${program.url}/metrics`)).text()).toContain(
      'turns_total{skill="answer",outcome="answered",platform="web"} 1',
    );
    expect(await program.stop()).toBe(0);
    expect(program.errors()).not.toContain('sharing agreement run');
  }));

it('remembers the conversation after kill -9, and takes over the lock that the dead process left', () =>
  withFolder(async (dataDir) => {
    await seedDataDir(dataDir);
    const first = await startProgram({ DATA_DIR: dataDir });
    await sayTo(first.url, question);
    await first.kill();
    const second = await startProgram({ DATA_DIR: dataDir });
    expect(await (await fetch(`${second.url}/api/conversations/conversation-1`)).text()).toContain(question);
    await second.stop();
  }));

it('a second process on one data folder refuses with one line that names the first', () =>
  withFolder(async (dataDir) => {
    await seedDataDir(dataDir);
    const first = await startProgram({ DATA_DIR: dataDir });
    const second = launch({ DATA_DIR: dataDir });
    expect(await second.exit).toBe(2);
    expect(lines(second.errors())).toHaveLength(1);
    expect(second.errors()).toMatch(/cannot start: .*in use by/);
    expect(second.errors()).toContain(String(first.pid));
    expect(await sayTo(first.url, question)).toContain('Sources');
    await first.stop();
  }));

it('runs on a PostgreSQL server as well', () =>
  withDatabase(async (databaseUrl) => {
    const program = await startProgram({ DATABASE_URL: databaseUrl });
    expect(await sayTo(program.url, question)).toContain('Sources');
    expect(await program.stop()).toBe(0);
  }));

it.each<[string, (folder: string) => Promise<Record<string, string>>, RegExp]>([
  ['a wrong setting', () => Promise.resolve({ PORT: 'eighty' }), /PORT must be a whole number/],
  [
    'a setting that is not known',
    () => Promise.resolve({ DATABSE_URL: 'postgres://x/y' }),
    /did you mean DATABASE_URL/,
  ],
  ['an address that others can reach', () => Promise.resolve({ HOST: '0.0.0.0' }), /HOST must be a loopback address/],
  [
    'a data folder that cannot be made',
    async (folder) => (await writeFile(join(folder, 'file'), ''), { DATA_DIR: join(folder, 'file', 'data') }),
    /data folder|folder/,
  ],
  [
    'a broken knowledge file',
    async (folder) => {
      await cp(knowledge, join(folder, 'knowledge'), { recursive: true });
      await writeFile(
        join(folder, 'knowledge', 'standards', 'territory-of-use.md'),
        '---\nid: territory-of-use\n---\n# Half a file\n',
      );
      return { KNOWLEDGE_DIR: join(folder, 'knowledge'), DATA_DIR: join(folder, 'data') };
    },
    /standards\/territory-of-use\.md:\d+: front matter "title"/,
  ],
  [
    'an empty knowledge folder',
    async (folder) => (await mkdir(join(folder, 'empty')), { KNOWLEDGE_DIR: join(folder, 'empty') }),
    /no standards or guides found/,
  ],
])('refuses to start with %s, and says what to do', (_what, prepare, words) =>
  withFolder(async (folder) => {
    const program = launch({ DATA_DIR: join(folder, 'data'), ...(await prepare(folder)) });
    expect(await program.exit).toBe(2);
    expect(program.errors()).toMatch(words);
    expect(program.errors()).not.toMatch(/^\s+at /m);
  }),
);

it('refuses to start when the port is taken, and lets go of the data folder', () =>
  withFolder(async (dataDir) => {
    await seedDataDir(dataDir);
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const refused = launch({ DATA_DIR: dataDir, PORT: String(port) });
    expect(await refused.exit).toBe(2);
    expect(refused.errors()).toContain(`PORT ${port} is taken`);
    taken.close();
    const program = await startProgram({ DATA_DIR: dataDir });
    await program.stop();
  }));

it('waits for a database that is down at the start, and says so in one line when it stays away', async () => {
  const url = new URL(inject('postgresUrl'));
  url.port = '1';
  const program = launch({ DATABASE_URL: url.href });
  expect(await program.exit).toBe(2);
  expect(lines(program.errors())).toHaveLength(1);
  expect(program.errors()).not.toContain('postgres:postgres@');
});
