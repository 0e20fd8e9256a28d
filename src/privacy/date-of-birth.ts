import { after, before, type Detector } from './detector.ts';
import { datesIn, type FoundDate } from './dates.ts';
import { MARKER_CLASS, MARKERS, type Range } from './view.ts';

/** `strict`: only plain connecting words may stand between the label and the date. */
const LABEL =
  /(?<![\p{L}\d])(?:patient|pt|participant|person|p|nhs|client|subject|child|baby)?[_\s-]?(?:d[\s._\-/]{0,2}o[\s._\-/]{0,2}b(?:'?s)?(?![a-z])|(?:dates?|day|dte)[\s_-]?of[\s_-]?(?:birth|brith|brth)s?|d of b|birth[\s_-]?(?:day|date)(?:'?s)?|date[\s_-]?born|birth(?=\s?[:=|])|b-?day|birth[\s_-]?dt|born)(?![a-z])/giu;
const PLURAL = /^(?:.*\W)?dates|s$/i;

/** What may stand between the label and the date. */
const CONNECTING = new Set(
  (
    'is was are were as of on the in at a an being been be has have had recorded listed shown showing shows show given entered down written ' +
    'appears stored logged reads says said states stated about around field value values column row date dates approx approximately circa c wrong wrongly incorrectly ' +
    "should actual actually real correct correctly true exact full her his their its for patient patients participant participants person this that which it it's " +
    's he she they me my i and or not instead changed from to dd mm yy yyyy ddmmyyyy d m y uk format us iso monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun ' +
    'prematurely home hospital abroad early late back sometime pt pts child baby mother mum called name named also both clearly visible only just still namely eg ie mr mrs ms miss left off back'
  ).split(' '),
);

/** Cohorts are described by birth too; such dates belong to the project. */
const COHORT_LEAD =
  /\b(?:babies|children|people|persons|those|cohorts?|participants|patients|individuals|everyone|everybody|anyone|anybody|all|infants|women|men|adults|births|mothers|members|residents|were|are|residents|pupils|subjects|kids|singletons|newborns|boys|girls|who)\s+(?:who\s+)?(?:(?:were|was|are|is)\s+)?(?:all\s+)?$/i;
const COHORT_LINK =
  /\b(?:before|after|between|since|until|till|from|prior|during|in|on or (?:before|after)|earlier|later|up to)\b/i;
