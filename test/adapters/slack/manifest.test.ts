import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { COMMAND } from '../../../adapters/slack/listeners/command.ts';
import { listen } from '../../../adapters/slack/listeners/index.ts';
import { GLOBAL_SHORTCUTS, MESSAGE_SHORTCUTS } from '../../../adapters/slack/listeners/shortcuts.ts';
import { OPTIONAL_SCOPES, SCOPES } from '../../../adapters/slack/scopes.ts';
import type { Bot } from '../../../src/bot/index.ts';
import { recordingLog } from '../../support/recording-log.ts';

interface Manifest {
  display_information: { name: string; description: string; long_description: string };
  features: {
    agent_view: { agent_description: string; suggested_prompts: { title: string; message: string }[] };
    shortcuts: { name: string; type: string; callback_id: string; description: string }[];
    slash_commands: { command: string }[];
    app_home: Record<string, boolean>;
  };
  oauth_config: { scopes: { bot: string[]; bot_optional: string[] } };
  settings: { event_subscriptions: { bot_events: string[] }; interactivity: { is_enabled: boolean } };
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const manifest = JSON.parse(readFileSync(path.join(root, 'manifest.json'), 'utf8')) as Manifest;

/** What the listeners ask Bolt for. */
function registered() {
  const events: string[] = [];
  const commands: string[] = [];
  const shortcuts: string[] = [];
  const app = {
    event: (name: string) => void events.push(name),
    command: (name: string) => void commands.push(name),
    shortcut: ({ type, callback_id: id }: { type: string; callback_id: string }) =>
      void shortcuts.push(`${type} ${id}`),
    action: () => undefined,
    view: () => undefined,
  };
  const bot = {} as Bot;
  listen({ app: app as unknown as App, bot, log: recordingLog(), removed: () => Promise.resolve() });
  return { events, commands, shortcuts };
}

/** The scope that each method of the Web API needs (docs.slack.dev, page of the method). Null: none. */
const scopeOf: Record<string, string | readonly string[] | null> = {
  'auth.test': null,
  'chat.postMessage': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'chat.startStream': 'chat:write',
  'chat.appendStream': 'chat:write',
  'chat.stopStream': 'chat:write',
  'chat.getPermalink': null,
  'conversations.history': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.replies': ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  'conversations.open': 'im:write',
  'users.info': ['users:read', 'users:read.email'],
  'views.open': null,
  'views.publish': null,
  'assistant.threads.setStatus': 'assistant:write',
  'assistant.threads.setSuggestedPrompts': 'assistant:write',
};

/** And each event. */
const scopeOfEvent: Record<string, string | null> = {
  app_home_opened: null,
  app_mention: 'app_mentions:read',
  app_uninstalled: null,
  tokens_revoked: null,
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
  'message.mpim': 'mpim:history',
};

function methodsCalled(): string[] {
  const folder = path.join(root, 'adapters/slack');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');
  const calls = sources.matchAll(
    /(?:client|webClient\([^)]*\))\s*\.((?:auth|chat|conversations|users|views|assistant|files|reactions|team|bots)(?:\s*\.\w+)+)\(/g,
  );
  return [...new Set([...calls].map(([, method = '']) => method.replaceAll(/\s/g, '').replace(/\.(catch|then)$/, '')))];
}

describe('the manifest of the Slack app', () => {
  it('subscribes to the events that are listened to, and no others', () => {
    const subscribed = manifest.settings.event_subscriptions.bot_events.map((name) =>
      name.replace(/^message\..*/, 'message'),
    );
    expect(new Set(subscribed)).toEqual(new Set(registered().events));
  });

  it('names the commands and shortcuts that are listened to, and no others', () => {
    const { commands, shortcuts } = registered();
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(commands);
    expect(commands).toEqual([COMMAND]);
    const named = manifest.features.shortcuts.map(
      ({ type, callback_id: id }) => `${type === 'global' ? 'shortcut' : 'message_action'} ${id}`,
    );
    expect(new Set(named)).toEqual(new Set(shortcuts));
    expect(shortcuts).toHaveLength(Object.keys({ ...GLOBAL_SHORTCUTS, ...MESSAGE_SHORTCUTS }).length);
  });

  it('asks for the scopes that its events and calls need, and no others', () => {
    const called = methodsCalled();
    expect(called.filter((method) => !(method in scopeOf))).toEqual([]);
    const needed = [
      'commands',
      ...called.flatMap((method) => scopeOf[method] ?? []),
      ...manifest.settings.event_subscriptions.bot_events.flatMap((event) => scopeOfEvent[event] ?? []),
    ];
    const optional: readonly string[] = OPTIONAL_SCOPES;
    expect(manifest.oauth_config.scopes.bot).toEqual([...SCOPES]);
    expect(manifest.oauth_config.scopes.bot_optional).toEqual(optional);
    expect(new Set([...SCOPES, ...OPTIONAL_SCOPES])).toEqual(new Set(needed));
  });

  it('offers buttons and forms, a home page, and the agent’s pane', () => {
    expect(manifest.settings.interactivity.is_enabled).toBe(true);
    expect(manifest.features.app_home).toMatchObject({ home_tab_enabled: true, messages_tab_enabled: true });
    expect(manifest).not.toHaveProperty('features.assistant_view');
    expect(manifest.features.agent_view.suggested_prompts.length).toBeLessThanOrEqual(4);
  });

  it('stays within the lengths that Slack allows', () => {
    const { display_information: info, features } = manifest;
    expect(info.name.length).toBeLessThanOrEqual(35);
    expect(info.description.length).toBeLessThanOrEqual(140);
    expect(info.long_description.length).toBeGreaterThanOrEqual(174);
    for (const { name, description } of features.shortcuts) {
      expect(name.length).toBeLessThanOrEqual(24);
      expect(description.length).toBeLessThanOrEqual(150);
    }
    expect(features.agent_view.agent_description.length).toBeLessThanOrEqual(300);
  });
});
