import { fold, stemOf } from '../../../knowledge/text/analyse.ts';
import { recognise } from './recognise.ts';

/** Letters of a word that are looked at: longer ones are no words, and stemming them takes long. */
const LETTERS = 40;
/** Longest stretch without a full stop that is read as one sentence, in words. */
const LONGEST = 90;

/** String indexes of a sentence, `to` exclusive, and the number of its first token. */
interface Sentence {
  from: number;
  to: number;
  first: number;
}

/** A text made ready for matching. Token numbers index `stems`, `sentenceOf` and `clauseOf` alike. */
export interface ReadText {
  text: string;
  stems: string[];
  /** Number of the sentence each token stands in. */
  sentenceOf: number[];
  /** Number of the clause each token stands in: what commas, semicolons, dashes and "but" part. */
  clauseOf: number[];
  /** Where each sentence stands in `text`, without blanks around it. */
  sentences: Sentence[];
  /** Token numbers by stem, by `=word` for the folded word itself, and by `@kind`. */
  index: ReadonlyMap<string, number[]>;
  /** Folded words of the text, each once. */
  vocabulary: string[];
}

const token = /[\p{L}\p{N}£%][\p{L}\p{N}\p{M}£%]*(?:['’][\p{L}]+)?/gu;
const sentenceEnd = /[.!?]["'”’)]?\s+(?=["'“‘(]?[\p{Lu}\p{N}])|\n/u;
const closing = new Set('.!?)]"\'”’');
const clauseEnd = /[,;:()–—]|\s-\s/;
const turning = new Set(['but', 'although', 'though', 'however', 'because', 'whereas', 'unless', 'while', 'since']);
const denying = new Set(
  'no not none never neither nor nobody nothing nowhere without cannot noone nil lack lacks lacking hardly omits silent'.split(
    ' ',
  ),
);
/** What is denied of these goes for all that follows in the sentence: "it does not mention A, B or C". */
const telling = new Set(
  'mention say state cover include explain contain describe refer tell know look ask check think see list specify'.split(
    ' ',
  ),
);
/** After a word that denies, these take the denial back: "no later than", "not only". */
const harmless = new Set(
  'later longer earlier sooner more fewer less only just merely before until exceeding'.split(' '),
);
/** British and American spellings, and words that the stemmer keeps apart. */
const alike: readonly (readonly [RegExp, string])[] = [
  [/licenc/, 'licens'],
  [/is(e|ed|es|ing|ation|ations)$/, 'iz$1'],
  [/^analys(is|es)$/, 'analyze'],
  [/^analys(e|ed|ing|t|ts)$/, 'analyz$1'],
  [/^programmes?$/, 'program'],
  [/^datasets?$/, 'dataset'],
];

/** The stem that words of rules and of texts are compared by. */
export function comparable(word: string): string {
  let plain = word;
  for (const [look, put] of alike) plain = plain.replace(look, put);
  return stemOf(plain);
}

/** The word of a token: folded, without apostrophes and possessive. */
export const plainWord = (typed: string): string =>
  fold(typed.slice(0, LETTERS)).replace(/'s$/, '').replaceAll("'", '');

/** Reads a text into sentences, clauses and words. Any text is accepted; the time taken is in proportion to its length. */
export function readText(text: string): ReadText {
  const stems: string[] = [];
  const sentenceOf: number[] = [];
  const clauseOf: number[] = [];
  const starts: number[] = [];
  const sentences: Sentence[] = [];
  const index = new Map<string, number[]>();
  const vocabulary: string[] = [];
  const add = (key: string, at: number): void => {
    const list = index.get(key);
    if (list === undefined) index.set(key, [at]);
    else if (list.at(-1) !== at) list.push(at);
  };
  const seen = new Map<string, { word: string; stem: string }>();
  const wordOf = (typed: string): { word: string; stem: string } => {
    let known = seen.get(typed);
    if (!known) {
      const word = plainWord(typed);
      seen.set(typed, (known = { word, stem: comparable(word) }));
    }
    return known;
  };
  let clause = 0;
  let inSentence = 0;
  let end = 0;
  for (const { 0: typed, index: from } of text.matchAll(token)) {
    const at = stems.length;
    const between = text.slice(end, from);
    const { word, stem } = wordOf(typed);
    const longEnough = inSentence >= LONGEST || (inSentence >= LONGEST / 2 && between.includes(';'));
    if (at === 0 || longEnough || sentenceEnd.test(`${between}${text.charAt(from)}`)) {
      sentences.push({ from, to: from, first: at });
      inSentence = 0;
      clause++;
    } else if (turning.has(word) || clauseEnd.test(between)) clause++;
    inSentence++;
    end = from + typed.length;
    const sentence = sentences.at(-1);
    if (sentence) sentence.to = end;
    starts.push(from);
    stems.push(stem);
    sentenceOf.push(sentences.length - 1);
    clauseOf.push(clause);
    if (!index.has(`=${word}`)) vocabulary.push(word);
    add(`=${word}`, at);
    add(stem, at);
    const leavesOut = word === 'out' && stems[at - 1] === 'leav' && sentenceOf[at - 1] === sentenceOf[at];
    if (denying.has(word) || leavesOut || /n['’]t$/i.test(typed)) add('@no', at);
  }
  let at = 0;
  let kind = '';
  for (const found of recognise(text)) {
    if (found.kind !== kind) [kind, at] = [found.kind, 0];
    while (at < starts.length && (starts[at] ?? 0) < found.from) at++;
    for (; at < starts.length && (starts[at] ?? 0) < found.to; at++) add(`@${kind}`, at);
  }
  for (const sentence of sentences) while (closing.has(text.charAt(sentence.to))) sentence.to++;
  return { text, stems, sentenceOf, clauseOf, sentences, index, vocabulary };
}

/** Whether what stands at a token is denied: a denying word up to five words before it in its clause. */
export function isDenied(read: ReadText, at: number): boolean {
  const denials = read.index.get('@no');
  if (!denials) return false;
  const denial = denials[firstFrom(denials, at) - 1];
  if (denial === undefined || read.sentenceOf[denial] !== read.sentenceOf[at]) return false;
  const next = read.stems[denial + 1] ?? '';
  if (harmlessStems.has(next)) return false;
  if (at - denial <= 5 && read.clauseOf[denial] === read.clauseOf[at]) return true;
  const [verb, after] = [read.stems[denial + 1] ?? '', read.stems[denial + 2] ?? ''];
  const out = wholly.has(read.stems[denial] ?? '');
  const far = out || verb === 'about' || tellingStems.has(verb === 'yet' ? after : verb);
  return far && at > denial + (out ? 0 : 1) && !turnsBetween(read, denial, at);
}

/** "It leaves out", "it omits", "it is silent on": denied is all that follows in the sentence. */
const wholly = new Set(['out', 'omits', 'silent'].map(comparable));
const tellingStems = new Set([...telling].map(comparable));
const turningStems = new Set([...turning].map(comparable));

const turnsBetween = ({ stems }: ReadText, from: number, to: number): boolean => {
  for (let at = from; at < to && at < from + LONGEST; at++) if (turningStems.has(stems[at] ?? '')) return true;
  return false;
};

const harmlessStems = new Set([...harmless].map(comparable));

/** Where in a rising list the numbers from `least` on begin, by halving. */
function firstFrom(list: readonly number[], least: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether something of the index stands at a token. */
export function standsAt(read: ReadText, key: string, at: number): boolean {
  const list = read.index.get(key);
  return list?.[firstFrom(list, at)] === at;
}

/** Whether a stem stands in a run of sentences, both included. */
export function standsIn(read: ReadText, stem: string, first: number, last: number): boolean {
  const list = read.index.get(stem);
  if (!list) return false;
  const at = list[firstFrom(list, read.sentences[first]?.first ?? 0)];
  return at !== undefined && (read.sentenceOf[at] ?? 0) <= last;
}

/** The exact words of the text from one sentence to another, both included. */
export const quote = (read: ReadText, first: number, last = first): string =>
  read.text.slice(read.sentences[first]?.from ?? 0, read.sentences[last]?.to ?? 0);
