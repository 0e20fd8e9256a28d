import { readDay } from '../form/dates.ts';

/** Days between which a period begins (or ends), as far as the words say. */
export interface Span {
  first: string;
  last: string;
}

/** `2016/17`, `2016`, `1 April 2016`; undefined for "Latest available" and the like. */
export function spanOf(text: string | undefined): Span | undefined {
  if (text === undefined) return undefined;
  const financial = /\b((?:19|20)\d\d)\s*[/-]\s*(?:(?:19|20))?(\d\d)\b(?!-\d)/.exec(text);
  if (financial) {
    const year = Number(financial[1]);
    if ((year + 1) % 100 === Number(financial[2])) return { first: `${year}-04-01`, last: `${year + 1}-03-31` };
  }
  const day = readDay(text);
  if (day !== null && day !== 'nonexistent') return { first: day.day, last: day.day };
  const year = /\b(?:19|20)\d\d\b/.exec(text)?.[0];
  return year === undefined ? undefined : { first: `${year}-01-01`, last: `${year}-12-31` };
}

/** The same day, some months later (29 February becomes 28 February). */
export function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const whole = year * 12 + (month - 1) + months;
  const last = new Date(Date.UTC(Math.floor(whole / 12), (whole % 12) + 1, 0)).getUTCDate();
  const pad = (part: number, width: number): string => String(part).padStart(width, '0');
  return `${pad(Math.floor(whole / 12), 4)}-${pad((whole % 12) + 1, 2)}-${pad(Math.min(date, last), 2)}`;
}
