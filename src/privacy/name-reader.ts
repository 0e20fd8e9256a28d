import { lexicon } from './lexicon.ts';
import type { Range } from './view.ts';
import { type Word, wordsOf } from './word.ts';

/**
 * How much the context says that a name follows.
 * `label`: "name is", "called", a title. `noun`: "patient …". `loose`: "record of …", next to a masked number.
 */
export type Strength = 'label' | 'noun' | 'loose';

export interface Name extends Range {
  /** Index of the first word after it. */
  next: number;
}

const PARTICLES = new Set(
  'de da di do dos das del della der den van von bin ibn bint al el la le du ap ab ter ten st san abu'.split(' '),
);
const MAX_WORDS = 5;

/** Reads names out of the words of one text. */
export class NameReader {
  readonly text: string;
  readonly words: Word[];
  /** Nearly everything is in capitals: they say nothing then. */
  readonly #shouted: boolean;

  constructor(text: string) {
    this.text = text;
    this.words = wordsOf(text);
    const long = this.words.filter((word) => word.text.length > 2);
    this.#shouted = long.length >= 5 && long.filter((word) => word.style === 'capitals').length > 0.7 * long.length;
  }

  /** What stands between two words. */
  gap(left: number, right: number): string {
    const from = this.words[left];
    return from === undefined ? '' : this.text.slice(from.end, this.words[right]?.start ?? this.text.length);
  }

  isCapital(index: number): boolean {
    const style = this.words[index]?.style;
    return !this.#shouted && (style === 'title' || style === 'capitals' || style === 'initial');
  }

  /** Known or unknown, but no word of the language or the field. */
  isNameLike(word: Word): boolean {
    if (lexicon.isStop(word.lower) || lexicon.isTitle(word.lower) || lexicon.isStaffTitle(word.lower)) return false;
    if (word.style === 'mixed') return false;
    if (word.style === 'capitals' && word.text.length < 6)
      return lexicon.isGiven(word.lower) || lexicon.isSurname(word.lower);
    return !lexicon.isOrdinary(word.lower);
  }

