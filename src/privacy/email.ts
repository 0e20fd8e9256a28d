import { before, type Detector } from './detector.ts';
import type { Range } from './view.ts';

/**
 * Mailboxes of offices that the guidance itself prints. They name no person.
 * Source: DARS and Data Protection guidance pages of NHS England, as kept in knowledge/.
 */
const PUBLISHED = new Set(['enquiries@nhsdigital.nhs.uk', 'report@phishing.gov.uk']);

const LOCAL = /[\p{L}\p{N}.!#$%&'*+/=?^_{|}~-]+$/u;
const DOMAIN = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})(?:\.[\p{L}\p{N}-]{1,63}){0,8}/u;
const DOT = /^(?: ?[[({] ?(?:dot|\.) ?[\])}] ?| dot )/i;
/** `@`, its URL form, and the ways people hide it. */
const AT =
  /@|%40|\uFE6B| ?[[({] ?(?:at|@) ?[\])}] ?| at (?=[\p{L}\p{N}-]{1,63}(?: dot |\.(?:com|co\.uk|org|net)\b))/giu;

const PROVIDER =
  /^(?:g(?:oogle)?mail|hotmail|outlook|yahoo|ymail|icloud|live|msn|me|aol|btinternet|sky|talktalk|virginmedia|proton(?:mail)?|nhs|doctors|mail)\b/i;

export const emails: Detector = (text) => {
  const found: Range[] = [];
  for (const match of text.matchAll(AT)) {
    const leftEnd = text[match.index - 1] === ' ' ? match.index - 1 : match.index;
    // Slack writes <mailto:jane@x.com|jane@x.com>: the local part begins after the colon or the bar.
    const local = LOCAL.exec(before(text, leftEnd, 64))?.[0]
      .replace(/^.*[|=/&?]/, '')
      .replace(/^['.]+/, '');
    if (local === undefined || !/[\p{L}\p{N}]/u.test(local)) continue;
    let at = match.index + match[0].length;
    if (text[at] === ' ') at++;
    const end = endOfDomain(text, at);
    if (end === undefined) continue;
    // "look at example.com" is no address; "jane.doe at example.com" and "jane at gmail dot com" are.
    const loose = (leftEnd < match.index || /^ at /i.test(match[0])) && !/ dot /i.test(text.slice(at, end));
    if (loose && !/[._\d]/.test(local) && !PROVIDER.test(text.slice(at, end))) continue;
    const spelled = /(?:[\p{L}\p{N}_-]{1,30} dot ){1,3}$/iu.exec(before(text, leftEnd - local.length, 100))?.[0] ?? '';
    const start = leftEnd - local.length - spelled.length;
    if (!PUBLISHED.has(text.slice(start, end).toLowerCase())) found.push({ start, end });
  }
  return found;
};

function endOfDomain(text: string, from: number): number | undefined {
  const first = DOMAIN.exec(text.slice(from, from + 255))?.[0];
  if (first === undefined) return undefined;
  let end = from + first.length;
  let dots = first.includes('.');
  for (let hidden = 0; hidden < 5; hidden++) {
    const dot = DOT.exec(text.slice(end, end + 12))?.[0];
    const label = dot && /^[\p{L}\p{N}-]{2,63}/u.exec(text.slice(end + dot.length, end + dot.length + 63))?.[0];
    if (!dot || !label) break;
    end += dot.length + label.length;
    dots = true;
  }
  // A domain ends with a label of letters: "package@1.2.3" is no address.
  while (text[end - 1] === '-' || text[end - 1] === '.') end--;
  const last = /[^. ]*$/.exec(text.slice(from, end))?.[0] ?? '';
  return dots && /^\p{L}[\p{L}\p{N}-]+$/u.test(last) ? end : undefined;
}
