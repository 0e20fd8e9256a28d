import { lexicon } from './lexicon.ts';
import type { Name, NameReader, Strength } from './name-reader.ts';
import { isStaff } from './staff.ts';
import type { Word } from './word.ts';

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const NOUNS =
  set(`patient patients participant participants pt pts pat inpatient inpatients outpatient outpatients resident
  residents volunteer volunteers donor donors proband deceased`);
/** Second words of "service user", "data subject"… */
const NOUN_PAIRS = new Set([
  'service user',
  'service users',
  'data subject',
  'data subjects',
  'index case',
  'study subject',
  'study subjects',
  'the deceased',
]);
const NAMING = set('called named name names known surname forename identified');
const LINKING = set(
  'is was are were as by the of full first last both with whose no number id ref nr concerned involved affected being in question',
);
const PEOPLE =
  set(`patient patients participant participants pt pts woman man person people someone somebody lady gentleman girl boy child
  baby mother father mum dad user users individual resident chap guy bloke lad kid teenager relative daughter son wife husband
  who she he she's he's they subject volunteer donor brother sister infant widow widower pensioner neighbour member carer`);
const THINGS =
  set(`file files study studies organisation organisations organization org company companies product products project
  projects dataset datasets data field fields column columns variable variables user users host domain trust trusts applicant
  applicants team standard server supplier table display brand trade drug medicine hospital site practice gp clinician doctor
  consultant manager controller processor contact staff code event test form model tag folder document sheet group cohort role job
  institution university department researcher pi investigator sponsor signatory lead author requester account database schema app
  system tool software business legal entity registered case officer guardian dpo siro institution's file's study's variable's
  trial programme register registry lookup class package script function method parameter course ward clinic street road area
  country region charity partner vendor service channel workspace bot application section title`);
const PERSONAL =
  set(`patient patients patient's patients' participant participant's pt pt's her his their whose person person's child child's
  baby baby's mother's father's woman's man's full first last family maiden given middle real actual own`);
const NAME_LABEL =
  /^(?:(?:patient|pt|participant|sur|fore|first|last|full|given|family|maiden|preferred)*names?|surnames?|forenames?)$/;
const RELATIONS =
  set(`mother father mum dad mam husband wife son daughter brother sister partner baby child neighbour carer aunt uncle
  gran grandmother grandfather granddaughter grandson niece nephew friend twin fiancee widow stepson stepdaughter`);
const OWNERS = set("her his patient's participant's pt's whose");

