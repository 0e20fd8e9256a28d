import { after, before } from './detector.ts';
import { datesIn, type FoundDate } from './dates.ts';
import { lexicon } from './lexicon.ts';
import type { Name, NameReader } from './name-reader.ts';
import { isStaff } from './staff.ts';
import { MARKERS } from './view.ts';
import type { Word } from './word.ts';

/** Alternatives of a regular expression from words; `_` stands for a space. */
const anyOf = (words: string): string => `(?:${words.trim().split(/\s+/).join('|').replaceAll('_', '\\s')})`;

/** What belongs to a patient: "John Smith's …". */
const CLINICAL = anyOf(String.raw`
  nhs_?(?:no|nr|num|numbers?|id) (?:medical|health|patient|care|clinical|hospital|gp|case)_(?:records?|notes?|history|data|file|letter)
  records? notes? scans? x-?rays? mris? bloods? tests? biops(?:y|ies) results? diagnos[ie]s discharge appointments? dob d\.o\.b
  date_of_birth birthday postcode home address symptoms? prescriptions? medication treatment surgery operation admissions? referrals?
  consent objections? opt-?outs? withdrawal samples? condition illness cancer diabetes pregnancy death mother father mum dad wife
  husband son daughter family data details? information file letters? row entry identity ni_number phone mobile e-?mails? clinic ward
  chart images? genom\w+ case`);
const POSSESSED = new RegExp(`^'s?\\s(?:[a-z]+\\s){0,2}?${CLINICAL}\\b`, 'i');

/** "record of …", "letter sent to Mrs …". */
const DOCUMENT = anyOf(String.raw`
  records? notes? files? letters? scans? x-?rays? results? data details? appointments? referrals? forms? consents? reports? charts?
  opt-?outs? objections? withdrawals? samples? e-?mails? calls? complaints? messages? information identity diagnosis nhs_numbers? dob
  date_of_birth address row entry entries discharge_summary summary pictures? images? photos? prescriptions? admissions? case death`);
const HANDLED = anyOf(
  'sent meant intended addressed belonging relating made received written about going signed completed given returned',
);
const RECORD_OF = new RegExp(
  String.raw`\b${DOCUMENT}\s(?:${HANDLED}\s)?(?:of|for|to|from|about|on|re|regarding|concerning|by)\s(?:(?:one|a|the|our|patient|participant)\s){0,3}(?:(?:mr|mrs|ms|miss|mx|master)\.?\s)?$`,
  'i',
);

/** What is done to patients: "we re-identified …", "Re: …". */
const MET = new RegExp(
  String.raw`\b${anyOf('treat(?:ed|ing) admitted discharg(?:ed|ing) diagnosed recruited enrolled consented randomised re-?identif(?:ied|ies|y) identif(?:ied|ies|y) recognise[ds]? visited examined re operated_on')}[\s:]{1,2}$`,
  'i',
);

/** What happens to patients: "… was admitted", "… is one of the participants". */
const FATE = anyOf(String.raw`
  admitted discharged diagnosed treated referred_to opted_out withdrew withdrawn died deceased passed_away born aged?_\d live[sd]? living
  suffers suffering pregnant hospitalised operated in_hospital on_(?:(?:the|our)_)?ward consented enrolled recruited randomised
  (?:wants?|wanted|wishes|asks?|asked)_to_(?:withdraw|opt_out|be_(?:removed|taken_out|deleted|forgotten)) re-?identified
  an?_(?:\w+_)?(?:patient|participant|inpatient|outpatient|service_user)
  (?:one|two)_of_(?:the|our|their)_(?:\w+_)?(?:patients|participants|service_users)
  (?:the|our|this|that|another|same)_(?:\w+_)?(?:patient|participant|service_user|data_subject)`);