/** Things other than people that are "born" or have birthdays. */
const THING_LEAD =
  /\b(?:study|project|idea|programme|program|collaboration|partnership|network|trial|initiative|policy|registry|concept|database|service|unit|team|company|charity|organisation|consortium|toolkit|standard|nhs|app|agreement|group|method|tool)\b[\p{L}\s'-]{0,25}$/iu;
const LIST = /^(?:\s*(?:,|;|\/|\||&|\+|and|or|then|to)\s*(?:the\s)?){1,2}$/i;
const PAIR = /^\s*(?:,?\s?(?:and|or|to|not|instead of|rather than)|&|\/|-?>)\s*$/i;
const SEPARATORS = /^[\s,;|/()[\]\-:^"'.&=#~_]{0,12}$/;
const SEPARATORS_AND_SEX =
  /^[\s,;|/()[\]\-:^"'.&=#~_]{0,8}(?:(?:f|m|male|female|nhs|nh)[\s,;|/()[\]\-:^"'.&=#~_]{1,8}){0,2}$/i;
const LABEL_AFTER =
  /^\W{0,3}(?:(?:is|was|as|being|for|=|-|\()\W{0,2}(?:(?:the|a|an|her|his|their|this|that|my|patient'?s?|participant'?s?|pt'?s?|person'?s|real|actual|correct|recorded|in|given|listed|shown|stored|used)\s){0,4}|\()(?:d\W{0,2}o\W{0,2}b\b|date of birth|birth\s?da(?:y|te)|when (?:she|he|they) (?:was|were) born)/i;
const AGE_LEAD =
  /(?:\bage[d]?\W{0,3}(?:of |is |was )?\d{1,3}|\b\d{1,3}[\s-]?(?:yo|y\/o|y\.o\.?|yrs?(?:[\s-]?olds?)?|years?[\s-]olds?))(?:[\s,;(/-]{1,3}(?:f|m|male|female|woman|man|lady|gentleman|girl|boy))?[\s,;:(/-]{0,4}$/i;
/** Dates without a label that are younger than this are taken for events, unless they stand in a row of data. */
const LATEST_UNLABELLED_YEAR = 2021;
const EVENT_LEAD =
  /\b(?:on|since|from|until|till|by|dated|before|after|between|seen|admitted|discharged|sent|received|uploaded|of|due)\s*$/i;

export const datesOfBirth: Detector = (text) => {
  const dates = datesIn(text);
  if (dates.length === 0) return [];
  const labels = labelsIn(text);
  const found: Range[] = [];
  let previous: { date: FoundDate | undefined; end: number; plural: boolean } | undefined;
  let label = 0;
  for (const [index, date] of dates.entries()) {
    while (label < labels.length && (labels[label]?.end ?? 0) <= date.start) label++;
    const nearest = labels[label - 1];
    const floor = dates[index - 1]?.end ?? 0;
    const masked = lastMarker(text, floor, date.start);
    const plural = nearest?.plural ?? false;
    const continues =
      date.shape === 'full' &&
      (previous?.end === floor && floor > 0
        ? continuesList(text, floor, date, previous.plural)
        : masked !== undefined &&
          nearest !== undefined &&
          nearest.end <= masked &&
          continuesList(text, masked, date, plural));
    const birth =
      continues ||
      (nearest !== undefined && nearest.end >= floor && isLabelled(text, nearest, date)) ||
      hasLabelAfter(text, date) ||
      (date.shape === 'full' && AGE_LEAD.test(before(text, date.start, 40)) && isOld(date)) ||
      isBesideIdentifier(text, date);
    if (birth) {
      found.push({ start: date.start, end: date.end });
      previous = { date, end: date.end, plural };
    }
  }
  return found;
};

interface Label extends Range {
  plural: boolean;
  word: string;
}

function labelsIn(text: string): Label[] {
  return Array.from(text.matchAll(LABEL), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    word: match[0].toLowerCase(),
    plural: PLURAL.test(match[0]),
  }));
}

const isOld = (date: FoundDate): boolean => date.year === undefined || date.year <= LATEST_UNLABELLED_YEAR;

function lastMarker(text: string, from: number, to: number): number | undefined {
  const at = text.slice(Math.max(from, to - 12), to).lastIndexOf(MARKERS.dob);
  return at < 0 ? undefined : Math.max(from, to - 12) + at + 1;
}

function continuesList(text: string, end: number, date: FoundDate, plural: boolean): boolean {
  const gap = text.slice(end, date.start);
  return (PAIR.test(gap) || (plural && LIST.test(gap))) && isOld(date);
}

function isLabelled(text: string, label: Label, date: FoundDate): boolean {
  const gap = text.slice(label.end, date.start);
  if (gap.length > 90 || gap.includes(MARKERS.dob)) return false;
  const lead = before(text, label.start, 60).replace(/^.*[.!?;\n]/s, '');
  const born = label.word.endsWith('born') && !label.word.includes('date');
  if ((born || label.word.includes('day')) && isOfThing(lead)) return false;
  const cohort = COHORT_LINK.exec(gap)?.[0].toLowerCase();
  if (born && cohort !== undefined && !(cohort === 'in' && !COHORT_LEAD.test(lead)) && !/changed from/i.test(gap))
    return false;
  if (born && date.shape === 'partial' && (COHORT_LEAD.test(lead) || isPlaceInTime(text, date))) return false;
  if (!born && label.plural && cohort !== undefined && cohort !== 'in') return false;
  if (
    !born &&
    cohort !== undefined &&
    /^(?:before|after|between|since|until|till|prior|during|on or|earlier|later|up)/.test(cohort)
  )
    return false;
  if (gap.includes('\n\n') || /[.!?]\s+\p{Lu}/u.test(gap)) return false;
  if (date.shape === 'compact' && !/^\W{0,4}(?:(?:is|was|of|as)\W{1,2})?(?:\(?\w{0,10}\)?\W{1,3})?$/.test(gap))
    return false;

  const words = gap.match(/[\p{L}']+|\d+/gu) ?? [];
  const plain = words.filter(
    (word) => !CONNECTING.has(word.toLowerCase().replace(/^'|'$/g, '')) && !(born && /^\p{Lu}/u.test(word)),
  );
  const fresh = date.year !== undefined && date.year > LATEST_UNLABELLED_YEAR;
  // "date of birth on 12 May 2026": a bare "on" is how events are told, unless someone is born.
  if (!born && fresh && /^\W*(?:field|column|values?)?\s*(?:on|from|in|was changed on)\b/i.test(gap)) return false;
  if (plain.length === 0) return words.length <= 9;
  // "date of birth in the referral letter showed 3/5/1961": other words, but an old, full date in the same clause.
  return (
    !born &&
    date.shape === 'full' &&
    date.year !== undefined &&
    date.year < 2005 &&
    plain.length <= 4 &&
    gap.length <= 50 &&
    !/[,;]\s/.test(gap)
  );
}

/** "The study was born…", "the NHS's birthday": unless a person is named in between. */
function isOfThing(lead: string): boolean {
  const thing = THING_LEAD.exec(lead);
  return (
    thing !== null &&
    !/\b(?:patient|participant|he|she|person|baby|child|who|man|woman)\b/i.test(lead.slice(thing.index))
  );
}

/** "born in May 2010 to April 2015". */
const isPlaceInTime = (text: string, date: FoundDate): boolean =>
  /^\s*(?:to|and|-|until)\s*\w*\s?\d{4}/i.test(after(text, date.end, 25));

function hasLabelAfter(text: string, date: FoundDate): boolean {
  if (date.shape === 'compact' && date.year === undefined) return false;
  if (EVENT_LEAD.test(before(text, date.start, 15))) return false;
  const rest = after(text, date.end, 60);
  if (LABEL_AFTER.test(rest)) return true;
  return date.shape === 'full' && isOld(date) && /^[\s,(]{1,3}(?:d\.?o\.?b\.?)(?![a-z])/i.test(rest);
}

const BESIDE = `${MARKERS.nhs_number}${MARKERS.patient_name}${MARKERS.ni_number}${MARKERS.postcode}`;
const BEFORE_DATE = new RegExp(`[${BESIDE}]('s)?([^${MARKER_CLASS}]*)$`);
const AFTER_DATE = new RegExp(`^([^${MARKER_CLASS}]*)[${BESIDE}]`);

/** Next to a patient's name or NHS number a date needs no label. */
function isBesideIdentifier(text: string, date: FoundDate): boolean {
  const lead = before(text, date.start, 60);
  const rest = after(text, date.end, 60);
  if (date.shape === 'partial') return false;
  if (/(?<![\p{L}\d])b[.:]?\s?$/iu.test(lead) && date.year !== undefined && date.year < 2012) return true;
  const gapBefore = BEFORE_DATE.exec(lead)?.[2];
  const gapAfter = AFTER_DATE.exec(rest)?.[1];
  const inRow = /[,;|\t^"]\s?$/.test(lead) && /^\s?(?:[,;|\t^"]|$|\n)/.test(rest);
  if (date.shape === 'compact' && (date.year === undefined || !inRow)) return false;
  for (const gap of [gapBefore, gapAfter]) {
    if (gap === undefined) continue;
    const beside = SEPARATORS.test(gap) || SEPARATORS_AND_SEX.test(gap) || isAgeOnly(gap);
    if (beside && (isOld(date) || (inRow && gap.length <= 6))) return true;
    // Somewhere in the same row of data.
    if (!/\s\S*\s|\n/.test(gap.trim()) && /[,;|^\t]/.test(gap) && date.year !== undefined && date.year <= 2012)
      return true;
  }
  return false;
}

/** "John Smith, 64, 03/05/1961" */
const isAgeOnly = (gap: string): boolean =>
  /^[\s,;(]{1,3}(?:aged?\s)?\d{1,3}(?:\s?(?:yo|yrs?|years? old))?[\s,;:()/-]{1,4}(?:[mf][\s,;:()/-]{1,3})?$/i.test(gap);
