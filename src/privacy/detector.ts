import type { Range } from './view.ts';

/** Finds one kind of identifier in the text of a view. Pure, and linear in the length of the text. */
export type Detector = (text: string) => Range[];

/** A run of digits. */
export interface Group extends Range {
  digits: string;
}

export function digitGroups(text: string): Group[] {
  return Array.from(text.matchAll(/\d+/g), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    digits: match[0],
  }));
}

/** Up to `length` characters before `at`. */
export const before = (text: string, at: number, length: number): string => text.slice(Math.max(0, at - length), at);

/** Up to `length` characters from `at`. */
export const after = (text: string, at: number, length: number): string => text.slice(at, at + length);

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

export const isAlphanumeric = (character: string | undefined): boolean =>
  character !== undefined && LETTER_OR_DIGIT.test(character);

/** A label of an order, a ticket, a contract…: what follows is that thing's number, not a person's. */
export const REFERENCE_LABEL =
  /(?:^|[^\p{L}])(?:orders?|tickets?|refs?|references?|invoices?|batch|requisition|grants?|contracts?|accounts?|serial|policy|jobs?|assets?|protocols?|sections?|purchase|projects?|incidents?|ISBN(?:-1[03])?|DOI|ISRCTN|NCT|IRAS|CAG|REC|NIC|DARS|CON|EudraCT|PMID|PMC\d*|ORCID|UKCRN|CPMS|NIHR|MREC|ODS|SNOMED|SKU|CTA|version|commit|build)(?:\s*(?:codes?|id|ids|no|nos|nr|numbers?|is|was|of|for))*[\s.:#=\-_/]*$/iu;
