// One by one: the whole library with all its languages would take half a second of the start.
import { format } from 'date-fns/format';
import { isValid } from 'date-fns/isValid';
import { enGB } from 'date-fns/locale/en-GB';
import { parse } from 'date-fns/parse';

/** Ways in which people here write a day; the day comes before the month. */
const WAYS = [
  'yyyy-MM-dd',
  'd MMMM yyyy',
  'd MMM yyyy',
  'do MMMM yyyy',
  'do MMM yyyy',
  'MMMM d yyyy',
  'd/M/yyyy',
  'd.M.yyyy',
  'd-M-yyyy',
  'd/M/yy',
];

/**
 * The day somebody wrote, as `2027-03-01`.
 *
 * @returns `nonexistent` when it looks like a date and there is no such day, null when it is no date at all
 */
export function readDay(typed: string): { day: string } | 'nonexistent' | null {
  const text = typed
    .trim()
    .replace(/^((on|from|by|the)\s+)+/i, '')
    .replace(/\bof\b|,/gi, ' ')
    .replace(/^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\s+/i, '')
    .replace(/\bsept\b/i, 'Sep')
    .replace(/\s+/g, ' ')
    .replace(/[.!]$/, '')
    .trim();
  const base = new Date(2000, 0, 1);
  for (const way of WAYS) {
    const date = parse(text, way, base, { locale: enGB });
    if (isValid(date) && date.getFullYear() >= 1900 && date.getFullYear() < 2200)
      return { day: format(date, 'yyyy-MM-dd') };
  }
  const looksLikeOne =
    /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$/.test(text) ||
    (/\d/.test(text) &&
      /^(\d{1,4}(st|nd|rd|th)?\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*(\s+\d{1,2}(st|nd|rd|th)?)?\s+\d{4}$/i.test(
        text,
      ) &&
      /\b\d{1,2}(st|nd|rd|th)?\b/.test(text.replace(/\d{4}/, '')));
  return looksLikeOne ? 'nonexistent' : null;
}

/** `2027-03-01` as `1 March 2027`. */
export function dayInWords(day: string): string {
  const date = parse(day, 'yyyy-MM-dd', new Date(2000, 0, 1));
  return isValid(date) ? format(date, 'd MMMM yyyy', { locale: enGB }) : day;
}