/** Between a cue and a name: a space, or signs such as `:`, `-`, `(`, `=`, quotes, perhaps a row number. */
const GAP = /^[ ]{0,3}[:=\-(,"'#/[|]{0,3}[ ]{0,2}(?:\d{1,6}[ ]{0,1}[):,.\-=(]{0,2}[ ]{0,2})?["'(]{0,2}$/;
const GAP_WITH_BREAK = /^[ ]{0,3}(?:[:=-]\s{0,4}|["'(]{1,2})["'(]{0,2}$/;
const LIST_GAP = /^\s*(?:[,;&/+]|\n[\s\-*\d.)]*)\s*$/;

/** "patient John Smith", "pt: SMITH, Jane", "participants A, B and C". */
export function afterNouns(reader: NameReader): Name[] {
  const found: Name[] = [];
  for (const word of reader.words) {
    const noun = nounAt(reader, word);
    if (noun === undefined || word.possessive) continue;
    let strength: Strength = 'noun';
    let at = word.index + 1;
    for (let skipped = 0; skipped < 6; skipped++) {
      const gap = reader.gap(at - 1, at);
      const abbreviated =
        skipped === 0 && /^\.[ ]{1,2}$/.test(gap) && word.lower.startsWith('p') && word.text.length <= 3;
      if (!GAP.test(gap) && !GAP_WITH_BREAK.test(gap) && !abbreviated) break;
      const next = reader.words[at];
      if (next === undefined) break;
      const first = reader.read(at, gap.includes(',') && strength === 'noun' ? 'loose' : strength);
      const skippable =
        next.style === 'small' ||
        next.text === 'I' ||
        /^(?:NAME|ID|No|Name|Surname|Forename|Number|Ref)$/.test(next.text) ||
        lexicon.isTitle(next.lower) ||
        lexicon.isStaffTitle(next.lower) ||
        next.lower === 'baby';
      if (first !== undefined && !(skippable && isSkippable(next))) {
        found.push(first, ...listFrom(reader, first, noun === 'plural' ? 'noun' : 'loose'));
        break;
      }
      if (!skippable || !isSkippable(next)) break;
      if (NAMING.has(next.lower) || lexicon.isTitle(next.lower)) strength = 'label';
      else if (strength === 'noun' && /^(?:is|was|are|were|the|in|with)$/.test(next.lower)) strength = 'loose';
      at++;
    }
  }
  return found;
}

const isSkippable = (word: Word): boolean =>
  NAMING.has(word.lower) ||
  LINKING.has(word.lower) ||
  lexicon.isTitle(word.lower) ||
  lexicon.isStaffTitle(word.lower) ||
  word.lower === 'baby';

function nounAt(reader: NameReader, word: Word): 'singular' | 'plural' | undefined {
  const previous = reader.words[word.index - 1]?.lower ?? '';
  if (NOUNS.has(word.lower) || NOUN_PAIRS.has(`${previous} ${word.lower}`))
    return word.lower.endsWith('s') ? 'plural' : 'singular';
  return undefined;
}

/** The rest of a list of names. */
function listFrom(reader: NameReader, first: Name, strength: Strength): Name[] {
  const found: Name[] = [];
  let at = first.next;
  for (let count = 0; count < 30; count++) {
    let begin = at;
    const joined = reader.words[begin];
    const gap = reader.gap(begin - 1, begin);
    if (joined !== undefined && /^(?:and|or|plus)$/.test(joined.lower) && /^,? $/.test(gap)) begin++;
    else if (!LIST_GAP.test(gap)) break;
    const title = reader.words[begin];
    if (title !== undefined && lexicon.isTitle(title.lower)) begin++;
    if (title !== undefined && lexicon.isStaffTitle(title.lower)) break;
    const name = reader.read(begin, strength);
    if (name === undefined) break;
    found.push(name);
    at = name.next;
  }
  return found;
}

/** "her name is …", "surname: …", "a woman called …". */
export function afterLabels(reader: NameReader): Name[] {
  const found: Name[] = [];
  for (const word of reader.words) {
    const strength = NAME_LABEL.test(word.lower) ? strengthOfLabel(reader, word) : strengthOfCalled(reader, word);
    if (strength === undefined) continue;
    let at = word.index + 1;
    let marked = false;
    for (let skipped = 0; skipped < 5; skipped++) {
      const gap = reader.gap(at - 1, at);
      if (!GAP.test(gap) && !GAP_WITH_BREAK.test(gap) && !/^_$/.test(gap)) break;
      marked ||= /[:=|]/.test(gap);
      const next = reader.words[at];
      if (next === undefined) break;
      const skippable = isLabelLink(next) || lexicon.isTitle(next.lower);
      marked ||= /^(?:is|was|are|were|being|reads|shows)$/.test(next.lower);
      const name = skippable ? undefined : reader.read(at, strength);
      if (name !== undefined && (marked || strength === 'label') && !isStaff(reader, name)) {
        found.push(name, ...listFrom(reader, name, 'loose'));
        break;
      }
      if (!skippable) break;
      at++;
    }
  }
  return found;
}

const LABEL_LINKS = set(
  'is was are were reads shows shown recorded listed given as being here really actually of the patient participant pt field person in question this that to be spelled spelt',
);
const isLabelLink = (word: Word): boolean => word.style === 'small' && LABEL_LINKS.has(word.lower);

function strengthOfLabel(reader: NameReader, word: Word): Strength | undefined {
  const previous = [1, 2, 3].map((back) => {
    const other = reader.words[word.index - back];
    if (other === undefined || !/^[ _'-]{0,2}$|^'s $/.test(reader.gap(other.index, word.index - back + 1))) return '';
    return other.possessive ? `${other.lower}'s` : other.lower;
  });
  const [near = '', far = '', farther = ''] = previous;
  const prefixed = word.lower.length > 5;
  const meaning =
    PERSONAL.has(near) && !/^(?:patient|participant|pt|her|his|their|whose|person|child|baby)/.test(near)
      ? [far, farther]
      : [near];
  if (meaning.some((one) => THINGS.has(one) || THINGS.has(one.replace(/'s$/, '')))) return undefined;
  return prefixed || PERSONAL.has(near) ? 'label' : 'loose';
}

function strengthOfCalled(reader: NameReader, word: Word): Strength | undefined {
  const known = word.lower === 'as' && reader.words[word.index - 1]?.lower === 'known';
  if (word.style !== 'small' || !(known || word.lower === 'called' || word.lower === 'named')) return undefined;
  for (let back = 1; back <= 5; back++) {
    const other = reader.words[word.index - back];
    if (other === undefined || /[.!?;\n]/.test(reader.gap(other.index, other.index + 1))) return undefined;
    if (THINGS.has(other.lower) && back <= 2) return undefined;
    if (PEOPLE.has(other.lower)) return 'label';
  }
  return undefined;
}

/** "Mr Patel", "Mrs A. Jones", unless a member of staff is meant. */
export function afterTitles(reader: NameReader): Name[] {
  const found: Name[] = [];
  for (const word of reader.words) {
    if (!lexicon.isTitle(word.lower) || !isWrittenAsTitle(word)) continue;
    const next = reader.words[word.index + 1];
    if (next === undefined || !/^\.?[ ]{1,2}$|^\.$/.test(reader.gap(word.index, next.index))) continue;
    const name = reader.read(next.index, 'label') ?? loneSmallName(word, next);
    if (name === undefined || isStaff(reader, name)) continue;
    if (word.lower === 'master' && !lexicon.isGiven(next.lower) && !lexicon.isSurname(next.lower)) continue;
    found.push(name);
  }
  return found;
}

/** "miss", "ms" (milliseconds), "master" are words; MS is an illness and a company's short name. */
function isWrittenAsTitle(word: Word): boolean {
  if (word.lower === 'mr' || word.lower === 'mrs' || word.lower === 'messrs') return true;
  return word.style === 'title';
}

/** "mr okonkwo" */
function loneSmallName(title: Word, next: Word): Name | undefined {
  const unknown =
    next.style === 'small' && next.text.length > 2 && !lexicon.isOrdinary(next.lower) && !lexicon.isStop(next.lower);
  const plain =
    title.lower.startsWith('mr') &&
    (unknown || (next.style === 'small' && lexicon.isSurname(next.lower) && !lexicon.isStop(next.lower)));
  const initials = next.style === 'capitals' && !lexicon.isOrdinary(next.lower);
  return plain || initials ? { start: next.start, end: next.end, next: next.index + 1 } : undefined;
}

/** "her husband Tom", "next of kin: Jane Smith". */
export function afterRelations(reader: NameReader): Name[] {
  const found: Name[] = [];
  for (const word of reader.words) {
    const previous = reader.words[word.index - 1];
    const owner = previous === undefined ? '' : previous.possessive ? `${previous.lower}'s` : previous.lower;
    const related =
      RELATIONS.has(word.lower) &&
      (OWNERS.has(owner) ||
        (owner === 'their' && word.lower !== 'partner') ||
        (owner === 'my' && word.lower !== 'partner'));
    const kin =
      word.lower === 'nok' ||
      word.lower === 'baby' ||
      (word.lower === 'kin' && reader.words[word.index - 1]?.lower === 'of');
    if ((!related && !kin) || word.possessive) continue;
    let at = word.index + 1;
    for (let skipped = 0; skipped < 3; skipped++) {
      const gap = reader.gap(at - 1, at);
      if (!GAP.test(gap)) break;
      const name = reader.read(at, skipped > 0 ? 'label' : 'noun');
      if (name !== undefined) {
        found.push(name);
        break;
      }
      const next = reader.words[at];
      if (next === undefined || !(/^(?:called|named|is|name)$/.test(next.lower) || lexicon.isTitle(next.lower))) break;
      at++;
    }
  }
  return found;
}
