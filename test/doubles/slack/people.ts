import type { Delivery } from './index.ts';
import type { Loose, Message, State, View } from './state.ts';
import { BOT_USER } from './web-api.ts';

/** What people do in Slack, and what they see. */
export abstract class People {
  abstract readonly state: State;
  abstract get url(): string;
  abstract get team(): string;
  abstract event(event: Loose, more?: Loose): Promise<Delivery[]>;
  abstract deliverEvent(envelope: Loose): Promise<Delivery[]>;
  abstract interact(payload: Loose): Promise<Delivery>;
  abstract slash(fields: Record<string, string>): Promise<Delivery>;
  /** The last event that was sent, to be sent again. */
  lastEvent: Loose = {};

  /** Writes a message. A mention comes twice, as `app_mention` and as `message`. */
  async message({
    channel = 'C1',
    user = 'U1',
    text,
    threadTs,
    more = {},
  }: {
    channel?: string;
    user?: string;
    text: string;
    threadTs?: string;
    /** What else the message has, such as files. */
    more?: Loose;
  }): Promise<{ ts: string; takes: Delivery[] }> {
    const ts = this.state.ts();
    const message = {
      channel,
      user,
      text,
      ts,
      blocks: [],
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      ...more,
    };
    this.state.messages.push(message);
    const event = { ...message, type: 'message', channel_type: channel.startsWith('D') ? 'im' : 'channel' };
    const takes =
      text.includes(`<@${BOT_USER}>`) && !channel.startsWith('D')
        ? await this.event({ ...message, type: 'app_mention' })
        : [];
    return { ts, takes: [...takes, ...(await this.event(event))] };
  }

  direct(
    text: string,
    { user = 'U1', threadTs }: { user?: string; threadTs?: string } = {},
  ): Promise<{ ts: string; takes: Delivery[] }> {
    return this.message({
      channel: user.replace(/^U/, 'D'),
      user,
      text,
      ...(threadTs === undefined ? {} : { threadTs }),
    });
  }

  mention(
    text: string,
    more: { channel?: string; user?: string; threadTs?: string } = {},
  ): Promise<{ ts: string; takes: Delivery[] }> {
    return this.message({ ...more, text: `<@${BOT_USER}> ${text}` });
  }

  async edit(ts: string, text: string): Promise<Delivery[]> {
    const message = this.state.messages.find((one) => one.ts === ts) as Message;
    const before = { ...message };
    Object.assign(message, { text, edited: { user: message.user, ts: this.state.ts() } });
    return await this.changed(message, before);
  }

  /** Slack adds a preview of a link: a change without a new text. */
  async unfurl(ts: string): Promise<Delivery[]> {
    const message = this.state.messages.find((one) => one.ts === ts) as Message;
    return await this.changed(message, message);
  }

  private async changed(message: Message, before: Message): Promise<Delivery[]> {
    const { channel } = message;
    const inner = ({ channel: _channel, ...rest }: Message): Loose => ({ type: 'message', ...rest });
    const change = {
      type: 'message',
      subtype: 'message_changed',
      hidden: true,
      channel,
      ts: this.state.ts(),
      message: inner(message),
      previous_message: inner(before),
    };
    return await this.event({ ...change, channel_type: channel.startsWith('D') ? 'im' : 'channel' });
  }

  /** Deletes a message. Of one that has replies Slack keeps a tombstone, and says that it changed. */
  async remove(ts: string): Promise<Delivery[]> {
    const at = this.state.messages.findIndex((one) => one.ts === ts);
    const before = this.state.messages[at];
    if (before !== undefined && this.state.messages.some(({ thread_ts: threadTs }) => threadTs === ts)) {
      const tombstone = { ...before, subtype: 'tombstone', user: 'USLACKBOT', text: 'This message was deleted.' };
      this.state.messages[at] = tombstone;
      return await this.changed(tombstone, before);
    }
    const [message] = this.state.messages.splice(at, 1);
    const { channel = '' } = message ?? {};
    return await this.event({
      type: 'message',
      subtype: 'message_deleted',
      hidden: true,
      channel,
      ts: this.state.ts(),
      deleted_ts: ts,
      previous_message: message,
      channel_type: 'channel',
    });
  }

  openHome(user = 'U1', tab: 'home' | 'messages' = 'home'): Promise<Delivery[]> {
    return this.event({ type: 'app_home_opened', user, channel: user.replace(/^U/, 'D'), tab });
  }

  async command(
    text: string,
    { user = 'U1', channel = 'C1' }: { user?: string; channel?: string } = {},
  ): Promise<Delivery> {
    return await this.slash({
      command: '/dars',
      text,
      team_id: this.team,
      team_domain: 'northmarsh',
      channel_id: channel,
      channel_name: 'general',
      user_id: user,
      user_name: 'ada',
      api_app_id: 'AAPP00001',
      is_enterprise_install: 'false',
      response_url: this.responseUrl(channel, user),
      trigger_id: this.state.trigger(),
    });
  }

  shortcut(callbackId: string, user = 'U1', trigger = this.state.trigger()): Promise<Delivery> {
    return this.interact({
      type: 'shortcut',
      callback_id: callbackId,
      trigger_id: trigger,
      action_ts: this.state.ts(),
      ...this.who(user),
    });
  }

