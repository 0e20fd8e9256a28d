import type { Origin } from './turn.ts';
import type { Card, Reply } from './card.ts';
import type { Turn } from './turn.ts';

/** Somebody, apart from any conversation. */
export type Who = Pick<Origin, 'platform' | 'workspace' | 'person'>;

/** Looks at a form before it is taken, while it is still open. */
export interface FormCheck {
  /** Id of the button that opens it. */
  opens: string;
  /** What is wrong with what was filled in, by field. Pure, and quick. */
  wrong: (values: Readonly<Record<string, string>>) => Record<string, string>;
}

/** One earlier exchange of the same person in the same conversation, oldest first. */
export interface Exchange {
  turnId: string;
  /** Masked. */
  text: string;
  /** Name of the skill that answered. */
  skill: string;
  outcome: string;
  /** What the skill chose to keep about its reply (see SkillResult.record). */
  record: unknown;
  /** Name of the skill that waits for the person's next message. */
  awaits: string | null;
}

export interface SkillContext {
  /** What the router took the message to be; null for commands, actions and submissions. */
  intent: string | null;
  /** The person's last exchanges in this conversation (at most ten), failed ones left out. */
  history: readonly Exchange[];
  /** Small state of this skill for this person in this conversation. Expires with the conversation's time to live. */
  state: {
    get(): Promise<unknown>;
    set(value: unknown): Promise<void>;
    clear(): Promise<void>;
  };
  /** The person behind the account: the same id on every platform where accounts are linked. */
  person(): Promise<string>;
  /** This skill has asked the person something in this conversation (see SkillResult.awaits), and a message may be the answer. */
  awaited: boolean;
  now: Date;
  /**
   * Shows the beginning of the answer while the rest is worked out: each time all that there is so far, and nothing that may
   * still be taken back. Undefined where nobody waits for it. The replies stand in its place.
   */
  soFar?: ((part: Card) => void) | undefined;
}

export interface SkillResult {
  /** Typed by each skill, such as `answered` or `unanswerable`; stored with the turn and counted in the metrics. */
  outcome: string;
  /** Empty means: stay quiet. Allowed only for turns that were not addressed to the bot, or whose form is shown already. */
  replies: Reply[];
  /**
   * The person's next message in this conversation comes to this skill, whatever it is about. Where others read along it need not
   * be addressed to the bot (see `Turn.addressed`): the skill stays quiet when it is meant for them, and nothing of it is kept.
   */
  awaits?: true;
  /** For a message: the skill that it is about answers it first, then come these replies. */
  passOn?: true;
  /** JSON kept with the turn: citations, standards, … Shown again to later turns through `history`. */
  record?: unknown;
}

/** One job of the bot. */
export interface Skill {
  /** Lower case, one word. */
  name: string;
  /** Shown by `help`, which is generated from all skills. `examples` are things a person can type. */
  help: { title: string; text: string; examples: string[] };
  claims: {
    /** Intents of free messages. Each intent belongs to exactly one skill. */
    intents?: readonly string[];
    /** First words of commands: `/dars <command>`. */
    commands?: readonly string[];
    /** Ids of buttons and forms; `feedback.` claims every id with that beginning. */
    actions?: readonly string[];
  };
  /** Forms that a button opens at once, by the id of the button; the value is the button's. They have about a second. */
  forms?: Readonly<Record<string, (value: string, who: Who) => Card | Promise<Card>>>;
  /** By the id under which a form is sent. */
  checks?: Readonly<Record<string, FormCheck>>;
  /** By the id of a form or button: what a person should do when what they sent could not be recorded. Plain text. */
  unrecorded?: Readonly<Record<string, string>>;
  /** The skill's part of a person's home page; null when it has nothing to show. */
  home?(who: Who): Promise<Card | null>;
  /** May throw: the error boundary then answers with an apology and an error id. */
  handle(turn: Turn, context: SkillContext): Promise<SkillResult>;
}
