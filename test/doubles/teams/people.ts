import type { Delivery, Posted, TokenFault } from './index.ts';

export type Loose = Record<string, unknown>;
export type Kind = 'personal' | 'groupChat' | 'channel';

const BOT = '28:bot';

/** What people do in Teams, and what they see. */
export abstract class People {
  abstract readonly tenant: string;
  abstract readonly posts: Posted[];
  abstract get serviceUrl(): string;
  abstract nextId(): string;
  abstract uuid(): string;
  abstract deliver(activity: Loose, token?: TokenFault): Promise<Delivery>;
  /** The last activity that was sent, to be sent again. */
  last: Loose = {};

  /** What every activity of Teams has. */
  base({ kind = 'personal', user = 'ada', thread }: { kind?: Kind; user?: string; thread?: string } = {}): Loose {
    const channel = { team: { id: '19:team@thread.tacv2' }, channel: { id: '19:channel@thread.tacv2' } };
    return {
      channelId: 'msteams',
      serviceUrl: this.serviceUrl,
      timestamp: new Date().toISOString(),
      localTimestamp: new Date().toISOString(),
      locale: 'en-GB',
      from: { id: `29:${user}`, name: 'Ada Lovelace', aadObjectId: `aad-${user}` },
      recipient: { id: BOT, name: 'DARS guide' },
      conversation: {
        id: this.room(kind, { user, ...(thread === undefined ? {} : { thread }) }),
        conversationType: kind,
        tenantId: this.tenant,
        ...(kind === 'personal' ? {} : { isGroup: true }),
      },
      channelData: { tenant: { id: this.tenant }, ...(kind === 'channel' ? channel : {}) },
    };
  }

  room(kind: Kind, { user = 'ada', thread = '1' }: { user?: string; thread?: string } = {}): string {
    if (kind === 'personal') return `a:29:${user}`;
    return kind === 'groupChat' ? '19:group@thread.v2' : `19:channel@thread.tacv2;messageid=${thread}`;
  }

  async send(activity: Loose, token?: TokenFault): Promise<Delivery> {
    this.last = activity;
    return await this.deliver(activity, token);
  }

  /** Writes a message. In groups and channels the bot is mentioned unless told otherwise. */
  async message(
    text: string,
    {
      kind = 'personal',
      user = 'ada',
      thread,
      mention = kind !== 'personal',
      more = {},
      token,
    }: { kind?: Kind; user?: string; thread?: string; mention?: boolean; more?: Loose; token?: TokenFault } = {},
  ): Promise<Delivery & { id: string }> {
    const id = this.nextId();
    const activity = {
      ...this.base({ kind, user, ...(thread === undefined ? {} : { thread }) }),
      type: 'message',
      id,
      textFormat: 'plain',
      text: mention ? `<at>DARS guide</at> ${text}` : text,
      ...(mention
        ? { entities: [{ type: 'mention', text: '<at>DARS guide</at>', mentioned: { id: BOT, name: 'DARS guide' } }] }
        : {}),
      ...more,
    };
    return { ...(await this.send(activity, token)), id };
  }

  /** The last activity once more, under another id as Teams does it in later rounds. */
  async again({ newId = false } = {}): Promise<Delivery> {
    return await this.deliver(
      newId ? { ...this.last, id: this.nextId(), timestamp: new Date().toISOString() } : this.last,
    );
  }

  edit(id: string, text: string, kind: Kind = 'personal'): Promise<Delivery> {
    const base = this.base({ kind });
    return this.send({
      ...base,
      type: 'messageUpdate',
      id,
      text,
      channelData: { ...(base['channelData'] as Loose), eventType: 'editMessage' },
    });
  }

  softDelete(id: string, kind: Kind = 'personal'): Promise<Delivery> {
    const base = this.base({ kind });
    return this.send({
      ...base,
      type: 'messageDelete',
      id,
      channelData: { ...(base['channelData'] as Loose), eventType: 'softDeleteMessage' },
    });
  }

  install(kind: Kind = 'personal'): Promise<Delivery> {
    return this.send({ ...this.base({ kind }), type: 'installationUpdate', action: 'add', id: this.uuid() });
  }

