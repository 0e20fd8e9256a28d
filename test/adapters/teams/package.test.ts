import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MESSAGE_COMMANDS } from '../../../adapters/teams/invokes/message-extension.ts';

interface Manifest {
  $schema: string;
  manifestVersion: string;
  id: string;
  developer: Record<string, string>;
  bots: { botId: string; scopes: string[] }[];
  composeExtensions: { commands: { id: string; fetchTask: boolean; context: string[] }[] }[];
}

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const id = '6f1c2a34-0000-4000-8000-0000000000aa';
const run = (args: string[], env: Record<string, string>) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'scripts/teams-package.ts', ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    encoding: 'utf8',
  });

describe('the Teams app package', () => {
  let folder: string;
  let files: Record<string, Uint8Array>;
  let manifest: Manifest;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'dars-package-'));
    const out = path.join(folder, 'app.zip');
    execFileSync(
      process.execPath,
      ['--import', 'tsx', 'scripts/teams-package.ts', '--host', 'dars.example.org', '--out', out],
      { cwd: root, env: { PATH: process.env['PATH'] ?? '', TEAMS_APP_ID: id } },
    );
    files = unzipSync(readFileSync(out));
    manifest = JSON.parse(Buffer.from(files['manifest.json'] ?? []).toString()) as Manifest;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('holds a manifest and two icons, and no placeholder is left', () => {
    expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
    expect(JSON.stringify(manifest)).not.toContain('{{');
    expect(manifest).toMatchObject({ id, bots: [{ botId: id, scopes: ['personal', 'team', 'groupChat'] }] });
  });

  const faultsOf = (json: object): unknown => {
    const Ajv = require('ajv-draft-04') as {
      default: new (options: object) => {
        compile(schema: object): ((json: unknown) => boolean) & { errors?: unknown };
      };
    };
    const formats = require('ajv-formats') as { default: (ajv: object) => void };
    const schema = require(
      `@microsoft/app-manifest/build/json-schemas/teams/v${manifest.manifestVersion}/MicrosoftTeams.schema.json`,
    ) as object;
    const ajv = new Ajv.default({ strict: false, allErrors: true });
    formats.default(ajv);
    const check = ajv.compile(schema);
    return check(json) ? [] : check.errors;
  };

  it('has a manifest that Microsoft’s schema of that version takes', () => {
    expect(faultsOf(manifest)).toEqual([]);
    expect(faultsOf({ ...manifest, bots: [{ botId: 'no id', scopes: [] }] })).not.toEqual([]);
    expect(manifest.$schema).toContain(`/v${manifest.manifestVersion}/`);
  });

  it('asks for all messages of a channel, and names pages and an organisation, only when told to', () => {
    expect(manifest).not.toHaveProperty('authorization');
    expect(manifest.developer).toEqual({
      name: 'dars.example.org',
      websiteUrl: 'https://dars.example.org',
      privacyUrl: 'https://dars.example.org',
      termsOfUseUrl: 'https://dars.example.org',
    });
    const out = path.join(folder, 'all.zip');
    const pages = ['--website', 'https://a.example.org/', '--privacy', 'https://a.example.org/p'];
    const { status } = run(['--host', 'dars.example.org', '--out', out, '--all-channel-messages', ...pages], {
      TEAMS_APP_ID: id,
      ORGANISATION_NAME: 'A "quoted" organisation with a very long name',
    });
    expect(status).toBe(0);
    const all = JSON.parse(Buffer.from(unzipSync(readFileSync(out))['manifest.json'] ?? []).toString()) as Manifest;
    expect(faultsOf(all)).toEqual([]);
    expect(all).toMatchObject({
      developer: {
        name: 'A "quoted" organisation with a v',
        websiteUrl: 'https://a.example.org/',
        privacyUrl: 'https://a.example.org/p',
        termsOfUseUrl: 'https://a.example.org/',
      },
      webApplicationInfo: { id },
      authorization: {
        permissions: { resourceSpecific: [{ name: 'ChannelMessage.Read.Group', type: 'Application' }] },
      },
    });
  });

  it('offers on messages the commands that the bot knows', () => {
    const commands = manifest.composeExtensions.flatMap((extension) => extension.commands);
    expect(commands.map((command) => command.id).sort()).toEqual(Object.keys(MESSAGE_COMMANDS).sort());
    for (const command of commands) expect(command).toMatchObject({ fetchTask: true, context: ['message'] });
  });

  it('has icons of the sizes that Teams asks for', () => {
    const size = (name: string): number[] => {
      const png = Buffer.from(files[name] ?? []);
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      return [png.readUInt32BE(16), png.readUInt32BE(20)];
    };
    expect(size('color.png')).toEqual([192, 192]);
    expect(size('outline.png')).toEqual([32, 32]);
  });

  it.each([
    [['--host', 'dars.example.org'], {}, /^teams:package: set TEAMS_APP_ID/],
    [[], { TEAMS_APP_ID: id }, /^teams:package: give the public host name/],
    [['--host', 'no host'], { TEAMS_APP_ID: id }, /^teams:package: give the public host name/],
    [['--host', 'a.example.org', '--privacy', 'http://a'], { TEAMS_APP_ID: id }, /^teams:package: give --privacy an/],
    [['--frogs'], { TEAMS_APP_ID: id }, /^teams:package: Unknown option/],
  ])('is not built from %j %j: one line says what to do', (args, env, message) => {
    const { status, stderr } = run(args, env);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
