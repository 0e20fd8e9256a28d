import { refusedBlocks, refusedView } from './legal.ts';
import type { Loose, Message, State, View } from './state.ts';

export const BOT_USER = 'UBOT00001';
export const BOT_ID = 'BBOT00001';
const MOST_BLOCK_TEXT = 13_200;

export interface ApiContext {
  state: State;
  team: string;
  token: string;
  triggerMs: number;
  scopes: string;
  url: string;
}

type Method = (args: Loose, context: ApiContext) => Loose;

class Refused extends Error {
  readonly answer: Loose;
  constructor(error: string, messages: string[] = []) {
    super(error);
    this.answer = { ok: false, error, ...(messages.length > 0 ? { response_metadata: { messages } } : {}) };
  }
}

const refuse = (error: string, messages?: string[]): never => {
  throw new Refused(error, messages);
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function content(args: Loose): { text: string; blocks: Loose[] } {
  const said = text(args['text']);
  const blocks = (args['blocks'] ?? []) as Loose[];
  if (said === '' && blocks.length === 0) refuse('no_text');
  if (said.length > 40_000) refuse('msg_too_long');
  const refused = refusedBlocks(blocks, { most: 50, total: MOST_BLOCK_TEXT });
  if (refused) refuse(refused.error, refused.messages);
  return { text: said, blocks };
}

/** A piece of a streamed message. */
function piece(args: Loose): string {
  const said = text(args['markdown_text']);
  if (said === '') refuse('no_text');
  if (said.length > 12_000) refuse('msg_too_long');
  return said;
}

/** Where a message may go. A user's id stands for the direct message with that user. */
function channelOf(args: Loose, state: State): string {
  const named = text(args['channel']);
  const channel = named.startsWith('U') ? named.replace(/^U/, 'D') : named;
  if (!/^[CDG][A-Z0-9]+$/.test(channel)) refuse('channel_not_found');
  if (state.archived.has(channel)) refuse('is_archived');
  if (state.notMember.has(channel)) refuse('not_in_channel');
  return channel;
}

const thread = (args: Loose, channel: string, state: State): Loose => {
  const ts = args['thread_ts'];
  if (ts === undefined || ts === '') return {};
  if (!state.find(channel, text(ts))) refuse('thread_not_found');
  return { thread_ts: ts };
};

function useTrigger(args: Loose, { state, triggerMs }: ApiContext): void {
  const trigger = state.triggers.get(text(args['trigger_id']));
  if (!trigger) return refuse('invalid_trigger_id');
  if (trigger.used) refuse('exchanged_trigger_id');
  if (Date.now() - trigger.at > triggerMs) refuse('expired_trigger_id');
  trigger.used = true;
}

function viewOf(args: Loose): Loose {
  const view = args['view'] as Loose;
  const refused = refusedView(view);
  if (refused) refuse(refused.error, refused.messages);
  return view;
}

const own = (args: Loose, state: State, error: string): Message => {
  const found = state.find(text(args['channel']), text(args['ts']));
  if (!found) return refuse('message_not_found');
  if (found.bot_id === undefined) refuse(error);
  return found;
};

const shown = ({ channel: _channel, ...message }: Message, withMetadata: boolean): Loose => {
  const { metadata, ...rest } = message;
  return { type: 'message', ...rest, ...(withMetadata && metadata ? { metadata } : {}) };
};

export const methods: Record<string, Method> = {
  'auth.test': (_args, { team, url }) => ({
    url,
    team: 'Northmarsh',
    user: 'dars',
    team_id: team,
    user_id: BOT_USER,
    bot_id: BOT_ID,
  }),
  'chat.postMessage'(args, { state }) {
    const channel = channelOf(args, state);
    const message = {
      ...content(args),
      ...thread(args, channel, state),
      ...(args['metadata'] === undefined ? {} : { metadata: args['metadata'] as Loose }),
      channel,
      ts: state.ts(),
      user: BOT_USER,
      bot_id: BOT_ID,
    } as Message;
    state.messages.push(message);
    return { channel, ts: message.ts, message };
  },
  'chat.postEphemeral'(args, { state }) {
    const channel = channelOf(args, state);
    if (text(args['user']) === 'UOUTSIDE1') refuse('user_not_in_channel');
    const message = {
      ...content(args),
      ...thread(args, channel, state),
      channel,
      ts: state.ts(),
      user: BOT_USER,
      bot_id: BOT_ID,
    } as Message;
    state.ephemerals.push({ ...message, to: text(args['user']) });
    return { message_ts: message.ts };
  },
  'chat.startStream'(args, { state }) {
    const channel = channelOf(args, state);
    if (text(args['thread_ts']) === '') refuse('invalid_arguments', ['[ERROR] missing required field: thread_ts']);
    if (!channel.startsWith('D') && (text(args['recipient_user_id']) === '' || text(args['recipient_team_id']) === ''))
      refuse('missing_recipient_user_id');
    const message = {
      ...thread(args, channel, state),
      text: piece(args),
      blocks: [],
      channel,
      ts: state.ts(),
      user: BOT_USER,
      bot_id: BOT_ID,
    } as Message;
    state.messages.push(message);
    state.streaming.add(message.ts);
    return { channel, ts: message.ts };
  },
  'chat.appendStream'(args, { state }) {
    const message = own(args, state, 'message_not_owned_by_app');
    if (!state.streaming.has(message.ts)) refuse('message_not_in_streaming_state');
    message.text += piece(args);
    return { channel: message.channel, ts: message.ts };
  },
  'chat.stopStream'(args, { state }) {
    const message = own(args, state, 'message_not_owned_by_app');
    if (!state.streaming.delete(message.ts)) refuse('message_not_in_streaming_state');
    return { channel: message.channel, ts: message.ts, message };
  },
  'chat.update'(args, { state }) {
    const message = own(args, state, 'cant_update_message');
    if (state.streaming.has(message.ts)) refuse('streaming_state_conflict');
    Object.assign(message, content(args));
    return { channel: message.channel, ts: message.ts, text: message.text };
  },
  'chat.delete'(args, { state }) {
    const message = own(args, state, 'cant_delete_message');
    state.messages.splice(state.messages.indexOf(message), 1);
    return { channel: message.channel, ts: message.ts };
  },
  'chat.getPermalink': (args) => ({
    permalink: `https://example.slack.com/archives/${text(args['channel'])}/p${text(args['message_ts']).replace('.', '')}`,
  }),
  'conversations.open': (args) => ({ channel: { id: text(args['users']).replace(/^U/, 'D') } }),
  'conversations.replies'(args, { state }) {
    const [channel, ts] = [text(args['channel']), text(args['ts'])];
    const found = state.messages.filter((one) => one.channel === channel && (one.ts === ts || one.thread_ts === ts));
    if (found.length === 0) refuse('thread_not_found');
    return { messages: found.map((one) => shown(one, Boolean(args['include_all_metadata']))), has_more: false };
  },
  'conversations.history'(args, { state }) {
    const found = state.messages.filter((one) => one.channel === text(args['channel']) && one.thread_ts === undefined);
    return {
      messages: found.reverse().map((one) => shown(one, Boolean(args['include_all_metadata']))),
      has_more: false,
    };
  },
  'views.open'(args, context) {
    useTrigger(args, context);
    const view = { ...viewOf(args), id: context.state.id('V') } as View;
    context.state.modals.set('*', [view]);
    return { view };
  },
  'views.push'(args, context) {
    useTrigger(args, context);
    const stack = context.state.modals.get('*') ?? [];
    if (stack.length >= 3) refuse('push_limit_reached');
    const view = { ...viewOf(args), id: context.state.id('V') } as View;
    context.state.modals.set('*', [...stack, view]);
    return { view };
  },
  'views.publish'(args, { state }) {
    const view = { ...viewOf(args), id: state.id('V') } as View;
    state.homes.set(text(args['user_id']), view);
    return { view };
  },
  'users.info'(args, { state, scopes }) {
    const user = text(args['user']);
    const email = scopes.includes('users:read.email') ? { email: state.emails.get(user) } : {};
    return {
      user: { id: user, is_bot: false, is_email_confirmed: true, profile: { real_name: 'Ada Lovelace', ...email } },
    };
  },
  'assistant.threads.setStatus': (args, { state }) => (state.statuses.push(args), {}),
  'assistant.threads.setSuggestedPrompts': (args, { state }) => (state.prompts.push(args), {}),
  'apps.connections.open': (_args, { url }) => ({ url: `${url.replace(/^http/, 'ws')}/socket` }),
  'oauth.v2.access'(args, { state }) {
    const found = state.codes.get(text(args['code']));
    if (!found) return refuse('invalid_code');
    state.codes.delete(text(args['code']));
    state.tokens.set(found.token, found.team);
    return {
      access_token: found.token,
      token_type: 'bot',
      scope: 'chat:write',
      bot_user_id: BOT_USER,
      app_id: 'AAPP00001',
      team: { id: found.team, name: 'Another' },
      enterprise: null,
      authed_user: { id: 'UADMIN001' },
      is_enterprise_install: false,
    };
  },
};

/** Runs a method as Slack would. */
export function run(method: string, args: Loose, context: ApiContext): Loose {
  const known = methods[method];
  if (!known) return { ok: false, error: 'unknown_method' };
  try {
    return { ok: true, ...known(args, context) };
  } catch (error) {
    if (error instanceof Refused) return error.answer;
    throw error;
  }
}
