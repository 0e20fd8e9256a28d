/**
 * Platform-neutral content. Adapters render it; nothing here knows Slack, Teams or HTML.
 * All `markdown` is CommonMark limited to emphasis, strong, links, inline code and lists.
 */
export interface Card {
  /** Short title, plain text. */
  heading?: string;
  blocks: Block[];
  /** Buttons below the content. */
  actions?: Action[];
}

export type Block =
  /** `markers` are the numbers of the citations the text rests on, shown as [1] [2]. */
  | { type: 'text'; markdown: string; markers?: number[] }
  | { type: 'bullets'; items: { markdown: string; markers: number[] }[] }
  | { type: 'facts'; facts: { label: string; value: string; url?: string }[] }
  | { type: 'quote'; markdown: string; from: string }
  | { type: 'citations'; citations: Citation[] }
  /** Secondary text: caveats, notices. `caution` is also said in words, never by colour alone. */
  | { type: 'note'; tone: 'info' | 'caution'; markdown: string }
  | { type: 'progress'; label: string; done: number; total: number }
  /** Input fields; submitted with the card's first action of kind `submit`. */
  | { type: 'fields'; fields: Field[] };

export interface Citation {
  /** 1-based; bullets point at it. */
  marker: number;
  /** Exact anchor: `honorary-contract#R14`. */
  ref: string;
  /** The standard's or guide's title. */
  title: string;
  version: string | null;
  /** ISO date of the standard's last update, or null where it is not known. */
  lastUpdated: string | null;
  /** Empty for what stands at no address, such as a file. */
  url: string;
  /** Where the fact was read when that is not the page itself. */
  from?: string;
}

export type Field =
  | {
      kind: 'text';
      id: string;
      label: string;
      multiline: boolean;
      required: boolean;
      maxLength?: number;
      help?: string;
      /** What stands in it already. */
      value?: string;
    }
  | {
      kind: 'choice';
      id: string;
      label: string;
      required: boolean;
      options: { value: string; label: string }[];
      help?: string;
      /** The option that is chosen already; with `multiple` several, with commas between. */
      value?: string;
      /** Several may be chosen; their values come back with commas between. */
      multiple?: true;
    }
  /** Somebody on the same platform: a picker where it has one. The value is the account there; see `accountOf`. */
  | { kind: 'person'; id: string; label: string; required: boolean; help?: string };

export type Action =
  | { kind: 'button'; id: string; label: string; value?: string }
  /** Sends the card's fields as a `submission` turn named `id`. */
  | { kind: 'submit'; id: string; label: string; value?: string }
  /** Says `text` on the person's behalf, as if typed: used for choices and starter prompts. */
  | { kind: 'say'; label: string; text: string }
  | { kind: 'link'; label: string; url: string };

export interface Reply {
  card: Card;
  /** Everyone in the conversation, or only the person who asked. */
  audience: 'conversation' | 'person';
  /** For a reply to one person: it stays, in a direct message where others would see it, and not as a line that vanishes. */
  lasting?: true;
  /** Replies of one slot are one message: a later one stands in the place of the earlier one, for this person or conversation. */
  slot?: string;
  /** With `slot`: it comes anew at the end, and the earlier one is taken back. */
  anew?: true;
}