  /** The name that begins at `index`, or undefined. */
  read(index: number, strength: Strength): Name | undefined {
    const first = this.words[index];
    if (first === undefined) return undefined;
    if (first.style === 'small' || this.#shouted) return this.#readSmall(index, strength);
    return this.#readCapitals(index, strength);
  }

  #readCapitals(index: number, strength: Strength): Name | undefined {
    const run = this.#run(index);
    const last = run.at(-1);
    const first = run[0];
    if (first === undefined || last === undefined) return undefined;
    if (this.#isOrganisation(run)) return undefined;
    const good = this.#trim(run, strength);
    const end = good.at(-1);
    if (end === undefined) return undefined;
    if (good.length === 1 && this.#isProduct(end, strength)) return undefined;
    return { start: first.start, end: end.end, next: end.index + 1 };
  }

  /** Capitals, initials and particles in a row, "SMITH, Jane" among them. */
  #run(index: number): Word[] {
    const run: Word[] = [];
    for (let at = index; at < this.words.length && run.length < MAX_WORDS; at++) {
      const word = this.words[at];
      if (word === undefined) break;
      if (run.length > 0 && !this.#joins(run, word)) break;
      const capital =
        this.isCapital(at) && (!lexicon.isStop(word.lower) || (run.length === 0 && this.#isGivenBefore(at)));
      const initial = word.style === 'initial' && !(word.text === 'I' && !this.text.startsWith('.', word.end));
      const particle =
        run.length > 0 && PARTICLES.has(word.lower) && this.isCapital(at + 1) && this.gap(at, at + 1) === ' ';
      if (!capital && !initial && !particle) break;
      run.push(word);
      if (word.possessive) break;
    }
    return run;
  }

  /** "Will Young", "May Green": a small word's capital twin, with a surname after it. */
  #isGivenBefore(index: number): boolean {
    const [word, next] = [this.words[index], this.words[index + 1]];
    return (
      word !== undefined &&
      next !== undefined &&
      lexicon.isGiven(word.lower) &&
      this.isCapital(next.index) &&
      this.gap(index, next.index) === ' ' &&
      (this.isNameLike(next) || lexicon.isSurname(next.lower))
    );
  }

  #joins(run: Word[], word: Word): boolean {
    const previous = run.at(-1);
    if (previous === undefined || previous.possessive) return false;
    const gap = this.text.slice(previous.end, word.start);
    if (/^[ ]{1,2}$/.test(gap)) return true;
    if (previous.style === 'initial' && /^\.? ?$/.test(gap)) return true;
    // SMITH, Jane — and Smith, Jane where both are known.
    if (run.length === 1 && /^,\s?$|^\^$/.test(gap)) {
      const surname = previous.style === 'capitals' && previous.text.length > 1;
      return (
        (surname && (word.style === 'title' || word.style === 'initial')) ||
        (lexicon.isSurname(previous.lower) && lexicon.isGiven(word.lower) && !lexicon.isGiven(previous.lower))
      );
    }
    return false;
  }

  /** An organisation's word in the run, or right after it. */
  #isOrganisation(run: Word[]): boolean {
    const last = run.at(-1);
    if (last === undefined) return false;
    const at = run.findIndex(
      (word, index) =>
        index > 0 &&
        lexicon.isOrganisation(word.lower) &&
        !(index === 1 && this.#isPerson(run[0]) && lexicon.isSurname(word.lower)),
    );
    if (at >= 0) return true;
    if (run[0] !== undefined && lexicon.isOrganisation(run[0].lower) && !lexicon.isSurname(run[0].lower)) return true;
    const next = this.words[last.index + 1];
    return (
      next !== undefined &&
      !last.possessive &&
      this.isCapital(next.index) &&
      this.gap(last.index, next.index).includes(' ') &&
      this.gap(last.index, next.index).length === 1 &&
      lexicon.isOrganisation(next.lower)
    );
  }

  #isPerson = (word: Word | undefined): boolean => word !== undefined && lexicon.isGiven(word.lower);

  /** The part of a run of capitals that is a name; empty when it is none. */
  #trim(run: Word[], strength: Strength): Word[] {
    const [first, second] = run;
    if (first === undefined) return [];
    const given = lexicon.isGiven(first.lower);
    const like = this.isNameLike(first);
    const risky = lexicon.isRisky(first.lower);
    const initialled = second?.style === 'initial' && second.text !== 'A' && second.text !== 'I';
    const followed =
      second !== undefined &&
      (this.isNameLike(second) || lexicon.isSurname(second.lower) || (initialled && like)) &&
      !lexicon.isField(second.lower);

    let begins: boolean;
    if (first.style === 'initial') {
      const family = run.find((word) => word.style !== 'initial');
      begins = family !== undefined && (this.isNameLike(family) || lexicon.isSurname(family.lower));
    } else if (first.style === 'mixed') {
      begins = false;
    } else if (strength === 'label') {
      begins = like || given || lexicon.isSurname(first.lower) || (followed && !lexicon.isOrganisation(first.lower));
    } else if (given && this.#beginsHeading(first, second)) {
      begins = false;
    } else if (given && !risky && (first.style === 'title' || first.text.length > 3 || followed)) {
      begins = strength === 'noun' || !lexicon.isOrdinary(first.lower) || followed || this.#isLoneGiven(first);
    } else if (given) {
      begins = followed;
    } else if (lexicon.isCommonSurname(first.lower)) {
      begins = strength === 'noun' || followed;
    } else {
      begins = like && (strength === 'noun' || (run.length > 1 && followed)) && !/^\p{Lu}{2,5}$/u.test(first.text);
      if (!begins && first.style === 'capitals' && second?.style === 'title')
        begins = lexicon.isGiven(second.lower) && lexicon.isSurname(first.lower);
      if (!begins && lexicon.isSurname(first.lower) && second !== undefined)
        begins = lexicon.isGiven(second.lower) && !lexicon.isOrdinary(second.lower);
    }
    if (!begins) return [];

    const kept = [first];
    for (const word of run.slice(1)) {
      const previousGiven = kept.some((one) => lexicon.isGiven(one.lower));
      const sure =
        this.isNameLike(word) ||
        word.style === 'initial' ||
        PARTICLES.has(word.lower) ||
        lexicon.isSurname(word.lower) ||
        lexicon.isGiven(word.lower);
      const plain = previousGiven && kept.length === 1 && word.style === 'title';
      const acronym =
        word.style === 'capitals' &&
        word.text.length < 6 &&
        !lexicon.isSurname(word.lower) &&
        !lexicon.isGiven(word.lower) &&
        first.style !== 'capitals';
      if ((!sure && !plain) || acronym) break;
      kept.push(word);
    }
    while (kept.length > 1 && PARTICLES.has(kept.at(-1)?.text ?? '')) kept.pop();
    return kept;
  }

  /** "Patient Grace Period": a word that is also a name, with a plain capital word after it. */
  #beginsHeading(first: Word, second: Word | undefined): boolean {
    return (
      second?.style === 'title' &&
      lexicon.isOrdinary(first.lower) &&
      lexicon.isOrdinary(second.lower) &&
      !lexicon.isSurname(second.lower) &&
      !lexicon.isGiven(second.lower)
    );
  }

