import { agreementOf } from './facts.ts';
import type { Report } from './report.ts';

/** Days within which two reports may be about the same. */
export const NEAR_DAYS = 7;
/** Share of the words in common from which two texts look alike, and the least number of them. */
const ALIKE = 0.4;
const LEAST_WORDS = 5;

const wordsOf = ({ facts }: Report): Set<string> =>
  new Set((facts['what'] ?? '').toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? []);

/** The report of somebody else that seems to be about the same, or null: the same message, or alike in words or agreement. */
export function duplicateOf(report: Report, others: readonly Report[]): Report | null {
  const own = wordsOf(report);
  const alike = (other: Report): number => {
    const theirs = wordsOf(other);
    const shared = [...own].filter((word) => theirs.has(word)).length;
    return shared < LEAST_WORDS ? 0 : shared / (own.size + theirs.size - shared);
  };
  const sameMessage = others.find(({ link }) => link !== null && link === report.link);
  if (sameMessage) return sameMessage;
  const mine = agreementOf(report.facts);
  return (
    others.find((other) => {
      const theirs = agreementOf(other.facts);
      if (mine !== null && theirs !== null && mine !== theirs) return false;
      return alike(other) >= (mine !== null && mine === theirs ? ALIKE / 2 : ALIKE);
    }) ?? null
  );
}