  messageShortcut(callbackId: string, ts: string, user = 'U1'): Promise<Delivery> {
    const message = this.state.messages.find((one) => one.ts === ts) as Message;
    return this.interact({
      type: 'message_action',
      callback_id: callbackId,
      trigger_id: this.state.trigger(),
      action_ts: this.state.ts(),
      message_ts: ts,
      message: { type: 'message', ...message },
      channel: { id: message.channel, name: 'general' },
      response_url: this.responseUrl(message.channel, user),
      ...this.who(user),
    });
  }

  /** Presses the button with this label in a message, an ephemeral one, or on the home page. `values` fill inputs beside it. */
  async press(
    label: string,
    {
      on,
      user = 'U1',
      values = {},
      trigger = this.state.trigger(),
    }: { on: Message | View; user?: string; values?: Record<string, string>; trigger?: string },
  ): Promise<Delivery> {
    const block = on.blocks.find((one) => elements(one).some((element) => labelOf(element) === label));
    const element = elements(block).find((one) => labelOf(one) === label);
    if (!element) throw new Error(`there is no button "${label}"`);
    const message = 'ts' in on && typeof on['ts'] === 'string' ? (on as Message) : null;
    const hidden = message !== null && this.state.ephemerals.some(({ ts }) => ts === message.ts);
    const container =
      message === null
        ? { type: 'view', view_id: on['id'] }
        : {
            type: 'message',
            message_ts: message.ts,
            channel_id: message.channel,
            is_ephemeral: hidden,
            ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
          };
    return await this.interact({
      type: 'block_actions',
      trigger_id: trigger,
      container,
      ...(message === null
        ? { view: on }
        : { channel: { id: message.channel, name: 'general' }, response_url: this.responseUrl(message.channel, user) }),
      ...(message === null || hidden ? {} : { message: { type: 'message', ...message } }),
      state: { values: stateOf(on.blocks, values) },
      actions: [{ ...element, block_id: block?.['block_id'] ?? 'b', action_ts: this.state.ts() }],
      ...this.who(user),
    });
  }

  /** Sends the modal on top. What the bot answers decides what becomes of it. */
  async submit(values: Record<string, string>, user = 'U1'): Promise<Delivery> {
    const stack = this.state.modals.get('*') ?? [];
    const view = stack.at(-1);
    if (!view) throw new Error('no modal is open');
    const take = await this.interact({
      type: 'view_submission',
      view: { ...view, state: { values: stateOf(view.blocks, values) }, hash: 'h', root_view_id: view.id },
      response_urls: [],
      ...this.who(user),
    });
    const action = (take.body === '' ? {} : (JSON.parse(take.body) as Loose))['response_action'];
    if (take.status === 200 && action === undefined) this.state.modals.set('*', stack.slice(0, -1));
    return take;
  }

  async uninstall(): Promise<Delivery[]> {
    const takes = await this.event({ type: 'app_uninstalled' });
    return [...takes, ...(await this.event({ type: 'tokens_revoked', tokens: { oauth: [], bot: [BOT_USER] } }))];
  }

  /** What stands in a channel, in order. */
  messages(channel = 'C1'): Message[] {
    return this.state.messages.filter((message) => message.channel === channel);
  }

  /** What the bot posted there. */
  posted(channel = 'C1'): Message[] {
    return this.messages(channel).filter(({ bot_id: bot }) => bot !== undefined);
  }

  whispered(user = 'U1', channel = 'C1'): Message[] {
    return this.state.ephemerals.filter((message) => message.to === user && message.channel === channel);
  }

  get modal(): View | undefined {
    return this.state.modals.get('*')?.at(-1);
  }

  /** All that a person reads in something: texts, labels, addresses. */
  textOf(shown: { blocks: Loose[]; text?: string }): string {
    if (shown.blocks.length === 0) return shown.text ?? '';
    const parts: string[] = [];
    JSON.stringify(shown.blocks, (key, value: unknown) => {
      if (typeof value === 'string' && (key === 'text' || key === 'url')) parts.push(value);
      return value;
    });
    return parts
      .join('\n')
      .replaceAll('\u2060', '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  }

  private responseUrl(channel: string, user: string): string {
    const path = `/respond/${this.state.id('R')}`;
    this.state.responseUrls.set(path, { channel, user, uses: 0, team: this.team });
    return `${this.url}${path}`;
  }

  private who(user: string): Loose {
    return {
      team: { id: this.team, domain: 'northmarsh' },
      user: { id: user, name: 'ada', team_id: this.team },
      api_app_id: 'AAPP00001',
      token: 'verification',
      enterprise: null,
      is_enterprise_install: false,
    };
  }
}

const elements = (block: Loose | undefined): Loose[] => (block?.['elements'] ?? []) as Loose[];
const labelOf = (element: Loose): unknown => (element['text'] as Loose | undefined)?.['text'];

/** What Slack sends of the inputs. `values` are by field id, which the block id ends in. */
function stateOf(blocks: readonly Loose[], values: Record<string, string>): Loose {
  return Object.fromEntries(
    blocks
      .filter(({ type }) => type === 'input')
      .map((block, at) => {
        const id = typeof block['block_id'] === 'string' ? block['block_id'] : String(at);
        const { action_id: action, type } = block['element'] as { action_id: string; type: string };
        const value = values[id.split(':').at(-1) ?? ''];
        const input =
          type === 'plain_text_input'
            ? { type, value: value ?? null }
            : { type, selected_option: value === undefined ? null : { value } };
        return [id, { [action]: input }];
      }),
  );
}