  joined(kind: Kind = 'personal'): Promise<Delivery> {
    return this.send({
      ...this.base({ kind }),
      type: 'conversationUpdate',
      membersAdded: [{ id: BOT }],
      id: this.uuid(),
    });
  }

  uninstall(kind: Kind = 'personal'): Promise<Delivery> {
    return this.send({ ...this.base({ kind }), type: 'installationUpdate', action: 'remove', id: this.uuid() });
  }

  invoke(
    name: string,
    value: unknown,
    { kind = 'personal', user = 'ada', replyToId }: { kind?: Kind; user?: string; replyToId?: string } = {},
  ): Promise<Delivery> {
    return this.send({
      ...this.base({ kind, user }),
      type: 'invoke',
      name,
      value,
      id: this.uuid(),
      ...(replyToId === undefined ? {} : { replyToId }),
    });
  }

  /** Presses a button of a card the way its kind says. */
  async press(
    label: string,
    {
      on,
      kind = 'personal',
      user = 'ada',
      values = {},
      fallback = false,
    }: { on: Posted; kind?: Kind; user?: string; values?: Record<string, string>; fallback?: boolean },
  ): Promise<Delivery> {
    const button = buttonsOf(on).find(({ title }) => title === label);
    if (!button) throw new Error(`there is no button "${label}"`);
    const { type, verb, data } = button as { type: string; verb?: string; data: Loose };
    if (type === 'Action.Execute' && !fallback)
      return await this.invoke(
        'adaptiveCard/action',
        { action: { type, verb, data: { ...data, ...values } }, trigger: 'manual' },
        { kind, user, replyToId: on.id },
      );
    if ((data['msteams'] as Loose | undefined)?.['type'] === 'task/fetch')
      return await this.invoke(
        'task/fetch',
        { data: { ...data, type: 'task/fetch' }, context: { theme: 'default' } },
        { kind, user, replyToId: on.id },
      );
    return await this.send({
      ...this.base({ kind, user }),
      type: 'message',
      id: this.nextId(),
      value: { ...data, ...values },
      replyToId: on.id,
    });
  }

  /** Sends the form of a dialog that the bot answered with. */
  submitDialog(
    answer: Delivery,
    values: Record<string, string>,
    { kind = 'personal', user = 'ada' }: { kind?: Kind; user?: string } = {},
  ): Promise<Delivery> {
    const card = dialogCard(answer);
    const [submit] = (card?.['actions'] ?? []) as { data: Loose }[];
    return this.invoke(
      'task/submit',
      { data: { ...submit?.data, ...values }, context: { theme: 'default' } },
      { kind, user },
    );
  }

  /** What stands in a conversation, in order. */
  posted(kind: Kind = 'personal', where: { user?: string; thread?: string } = {}): Posted[] {
    return this.posts.filter(({ conversation }) => conversation === this.room(kind, where));
  }

  /** All that a person reads in a message. */
  textOf(post: Loose): string {
    const parts: string[] = [];
    const pick = (key: string, value: unknown): unknown => {
      if (
        typeof value === 'string' &&
        ['text', 'title', 'value', 'url', 'label', 'name', 'abstract', 'placeholder'].includes(key)
      )
        parts.push(value);
      return value;
    };
    JSON.stringify(
      [post['text'] === undefined ? {} : { text: post['text'] }, post['attachments'] ?? [], post['entities'] ?? []],
      pick,
    );
    return parts.join('\n');
  }
}

const cardsOf = (post: Loose): Loose[] =>
  ((post['attachments'] ?? []) as { content: Loose }[]).map(({ content }) => content);

/** All buttons of a message's cards, wherever they stand. */
export function buttonsOf(post: Loose): Loose[] {
  const found: Loose[] = [];
  const walk = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(walk);
    else if (typeof part === 'object' && part !== null) {
      const { type, actions, body, items } = part as {
        type?: string;
        actions?: unknown;
        body?: unknown;
        items?: unknown;
      };
      if (type?.startsWith('Action.')) found.push(part as Loose);
      else [body, items, actions].forEach(walk);
    }
  };
  walk(cardsOf(post));
  return found;
}

/** The card in a dialog that the bot answered an invoke with. */
export const dialogCard = (answer: Delivery): Loose | undefined =>
  (answer.body as { task?: { value?: { card?: { content?: Loose } } } } | null)?.task?.value?.card?.content;
