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
      return requirements.map(({ ref, overlap }) => {
        const rule = rules.get(ref);
        return { ref, ...(rule ? judge(read, rule, putOff, overlap) : overlap.judge(read)) };
      });
    },
  };
}

/** Places compared before the one to quote is chosen; a long text says the same thing often. */
const COMPARED = 12;

function judge(read: ReadText, rule: Rule, putOff: Hits, overlap: Overlap): Judged {
  const opposed = rule.against.map((group) => find(read, group, true));
  const isOpposed = (sentence: number): boolean =>
    opposed.some((hits) => hits.has(sentence)) || (!rule.open && putOff.has(sentence));
  let partly: string | null = null;
  let best: { width: number; shared: number; first: number; last: number } | null = null;
  for (const way of rule.shows) {
    const { places, part } = locate(read, way, rule, isOpposed);
    for (const { first, last } of places) {
      const found = { width: last - first, shared: overlap.shared(read, first, last), first, last };
      if (!best || found.width < best.width || (found.width === best.width && found.shared > best.shared)) best = found;
    }
    partly ??= part;
  }
  if (best) return { status: 'addressed', evidence: quote(read, best.first, best.last) };
  const arises = rule.despite !== null && find(read, rule.despite, false).size > 0;
  for (const way of arises ? [] : rule.unless) {
    const [place] = locate(read, way, { ...rule, either: true }, (sentence) => putOff.has(sentence)).places;
    if (place) return { status: 'not-applicable', evidence: quote(read, place.first, place.last) };
  }
  if (rule.advisory) return { status: 'not-applicable', evidence: null };
  partly ??= overlap.nearest(read);
  if (partly !== null) return { status: 'unclear', evidence: partly };
  if (read.stems.length === 0) return { status: 'missing', evidence: null };
  const sure = !rule.optional && (rule.when === null || find(read, rule.when, true).size > 0);
  return { status: sure ? 'missing' : 'unclear', evidence: null };
}

/** A run of sentences, both included. */
interface Place {
  first: number;
  last: number;
}

/**
 * Looks for a way. `places` are the shortest runs of sentences, at most `near` long, that hold all its groups with none of them
 * opposed. `part` is where its first group stands, or stands denied or opposed, if anywhere.
 */
function locate(
  read: ReadText,
  way: Way,
  { near, either }: Pick<Rule, 'near' | 'either'>,
  isOpposed: (sentence: number) => boolean,
): { places: Place[]; part: string | null } {
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
  return { places, part: somewhere === undefined ? null : quote(read, somewhere) };
}
