import type { Range } from './view.ts';

export interface FoundDate extends Range {
  /** Four digits where the year is known; two-digit years are taken as 1926 to 2025. */
  year: number | undefined;
  /** `full`: day, month and year. `partial`: one is missing. `compact`: six or eight digits without separators. */
  shape: 'full' | 'partial' | 'compact';
}

const MONTH =
  '(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const ORDINAL_WORD =
  '(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth';
const DAY = `(?:\\d{1,2}(?:\\s?(?:st|nd|rd|th))?|${ORDINAL_WORD})`;
const YEAR = "(?:\\d{4}|'?\\d{2})(?!\\d)";
const BREAK = '[\\s\\-./,_]{0,3}';
const SIGN = '\\s?[/.\\-\\\\_:|]\\s?';

// The alternatives are tried in order at each position; all of them are bounded.
const DATE = new RegExp(
  [
    // 1961-05-03, 1961/5/3, 1961 05 03
    `(?<ymd>\\d{4})(?:(?:${SIGN})\\d{1,2}(?:${SIGN})|\\s\\d{1,2}\\s)\\d{1,2}(?!\\d)`,
    // 03/05/1961, 3.5.61, 03 05 1961
    `\\d{1,2}(?:(?:${SIGN})\\d{1,2}(?:${SIGN})|\\s\\d{1,2}\\s)(?<dmy>${YEAR})(?![./:]\\d)`,
    // 3 May 1961, 3rd of May, 1961, 03MAY61, third of May
    `${DAY}${BREAK}(?:day\\s)?(?:of\\s(?:the\\s)?)?${MONTH}(?![a-z])(?:${BREAK}(?:in\\s|of\\s)?(?<named>${YEAR}))?`,
    // 1961 May 3
    `(?<ymonth>\\d{4})${BREAK}${MONTH}(?![a-z])${BREAK}\\d{1,2}(?:st|nd|rd|th)?(?!\\d)`,
    // May 3, 1961; May the 3rd 1961; May 3
    `${MONTH}(?![a-z])[\\s\\-./]{1,3}(?:the\\s)?\\d{1,2}(?:st|nd|rd|th)?(?!\\d)(?:[\\s,\\-./]{1,3}(?<american>\\d{4}|'\\d{2})(?!\\d))?`,
    // May 1961
    `(?<month>${MONTH})(?![a-z])${BREAK}(?:of\\s)?(?<monthyear>\\d{4}|'\\d{2})(?!\\d)`,
    // 03/05 and 05/1961: only ever after a label
    `\\d{1,2}(?:/(?<my>\\d{4})|[/-]\\d{1,2})(?![\\d/-])`,
    // 03051961, 19610503, 030561
    `(?<compact>\\d{8}|\\d{6})(?!\\d)`,
  ]
    .map((part) => `(?:${part})`)
    .join('|'),
  'gi',
);

/** Everything in a text that could be a date, left to right, without overlaps. */
export function datesIn(text: string): FoundDate[] {
  const found: FoundDate[] = [];
  DATE.lastIndex = 0;
  for (let match = DATE.exec(text); match !== null; match = DATE.exec(text)) {
    const start = match.index;
    const whole = match[0];
    const groups = match.groups ?? {};
    const date = dateOf(whole, groups);
    if (date === undefined || isInside(text, start, whole)) {
      // Look again from inside what was no date: "99/03/05/61".
      DATE.lastIndex = start + (/^\d+/.exec(whole)?.[0].length ?? 1);
      continue;
    }
    found.push({ start, end: start + whole.length, ...date });
  }
  return found;
}

/** A digit before, or a sign between digits: the middle of a version, a reference, a longer number. */
function isInside(text: string, start: number, whole: string): boolean {
  if (!/^\d/.test(whole)) return /[\p{L}\d]/u.test(text[start - 1] ?? '') && /^\p{L}/u.test(whole);
  return /\d[./:]?$/.test(text.slice(Math.max(0, start - 2), start));
}

function dateOf(whole: string, groups: Record<string, string | undefined>): Omit<FoundDate, keyof Range> | undefined {
  const numbers = (whole.match(/\d+/g) ?? []).map(Number);
  if (groups.compact !== undefined) return compactDate(groups.compact);
  if (groups.ymd !== undefined) {
    return isYear(numbers[0]) && isDayAndMonth(numbers[1], numbers[2]) ? full(groups.ymd) : undefined;
  }
  if (groups.dmy !== undefined) {
    const year = groups.dmy;
    return (year.length < 4 || isYear(Number(year))) && isDayAndMonth(numbers[0], numbers[1]) ? full(year) : undefined;
  }
  const year = groups.named ?? groups.ymonth ?? groups.american;
  if (year !== undefined)
    return numbers.some((number) => number >= 1 && number <= 31) || /\p{L}{5}/u.test(whole) ? full(year) : undefined;
  if (groups.monthyear !== undefined) return { year: yearOf(groups.monthyear), shape: 'partial' };
  if (groups.my !== undefined) {
    return isYear(Number(groups.my)) && (numbers[0] ?? 0) <= 12
      ? { year: Number(groups.my), shape: 'partial' }
      : undefined;
  }
  if (/^\d+[/-]\d+$/.test(whole) && !isDayAndMonth(numbers[0], numbers[1])) return undefined;
  return (numbers[0] ?? 1) <= 31 ? { year: undefined, shape: 'partial' } : undefined;
}

const full = (year: string): Omit<FoundDate, keyof Range> => ({ year: yearOf(year), shape: 'full' });

function compactDate(digits: string): Omit<FoundDate, keyof Range> | undefined {
  const part = (from: number, length: number): number => Number(digits.slice(from, from + length));
  if (digits.length === 6) {
    return isDayAndMonth(part(0, 2), part(2, 2)) || isDayAndMonth(part(2, 2), part(4, 2))
      ? { year: undefined, shape: 'compact' }
      : undefined;
  }
  if (isYear(part(0, 4)) && isDayAndMonth(part(4, 2), part(6, 2))) return { year: part(0, 4), shape: 'compact' };
  if (isYear(part(4, 4)) && isDayAndMonth(part(0, 2), part(2, 2))) return { year: part(4, 4), shape: 'compact' };
  return undefined;
}

/** 1900 and before stand for "missing" in databases; nobody alive was born then. */
const isYear = (year: number | undefined): boolean => year !== undefined && year > 1900 && year <= 2099;

function isDayAndMonth(a: number | undefined, b: number | undefined): boolean {
  if (a === undefined || b === undefined || a < 1 || b < 1) return false;
  return a <= 31 && b <= 31 && (a <= 12 || b <= 12);
}

function yearOf(digits: string): number {
  const value = Number(digits.replace(/\D/g, ''));
  if (digits.replace(/\D/g, '').length > 2) return value;
  return value > 25 ? 1900 + value : 2000 + value;
}
