/** Data as it comes over the wire: every field is checked before it is used. */
export type Loose = Record<string, unknown>;

/** A message as the fake keeps it. `channel` is left out where Slack leaves it out. */
export interface Message extends Loose {
  ts: string;
  channel: string;
  team: string;
  user: string;
  text: string;
  blocks: Loose[];
  thread_ts?: string;
  bot_id?: string;
  metadata?: Loose;
  edited?: { user: string; ts: string };
}

/** A message that only `to` sees. */
export interface Ephemeral extends Message {
  to: string;
}

/** A modal or a home page as Slack gives it back (docs.slack.dev/reference/views). */
export interface View extends Loose {
  id: string;
  type: 'modal' | 'home';
  blocks: Loose[];
  callback_id: string;
  private_metadata: string;
  hash: string;
  root_view_id: string;
  previous_view_id: string | null;
}

/** One take of a request to the bot. */
export interface Delivery {
  /** Of HTTP; 0 when there was no answer in time or no connection. Through a socket an acknowledgement counts as 200. */
  status: number;
  body: string;
  /** How long the answer took, in milliseconds. */
  ms: number;
  headers: Record<string, string>;
  /** What Slack names as the reason when it tries again. */
  reason?: 'http_timeout' | 'http_error' | 'connection_failed';
}

/** What the bot answered to all that an act of a person caused, in the order of its events and their repetitions. */
export interface Delivered {
  deliveries: Delivery[];
}

/** One call of the Web API. */
export interface ApiCall {
  method: string;
  /** Decoded: JSON in a form field is an object here. */
  args: Loose;
  token: string;
  /** Milliseconds since 1970. */
  at: number;
}

export const record = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
export const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.map(record) : []);
export const string = (value: unknown): string => (typeof value === 'string' ? value : '');
export const given = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
