import type { Knowledge } from '../../../knowledge/index.ts';
import { type Overlap, createOverlap } from './overlap.ts';
import { type Hits, type Way, find } from './pattern.ts';
import type { Judged, Reviewed } from './reviewed.ts';
import { type Rule, type Rules, RulesError } from './rules.ts';
import { type ReadText, quote, readText } from './text.ts';

/** There is no such standard. `message` names those there are. */
export class UnknownStandardError extends Error {
  override readonly name = 'UnknownStandardError';
}

/** Says of each requirement of a standard whether a text speaks to it. No model, no memory: the same text, the same result. */
export interface Coverage {
  /**
   * Reviews what an applicant wrote for one section: one entry for each requirement of the standard, in its order.
   * @param standardId such as `honorary-contract`.
   * @throws UnknownStandardError
   */
  review(standardId: string, text: string): Reviewed[];
}

/**
 * Makes the check out of the standards and the rules of `knowledge/coverage.yaml`. A requirement without a rule is judged by the
 * words it shares with the text.
 * @throws RulesError when a rule names a requirement that no standard has.
 */
export function createCoverage(knowledge: Knowledge, { rules, deferred }: Rules): Coverage {
  const standards = new Map<string, { ref: string; overlap: Overlap }[]>();
  for (const { id, kind, passages } of knowledge.documents.values()) {
    if (kind !== 'standard') continue;
    const requirements = passages.filter((passage) => passage.kind === 'requirement');
    standards.set(
      id,
      requirements.map(({ ref, text }) => ({ ref, overlap: createOverlap(text) })),
    );
  }
  const known = new Set([...standards.values()].flat().map(({ ref }) => ref));
  const strange = [...rules.keys()].filter((ref) => !known.has(ref));
  if (strange.length > 0) throw new RulesError(`coverage.yaml: there is no requirement ${strange.join(', ')}`);
  return {
    review(standardId, text) {
      const requirements = standards.get(standardId);
      if (!requirements)
        throw new UnknownStandardError(
          `there is no standard "${standardId}"; they are ${[...standards.keys()].join(', ')}`,
        );
      const read = readText(text);
      const putOff = find(read, deferred, true);
      const first = requirements.map(({ ref, overlap }): Doubted & { ref: string } => {
        const rule = rules.get(ref);
        return { ref, ...(rule ? judge(read, rule, putOff, overlap) : { ...overlap.judge(read), touched: null }) };
      });
      const thorough = isThorough(first);
      return first.map(({ ref, status, evidence, touched }) =>
        thorough && status === 'unclear' && touched !== null
          ? { ref, status: 'addressed', evidence: touched }
          : { ref, status, evidence },
      );
    },
  };
}

/** What is found at first sight. `touched` are words that speak to a part of the requirement, neither denied nor put off. */
interface Doubted extends Judged {
  touched: string | null;
}

/** Share of the requirements addressed at first sight from which on the others have the benefit of the doubt. */
const THOROUGH = 0.6;

/** Whether whoever wrote this went through the standard: then a requirement that is touched is more likely met than left out. */
function isThorough(found: readonly Judged[]): boolean {
  const asked = found.filter(({ status }) => status !== 'not-applicable').length;
  return asked > 0 && found.filter(({ status }) => status === 'addressed').length >= THOROUGH * asked;
}

/** Places compared before the one to quote is chosen; a long text says the same thing often. */
const COMPARED = 12;

function judge(read: ReadText, rule: Rule, putOff: Hits, overlap: Overlap): Doubted {
  const opposed = rule.against.map((group) => find(read, group, true));
  const isOpposed = (sentence: number): boolean =>
    opposed.some((hits) => hits.has(sentence)) || (!rule.open && putOff.has(sentence));
  const [lie] = rule.despite === null ? [] : find(read, rule.despite, true).keys();
  let partly = lie === undefined ? null : quote(read, lie);
  if (partly !== null) return { status: 'unclear', evidence: partly, touched: null };
  let touched: string | null = null;
  let best: { width: number; shared: number; first: number; last: number } | null = null;
  for (const way of rule.shows) {
    const { places, part, plainly } = locate(read, way, rule, isOpposed);
    for (const { first, last } of places) {
      const found = { width: last - first, shared: overlap.shared(read, first, last), first, last };
      if (!best || found.width < best.width || (found.width === best.width && found.shared > best.shared)) best = found;
    }
    partly ??= part;
    touched ??= plainly;
  }
  if (best) return { status: 'addressed', evidence: quote(read, best.first, best.last), touched };
  for (const way of rule.unless) {
    const [place] = locate(read, way, { ...rule, either: true }, (sentence) => putOff.has(sentence)).places;
    if (place) return { status: 'not-applicable', evidence: quote(read, place.first, place.last), touched };
  }
  if (rule.advisory) return { status: 'not-applicable', evidence: null, touched };
  partly ??= overlap.nearest(read);
  if (partly !== null) return { status: 'unclear', evidence: partly, touched };
  if (read.stems.length === 0) return { status: 'missing', evidence: null, touched };
  const sure = !rule.optional && (rule.when === null || find(read, rule.when, true).size > 0);
  return { status: sure ? 'missing' : 'unclear', evidence: null, touched };
}

/** A run of sentences, both included. */
interface Place {
  first: number;
  last: number;
}

/**
 * Looks for a way. `places` are the shortest runs of sentences, at most `near` long, that hold all its groups with none of them
 * opposed. `part` is where its first group stands, or stands denied or opposed, if anywhere; `plainly` where it
 * stands neither denied nor opposed.
 */
function locate(
  read: ReadText,
  way: Way,
  { near, either }: Pick<Rule, 'near' | 'either'>,
  isOpposed: (sentence: number) => boolean,
): { places: Place[]; part: string | null; plainly: string | null } {
  const all = way.map((group) => find(read, group, either));
  const sentences = [...new Set(all.flatMap((hits) => [...hits.keys()]))].sort((a, b) => a - b);
  const stands = (hits: Hits, sentence: number): boolean => hits.get(sentence) === 'plain' && !isOpposed(sentence);
  const runs = (width: number): Place[] => {
    const places: Place[] = [];
    for (const first of sentences) {
      const last = Math.min(first + width, read.sentences.length) - 1;
      const within = (hits: Hits): boolean => {
        for (let sentence = first; sentence <= last; sentence++) if (stands(hits, sentence)) return true;
        return false;
      };
      if (all.every(within)) places.push({ first, last });
      if (places.length === COMPARED) break;
    }
    return places;
  };
  let places = runs(1);
  for (let width = 2; width <= near && places.length === 0; width++) places = runs(width);
  const [somewhere] = all[0]?.keys() ?? [];
  const plainly = [...(all[0]?.keys() ?? [])].find((sentence) => all[0] && stands(all[0], sentence));
  return {
    places,
    part: somewhere === undefined ? null : quote(read, somewhere),
    plainly: plainly === undefined ? null : quote(read, plainly),
  };
}
