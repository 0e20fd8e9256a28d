import type { Evidence } from './evidence.ts';
import { figuresOf, holdsAmount, holdsDate, holdsReference } from './figures.ts';
import { openers, plainStems, strongStems } from './plain-words.ts';
import { plainText, stemOf, stemsOf, wordsOf } from './words.ts';

/** Why a sentence is not shown. */
export const faults = [
  /** Nothing to rest on, or a token that was not given out. */
  'no_source',
  'unknown_source',
  /** Markup, an address, or marks that a chat would turn into something else. */
  'markup',
  'link',
  'length',
  'number',
  'date',
  'reference',
  'name',
  /** It says what the bot never says. */
  'promise',
  /** A word that the passage has not, or too few that it has. */
  'support',
  /** "Not", "must", "at least" turned round. */
  'turned',
] as const;
export type Fault = (typeof faults)[number];

const MOST_CHARACTERS = 400;
const LEAST_WORDS = 3;
/** Share of a sentence's words of substance that have to stand in what it cites. */
const LEAST_SHARED = 0.6;

const address =
  /[a-z][a-z0-9+.-]*:\/\/|\bwww\.|\b(?:mailto|javascript|tel|file):|\bdata:\w+\/|@|\b[\p{L}\p{N}-]+\.(?:com|org|net|io|uk|eu|gov|nhs|info|co|ai|dev|app|link|ly|me|xyz|de|fr|ru|cn)\b/iu;
