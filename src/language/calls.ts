/** How one call to a model ended. Names of code, never words of a model or a person. */
export const callOutcomes = [
  /** It said something of the right form. */
  'ok',
  /** It did not answer in time, or waited too long for its turn. */
  'timeout',
  /** 429. */
  'rate_limited',
  /** The key is not accepted, or may not use this model. */
  'not_permitted',
  /** The service refused the request itself: an unknown model, a parameter it does not take, too much text. */
  'rejected',
  /** 5xx, or nobody is there. */
  'unavailable',
  /** Not of the form that was asked for. */
  'malformed',
  /** It ended before it was finished. */
  'truncated',
  /** It declined, a filter of the service did, or it said nothing. */
  'refused',
  /** Not called: the day's tokens of all, or of this person, are used up. */
  'over_budget',
  'over_person_budget',
  /** Not called: too many calls are under way. */
  'busy',
  /** Not called: it failed several times in a row and is left alone for a while. */
  'resting',
  /** A fault of ours. */
  'failed',
] as const;

export type CallOutcome = (typeof callOutcomes)[number];

/** One call to a model, as it is kept. It holds nothing of what was said. */
export interface ModelCall {
  /** Name of the prompt, or `embed`. */
  step: string;
  /** Version of the prompt, such as `compose@1+3f2a91c0`; null for embeddings. */
  prompt: string | null;
  /** `provider:model`. */
  model: string;
  /** Which try of the step it was, from 1; 0 when the model was not called. */
  attempt: number;
  inputTokens: number;
  outputTokens: number;
  /** The service did not say how many tokens it used; the number is worked out from the length of the text. */
  estimated: boolean;
  /** In the currency of `MODEL_PRICES`; null without prices. */
  cost: number | null;
  elapsedMs: number;
  outcome: CallOutcome;
  /** Account of who it was for, for the budget of the day; null for work of the program itself. */
  person: string | null;
}

/** Where calls are kept. */
export interface CallLog {
  record(call: ModelCall): Promise<void>;
  /** Tokens used since midnight (UTC): by all, and by this person. */
  spentToday(person: string | null): Promise<{ all: number; person: number }>;
}

/** About four characters to a token: only used where a service does not say it. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 4);