  #isLoneGiven(first: Word): boolean {
    return first.style === 'title' && !lexicon.isRisky(first.lower);
  }

  /** "patient Welna survey": an unknown capital before such a noun is a thing. */
  #isProduct(word: Word, strength: Strength): boolean {
    if (strength === 'label' || lexicon.isGiven(word.lower) || lexicon.isSurname(word.lower) || word.possessive)
      return false;
    const next = this.words[word.index + 1];
    return (
      next !== undefined &&
      /^[ -]$/.test(this.gap(word.index, next.index)) &&
      /^(?:systems?|cohorts?|surveys?|stud(?:y|ies)|trials?|registr(?:y|ies)|apps?|software|platform|databases?|scores?|scales?|index|indices|questionnaires?|portals?|programmes?|servers?|tools?|datasets?|extracts?|groups?|teams?|services?|hubs?|modules?|libraries|library|tables?|feeds?|forms?|data|files?|codes?|standards?|algorithms?|models?|fields?|ids?)$/.test(
        next.lower,
      )
    );
  }

  /** Names written small: only what cannot be anything else. */
  #readSmall(index: number, strength: Strength): Name | undefined {
    const first = this.words[index];
    if (first === undefined) return undefined;
    let at = index;
    const initial = /^\p{L}$/u.test(first.text) && first.lower !== 'a' && first.lower !== 'i';
    const second = this.words[index + 1];
    const next =
      second !== undefined && /^[ ]{1,2}$|^\. ?$/.test(this.gap(index, index + 1)) && !first.possessive
        ? second
        : undefined;
    const unknown = (word: Word | undefined): boolean =>
      word !== undefined &&
      word.text.length > 2 &&
      !lexicon.isOrdinary(word.lower) &&
      !lexicon.isStop(word.lower) &&
      !lexicon.isTitle(word.lower);
    const family = (word: Word | undefined): boolean =>
      word !== undefined && (unknown(word) || lexicon.isSurname(word.lower)) && !lexicon.isStop(word.lower);

    if (lexicon.isOnlyGiven(first.lower) && first.text.length > 2) {
      if (family(next) || (next !== undefined && lexicon.isOnlyGiven(next.lower))) at++;
    } else if (
      lexicon.isGiven(first.lower) &&
      next !== undefined &&
      family(next) &&
      (strength === 'label' || unknown(next))
    ) {
      at++;
    } else if (strength === 'label' && initial && family(next)) {
      at++;
    } else if (strength === 'label' && unknown(first) && unknown(next)) {
      at++;
    } else if (strength === 'label' && (lexicon.isCommonSurname(first.lower) || (unknown(first) && first.possessive))) {
      // One word: a surname.
    } else {
      return undefined;
    }
    const third = this.words[at + 1];
    if (
      at > index &&
      third !== undefined &&
      unknown(third) &&
      this.gap(at, at + 1) === ' ' &&
      !(this.words[at]?.possessive ?? false)
    )
      at++;
    const last = this.words[at];
    return last === undefined ? undefined : { start: first.start, end: last.end, next: at + 1 };
  }
}
