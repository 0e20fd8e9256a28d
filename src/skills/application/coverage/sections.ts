import type { Document, Knowledge } from '../../../knowledge/index.ts';

/** Letters and digits of what was typed, parted by single blanks; "section", "standard" and spellings of "licence" set aside. */
const plain = (typed: string): string =>
  typed
    .toLowerCase()
    .replace(/licenc/g, 'licens')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^(?:section|standard) /, '');

/** The standards, in their order. */
export const standardsOf = (knowledge: Knowledge): Document[] =>
  [...knowledge.documents.values()].filter(({ kind }) => kind === 'standard');

/**
 * The standard that governs a section, found by its id, its number or its title: `honorary-contract`, `12`, `Section 5a`,
 * `5a Objective for Processing`. Null when there is none.
 */
export function findStandard(knowledge: Knowledge, typed: string): Document | null {
  const wanted = plain(typed);
  const named = ({ id, number, title }: Document): string[] => [
    id,
    title,
    ...(number === null ? [] : [number, `${number} ${title}`]),
  ];
  return standardsOf(knowledge).find((standard) => named(standard).some((name) => plain(name) === wanted)) ?? null;
}
