/** Who and where a turn comes from; the same shape on every platform. */
export interface Origin {
  /** The adapter's name: `web`, `slack`, `teams`. */
  platform: string;
  /** Workspace, tenant or `local`. */
  workspace: string;
  /** Readable and unique across platforms: `slack:C123:1700.1`, `web:7f…`. Turns of one conversation run in order. */
  conversation: string;
  /** `id` is qualified by platform and workspace, such as `slack:T1:U1`. */
  person: { id: string; name?: string };
  /** One-to-one with the bot: nobody else reads along. */
  private: boolean;
  /** Only the replies are private: what the person writes next is read by others. */
  aside?: true;
  /** Where replies go, when the conversation does not say it: the adapter's own words, kept and given back to `send`. */
  place?: string;
}

export type TurnKind = 'message' | 'command' | 'action' | 'submission';

/** What an adapter hands in. `text` and `values` are as typed: the core masks them before anything else sees them. */
export interface Incoming extends Origin {
  /** The platform's own id of the event. The same event delivered twice carries the same id, and is answered once. */
  eventId: string;
  kind: TurnKind;
  text: string;
  /** For `command`: the word after the slash command. For `action` and `submission`: the id of the button or form. */
  name?: string;
  /** For `action`: what the button carries. Never text a person typed. */
  value?: string;
  /** For `submission`: the form's fields. */
  values?: Record<string, string>;
  /** The person spoke to the bot (direct message, mention, command, button). False: overheard. */
  addressed: boolean;
  /** For the new wording of an edited message: the `eventId` of the message. */
  replaces?: string;
  /**
   * For platforms that deliver an event again under another id: the same person saying the same within this time is the same
   * event. `key` tells apart what says the same and is not.
   */
  repeat?: { key: string; withinMs: number };
  /** Files came with it. They are not read: the person is told so. */
  files?: true;
  /** Address of the message that a shortcut was used on. */
  link?: string;
  /** The form that this button opens is open already: no card with it is needed. */
  formShown?: true;
}

/** One thing a person did, masked and recorded. */
export interface Turn extends Omit<Incoming, 'eventId' | 'replaces' | 'repeat'> {
  /** The inbox row's id, a UUID. Stable across retries: use it for idempotency keys. */
  id: string;
  eventKey: string;
  /** Kinds of identifiers that were masked in `text` or `values`, such as `nhs_number`. Never the values. */
  masked: string[];
  receivedAt: Date;
}
