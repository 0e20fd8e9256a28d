/** The time zone in which people here write and read times. */
export const ZONE = 'Europe/London';
const HOUR = 3_600_000;
/** Article 33 of the UK GDPR: 72 hours from becoming aware. */
export const LIMIT_HOURS = 72;

/** `Wednesday, 25 November 2026 at 14:30 GMT`. */
export const inWords = (at: Date): string =>
  at.toLocaleString('en-GB', {
    timeZone: ZONE,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });

export const deadlineAfter = (discovered: Date): Date => new Date(discovered.getTime() + LIMIT_HOURS * HOUR);

/**
 * A time somebody typed: `25/11/2026 14:30`, `2026-11-25 14:30`, `today 9:00`, `yesterday`, `now`. Null when it cannot be read, or
 * lies in the future.
 */
export function readTime(typed: string, now: Date): Date | null {
  const text = typed.trim().toLowerCase();
  if (text === 'now' || text === 'just now') return now;
  const [, hours = '00', minutes = '00'] = /\b(\d{1,2})[:.](\d{2})\b/.exec(text) ?? [];
  const day = dayOf(text, now);
  if (day === null || Number(hours) > 23 || Number(minutes) > 59) return null;
  const at = inZone(day, Number(hours), Number(minutes));
  return at.getTime() > now.getTime() ? null : at;
}

interface Day {
  year: number;
  month: number;
  date: number;
}

function dayOf(text: string, now: Date): Day | null {
  if (/\btoday\b/.test(text)) return today(now);
  if (/\byesterday\b/.test(text)) return today(new Date(now.getTime() - 24 * HOUR));
  const iso = /\b(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(text);
  const british = /\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b/.exec(text);
  const [year, month, date] = iso ? iso.slice(1) : british ? [british[3], british[2], british[1]] : [];
  if (year === undefined) return null;
  const day = { year: Number(year), month: Number(month), date: Number(date) };
  const made = new Date(Date.UTC(day.year, day.month - 1, day.date));
  return made.getUTCMonth() === day.month - 1 && made.getUTCDate() === day.date ? day : null;
}

function today(now: Date): Day {
  const [year = 0, month = 1, date = 1] = now.toLocaleDateString('sv-SE', { timeZone: ZONE }).split('-').map(Number);
  return { year, month, date };
}

/** The moment at which a clock in Britain shows this. */
function inZone({ year, month, date }: Day, hours: number, minutes: number): Date {
  const asUtc = Date.UTC(year, month - 1, date, hours, minutes);
  const shown = new Date(asUtc).toLocaleString('sv-SE', { timeZone: ZONE });
  return new Date(asUtc - (Date.parse(`${shown.replace(' ', 'T')}Z`) - asUtc));
}
