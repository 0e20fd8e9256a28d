import { kindNames } from './recognise.ts';
import { type ReadText, comparable, isDenied, plainWord, standsAt } from './text.ts';

/** Words a gap (`..`) may skip, at most. */
const GAP = 7;
const DEEPEST = 6;

/** One place in a phrase: any of these index keys (stems, `@kind`) or words that begin so; perhaps after a gap. */
interface Place {
  keys: string[];
  beginnings: string[];
  gap: boolean;
}
type Phrase = Place[];

/** Phrases of which any one will do. */
export interface Group {
  phrases: { places: Phrase; denies: boolean }[];
}
/** Groups that all have to be found near each other. */
export type Way = Group[];

/** Lists of phrases that rules refer to as `{name}`, and words that stand for each other wherever a rule has one of them. */
export interface Lists {
  named: ReadonlyMap<string, readonly string[]>;
  alike: readonly (readonly string[])[];
}

/** A pattern in the rules cannot be read. `message` quotes it. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Reads `group + group`, where a group is `phrase | phrase`. @throws PatternError */
export const readWay = (source: string, lists: Lists): Way =>
  source.split(' + ').map((group) => readGroup(group, lists));

/** Reads `phrase | phrase | {list}`. @throws PatternError */
export function readGroup(source: string, lists: Lists): Group {
  const phrases = source
    .split(/\s+\|\s+/)
    .flatMap((phrase) => expand(phrase.trim(), lists, 0))
    .map((phrase) => {
      const places = readPhrase(phrase, lists);
      return { places, denies: places.some(({ keys }) => keys.includes('@no')) };
    });
  return { phrases };
}

/** A `{list}` within a phrase stands for each of the phrases in it; one between slashes is left for later. */
function expand(phrase: string, lists: Lists, depth: number): string[] {
  const [whole, before = '', name = '', after = ''] = /^(.*?)(?<!\S)\{([\w-]+)\}(?!\S)(.*)$/.exec(phrase) ?? [];
  if (whole === undefined) return [phrase];
  const rest = expand(after, lists, depth);
  return phrasesOf(name, lists, depth).flatMap((put) => rest.map((end) => `${before}${put}${end}`));
}

function phrasesOf(name: string, lists: Lists, depth: number): string[] {
  const list = lists.named.get(name);
  if (!list || depth > DEEPEST) throw new PatternError(`there is no list {${name}}, or it names itself`);
  return list.flatMap((phrase) => expand(phrase, lists, depth + 1));
}

function readPhrase(phrase: string, lists: Lists): Phrase {
  const places: Phrase = [];
  let gap = false;
  for (const part of phrase.split(/\s+/)) {
    if (part === '..') gap = true;
    else {
      places.push({ ...readPlace(part, lists, phrase), gap });
      gap = false;
    }
  }
  if (gap || places.length === 0 || places[0]?.gap) throw new PatternError(`"${phrase}" is no phrase`);
  return places;
}

function readPlace(part: string, lists: Lists, phrase: string): Omit<Place, 'gap'> {
  const keys: string[] = [];
  const beginnings: string[] = [];
  const options = part.split('/').flatMap((option) => expand(option, lists, 0));
  for (const option of options) {
    if (option.startsWith('@')) {
      if (!kindNames.has(option.slice(1))) throw new PatternError(`"${option}" in "${phrase}" is no kind`);
      keys.push(option);
    } else if (/^[\p{L}\p{N}]+\*$/u.test(option)) {
      const beginning = plainWord(option.slice(0, -1));
      beginnings.push(beginning);
      keys.push(
        ...alikeOf(lists).flatMap(({ words, stems }) =>
          words.some((word) => word.startsWith(beginning)) ? stems : [],
        ),
      );
    } else if (/^[\p{L}\p{N}%£]+$/u.test(option)) {
      const key = comparable(plainWord(option));
      keys.push(key, ...alikeOf(lists).flatMap(({ stems }) => (stems.includes(key) ? stems : [])));
    } else throw new PatternError(`"${option}" in "${phrase}" is neither a word nor a kind nor a list`);
  }
  return { keys, beginnings };
}

interface Alike {
  words: readonly string[];
  stems: readonly string[];
}

const stemmed = new WeakMap<Lists, readonly Alike[]>();

/** The words that stand for each other, with their stems: stemming them for every word of the rules would take a second. */
function alikeOf(lists: Lists): readonly Alike[] {
  const known = stemmed.get(lists) ?? lists.alike.map((words) => ({ words, stems: words.map(comparable) }));
  stemmed.set(lists, known);
  return known;
}

/** In which sentences a group is found, and whether it only ever stands denied there. */
export type Hits = ReadonlyMap<number, 'plain' | 'denied'>;

/** Finds a group in a text. With `either`, what is denied counts as found. */
export function find(read: ReadText, group: Group, either: boolean): Hits {
  const hits = new Map<number, 'plain' | 'denied'>();
  for (const { places, denies } of group.phrases) {
    for (const at of starts(read, places)) {
      const sentence = read.sentenceOf[at] ?? 0;
      if (hits.get(sentence) === 'plain' || !follows(read, places, 1, at)) continue;
      hits.set(sentence, !either && !denies && isDenied(read, at) ? 'denied' : 'plain');
    }
  }
  return hits;
}

/** Where a phrase may begin: where its first place stands, near enough to where its rarest one does. */
function starts(read: ReadText, places: Phrase): readonly number[] {
  const standing = places.map((place) => positions(read, place));
  let rarest = 0;
  standing.forEach((list, index) => {
    if (list.length < (standing[rarest]?.length ?? 0)) rarest = index;
  });
  const [firsts = []] = standing;
  if (rarest === 0 || firsts.length < 200) return standing[rarest]?.length === 0 ? [] : firsts;
  const reach = places.slice(1, rarest + 1).reduce((sum, { gap }) => sum + (gap ? GAP + 1 : 1), 0);
  const near = new Set<number>();
  for (const at of standing[rarest] ?? []) for (let back = 1; back <= reach; back++) near.add(at - back);
  return firsts.filter((at) => near.has(at));
}

function positions(read: ReadText, { keys, beginnings }: Place): readonly number[] {
  const lists = keys.flatMap((key) => [read.index.get(key) ?? []]);
  for (const beginning of beginnings)
    for (const word of read.vocabulary) if (word.startsWith(beginning)) lists.push(read.index.get(`=${word}`) ?? []);
  const [only = []] = lists;
  return lists.length === 1 ? only : lists.flat();
}

/** Whether the places from `next` on follow a token, within its sentence. */
function follows(read: ReadText, places: Phrase, next: number, after: number): boolean {
  const place = places[next];
  if (!place) return true;
  const last = after + (place.gap ? GAP + 1 : 1);
  for (let at = after + 1; at <= last && read.sentenceOf[at] === read.sentenceOf[after]; at++)
    if (stands(read, place, at) && follows(read, places, next + 1, at)) return true;
  return false;
}

function stands(read: ReadText, { keys, beginnings }: Place, at: number): boolean {
  const stem = read.stems[at] ?? '';
  return (
    keys.some((key) => key === stem || (key.startsWith('@') && standsAt(read, key, at))) ||
    beginnings.some((beginning) => stem.startsWith(beginning) || read.stems[at]?.startsWith(comparable(beginning)))
  );
}