const FOLLOWED = new RegExp(
  String.raw`^(?:'s)?,?\s(?:\(?(?:who|and)\s)?(?:(?:was|is|were|are|has|had|been|has been|had been|will be|being|got|also|recently|just)\s){0,3}${FATE}\b`,
  'i',
);
const APPOSED = new RegExp(
  String.raw`^\s?[,(-]\s?(?:(?:an?|the|our|one of (?:the|our)|another|former|index|study|trial)\s){0,2}(?:\w+\s)?${anyOf('patients? participants? inpatient outpatient service_users? data_subject')}\b`,
  'i',
);
const AGED = /^\s?[,(]\s?(?:aged?\s)?\d{1,3}\s?(?:[,)]|yo\b|y\/o|yrs?\b|years?\b|[mf]\b)/i;
const IDENTIFIERS = `${MARKERS.nhs_number}${MARKERS.dob}${MARKERS.ni_number}`;
const LABEL_WORD =
  'f|m|male|female|nhs|no|nos|number|num|nr|dob|d\\.o\\.b\\.?|date of birth|born|b|ni|nino|id|is|was|has|with|whose|of|for|name|patient|pt|nh|her|his|their|and';
const MARKER_AFTER = new RegExp(
  `^(?:'s)?[\\s,;|:()\\-^/"'=#]{0,6}(?:(?:${LABEL_WORD})(?![a-z])[\\s,;|:()\\-.^/"'=#]{0,4}){0,6}[${IDENTIFIERS}]`,
  'i',
);
const MARKER_BEFORE = new RegExp(
  `[${IDENTIFIERS}][\\s,;|:()\\-^/"'=\\[]{0,6}(?:(?:is|was|belongs to|belonging to|for|of|name|named|called|patient|mr|mrs|ms|miss|dr|aka|i\\.e\\.?)[.:]?\\s){0,3}["'(]?$`,
  'i',
);
const CONTEXT = new RegExp(
  `[${IDENTIFIERS}]|\\b(?:patients?|participants?|pts?|admitted|discharged|diagnosed|ward|appointments?|symptoms?|service users?|cohorts?|consent forms?|withdraw\\w*|withdrew|opt(?:s|ed|ing)?[ -]outs?|complain\\w*|upset|breach\\w*|re-?identif\\w*|clinic|medical|letters?|wrong (?:person|address|patient|recipient))\\b`,
  'i',
);
/** Institutions and campaigns that go by a person's name. */
const EPONYMS = new Set([
  'marie curie',
  'florence nightingale',
  'alan turing',
  'sue ryder',
  'john radcliffe',
  'james cook',
  'william harvey',
  'james paget',
  'george eliot',
  'fiona caldicott',
  'nicola byrne',
  'rosalind franklin',
  'francis crick',
  'ada lovelace',
  'louis pasteur',
  'robert jones',
  'milton keynes',
  'princess alexandra',
  'queen elizabeth',
  'queen alexandra',
  'queen victoria',
  'king george',
  'prince charles',
  'princess royal',
  'helen rollason',
  'ben goldacre',
  'henry wellcome',
  'robert koch',
  'karolinska institutet',
  'monte carlo',
  'kaplan meier',
  'jackson pollock',
]);

/** Names that their surroundings give away: "John Smith's scan", "letter for Jane Doe", "Jane Doe (NHS 943…)". */
export function namesInContext(reader: NameReader): Name[] {
  const found: Name[] = [];
  const inContext = CONTEXT.test(reader.text);
  const dates = datesIn(reader.text).filter((date) => date.shape !== 'partial' && (date.year ?? 9999) <= 2012);
  for (let at = 0; at < reader.words.length; at++) {
    const word = reader.words[at];
    if (word === undefined || !couldBegin(reader, word)) continue;
    const name = reader.read(at, 'loose');
    if (name === undefined || EPONYMS.has(reader.text.slice(name.start, name.end).toLowerCase())) continue;
    if (isGivenAway(reader, name, word, inContext, dates)) found.push(name);
    at = name.next - 1;
  }
  return found;
}

function couldBegin(reader: NameReader, word: Word): boolean {
  if (word.style === 'mixed') return false;
  if (word.style === 'small' && !lexicon.isOnlyGiven(word.lower)) return false;
  const previous = reader.words[word.index - 1];
  if (previous === undefined || reader.gap(previous.index, word.index) !== ' ' || previous.style === 'small')
    return true;
  return !lexicon.isOrganisation(previous.lower) && previous.lower !== 'st';
}

