import { after, before, digitGroups, isAlphanumeric, REFERENCE_LABEL, type Detector, type Group } from './detector.ts';
import type { Range } from './view.ts';

/** Between the groups of one number: spaces, line breaks, hyphens, dots, slashes… Five at most. */
const GAP = /^[\s\-./\\_~*'\u00B7\u2022()]{1,5}$/;
const COMMA = /^\s?[,;:|]\s?$/;
const LABELLED = /nhs(?:[\W_]*(?:no|nos|num|number|numbers|nr|id|identifier|is|was|are|of))*[\W_]*$/i;
const MAX_GROUPS = 10;

/**
 * The check of the NHS number: weights 10 to 2, modulus 11.
 * Source: NHS Data Dictionary, attribute NHS NUMBER.
 */
export function isNhsNumber(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false;
  let sum = 0;
  for (let index = 0; index < 9; index++) sum += Number(digits[index]) * (10 - index);
  const check = 11 - (sum % 11);
  return check !== 10 && (check === 11 ? 0 : check) === Number(digits[9]);
}

export const nhsNumbers: Detector = (text) => {
  const groups = digitGroups(text);
  const found: Range[] = [];
  for (let first = 0; first < groups.length; first++) {
    const window = tenDigits(text, groups, first);
    if (window === undefined) continue;
    const digits = window.map((group) => group.digits).join('');
    if (isNhsNumber(digits) && isPlausible(text, groups, first, window)) {
      found.push({ start: window[0]?.start ?? 0, end: window.at(-1)?.end ?? 0 });
    }
  }
  return found;
};

/** The groups from `first` on that make ten digits together. */
function tenDigits(text: string, groups: Group[], first: number): Group[] | undefined {
  let total = 0;
  for (let last = first; last < groups.length && last - first < MAX_GROUPS; last++) {
    const group = groups[last];
    const previous = last > first ? groups[last - 1] : undefined;
    if (group === undefined) return undefined;
    if (previous !== undefined) {
      const gap = text.slice(previous.end, group.start);
      if (!GAP.test(gap) && !COMMA.test(gap)) return undefined;
    }
    total += group.digits.length;
    if (total === 10) return groups.slice(first, last + 1);
    if (total > 10) return undefined;
  }
  return undefined;
}

function isPlausible(text: string, groups: Group[], first: number, window: Group[]): boolean {
  const start = window[0]?.start ?? 0;
  const end = window.at(-1)?.end ?? 0;
  const lead = before(text, start, 40);
  const labelled = LABELLED.test(lead);
  const sizes = window.map((group) => group.digits.length).join('-');
  const gaps = window.slice(1).map((group, index) => text.slice(window[index]?.end, group.start));
  const joined = gaps.every((gap) => GAP.test(gap));

  if (labelled) return true;
  // The sequence that everyone types passes the check.
  if (window.map((group) => group.digits).join('') === '0123456789') return false;
  // An ISBN of ten digits passes the very same check.
  if (/ISBN(?:-10)?[\s:#-]*$/i.test(lead)) return false;
  // Decimals (0.9434765919) and the tail of a DOI or web address.
  if (/(?:^|\D)0\.$/.test(lead) || /\b10\.\d{4,9}\/[^\s]*$/.test(lead)) return false;
  if (sizes === '10') return true;
  if (sizes === '3-3-4') return joined || gaps[0] === gaps[1];
  if (!joined) return false;

  const uniform = new Set(gaps).size === 1;
  if (looksLikeDates(window)) return false;
  if (uniform && (sizes === '1-1-1-1-1-1-1-1-1-1' || sizes === '2-2-2-2-2')) {
    // 01.02.03.04.05 is a section.
    return !(gaps[0] === '.' && (window[0]?.digits.startsWith('0') ?? false)) && !REFERENCE_LABEL.test(lead);
  }
  if (sizes === '6-4' || sizes === '3-7') {
    const year = /^(?:19|20)\d\d$/.test(window.at(-1)?.digits ?? '');
    return !(year && REFERENCE_LABEL.test(lead)) && !isTailOfPhone(text, groups[first - 1], window[0]);
  }
  // Any other grouping counts only where the number stands alone.
  return (
    !isInChain(text, groups, first, window.length) &&
    !isAlphanumeric(text[start - 1]) &&
    !isAlphanumeric(after(text, end, 1)[0]) &&
    !REFERENCE_LABEL.test(lead)
  );
}

/** "+44 113 4960327", "07700 9001234567": the groups before belong to a telephone number. */
function isTailOfPhone(text: string, previous?: Group, first?: Group): boolean {
  if (previous === undefined || first === undefined) return false;
  return (
    /^[ \-.()]{1,3}$/.test(text.slice(previous.end, first.start)) &&
    (/^(?:0|44$)/.test(previous.digits) || text[previous.start - 1] === '+')
  );
}

/** True when more digits are joined to the window on either side. */
function isInChain(text: string, groups: Group[], first: number, length: number): boolean {
  const joins = (left?: Group, right?: Group): boolean =>
    left !== undefined && right !== undefined && /^[ \-./\\_+()]{1,3}$/.test(text.slice(left.end, right.start));
  const last = first + length - 1;
  const start = groups[first]?.start ?? 0;
  return (
    joins(groups[first - 1], groups[first]) ||
    joins(groups[last], groups[last + 1]) ||
    /[+\u00A3$\u20AC]$/.test(text.slice(0, start).slice(-1))
  );
}

/** Day-month-year, year-month-day or a span of years among the groups. */
function looksLikeDates(window: Group[]): boolean {
  return window.some((group, index) => {
    const [next, third] = [window[index + 1]?.digits ?? '', window[index + 2]?.digits ?? ''];
    const isYear = (digits: string): boolean => /^(?:19|20)\d\d$/.test(digits);
    const isSmall = (digits: string): boolean => /^\d{1,2}$/.test(digits) && Number(digits) <= 31;
    if (isYear(group.digits)) return isYear(next) || isSmall(next);
    return isSmall(group.digits) && isSmall(next) && isYear(third);
  });
}
