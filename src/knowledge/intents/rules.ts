import { precedentsWanted } from '../register/wish.ts';
import type { Intent } from './intent.ts';

/** A case that examples cannot teach well. The first rule that matches decides. */
export interface Rule {
  intent: Intent;
  /** It holds whatever was said before. */
  always?: true;
  matches(text: string, ranked: readonly { intent: Intent; probability: number }[]): boolean;
}

const probabilityOf = (intent: Intent, ranked: readonly { intent: Intent; probability: number }[]): number =>
  ranked.find((guess) => guess.intent === intent)?.probability ?? 0;

/** An application named by its reference, or the code with which somebody joins one: no words to learn from. */
const APPLICATION =
  /\bAPP-[0-9A-Z]{4}-[0-9A-Z]{4}\b|^\s*join (?:with )?(?:code )?(?=\S*[\d-])[0-9A-Z-]{10,24}[.!]?\s*$/i;
/** Asking for news of the standards, and asking for no more of it. */
const NEWS =
  /^\W*(please |can you |could you )?((stop|don'?t|do not|no longer|quit) (telling|tell|notifying|notify|alerting|alert|informing|inform) (me|us)|(tell|notify|alert|inform) (me|us) (when|whenever|if|as soon as) .{0,40}\b(standards?|pages?)\b.{0,30}\bchang)/i;

export const rules: readonly Rule[] = [
  { intent: 'apply', matches: (text) => text.length < 200 && APPLICATION.test(text) },
  {
    // Without a word about standards the first reads like calling something off; “linking HES with deaths” like an incident.
    intent: 'catalogue',
    always: true,
    matches: (text) => NEWS.test(text) || precedentsWanted(text) !== null,
  },
  {
    // A report that is missed costs most: it wins even when it is only likely, over a plain question when it is nearly as likely.
    intent: 'breach_report',
    matches: (_text, ranked) => probabilityOf('breach_report', ranked) >= (ranked[0]?.intent === 'ask' ? 0.35 : 0.2),
  },
];
