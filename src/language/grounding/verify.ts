import { type Fault, faultOf } from './check.ts';
import type { Evidence } from './evidence.ts';

/** A sentence as a model gave it. */
export interface Claim {
  text: string;
  sources: readonly string[];
}

/** A sentence that holds, with the passages that it needs. */
export interface Grounded {
  text: string;
  sources: string[];
  /** Tokens of links in it, as `[[L1]]` in `text`. */
  links: string[];
}

export interface Verified {
  kept: Grounded[];
  /** Why others were left out, once for each. */
  removed: Fault[];
}

/** Most passages of one sentence: who cites everything cites nothing. */
const MOST_SOURCES = 3;
const MOST_SENTENCES = 8;
const link = /\s?\[\[(L\d{1,3})\]\]/g;
/** Such a sentence leans on the one before it. */
const leans =
  /^(it|this|that|these|those|they|he|she|such|there|then|also|both|either|in (this|that|such) case|the same|otherwise|however|so)\b/i;

/**
 * Keeps the sentences that are supported by what they cite, word for word and figure by figure, and only the sources that they need.
 * @param evidence by token.
 * @param options.verdicts false: nothing is called approved, whatever the evidence says.
 * @param options.most sentences that are kept at most.
 */
export function verify(
  claims: readonly Claim[],
  evidence: ReadonlyMap<string, Evidence>,
  options: { verdicts?: boolean; most?: number } = {},
): Verified {
  const { most = MOST_SENTENCES } = options;
  const kept: Grounded[] = [];
  const removed: Fault[] = [];
  let lost = false;
  for (const claim of claims.flatMap(split)) {
    const result = kept.length >= most ? 'length' : ground(claim, evidence, options);
    const orphan: boolean = lost && leans.test(claim.text.trim());
    if (typeof result === 'string' || orphan) removed.push(typeof result === 'string' ? result : 'support');
    else if (!kept.some(({ text }) => text === result.text)) kept.push(result);
    lost = typeof result === 'string' || orphan;
  }
  return { kept, removed };
}

/** One item of a list may hold several sentences: each is looked at for itself. */
function split({ text, sources }: Claim): Claim[] {
  const marks = new RegExp(
    `\\s?[[(](?:${sources.filter((token) => /^\w+$/.test(token)).join('|') || '\\b\\B'})(?:, ?\\w{1,6})*[\\])]`,
    'g',
  );
  const sentences = text
    .replace(marks, '')
    .split(/(?<=[.!?])\s+|\n+/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return sentences.length === 0 ? [{ text: '', sources }] : sentences.map((part) => ({ text: part, sources }));
}

function ground(
  { text, sources }: Claim,
  evidence: ReadonlyMap<string, Evidence>,
  options: { verdicts?: boolean },
): Grounded | Fault {
  const tokens = [...new Set(sources)];
  if (tokens.length === 0) return 'no_source';
  if (tokens.some((token) => !evidence.has(token))) return 'unknown_source';
  if (tokens.length > MOST_SOURCES) return 'no_source';
  const links = [...text.matchAll(link)].map(([, token]) => token ?? '');
  const bare = text.replace(link, '');
  const faultWith = (cited: readonly string[]): Fault | null => {
    const parts = cited.flatMap((token) => evidence.get(token) ?? []);
    if (!links.every((token) => parts.some((part) => part.links?.has(token)))) return 'link';
    return faultOf(bare, parts, options);
  };
  const fault = faultWith(tokens);
  if (fault) return fault;
  // Each source that the sentence holds without is one too many.
  let needed = tokens;
  for (const token of [...tokens].reverse()) {
    const fewer = needed.filter((other) => other !== token);
    if (fewer.length > 0 && faultWith(fewer) === null) needed = fewer;
  }
  return { text: ended(text), sources: needed, links };
}

const ended = (text: string): string => (/[.!?]["')]?$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);
