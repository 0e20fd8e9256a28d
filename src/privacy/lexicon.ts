import { readFileSync } from 'node:fs';

/** Word lists (words/README.md), read once when the module is loaded. */
function words(file: string): ReadonlySet<string> {
  const text = readFileSync(new URL(`./words/${file}`, import.meta.url), 'utf8').replace(/^#.*$/gm, '');
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}

const english = words('english.txt');
const field = words('field.txt');
const givenNames = words('given-names.txt');
const surnames = words('surnames.txt');

const list = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Given names that are so common as words that alone, after "patient", they are the word. */
const RISKY =
  list(`will may june april august job art grant mark bill faith charity promise comfort angel summer autumn harmony
  diamond dean earl prosper phoenix precious blessing destiny sage crystal prudence patience hope dawn rich basil ken drew eve
  martial ray rod hunter mason iris pat guy princess miracle reed ginger viola`);

/** Surnames that are words, yet after "patient" are far more often the name. */
const COMMON_SURNAMES =
  list(`smith brown green white black baker walker taylor cooper turner cook wood king hughes jones wright
  mason fisher carter marshall harrison hussain khan cox fox hunter butler shaw webb parker`);

/** The whole run of capitals is an organisation, a place or a thing when one of these is in it. */
const ORGANISATION =
  list(`university college school hospital hospitals infirmary trust trusts nhs foundation institute institutes
  centre center clinic surgery practice practices unit wing ward house building ltd limited plc llp inc council county city
  department dept group team office agency authority board committee panel service services society association charity
  federation network partnership alliance consortium programme project study trial survey registry register cohort database
  dataset biobank bank system systems platform portal hub library laboratory laboratories lab campus road street lane avenue
  park place crescent court square close drive way guardian officer manager controller processor commissioner secretary minister
  act regulation regulations standard standards agreement contract protocol policy guidance framework form template version
  research health healthcare medical science sciences medicine data information digital care england britain kingdom royal
  national international general district primary integrated public community clinical scientific engineering`);

/** Function words, and words that begin sentences: never part of a name. */
const STOP =
  list(`a an the and or but nor so if then than that this these those there here i me my mine we us our you your he him his she
  her hers they them their it its who whom whose which what when where why how is are was were be been being am do does did
  done has have had having can could should would shall will might must not no yes of in on at to from for by with without
  about into onto over under between among through during before after since until while as because although though also just
  only very too more most less least all any some each every both either neither one two three four five six seven eight nine
  ten first second third last next other another same such own please thanks thank hi hello hey dear regards re ps nb ok okay
  once now today yesterday tomorrow again already still even ever never always often sometimes`);

const TITLES = list('mr mrs ms miss mx master messrs');
const STAFF_TITLES = list(
  'dr doctor prof professor sister nurse matron sir dame lord lady rev reverend cllr councillor judge',
);

/** Plural or not: `records` is found as `record`. */
function inEnglish(word: string): boolean {
  if (english.has(word)) return true;
  if (!word.endsWith('s')) return false;
  return (
    english.has(word.slice(0, -1)) ||
    (word.endsWith('es') && english.has(word.slice(0, -2))) ||
    (word.endsWith('ies') && english.has(`${word.slice(0, -3)}y`))
  );
}

/** Endings of nouns, not of names; spares the list hundreds of long words. */
const NOUN_ENDING =
  /^\p{L}{3,}(?:tions?|sions?|ments?|olog(?:y|ies|ical)|graph(?:y|ies|ics?)|itis|osis|therap(?:y|ies)|scop(?:y|ies)|aemia|abilit(?:y|ies)|ibilit(?:y|ies)|isations?)$/u;

const parts = (word: string): string[] => word.split(/[-']/).filter((part) => part.length > 1);

/** What is known of a lower-case word. */
export const lexicon = {
  isGiven: (word: string): boolean =>
    givenNames.has(word) || parts(word).some((part) => part.length > 2 && givenNames.has(part)),
  /** Certain even without a capital: a given name and nothing else. */
  isOnlyGiven: (word: string): boolean => givenNames.has(word) && !inEnglish(word) && !field.has(word),
  isRisky: (word: string): boolean => RISKY.has(word),
  isSurname: (word: string): boolean =>
    surnames.has(word) || parts(word).some((part) => part.length > 3 && surnames.has(part)),
  isCommonSurname: (word: string): boolean =>
    COMMON_SURNAMES.has(word) || (surnames.has(word) && !inEnglish(word) && !field.has(word)),
  isOrdinary: (word: string): boolean =>
    inEnglish(word) ||
    (NOUN_ENDING.test(word) && !givenNames.has(word) && !surnames.has(word)) ||
    field.has(word) ||
    (word.includes('-') && parts(word).every((part) => inEnglish(part) || field.has(part))),
  isField: (word: string): boolean => field.has(word),
  isOrganisation: (word: string): boolean => ORGANISATION.has(word),
  isStop: (word: string): boolean => STOP.has(word),
  isTitle: (word: string): boolean => TITLES.has(word),
  isStaffTitle: (word: string): boolean => STAFF_TITLES.has(word),
};
