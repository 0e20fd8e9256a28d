import type { Origin } from './turn.ts';
import type { Card, Reply } from './card.ts';
import type { Turn } from './turn.ts';

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
  now: Date;
}

export interface SkillResult {
  /** Typed by each skill, such as `answered` or `unanswerable`; stored with the turn and counted in the metrics. */
  outcome: string;
  /** Empty means: stay quiet. Allowed only for turns that were not addressed to the bot, or whose form is shown already. */
  replies: Reply[];
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
  /** Forms that a button opens at once, by the id of the button; the value is the button's. Pure, and quick. */
  forms?: Readonly<Record<string, (value: string) => Card>>;
  /** The skill's part of a person's home page; null when it has nothing to show. */
  home?(who: Pick<Origin, 'platform' | 'workspace' | 'person'>): Promise<Card | null>;
  /** May throw: the error boundary then answers with an apology and an error id. */
  handle(turn: Turn, context: SkillContext): Promise<SkillResult>;
}
