import { after, before, isAlphanumeric, type Detector } from './detector.ts';
import { MARKER_CLASS, type Range } from './view.ts';

/** The 124 postcode areas. Source: Office for National Statistics, Postcode Directory user guide. */
const AREAS =
  'AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE';
const KNOWN_AREAS = new Set(AREAS.split(' '));

/** Outward and inward code; the inward letters never are C, I, K, M, O or V. */
const SHAPE = /([a-z]{1,2})(\d{1,2}[a-z]?|\d)([\s\-._]{0,3})(\d)([abd-hjlnp-uw-z]{2})/gi;

const PERSONAL =
  /\b(?:patient'?s?|participant'?s?|pts?|lives?|lived|living|resid\w+|home|homes|house|flat|household|her|his|him|she|he|their|next of kin|nok|mother|father|mum|dad|famil\w+|neighbours?|someone|somebody|person|people|woman|man|lady|girl|boy|child|baby|individuals?|service users?|dob|born|nhs n\w*|moved|p(?:ost)?-?\s?codes?)\b/i;
const STRONG =
  /\b(?:patient'?s|participant'?s|patient|participant|pt|lives?|lived|living|resid\w+|home|flat|her|his|she|he|next of kin|nok|mother|father|mum|dad|neighbour|dob|born|one (?:person|patient|participant)|individual)\b/i;
const ORGANISATION =
  /\b(?:universit\w+|college|school|hospitals?|infirmary|trust|ltd|limited|plc|office|offices|data ?cent(?:re|er)|campus|building|sites?|registered|our|hq|headquarters|compan(?:y|ies)|institute|department|dept|surgery|practice|clinic|lab|laborator\w+|warehouse|council|organisations?|organizations?|based at|located|locations?|processing|storage|stored|servers?|hosted|nhs england|icb|premises|park|centre|tower|supplier|processor|controller)\b/i;
/** "Wellington House", "Park Tower": the names of buildings. */
const BUILDING = /\p{Lu}\p{L}+ (?:House|Place|Tower|Towers|Centre|Park|Quarter|Wharf|Court|Campus|Building)\b/u;
const CODE_LABEL =
  /\b(?:order|part|model|product|room|bay|ref|reference|standard|section|item|stock|sku|kit|serial|version|form|lot|batch|asset|cage|rack|catalogue|cat|clause|annex|appendix|paragraph|para|field|column|cell|icd(?:-10)?|opcs(?:-4)?|snomed|read|diagnos\w+|procedure|codes?|table|figure|flight|plate|reg|registration|grade|level|v)(?: (?:code|no|number|is))?[\s.:#=-]*$/i;
const LABELLED = /p(?:ost)?[\s_-]?codes?\b\W*(?:(?:is|was|of|the|as|field|shows?|reads?|says)\W+)*$/i;

/**
 * Full postcodes, unless they plainly belong to an organisation: applications have to name the places where data is kept.
 * Without any sign of whose it is, a postcode written in the usual way (capitals and a space) is masked.
 */
export const postcodes: Detector = (text) => {
  const found: Range[] = [];
  for (const match of text.matchAll(SHAPE)) {
    const [whole, area = '', , gap = '', unit = '', letters = ''] = match;
    const start = match.index;
    const end = start + whole.length;
    if (!KNOWN_AREAS.has(area.toUpperCase()) || isJoined(text, start, end)) continue;
    const lead = before(text, start, 120);
    const labelled = LABELLED.test(lead);
    if (!labelled && (isOrdinal(unit, letters, gap) || CODE_LABEL.test(lead))) continue;
    if (labelled || isPersonal(text, lead, end, whole, gap)) found.push({ start, end });
  }
  return found;
};

/** Part of a longer code: NIC-…, a file name's hash, R12-3AB-9. */
function isJoined(text: string, start: number, end: number): boolean {
  if (isAlphanumeric(text[start - 1]) || isAlphanumeric(text[end])) return true;
  return /[\p{L}\p{N}][-/]$/u.test(before(text, start, 2)) && /^[-/]?[\p{L}\p{N}]/u.test(after(text, end, 2));
}

/** "R12 3rd", "S24 5th": a small ordinal after a space. */
const isOrdinal = (unit: string, letters: string, gap: string): boolean =>
  gap !== '' && /^(?:1st|2nd|3rd|[04-9]th)$/.test(unit + letters);

function isPersonal(text: string, lead: string, end: number, whole: string, gap: string): boolean {
  const sentence = /[^.!?\n]*$/.exec(lead.replace(/[.](?=\S)/g, ' '))?.[0] ?? '';
  const rest = /^[^.!?\n]*/.exec(after(text, end, 60))?.[0] ?? '';
  if (new RegExp(`[${MARKER_CLASS}]`).test(before(text, end, 100) + rest)) return true;
  const around = `${sentence} | ${rest}`;
  if (STRONG.test(around)) return true;
  if (ORGANISATION.test(around) || BUILDING.test(around)) return false;
  return PERSONAL.test(around) || (whole === whole.toUpperCase() && gap === ' ') || /\baddress\b/i.test(around);
}