function isGivenAway(reader: NameReader, name: Name, first: Word, inContext: boolean, dates: FoundDate[]): boolean {
  const lead = before(reader.text, name.start, 80);
  const rest = after(reader.text, name.end, 90);
  if (MARKER_AFTER.test(rest) || MARKER_BEFORE.test(lead)) return true;
  if (name.next > first.index + 1 && isDated(reader, name, dates)) return true;
  if (FOLLOWED.test(rest) || APPOSED.test(rest)) return true;
  if (isStaff(reader, name)) return false;
  if (
    POSSESSED.test(rest) ||
    RECORD_OF.test(lead) ||
    MET.test(lead) ||
    (AGED.test(rest) && name.next > first.index + 1)
  )
    return true;
  return (
    inContext &&
    isFullName(reader, name, first) &&
    !/(?:^|[^\p{L}])(?:the|at|by|via|with|from|thanks|regards|hi|hello|hey|@)[\s,]*$/iu.test(lead)
  );
}

/** A full name, then a date that is too old for an event. */
function isDated(reader: NameReader, name: Name, dates: FoundDate[]): boolean {
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((dates[middle]?.start ?? 0) < name.end) low = middle + 1;
    else high = middle;
  }
  const date = dates[low];
  return (
    date !== undefined && date.start - name.end <= 4 && /^[\s,(|/-]{1,4}$/.test(reader.text.slice(name.end, date.start))
  );
}

/** A known given name and a surname, both with capitals. */
function isFullName(reader: NameReader, name: Name, first: Word): boolean {
  const second = reader.words[first.index + 1];
  if (
    second === undefined ||
    second.index >= name.next ||
    !lexicon.isGiven(first.lower) ||
    lexicon.isRisky(first.lower)
  )
    return false;
  if (!reader.isCapital(first.index) || !reader.isCapital(second.index) || lexicon.isField(second.lower)) return false;
  return lexicon.isSurname(second.lower) || lexicon.isGiven(second.lower) || reader.isNameLike(second);
}

const CELL = '"?(\\p{L}[\\p{L}\'. -]{0,38}\\p{L})"?';
const ROW_AFTER = new RegExp(
  `[${MARKERS.nhs_number}][^\\p{L}\\n]{0,3}(?:\\^\\^\\^NHS(?:\\^NH)?)?[,;|^\\t"]{1,3}\\s?${CELL}(?:[,;|^\\t]\\s?${CELL})?`,
  'gu',
);
const ROW_BEFORE = new RegExp(
  `(?:^|[,;|^\\t\\n:])\\s?(?:${CELL}[,;|^\\t]\\s?)?${CELL}[,;|^\\t]{1,3}\\s?[${MARKERS.nhs_number}]`,
  'gmu',
);

/** Cells of a row of data beside an NHS number: `9434765919,Wrenfield,Tobias` and `SMITH^JANE`. */
export function namesInRows(reader: NameReader): Name[] {
  const found: Name[] = [];
  for (const pattern of [ROW_AFTER, ROW_BEFORE]) {
    if (!reader.text.includes(MARKERS.nhs_number)) return found;
    for (const match of reader.text.matchAll(pattern)) {
      const cells = [match[1], match[2]].filter((cell) => cell !== undefined);
      if (cells.length < 2) continue;
      let from = match.index;
      const ranges = cells.map((cell) => {
        const start = reader.text.indexOf(cell, from);
        from = start + cell.length;
        return { start, end: from, next: 0 };
      });
      const words = ranges.map((range) =>
        reader.words.filter((word) => word.start >= range.start && word.end <= range.end),
      );
      if (words.every((cell) => cell.length > 0 && cell.length <= 2 && cell.every((word) => isCellName(reader, word))))
        found.push(...ranges);
    }
  }
  return found;
}

const isCellName = (reader: NameReader, word: Word): boolean =>
  (reader.isCapital(word.index) || word.style === 'capitals') &&
  !lexicon.isField(word.lower) &&
  !lexicon.isStop(word.lower) &&
  (reader.isNameLike(word) ||
    lexicon.isGiven(word.lower) ||
    lexicon.isSurname(word.lower) ||
    (word.text.length > 4 && !lexicon.isOrdinary(word.lower)));
