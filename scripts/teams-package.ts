/**
 * Builds the Teams app from `adapters/teams/package`: `npm run teams:package -- --host dars.example.org --out dars-guide.zip`. What it
 * takes is described in the README beside the manifest.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { strToU8, zipSync } from 'fflate';

type Manifest = Record<string, unknown>;

const folder = new URL('../adapters/teams/package/', import.meta.url);
const read = (name: string): Uint8Array => readFileSync(new URL(name, folder));

/** The manifest with its `{{NAMES}}` filled in. */
const filled = (names: Readonly<Record<string, string>>): Manifest =>
  JSON.parse(
    readFileSync(new URL('manifest.json', folder), 'utf8').replaceAll(/\{\{(\w+)\}\}/g, (_whole, name: string) =>
      JSON.stringify(names[name] ?? '').slice(1, -1),
    ),
  ) as Manifest;

/**
 * Lets the bot receive every message of a team's channels, not only those that mention it (resource-specific consent).
 * https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-messages-for-bots-and-agents
 */
const allChannelMessages = (id: string, host: string): Manifest => ({
  webApplicationInfo: { id, resource: `https://${host}` },
  authorization: {
    permissions: { resourceSpecific: [{ name: 'ChannelMessage.Read.Group', type: 'Application' }] },
  },
});

function address(option: string, given: string): string {
  if (!given.startsWith('https://') || !URL.canParse(given))
    throw new Error(`give --${option} an address that begins with https://`);
  return given;
}

try {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '' },
      out: { type: 'string', default: 'dars-guide-teams.zip' },
      website: { type: 'string' },
      privacy: { type: 'string' },
      terms: { type: 'string' },
      'all-channel-messages': { type: 'boolean', default: false },
    },
  });
  const { host, out } = values;
  const id = process.env['TEAMS_APP_ID'] ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    throw new Error('set TEAMS_APP_ID to the application (client) id, a UUID, from Microsoft Entra');
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host))
    throw new Error('give the public host name of the bot: --host dars.example.org');
  const website = address('website', values.website ?? `https://${host}`);
  const manifest = {
    ...filled({
      TEAMS_APP_ID: id,
      HOSTNAME: host,
      DEVELOPER_NAME: (process.env['ORGANISATION_NAME'] ?? host).slice(0, 32),
      WEBSITE_URL: website,
      PRIVACY_URL: address('privacy', values.privacy ?? website),
      TERMS_URL: address('terms', values.terms ?? website),
    }),
    ...(values['all-channel-messages'] ? allChannelMessages(id, host) : {}),
  };
  const files = { 'manifest.json': strToU8(JSON.stringify(manifest, null, 2)) };
  writeFileSync(out, zipSync({ ...files, 'color.png': read('color.png'), 'outline.png': read('outline.png') }));
  console.log(`${out} is ready: upload it in Teams under Apps, Manage your apps, Upload an app.`);
} catch (error) {
  console.error(`teams:package: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
