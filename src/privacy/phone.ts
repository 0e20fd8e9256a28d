import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { before, digitGroups, isAlphanumeric, REFERENCE_LABEL, type Detector, type Group } from './detector.ts';
import { PUBLISHED_NUMBERS } from './published-numbers.ts';
import type { Range } from './view.ts';

/** Between the groups of one number. */
const GAP = /^[ .()/\n-]{1,4}$/;
const TIGHT = /^[./-]$/;
const LABEL =
  /(?:^|[^\p{L}])(?:tel|tele?phoned?|phoned?|mob|mobile|moby|cell|landline|whats\s?app|contact|fax|sms|text(?:ed)?|(?:ring|rang|call(?:ed)?|dial(?:led)?|reach)\s(?:(?:her|him|them|me|back|the|this|patient|participant|mum|dad|his|home)\s)*(?:on|at|using|via)?)(?:[\s_']*(?:no|nos|nr|num|number|numbers|is|was|are|on|of|the|his|her|their|home|work|mobile|phone|tel|s|as|given|left|recorded|listed|to|at|or|and))*[\s.:#=\-"'(|]*$/iu;

/**
 * Telephone numbers, British in every usual spelling and foreign ones with their plus sign. Numbers of offices printed in the
 * guidance stay (published-numbers.ts).
 */
export const phoneNumbers: Detector = (text) => {
  const groups = digitGroups(text);
  const found: Range[] = [];
  for (let first = 0; first < groups.length; first++) {
    const group = groups[first];
    if (group === undefined || (found.at(-1)?.end ?? 0) > group.start) continue;
    const chain = chainFrom(text, groups, first);
    const length = lengthOfNumber(text, chain);
    if (length === 0) continue;
    const used = chain.slice(0, length);
    if (!PUBLISHED_NUMBERS.has(national(digitsOf(used)))) {
      found.push({ start: openingOf(text, group.start), end: used.at(-1)?.end ?? group.end });
    }
  }
  return found;
};

/** The groups that could continue a number begun at `first`: at most eleven, at most fifteen digits. */
function chainFrom(text: string, groups: Group[], first: number): Group[] {
  const chain: Group[] = [];
  let total = 0;
  for (let index = first; index < groups.length && chain.length < 12; index++) {
    const group = groups[index];
    if (group === undefined) break;
    const previous = chain.at(-1);
    if (previous !== undefined && !GAP.test(text.slice(previous.end, group.start))) break;
    total += group.digits.length;
    if (total > 15) break;
    chain.push(group);
  }
  return chain;
}

/** How many groups of the chain are a telephone number; 0 for none. */
function lengthOfNumber(text: string, chain: Group[]): number {
  const first = chain[0];
  if (first === undefined || digitsOf(chain).length < 6) return 0;
  const lead = before(text, first.start, 60).replace(/[(\s]*[+(]?[\s(]*$/, (opening) =>
    opening.includes('+') ? ' ' : opening,
  );
  const plus = /\+\s?\(?$/.test(before(text, first.start, 3));
  const labelled = LABEL.test(lead);
  if (!plus && joinsLongerNumber(text, first)) return 0;

  const international = plus || first.digits.startsWith('00') || (first.digits.startsWith('44') && !labelled);
  if (international) {
    const length = internationalLength(chain, plus);
    if (length > 0) return !plus && !labelled && REFERENCE_LABEL.test(lead) ? 0 : length;
  }
  if (first.digits.startsWith('0') && !looksLikeDate(chain)) {
    const eleven = groupsFor(chain, 11);
    if (eleven > 0 && (labelled || (isGroupedAsPhone(text, chain, eleven) && !REFERENCE_LABEL.test(lead))))
      return eleven;
    const ten = groupsFor(chain, 10);
    if (ten > 0 && (labelled || isValidShort(text, chain, ten))) return ten;
  }
  // After a label, anything of a telephone number's length: local numbers, a forgotten zero.
  return labelled && !looksLikeDate(chain) ? labelledLength(chain) : 0;
}

/** Letters, or digits joined by a sign, directly before: this is the middle of a reference. */
function joinsLongerNumber(text: string, first: Group): boolean {
  const previous = text[first.start - 1];
  if (previous === undefined) return false;
  if (/[\p{L}_]/u.test(previous)) return !/(?:tel|phone|mob|mobile|ph|no|t|m)[_]?$/i.test(before(text, first.start, 8));
  return /[-./]/.test(previous) && isAlphanumeric(text[first.start - 2]);
}

function groupsFor(chain: Group[], digits: number): number {
  let total = 0;
  for (const [index, group] of chain.entries()) {
    total += group.digits.length;
    if (total === digits) return index + 1;
    if (total > digits) return 0;
  }
  return 0;
}

/** An area code of three to five digits first; "07 700 900 431" is also usual. Section numbers (01.02.03…) are not. */
function isGroupedAsPhone(text: string, chain: Group[], length: number): boolean {
  const sizes = chain.slice(0, length).map((group) => group.digits.length);
  const [first = 0, ...rest] = sizes;
  if (first >= 3) return rest.every((size) => size >= 2) || sizes.every((size) => size <= 4);
  const gaps = chain.slice(1, length).map((group, index) => text.slice(chain[index]?.end, group.start));
  const spaced = gaps.every((gap) => !TIGHT.test(gap));
  return (
    spaced &&
    (chain[0]?.digits === '07' || sizes.every((size) => size === 1) || sizes.slice(0, -1).every((size) => size === 2))
  );
}

/** Area code and five digits, as in a few small towns: "(016977) 3555" is real, "0782423061" is a ticket. */
function isValidShort(text: string, chain: Group[], length: number): boolean {
  const raw = text.slice(chain[0]?.start, chain[length - 1]?.end);
  return length > 1 && (parsePhoneNumberFromString(raw, 'GB')?.isValid() ?? false);
}

function internationalLength(chain: Group[], plus: boolean): number {
  const digits = (length: number): string => digitsOf(chain.slice(0, length)).replace(/^00/, '');
  for (const length of chain.keys()) {
    const all = digits(length + 1);
    if (!all.startsWith('44')) continue;
    const rest = all.slice(2).replace(/^0/, '');
    // Without plus or 00 only mobile numbers, as messengers write them: 447700900123.
    const marked = plus || (chain[0]?.digits.startsWith('00') ?? false);
    if (rest.length === 10 && (marked ? /^[1-9]/ : /^7/).test(rest)) return length + 1;
  }
  if (!plus && !(chain[0]?.digits.startsWith('00') ?? false)) return 0;
  for (let length = chain.length; length > 0; length--) {
    const all = digits(length);
    if (all.length < 8 || all.startsWith('44')) continue;
    const parsed = parsePhoneNumberFromString(`+${all}`);
    if (parsed?.isValid() ?? false) return length;
  }
  return plus && digits(chain.length).startsWith('44') && digits(chain.length).length === 11 ? chain.length : 0;
}

/** Ten digits where the groups allow it (a forgotten zero), else the first groups that make six or more: a local number. */
function labelledLength(chain: Group[]): number {
  const ten = groupsFor(chain, 10);
  // "call her on 960744 2026": what follows a whole local number is something else.
  const whole = (chain[0]?.digits.length ?? 0) >= 6 && (ten !== 2 || /^(?:19|20)\d\d$/.test(chain[1]?.digits ?? ''));
  if (ten > 0 && (ten === 1 || !whole)) return ten;
  let total = 0;
  for (const [index, group] of chain.entries()) {
    total += group.digits.length;
    if (total >= 6) return total <= 13 ? index + 1 : 0;
  }
  return 0;
}

function looksLikeDate(chain: Group[]): boolean {
  const [a = '', b = '', c = ''] = chain.map((group) => group.digits);
  return a.length <= 2 && b.length <= 2 && Number(b) <= 31 && /^(?:19|20)\d\d$/.test(c);
}

const digitsOf = (groups: Group[]): string => groups.map((group) => group.digits).join('');

/** 00441134960327, 4401134960327 and 01134960327 are one number. */
const national = (digits: string): string => digits.replace(/^(?:00)?440?(?=\d{9,10}$)/, '0');

/** Takes a plus sign and the bracket of the area code along. */
function openingOf(text: string, start: number): number {
  return start - (/(?:\+\s?\(?|\()$/.exec(before(text, start, 3))?.[0].length ?? 0);
}
