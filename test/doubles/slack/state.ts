export type Loose = Record<string, unknown>;

export interface Message extends Loose {
  ts: string;
  channel: string;
  user: string;
  text: string;
  blocks: Loose[];
  thread_ts?: string;
  bot_id?: string;
  metadata?: Loose;
  edited?: { user: string; ts: string };
}

export interface View extends Loose {
  id: string;
  blocks: Loose[];
}

/** Everything the fake remembers of one run. */
export class State {
  readonly messages: Message[] = [];
  readonly ephemerals: (Message & { to: string })[] = [];
  readonly homes = new Map<string, View>();
  readonly modals = new Map<string, View[]>();
  readonly statuses: Loose[] = [];
  readonly prompts: Loose[] = [];
  /** Messages that are still being streamed. */
  readonly streaming = new Set<string>();
  readonly calls: { method: string; args: Loose; token: string }[] = [];
  /** `trigger_id` -> when it was given and whether it was used. */
  readonly triggers = new Map<string, { at: number; used: boolean }>();
  readonly responseUrls = new Map<string, { channel: string; user: string; uses: number; team: string }>();
  /** Channels the bot is no member of, and archived ones. */
  readonly notMember = new Set<string>();
  readonly archived = new Set<string>();
  /** Bot tokens and whose they are; a revoked one maps to null. */
  readonly tokens = new Map<string, string | null>();
  readonly codes = new Map<string, { team: string; token: string }>();
  readonly emails = new Map<string, string>();
  private clock = Math.floor(Date.now() / 1000);
  private count = 0;

  /** Later than all before. */
  ts(): string {
    return `${this.clock}.${String((this.count += 1)).padStart(6, '0')}`;
  }

  id(prefix: string): string {
    return `${prefix}${(this.count += 1).toString(36).toUpperCase().padStart(8, '0')}`;
  }

  trigger(): string {
    const id = `${this.id('')}.${this.id('')}`;
    this.triggers.set(id, { at: Date.now(), used: false });
    return id;
  }

  find(channel: string, ts: string): Message | undefined {
    return this.messages.find((message) => message.channel === channel && message.ts === ts);
  }
}
