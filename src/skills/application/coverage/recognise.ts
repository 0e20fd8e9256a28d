/**
 * What a rule can name by kind rather than by word: `@date`, `@number`, `@organisation`… Each is a plain regular expression
 * with bounded repetition wherever it may start again, so that a long text takes time in proportion to its length.
 */
const months =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const counts =
  'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|hundred|thousand|million|billion|dozens?|half|third|quarter|tenth';
const bodies =
  'University|College|School|Trust|Hospitals?|Institute|Council|Foundation|Ltd|Limited|plc|PLC|LLP|Inc|GmbH|Board|Company|Charity|Centre|Service|Agency|Department|Association|Society|Consortium|Laboratories|Academy|Authority|Partnership|Federation|Network|Trusts|ICB|FT|CIC|CCG|Pharmaceuticals|Therapeutics';

/** Kinds and how they look. Names of the kinds are used in `knowledge/coverage.yaml` with `@` before them. */
const kinds: Readonly<Record<string, RegExp>> = {
  date: new RegExp(
    `\\b(?:\\d{1,2}(?:st|nd|rd|th)?\\s+)?(?:${months})\\.?,?\\s+(?:\\d{1,2},?\\s+)?(?:19|20)\\d\\d\\b|\\b(?:19|20)\\d\\d-\\d\\d-\\d\\d\\b|\\b\\d{1,2}[/.]\\d{1,2}[/.](?:19|20)?\\d\\d\\b|\\b\\d{1,2}(?:st|nd|rd|th)?\\s+(?:${months})\\b|\\b(?:q[1-4]|spring|summer|autumn|winter|early|mid|late|(?:end|start|close|beginning)\\s+of)[\\s-]+(?:19|20)\\d\\d\\b|\\b(?:0?[1-9]|1[0-2])/20\\d\\d\\b`,
    'gi',
  ),
  year: /\b(?:19|20)\d\d(?:[/–-]\d{2,4})?\b/g,
  number: new RegExp(`\\b\\d[\\d,.]*(?:%|\\b)|\\b(?:${counts})\\b`, 'gi'),
  duration: new RegExp(`\\b(?:\\d+|${counts}|an?)[\\s-]+(?:working[\\s-]+)?(?:day|week|month|year)s?\\b`, 'gi'),
  money: /£\s?\d[\d,.]*|\b\d[\d,.]{0,20}\s?(?:pounds|GBP)\b/g,
  reference:
    /\b(?=[A-Z0-9/-]{4})(?=[A-Z0-9/-]{0,30}\d)(?=[A-Z0-9/-]{0,30}[A-Z])[A-Z0-9]{1,30}(?:[/-][A-Z0-9]{1,30}){0,8}\b/g,
  article: /\barticles?\s+\d{1,2}(?:\(\w\))*/gi,
  section: /\bsections?\s+\d{1,2}[a-e]?\b|\b(?:see|under|in)\s+\d{1,2}[a-e]\b/gi,
  organisation: new RegExp(
    `\\b(?:[A-Z][\\w&'’-]{0,30}\\s+(?:of\\s+|for\\s+|and\\s+|the\\s+)?){0,6}(?:${bodies})\\b(?:\\s+of\\s+[A-Z]\\w+)?`,
    'g',
  ),
  contact:
    /\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}|\bhttps?:\/\/\S+|\bwww\.\S+|\b0\d{2,4}[\s-]?\d{3,4}[\s-]?\d{3,4}\b/g,
  version: /\bv(?:ersion)?\.?\s*\d+(?:\.\d+)*\b|\b\d+\.\d+\b/gi,
};

/** Names that a rule may use after `@`. `no` marks words that deny and is set by the reader of the text. */
export const kindNames: ReadonlySet<string> = new Set([...Object.keys(kinds), 'no']);

/** Where something of a kind stands in the text: from (inclusive) and to (exclusive), as string indexes. */
export interface Recognised {
  kind: string;
  from: number;
  to: number;
}

/** Everything of every kind in a text, kind by kind, in order within a kind. */
export function recognise(text: string): Recognised[] {
  const found: Recognised[] = [];
  for (const [kind, look] of Object.entries(kinds))
    for (const match of text.matchAll(look)) found.push({ kind, from: match.index, to: match.index + match[0].length });
  return found;
}