// Square brackets too: marks of sources are ours to give.
const markup = /[<>`*_~|{}[\]\\#^]|!\(|&[a-z]+;|&#|\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}/iu;

/** What only a passage may say, in these very words: that something is approved. */
const approvals = [
  /\b(will|shall|would|is going to|are going to|is|are|has been|have been) (be )?(certainly |definitely |surely |automatically |always )?(approved|accepted|granted|successful|signed off)\b/gi,
  /\bguarantee\w*/gi,
  /\b(nhs england|dars|the nhs|we|i) (has |have |hereby |already )?(approves?|approved|agrees?|agreed|decided?|decides|confirms?|confirmed|accepts?|accepted|grants?|granted|promises?|promised)\b/gi,
];
/** What is never said, whatever is cited (docs: "Promises"): that a report is not needed, or anything in the name of others. */
const never = [
  /\b(no|not|never|n't) (\w+ )?(need|needs|needed|necessary|required|have|has|obliged|requirement)( \w+){0,4} (report|reported|reporting|tell|told|notify|notified|declare)\b/i,
  /\b(need|needs) not( \w+){0,3} (report|tell|notify|be reported)\b/i,
  /\b(is|was) (not|n't) (a |an )?(\w+ )?(breach|incident)\b/i,
  /\b(speaking (as|for)|on behalf of|in the name of) (nhs england|dars|the nhs)\b/i,
];
const isPromise = (sentence: string, text: string): boolean =>
  never.some((form) => form.test(sentence)) ||
  approvals.some((form) =>
    [...sentence.matchAll(form)].some(([said]) => !text.toLowerCase().includes(said.toLowerCase())),
  );

/**
 * Checks one sentence against the text of what it cites. Not understanding but comparison: it lets nothing through that a
 * reader could not find there word for word or figure by figure, and so refuses much that is right but freely said.
 * @param options.verdicts a passage may say that something is approved; what somebody noted may not.
 * @returns why it must not be shown; null when it may.
 */
export function faultOf(given: string, cited: readonly Evidence[], { verdicts = true } = {}): Fault | null {
  const sentence = plainText(given);
  const text = cited.map((passage) => passage.text).join('\n');
  const seen = `${text}\n${cited.map(({ context = '' }) => context).join('\n')}`;
  if (sentence.length > MOST_CHARACTERS || wordsOf(sentence).length < LEAST_WORDS) return 'length';
  if (address.test(sentence)) return 'link';
  if (markup.test(given) || !/^[\p{Lu}\p{N}"'(]/u.test(sentence)) return 'markup';
  if (isPromise(sentence, verdicts ? text : '')) return 'promise';
  return (
    wrongFigure(sentence, text) ??
    wrongName(sentence, seen) ??
    wrongWords(sentence, seen) ??
    turnedRound(sentence, text)
  );
}

function wrongFigure(sentence: string, evidence: string): Fault | null {
  // Digits of other scripts and fractions in one sign are read by people and not by the comparison.
  if (/(?![0-9])\p{N}|£\D|[$€¥]/u.test(sentence)) return 'number';
  const [said, known] = [figuresOf(sentence), figuresOf(evidence)];
  if (!said.dates.every((date) => holdsDate(known.dates, date))) return 'date';
  if (!said.references.every((reference) => holdsReference(known.references, reference))) return 'reference';
  if (!said.amounts.every((amount) => holdsAmount(known.amounts, amount))) return 'number';
  if (!said.codes.every((code) => known.codes.includes(code))) return 'number';
  const units = [...known.units, ...known.amounts.map(({ unit }) => unit)];
  return said.units.every((unit) => units.includes(unit)) ? null : 'number';
}

/** Words with a capital letter, in rows: each row stands in the evidence as it is. */
function wrongName(sentence: string, evidence: string): Fault | null {
  const tokens = sentence.match(/[\p{L}\p{N}]+(?:['&-][\p{L}\p{N}]+)*|[.,;:!?()"]/gu) ?? [];
  const known = ` ${wordsOf(evidence).join(' ')} `;
  const knownStems = new Set(stemsOf(evidence));
  let row: string[] = [];
  const rows: string[][] = [];
  const close = (): void => {
    if (row.length > 0) rows.push(row);
    row = [];
  };
  tokens.forEach((token, at) => {
    const capital = /^\p{Lu}/u.test(token) || /\p{Ll}\p{Lu}/u.test(token);
    const opens = at === 0;
    const lower = token.toLowerCase();
    const ordinary = opens && !/\p{Lu}.*\p{Lu}/u.test(token) && (openers.has(lower) || knownStems.has(stemOf(lower)));
    if (capital && !ordinary && token !== 'I') row.push(token);
    else close();
  });
  close();
  // The year belongs to the name of an Act: two Acts of different years may have the other words in common.
  for (const [act] of sentence.matchAll(/(?:\p{Lu}[\p{L}-]+,? (?:(?:and|of|the|for|to|in|on) )*)+\(?\d{4}\b/gu))
    rows.push(act.split(' ').filter((word, at) => at > 0 || !openers.has(word.toLowerCase())));
  return rows.every((names) => known.includes(` ${wordsOf(names.join(' ')).join(' ')} `)) ? null : 'name';
}

function wrongWords(sentence: string, evidence: string): Fault | null {
  const known = new Set(stemsOf(evidence));
  const said = [...new Set(stemsOf(sentence))].filter((stem) => !/^\d/.test(stem));
  if (said.some((stem) => strongStems.has(stem) && !known.has(stem))) return 'support';
  const own = said.filter(
    (stem) => !known.has(stem) && !plainStems.has(stem) && !isNumberWord(stem) && !isNegation(stem),
  );
  if (own.length > 0) return 'support';
  const all = said.filter((stem) => !isNegation(stem) && !isNumberWord(stem));
  const held = all.filter((stem) => known.has(stem));
  return held.some((stem) => !plainStems.has(stem)) && held.length / all.length >= LEAST_SHARED ? null : 'support';
}

/** Numbers are compared by value. */
const isNumberWord = (stem: string): boolean => figuresOf(stem).amounts.length > 0 || numberStems.has(stem);
const numberStems = new Set(['one', 'hundred', 'thousand', 'million', 'billion', 'zero'].map(stemOf));

const negations =
  /\b(no|not|never|none|nor|neither|without|cannot|unless|except|exclud\w*|forbid\w*|prohibit\w*|refus\w*|outside|avoid\w*|n't)\b|n't\b/i;
const isNegation = (stem: string): boolean =>
  /^(no|not|never|none|nor|neither|without|cannot|unless|except)$/.test(stem);
const duties = /\b(must|shall|required|requires?|has to|have to|needs? to|mandatory|obliged)\b/i;
const leave = /\b(may|might|can|could|optional(ly)?)\b/i;
/** What is to be said, shown or checked is not said to be so. */
const directive =
  /\b(say|show|confirm|state|explain|check|tell|describe|demonstrate|give|name|justify|consider|claim|add|write|declare|record|list|ensure|establish|prove|make (sure|clear))\b[^.]{0,80}?\b(that|whether|why|if|how|which|what|when|who)\b/i;
const asked =
  /\b(must|shall|should|requires?|required|needs? to|needed|has to|have to|say|show|shown|confirm(ed)?|stated?|explain(ed)?|check(ed)?|tell|told|describe[sd]?|demonstrated?|give|given|name|justify|justified|consider(ed)?|declared?|record|list|ensure|establish|prove|make (sure|clear)|asks?|asked)\b/i;
const floors =
  /\b(at least|minimum|no(t)? (less|fewer|shorter|earlier|sooner) than|or (more|longer|later)|more than|over|exceed\w*|longer than)\b/i;
const ceilings =
  /\b(at (the )?(most|longest|latest)|maximum|no(t)? (more|longer|later) than|up to|or (less|fewer|shorter|earlier)|less than|fewer than|under|within|by the end of)\b/i;

/** "Not", "must", "may" and "at least" have to be those of the part of the passage that the sentence is nearest to. */
function turnedRound(sentence: string, evidence: string): Fault | null {
  const near = nearest(sentence, evidence);
  if (near.length === 0) return 'support';
  const some = (form: RegExp): boolean => near.some((part) => form.test(part));
  const every = (form: RegExp): boolean => near.every((part) => form.test(part));
  if (negations.test(sentence) ? !some(negations) : every(negations)) return 'turned';
  if (duties.test(sentence) && !leave.test(sentence) && every(leave) && !some(duties)) return 'turned';
  if (leave.test(sentence) && !duties.test(sentence) && every(duties) && !some(leave)) return 'turned';
  if (every(directive) && !asked.test(sentence)) return 'turned';
  if (figuresOf(sentence).amounts.length === 0) return null;
  if (floors.test(sentence) && !some(floors)) return 'turned';
  if (ceilings.test(sentence) && !some(ceilings)) return 'turned';
  return null;
}

/** The sentences of the evidence that share most words with this one. */
function nearest(sentence: string, evidence: string): string[] {
  const said = new Set(stemsOf(sentence).filter((stem) => !plainStems.has(stem)));
  const parts = evidence
    .split(/\n+|(?<=[.!?])\s+/)
    .map((part) => ({ part, shared: new Set(stemsOf(part).filter((stem) => said.has(stem))).size }))
    .filter(({ shared }) => shared > 0);
  const best = Math.max(0, ...parts.map(({ shared }) => shared));
  return parts.filter(({ shared }) => shared >= best * 0.8).map(({ part }) => part);
}
